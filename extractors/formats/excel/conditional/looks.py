"""How cells look that a style or the rule of a conditional format shapes, and when nobody sees what they hold."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from lxml import etree

from extractors.formats.excel.cell_styles import background, codes_of
from extractors.formats.excel.colours import colour_of, is_unseen
from extractors.formats.excel.number_formats import A_DATE, DATES, is_date, number_format
from extractors.formats.excel.rich_strings import is_on
from extractors.formats.package import Remembered, markup

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Look:
    """What is said of the look of a cell; `None` and `False` where nothing is.

    Attributes:
        struck: It is struck out.
        colour: Of its text.
        behind: Of its background.
        code: Its number format.
        replaced: A bar or a sign stands in place of its number.
    """

    struck: bool = False
    colour: str | None = None
    behind: str | None = None
    code: str | None = None
    replaced: bool = False

    def over(self, below: Look) -> Look:
        """This look on top of another."""
        return Look(
            self.struck or below.struck,
            self.colour or below.colour,
            self.behind or below.behind,
            self.code or below.code,
            self.replaced or below.replaced,
        )

    @property
    def is_unseen(self) -> bool:
        """Whether no text is seen in it; one without a colour is black."""
        return self.struck or is_unseen(self.colour, self.behind)

    def may_hide(self, below: Look) -> bool:
        """Whether it shows some value other than the cell below would."""
        shown = self.over(below)
        return (shown.is_unseen and not below.is_unseen) or self.replaced or self.code not in (None, below.code)

    def hides(self, below: Look, value: object) -> bool:
        """Whether it shows a value, raw as the cell holds it, other than the cell below would, or not at all."""
        shown = self.over(below)
        number = not isinstance(value, (str, bool))
        if (shown.is_unseen and not below.is_unseen) or (shown.replaced and number):
            return True
        return self.code not in (None, below.code) and _reshaped(self.code or "", below.code or "", value)


def hiding_looks(looks: Collection[Look], below: Collection[Look]) -> set[Look]:
    """Those looks that may hide what stands in a cell of some look below: one by itself, or text of one on the ground of another."""
    alone = {look for look, cell in product(looks, below) if look.may_hide(cell)}
    texts, grounds = {look.colour for look in looks}, {look.behind for look in looks}
    lost = [pair for pair in product(texts, grounds) if all(pair) and is_unseen(*pair)]
    return alone | {look for look in looks if any(look.colour == text or look.behind == ground for text, ground in lost)}


def _reshaped(code: str, before: str, value: object) -> bool:
    """Whether another number format shows another value."""
    shown = number_format(code)
    if isinstance(value, (str, bool)):
        return shown.hides_text or shown.odd_text
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return shown.odd or not is_date(code) or shown.dated != number_format(before).dated
    if not isinstance(value, (int, float)) or is_date(code) or not math.isfinite(value):
        return True
    zero, below = value == 0 and shown.hides_zero, value < 0 and shown.drops_sign
    return shown.odd or zero or below or shown.percent != number_format(before).percent or len(str(int(abs(value)))) < shown.digits


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks that a part of styles declares: of cells by their style, and of rules by their number."""

    cells: Mapping[str, Look] = field(default_factory=dict)
    rules: Sequence[Look] = ()

    def of_cell(self, style: str) -> Look:
        """The look of a cell by its style (`s`)."""
        return self.cells.get(style, Look())

    def of_rule(self, number: str | None) -> Look:
        """The look that a rule gives by its number (`dxfId`)."""
        return self.rules[int(number)] if number and number.isdecimal() and int(number) < len(self.rules) else Look()


def _declared(xml: bytes) -> Looks:
    root = markup.parse(xml, "样式表")
    codes = dict.fromkeys(map(str, DATES), A_DATE) | codes_of(root)
    fonts = [_colour(one.find("{*}color")) for one in root.iterfind("{*}fonts/{*}font")]
    fills = [background(one) for one in root.iterfind("{*}fills/{*}fill")]
    cells = {
        str(place): Look(
            colour=_at(fonts, one.get("fontId")), behind=_at(fills, one.get("fillId")), code=codes.get(one.get("numFmtId", ""), "General")
        )
        for place, one in enumerate(root.iterfind("{*}cellXfs/{*}xf"))
    }
    return Looks(cells, tuple(look_of(one) for one in root.iterfind("{*}dxfs/{*}dxf")))


looks_declared = Remembered(_declared, most=_KEPT)
"""The looks of a part of styles. Workbooks of one origin share it."""


def look_of(differential: etree._Element) -> Look:
    """The look that the format of a rule gives (`dxf`)."""
    font, fill, number = (differential.find(f"{{*}}{name}") for name in ("font", "fill", "numFmt"))
    look = Look(code=None if number is None else number.get("formatCode"))
    if font is not None:
        look = replace(look, struck=is_on(font.find("{*}strike")), colour=_colour(font.find("{*}color")))
    return look if fill is None else replace(look, behind=_filled(fill))


def _filled(fill: etree._Element) -> str | None:
    """The colour with which a rule fills: that of the background; other programs write it where styles have it (§18.8.32)."""
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType", "solid") != "solid":
        return None
    return _colour(pattern.find("{*}bgColor")) or _colour(pattern.find("{*}fgColor"))


def _colour(named: etree._Element | None) -> str | None:
    return None if named is None else colour_of(named.attrib)


def _at(colours: Sequence[str | None], number: str | None) -> str | None:
    return colours[int(number)] if number and number.isdecimal() and int(number) < len(colours) else None
