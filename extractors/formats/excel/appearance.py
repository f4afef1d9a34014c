"""Which cell styles of a workbook show other than they hold: 12 reads “1200%” as a percentage, “12万” in `0"万"`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extractors.formats import markup
from extractors.formats.package import Package
from extractors.language.numbers import is_measure

_PART = "xl/styles.xml"
_STRINGS = "xl/sharedstrings.xml"
_UNFILLED = ("0", "1")
_BUILT_IN = frozenset({"9", "10"})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PADDING = re.compile(r"_.|\*.|\[[^\]]*\]")
_SCALED = re.compile(r"[0#?],+(?![0#?])")
_NO_MATTER = frozenset("-¥￥$ ()") | {"RMB"}


@dataclass(frozen=True)
class CellStyles:
    """Indexes (`s` of a cell) of styles by what they do.

    Attributes:
        percent: Show a percentage.
        odd: Show another number than the cell holds, strike it out, or write it in white on white.
        struck: Indexes of shared strings of which a part is struck out.
    """

    percent: frozenset[str] = frozenset()
    odd: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


def struck_strings(package: Package) -> frozenset[str]:
    """Indexes of the shared strings in which some runs are struck out."""
    part = next((name for name in package.names() if name.lower() == _STRINGS), "")
    if not part or b"strike" not in (xml := package.xml(part)):
        return frozenset()
    strings = enumerate(markup.parse(xml, "字符串表").iterchildren("{*}si"))
    return frozenset(str(place) for place, one in strings if any(is_on(strike) for strike in one.iter("{*}strike")))


def is_on(switch: etree._Element | None) -> bool:
    """Whether an on/off element (`<strike/>`, `<strike val="0"/>`) is on."""
    return switch is not None and switch.get("val", "1") in ("1", "true")


_known: dict[tuple[int, int], CellStyles] = {}


def cell_styles(package: Package) -> CellStyles:
    """The styles of a workbook. Workbooks of one origin share their style part."""
    if _PART not in package:
        return CellStyles()
    checksum = package.checksum(_PART)
    known = _known.get(checksum)
    if known is None:
        known = _known.setdefault(checksum, _parse(package.xml(_PART)))
    return known


def _parse(xml: bytes) -> CellStyles:
    root = markup.parse(xml, "样式表")
    styles = root.find("{*}cellXfs")
    if styles is None:
        return CellStyles()
    formats = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter("{*}numFmt")}
    shown = {name for name, code in formats.items() if "%" in _QUOTED.sub("", code)} | _BUILT_IN
    strange = {name for name, code in formats.items() if _changes_the_number(code)}
    fonts = root.find("{*}fonts")
    every = list(fonts if fonts is not None else ())
    struck = {str(place) for place, font in enumerate(every) if is_on(font.find("{*}strike"))}
    white = {str(place) for place, font in enumerate(every) if _is_white(font)}
    percent = frozenset(str(place) for place, one in enumerate(styles) if one.get("numFmtId") in shown)
    unseen = {str(place) for place, one in enumerate(styles) if one.get("fontId") in white and one.get("fillId", "0") in _UNFILLED}
    shown_otherwise = {str(place) for place, one in enumerate(styles) if one.get("numFmtId") in strange or one.get("fontId") in struck}
    odd = frozenset(unseen | shown_otherwise)
    return CellStyles(percent, odd - percent)


def _is_white(font: etree._Element) -> bool:
    color = font.find("{*}color")
    if color is None:
        return False
    return color.get("rgb", "").upper()[-6:] == "FFFFFF" or color.get("theme") == "0" or color.get("indexed") in ("1", "9")


def _changes_the_number(code: str) -> bool:
    """Whether a format adds words that are no measure, hides the number, or shows thousands of it."""
    if code.replace(" ", "") in (";;;", ";;"):
        return True
    plain = _PADDING.sub("", code)
    literals = ["".join(parts) for parts in _LITERAL.findall(plain)]
    words = [word for word in literals if word.strip() and not set(word) <= _NO_MATTER and word not in _NO_MATTER]
    if any(not is_measure(word) for word in words) and not any(letter in _LITERAL.sub("", plain).lower() for letter in "ymdhs"):
        return True
    return _SCALED.search(_LITERAL.sub("", plain)) is not None
