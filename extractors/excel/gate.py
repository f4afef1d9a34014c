"""What a sheet's bytes claim, looked at before any library lays out its cells.

A 5 KB workbook with cells A1 and XFD1048576 takes gigabytes in every reader that lays out the rectangle between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.errors import UnreadableFileError

MAX_CELLS = 2_000_000
_COLUMNS = re.compile(rb'\br="([A-Z]{1,7})[0-9]')
_ROWS = re.compile(rb'\br="[A-Z]*([0-9]{1,12})"')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension[^>]*\bref="[A-Z]*\d*:?([A-Z]+)(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell[^>]*\bref="([A-Z]{1,7})(\d{1,12}):([A-Z]{1,7})(\d{1,12})"')
_FORMULA_ALONE = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>'
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the values alone do not tell: formulas without a saved result, by reference, and hidden rows from 0."""

    formulas: dict[str, str]
    hidden_rows: frozenset[int]


def column_number(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The inverse of `column_number`."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def examine(xml: bytes) -> SheetFacts:
    """The facts of one sheet part.

    Raises:
        UnreadableFileError: `too_large`, its cells span more than `MAX_CELLS`; `unsafe`, it names cells no sheet has.
    """
    columns = {column_number(letters.decode()) for letters in set(_COLUMNS.findall(xml))}
    rows = max((int(row) for row in _ROWS.findall(xml)), default=0)
    dimension = _DIMENSION.search(xml)
    corners = [(column_number(c.decode()), int(r)) for *_, c, r in _MERGE.findall(xml)]
    if dimension:
        corners.append((column_number(dimension[1].decode()), int(dimension[2])))
    width = max([*columns, *(col for col, _ in corners)], default=0) + 1
    height = max([rows, *(row for _, row in corners)], default=0)
    if width > 16_384 or height > 1_048_576:
        raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
    if width * height > MAX_CELLS:
        raise UnreadableFileError("too_large", f"单元格铺开达 {height} 行 × {width} 列")
    formulas = (
        {ref.decode(): text.decode("utf-8", "replace") for ref, text in _FORMULA_ALONE.findall(xml)} if b"f>" in xml or b"<f" in xml else {}
    )
    hidden = frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else frozenset()
    return SheetFacts(formulas, hidden)
