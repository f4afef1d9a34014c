"""Which cell styles and rich strings of a workbook show other than they hold: struck out, raised, white, or through their number format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.core.own_marks import is_open_fill
from extractors.formats.excel.colours import colour_of, is_unseen
from extractors.formats.excel.number_formats import BUILT_IN, NumberFormat, number_format
from extractors.formats.excel.rich_strings import RAISED, OddParts, is_on, is_tiny
from extractors.formats.package import Package, Remembered, markup
from extractors.language.ticks import is_symbol_font

_KEPT = 64


@dataclass(frozen=True)
class CellStyles:
    """Indexes (`s` of a cell) of styles by what they do.

    Attributes:
        percent: Show a percentage.
        digits: Show so many digits of a whole number, with zeros before it.
        odd: Show another number than the cell holds.
        hides_zero: Show nothing for 0.
        drops_sign: Show a negative number as if it were none.
        dated: Show only the year or the month of a date, each by a template.
        unclear: Show nothing at all, strike out, raise or lower, or write in the colour of the cell, be it a number or a text.
        odd_texts: Show another text than the cell holds, but figures as they are.
        open: Have the background that this program gives to what awaits a person.
        strings: The odd parts of shared strings that have some, by their index.
        symbols: Fonts that show other signs than the cell holds, by the style.
        redrawn: What shared strings with parts in such fonts show, by their index.
    """

    percent: frozenset[str] = frozenset()
    digits: Mapping[str, int] = field(default_factory=dict)
    odd: frozenset[str] = frozenset()
    hides_zero: frozenset[str] = frozenset()
    drops_sign: frozenset[str] = frozenset()
    dated: Mapping[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    odd_texts: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    strings: Mapping[str, OddParts] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    redrawn: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, shown: Sequence[NumberFormat], unclear: Iterable[int], strings: Iterable[OddParts | None] = ()) -> CellStyles:
        """The styles of a workbook.

        Args:
            shown: What the number format of each style does.
            unclear: Those whose font shows another text than the cell holds.
            strings: Such parts of each shared string.
        """
        every = [(str(place), one) for place, one in enumerate(shown)]
        return cls(
            frozenset(place for place, one in every if one.percent),
            {place: one.digits for place, one in every if one.digits},
            frozenset(place for place, one in every if one.odd),
            frozenset(place for place, one in every if one.hides_zero),
            frozenset(place for place, one in every if one.drops_sign),
            {place: one.dated for place, one in every if one.dated},
            frozenset({*map(str, unclear), *(place for place, one in every if one.hides_text)}),
            frozenset(place for place, one in every if one.odd_text),
            strings={str(place): one for place, one in enumerate(strings) if one is not None},
        )


def cell_styles(package: Package, part: str) -> CellStyles:
    """The styles of a workbook, out of the part that holds them. Workbooks of one origin share it."""
    if part not in package:
        return CellStyles()
    return _known.of(package, part)


def _parse(xml: bytes) -> CellStyles:
    root = markup.parse(xml, "样式表")
    styles = root.find("{*}cellXfs")
    if styles is None:
        return CellStyles()
    codes = codes_of(root)
    fonts, fills = root.findall("{*}fonts/{*}font"), root.findall("{*}fills/{*}fill")
    shown = [_repeated(number_format(codes.get(one.get("numFmtId", ""), "General")), one) for one in styles]
    looks = [(_at(fonts, one.get("fontId")), _at(fills, one.get("fillId"))) for one in styles]
    made = CellStyles.of(shown, (place for place, (font, fill) in enumerate(looks) if _is_unclear(font, fill)))
    waiting = frozenset(str(place) for place, (_, fill) in enumerate(looks) if is_open_fill(background(fill) or ""))
    return replace(made, open=waiting, symbols=_symbols(font for font, _ in looks))


def codes_of(root: etree._Element) -> dict[str, str]:
    """The number formats that styles name by a number, without those of conditional formats."""
    declared = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iterfind("{*}numFmts/{*}numFmt")}
    return {str(number): code for number, code in BUILT_IN.items()} | declared


def _repeated(shown: NumberFormat, style: etree._Element) -> NumberFormat:
    """A number is shown as often as it fits in a cell that is filled with it: 12 as “121212” (ECMA-376 part 1 §18.18.40, `fill`)."""
    alignment = style.find("{*}alignment")
    return replace(shown, odd=True) if alignment is not None and alignment.get("horizontal") == "fill" else shown


_known = Remembered(_parse, most=_KEPT)


def _symbols(fonts: Iterable[etree._Element | None]) -> dict[str, str]:
    """The symbol fonts among those of the styles."""
    names = ((str(place), font.find("{*}name")) for place, font in enumerate(fonts) if font is not None)
    named = {place: name.get("val", "") for place, name in names if name is not None}
    return {place: name for place, name in named.items() if is_symbol_font(name)}


def _at(elements: Sequence[etree._Element], number: str | None) -> etree._Element | None:
    return elements[int(number)] if number and number.isdecimal() and int(number) < len(elements) else None


def _is_unclear(font: etree._Element | None, fill: etree._Element | None) -> bool:
    """Whether a reader of the cell sees another text than it holds: struck out, raised, tiny, or in the colour behind it."""
    if font is None:
        return False
    raised = font.find("{*}vertAlign")
    if is_on(font.find("{*}strike")) or is_tiny(font.find("{*}sz")) or (raised is not None and raised.get("val") in RAISED):
        return True
    colour = font.find("{*}color")
    return is_unseen(None if colour is None else colour_of(colour.attrib), background(fill))


def background(fill: etree._Element | None) -> str | None:
    """The colour of a filled cell; `None` where it is not filled."""
    pattern = fill.find("{*}patternFill") if fill is not None else None
    behind = pattern.find("{*}fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    return None if behind is None else colour_of(behind.attrib)
