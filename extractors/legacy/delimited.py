"""Tables in plain text (.csv) → the neutral model."""

from __future__ import annotations

import csv
import io

from extractors.document import Cell, Document, Grid
from extractors.errors import UnreadableFileError
from extractors.excel.gate import check_filled, column_letters
from extractors.legacy.kind import decode, delimiter
from extractors.limits import LIMITS, Limits
from extractors.package import check_size


def read_csv(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """One document with one grid; cells are named as Excel would name them (`C14`).

    Raises:
        UnreadableFileError: `corrupt`, neither UTF-8, UTF-16 nor GB18030, or no table; `too_large`.
    """
    check_size(data, limits)
    written = decode(data)
    if written is None:
        raise UnreadableFileError("corrupt", "文字编码不是 UTF-8 或 GB18030")
    parted_by = delimiter(written[:200_000]) or ","
    try:
        rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=parted_by))
    except csv.Error as error:
        raise UnreadableFileError("corrupt", "表格文字的引号不成对") from error
    check_filled(sum(1 for row in rows for text in row if text), limits)
    cells = [
        Cell(text, number, col, 1, 1, f"{column_letters(col)}{number + 1}")
        for number, row in enumerate(rows)
        for col, text in enumerate(row)
        if text
    ]
    width = max((len(row) for row in rows), default=0)
    return [Document([Grid(cells, len(rows), width, "csv")] if cells else [])]
