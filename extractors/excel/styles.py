"""Which cell styles of a workbook show other than they hold: 12 reads “1200%” as a percentage, “12万” in `0"万"`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extractors import markup
from extractors.numbers import is_measure
from extractors.package import Package

_PART = "xl/styles.xml"
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
        odd: Show another number than the cell holds, or strike it out.
    """

    percent: frozenset[str] = frozenset()
    odd: frozenset[str] = frozenset()


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
    struck = {str(place) for place, font in enumerate(fonts if fonts is not None else ()) if _is_struck(font)}
    percent = frozenset(str(place) for place, one in enumerate(styles) if one.get("numFmtId") in shown)
    odd = frozenset(str(place) for place, one in enumerate(styles) if one.get("numFmtId") in strange or one.get("fontId") in struck)
    return CellStyles(percent, odd - percent)


def _is_struck(font: etree._Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "1") in ("1", "true")


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
