"""Which cell styles of a workbook show a percentage: 12 in such a cell reads “1200%”."""

from __future__ import annotations

import re

from extractors import markup
from extractors.package import Package

_PART = "xl/styles.xml"
_BUILT_IN = frozenset({"9", "10"})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_known: dict[tuple[int, int], frozenset[str]] = {}


def percent_styles(package: Package) -> frozenset[str]:
    """The indexes (`s` of a cell) of styles that show a percentage. Workbooks of one origin share their style part."""
    if _PART not in package:
        return frozenset()
    checksum = package.checksum(_PART)
    known = _known.get(checksum)
    if known is None:
        known = _known.setdefault(checksum, _parse(package.xml(_PART)))
    return known


def _parse(xml: bytes) -> frozenset[str]:
    root = markup.parse(xml, "样式表")
    shown = {one.get("numFmtId", "") for one in root.iter("{*}numFmt") if "%" in _QUOTED.sub("", one.get("formatCode", ""))} | _BUILT_IN
    styles = root.find("{*}cellXfs")
    if styles is None:
        return frozenset()
    return frozenset(str(place) for place, one in enumerate(styles) if one.get("numFmtId") in shown)
