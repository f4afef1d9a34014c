"""The conditional formats of a workbook of one XML file (“XML 电子表格 2003”), as a package of today says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from extractors.core.document import Place
from extractors.core.limits import SHEET_COLUMNS, SHEET_ROWS
from extractors.core.location import column_letters
from extractors.formats.excel.conditional.rules import Area
from extractors.formats.legacy.excel_2003.looks import put
from extractors.formats.legacy.web.colors import color_of

X = "{urn:schemas-microsoft-com:office:excel}"
_OPERATORS = {
    "Between": "between", "NotBetween": "notBetween", "Equal": "equal", "NotEqual": "notEqual", "Greater": "greaterThan",
    "Less": "lessThan", "GreaterOrEqual": "greaterThanOrEqual", "LessOrEqual": "lessThanOrEqual",
}  # fmt: skip
_AREA = re.compile(r"R(\d{1,7})C(\d{1,5})(?::R(\d{1,7})C(\d{1,5}))?|R(\d{1,7})(?::R(\d{1,7}))?|C(\d{1,5})(?::C(\d{1,5}))?")
_REFERENCE = re.compile(r'"[^"]*"|(?<![\w.])(R(?:\d+|\[-?\d+\])?)?(C(?:\d+|\[-?\d+\])?)?(?![\w(\[.])', re.IGNORECASE)
_UNKNOWN = "#REF!"
"""What no condition is told by: references to whole rows and columns, or beyond the sheet."""
_DECLARATION = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]*)")


def write_conditions(sheet: etree._Element, root: etree._Element) -> None:
    """Writes the conditional formats of a sheet into its part; the first that is true decides."""
    for number, one in enumerate(sheet.iterchildren(f"{X}ConditionalFormatting")):
        areas = list(_areas(one.findtext(f"{X}Range", "")))
        written = " ".join(f"{_named(*first)}:{_named(*last)}" for first, last in areas)
        block = put(root, "conditionalFormatting", {"sqref": written})
        for place, condition in enumerate(one.iterchildren(f"{X}Condition") if areas else ()):
            _write_rule(block, condition, areas[0][0], 1000 * number + place)


def _areas(written: str) -> Iterator[Area]:
    for found in map(_AREA.fullmatch, re.split(r"[,\s]+", written.strip())):
        if found is None:
            continue
        top, left, bottom, right, row, last_row, col, last_col = (int(one) if one else 0 for one in found.groups())
        first = top or row or 1, left or col or 1
        last = bottom or top or last_row or row or SHEET_ROWS, right or left or last_col or col or SHEET_COLUMNS
        yield (first[0] - 1, first[1] - 1), (last[0] - 1, last[1] - 1)


def _named(row: int, col: int) -> str:
    return f"{column_letters(min(col, SHEET_COLUMNS - 1))}{min(row, SHEET_ROWS - 1) + 1}"


def _write_rule(block: etree._Element, condition: etree._Element, base: Place, priority: int) -> None:
    operator = _OPERATORS.get(condition.findtext(f"{X}Qualifier", ""), "")
    said = {"type": "cellIs", "operator": operator} if operator else {"type": "expression"}
    rule = put(block, "cfRule", {**said, "priority": str(priority), "stopIfTrue": "1"})
    for name in ("Value1", "Value2"):
        if (value := condition.findtext(X + name)) is not None:
            put(rule, "formula").text = _by_letters(value.strip().removeprefix("="), base)
    style = condition.find(f"{X}Format")
    if style is not None:
        _write_look(put(rule, "dxf"), dict(_DECLARATION.findall(style.get("Style", "").lower())))


def _write_look(made: etree._Element, declared: Mapping[str, str]) -> None:
    font = put(made, "font")
    if declared.get("text-line-through", "none").strip() != "none":
        put(font, "strike")
    if colour := color_of(declared.get("color")):
        put(font, "color", {"rgb": colour})
    if behind := color_of(declared.get("background") or declared.get("background-color")):
        put(put(put(made, "fill"), "patternFill"), "bgColor", {"rgb": behind})
    if code := declared.get("mso-number-format", "").strip():
        put(made, "numFmt", {"formatCode": code.strip("\"'").replace("\\", "")})


def _by_letters(formula: str, base: Place) -> str:
    """A formula with its references by letters, as they are for the first cell: `RC[-1]=0` for C3 is `B3=0`."""

    def named(found: re.Match[str]) -> str:
        row, col = found[1], found[2]
        if not row and not col:
            return found[0]
        if not row or not col:
            return _UNKNOWN
        down, right = _place(row, base[0], SHEET_ROWS), _place(col, base[1], SHEET_COLUMNS)
        return _UNKNOWN if down is None or right is None else f"{right[1]}{column_letters(right[0])}{down[1]}{down[0] + 1}"

    return _REFERENCE.sub(named, formula)


def _place(written: str, base: int, most: int) -> tuple[int, str] | None:
    """A row or column from 0 (`R`, `R[-1]`, `R4`), and `$` where it is always the same; `None` beyond the sheet."""
    said = written[1:]
    place = base + int(said[1:-1]) if said.startswith("[") else int(said) - 1 if said else base
    return (place, "$" if said and not said.startswith("[") else "") if 0 <= place < most else None
