"""Which cell styles and rich strings of a workbook show other than they hold: struck out, raised, white, or through their number format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from extractors.core.own_marks import is_open_fill
from extractors.formats.excel.colours import colour_of, is_unseen
from extractors.formats.excel.rich_strings import RAISED, OddParts, is_on, is_tiny
from extractors.formats.package import Package, Remembered, markup
from extractors.language.numbers import is_measure
from extractors.language.patterns import HAN
from extractors.language.ticks import is_symbol_font

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_CURRENCY = re.compile(r"\[\$([^\]\-]+)(?:-[0-9A-Fa-f]*)?\]")
"""Any word in the brackets of a currency: `0[$万]` shows “12万” (ECMA-376 part 1 §18.8.31)."""
_PADDING = re.compile(r"_.|\*.|\[[^\]]*\]")
_SCALED = re.compile(r"[0#?],+(?![0#?])")
_PARTED = re.compile(r"[0#?]+[-/ ][0#?]+[-/ ]?[0#?]*")
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WHITE = re.compile(r"\[(?:white|白色?|(?:colou?r|颜色)\s*2)\]", re.IGNORECASE)
"""The second of the fifty-six colours of a workbook is white too."""
_POINTED = re.compile(r'[0#?](?:"[^"]*[.．][^"]*"|[\\!][.．])[0#?]')
"""A point that is written between the digits as any word: `0"."0` shows 320 as 32.0."""
_AND_MORE = re.compile(r"""[0#?]\s*(?:"\s*[+＋]\s*"|[\\!]?[+＋])""")
"""A plus behind the digits, as words: `0"+"` shows 12 as “12+”, which is more than 12."""
_FILLED_UP = re.compile(r"(?<![*_\\])\*[0-9]")
"""A digit that fills the cell: `0*0` shows 12 as 120000."""
_ONLY_FILLED = re.compile(r"\*[^ ]")
_NO_ZERO = re.compile(r"[#?,]*[#?][#?,]*(?:\.[#?]*)?%?")
"""Digits that are shown only where they count: `#`, `#,###` and `?` show nothing for 0, `#.##` only the point."""
_SIGNED = re.compile(r"[-−－(（负▲△]|\[(?:red|红色?|(?:colou?r|颜色)\s*(?:3|10))\]", re.IGNORECASE)
"""How a format tells that a number is negative: by a sign, by brackets, or by red."""
_CHANGING = (_WHITE, _POINTED, _AND_MORE, _FILLED_UP)
_CONDITION = re.compile(r"\[[<>=]")
_GENERAL = ("general", "@", "g/通用格式")
_LOCAL_GENERAL = re.compile("G/通用格式", re.IGNORECASE)
_GENERAL_WORD = re.compile("general|通用格式", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_NO_MATTER = frozenset("-¥￥$€ ()+") | {"RMB"}
_DATE_LETTERS = re.compile(r"[ymdhsegaYMDHSEGA年月日时分秒]")
BUILT_IN = {9: "0%", 10: "0.00%"}
"""Percentages among the formats that no workbook declares (ECMA-376 part 1 §18.8.30)."""
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Dates among them."""

_KEPT = 64


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format does to a number that is not negative.

    Attributes:
        percent: It shows a percentage.
        digits: It shows zeros before a whole number, up to so many digits.
        odd: It shows another number than the cell holds, or none.
        hides_zero: It shows nothing for 0.
        hides_text: It shows nothing for a text either.
        drops_sign: It shows a negative number as if it were none.
    """

    percent: bool = False
    digits: int = 0
    odd: bool = False
    hides_zero: bool = False
    hides_text: bool = False
    drops_sign: bool = False


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """What a format code does (ECMA-376 part 1 §18.8.31)."""
    sections = _SECTIONS.split(code)
    shows = [_shown_by(section, several=len(sections) > 1) for section in sections]
    if any(_CONDITION.search(section) for section in sections):
        return replace(shows[0], odd=any(one.odd for one in shows[:3]), hides_zero=shows[-1].hides_zero)
    empty = [not section.replace('"', "").strip() or _WHITE.search(section) is not None for section in sections]
    zero = 2 if len(sections) > 2 else 0
    unsigned = len(sections) > 1 and not empty[1] and _SIGNED.search(sections[1]) is None
    return replace(
        shows[0],
        hides_zero=empty[2:3] == [True] or (shows[zero].hides_zero and not (zero and _LITERAL.search(sections[zero]))),
        hides_text=empty[3:4] == [True] and empty[0],
        drops_sign=unsigned,
    )


def _shown_by(section: str, *, several: bool) -> NumberFormat:
    if any(sign.search(section) for sign in _CHANGING):
        return NumberFormat(percent="%" in section, odd=True)
    plain = _PADDING.sub("", _CURRENCY.sub(r'"\1"', section))
    bare = _LITERAL.sub("", plain).strip()
    if not bare:
        # `;;;` shows nothing, `"见附件"` only itself, `*-` a row of strokes
        return NumberFormat(odd=several or _LITERAL.search(plain) is not None or _ONLY_FILLED.search(section) is not None)
    if bare.lower() in _GENERAL:
        return NumberFormat(odd=_says_more(_LOCAL_GENERAL.sub("General", plain)))
    if _DATE_LETTERS.search(bare):
        return NumberFormat()
    if _says_more(plain) or _SCALED.search(bare) or _PARTED.search(bare) or not re.search(r"[0#?]", bare):
        return NumberFormat(percent="%" in bare, odd=True)
    zeros = _ZEROS.fullmatch(bare)
    return NumberFormat(percent="%" in bare, digits=len(zeros.group()) if zeros else 0, hides_zero=_NO_ZERO.fullmatch(bare) is not None)


def is_date(code: str) -> bool:
    """Whether a format shows a number as a date or a time of day."""
    plain = _PADDING.sub("", _CURRENCY.sub("", code))
    bare = _LITERAL.sub("", plain)
    return _GENERAL_WORD.search(bare) is None and _DATE_LETTERS.search(bare) is not None


def _says_more(plain: str) -> bool:
    """Whether a format adds words that are no measure: “万” behind a number makes another number of it."""
    words = ["".join(parts) for parts in _LITERAL.findall(plain)]
    words = [word for word in words if word.strip() and not set(word) <= _NO_MATTER and word not in _NO_MATTER]
    unquoted = re.findall(f"{HAN}+", _LITERAL.sub("", plain))
    return any(not is_measure(word) for word in (*words, *unquoted))


def padded(shown: str, digits: int) -> str:
    """A whole number with the zeros that its format shows before it."""
    return shown.zfill(digits) if shown.isdecimal() else shown


@dataclass(frozen=True)
class CellStyles:
    """Indexes (`s` of a cell) of styles by what they do.

    Attributes:
        percent: Show a percentage.
        digits: Show so many digits of a whole number, with zeros before it.
        odd: Show another number than the cell holds.
        hides_zero: Show nothing for 0.
        drops_sign: Show a negative number as if it were none.
        unclear: Show nothing at all, strike out, raise or lower, or write in the colour of the cell, be it a number or a text.
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
    unclear: frozenset[str] = frozenset()
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
            frozenset({*map(str, unclear), *(place for place, one in every if one.hides_text)}),
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
