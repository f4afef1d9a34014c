"""Old and foreign spreadsheets, and tables in plain text (.csv) → the neutral model, one document a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine

from extractors.core.document import Cell, Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.excel.gate import check_filled
from extractors.formats.excel.reader import damage_told, read_excel, sheet_documents
from extractors.formats.excel.sheet_facts import SheetFacts
from extractors.formats.known_password import opened
from extractors.formats.legacy.excel_2003.workbook import to_xlsx
from extractors.formats.legacy.kind import SAID_DELIMITER, delimiter, legacy_kind
from extractors.formats.legacy.ods.reader import read_flat_ods, read_ods
from extractors.formats.legacy.xls.format_numbers import plainly_numbered
from extractors.formats.legacy.xls.records import examine_xls
from extractors.formats.legacy.xlsb.sheet_parts import Range, examine_xlsb
from extractors.formats.package import Package, check_size
from extractors.language.encodings import decode_strictly
from extractors.language.junk import visible

_LAST = "end"
"""A row behind all others: an open quotation mark would take it into a cell."""
_LEAST_TAKEN = 4
"""Columns of a line within a cell by which it is a row of its own: as many commas as fewer have are in many a sentence."""
_GUARDED = re.compile(r"""="(?P<quoted>[^"]*)"|'(?P<led>[\d+(（][\d+()（）./ -]*)""")


def read_csv(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """One document with one grid; cells are named as Excel would name them (`C14`).

    Raises:
        UnreadableFileError: `corrupt`, neither UTF-8, UTF-16 nor GB18030, or no table; `too_large`.
    """
    check_size(data, limits)
    written = decode_strictly(data)
    if written is None:
        raise UnreadableFileError("corrupt", "文字编码不是 UTF-8 或 GB18030")
    written = visible(written)
    parted_by = delimiter(written[:200_000]) or ","
    written = SAID_DELIMITER.sub("", written, count=1) if SAID_DELIMITER.match(written) else written
    rows = _rows_of(written, parted_by)
    check_filled(sum(1 for row in rows for text in row if text), limits)
    cells = [
        Cell(_without_guard(text), number, col, 1, 1, Location("sheet cell", number + 1, col + 1))
        for number, row in enumerate(rows)
        for col, text in enumerate(row)
        if text
    ]
    width = max((len(row) for row in rows), default=0)
    return [Document([Grid(cells, len(rows), width, Location.sheet("csv"))] if cells else [])]


def _rows_of(written: str, parted_by: str) -> list[list[str]]:
    """The rows of a table in plain text.

    Raises:
        UnreadableFileError: `corrupt`, where a quotation mark that nothing closes takes whole rows into one cell.
    """
    try:
        rows = list(csv.reader(io.StringIO(f"{written}\n{_LAST}", newline=""), delimiter=parted_by))
    except csv.Error as error:
        raise UnreadableFileError("corrupt", "表格文字的引号不成对") from error
    widths = {len(row) for row in rows if len(row) >= _LEAST_TAKEN}
    lines = (line for row in rows for text in row if "\n" in text for line in text.split("\n"))
    if rows.pop() != [_LAST] or any(line.count(parted_by) + 1 in widths for line in lines):
        raise UnreadableFileError("corrupt", "表格文字的引号不成对")
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _without_guard(text: str) -> str:
    """A text without what programs and people write before figures so that a spreadsheet takes them for a text (`="0139"`, `'0139`)."""
    found = _GUARDED.fullmatch(text) if text[:1] in "='" else None
    return text if found is None else found["quoted"] or found["led"] or ""


def read_legacy_sheets(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """One document a sheet of an `.xls`, `.et`, `.xlsb`, `.ods`, `.fods`, `.csv` or workbook in XML, visible ones first.

    `marks` names the hidden ones.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe`, `too_large`, or `unsupported` where it is none of these.
    """
    if not data:
        raise UnreadableFileError("empty")
    check_size(data, limits)
    reader = _READERS.get(legacy_kind(data) or "")
    if reader is None:
        raise UnreadableFileError("unsupported", "不是电子表格")
    documents = reader(data, limits)
    if not documents:
        raise UnreadableFileError("corrupt", "没有工作表")
    return documents


def _read_xls(data: bytes, limits: Limits) -> list[Document]:
    try:
        facts = examine_xls(data, limits)
    except UnreadableFileError as error:
        if error.code != "encrypted":
            raise
        data = opened(data)
        facts = examine_xls(data, limits)
    with damage_told():
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(plainly_numbered(data)))
        by_name = dict(zip((meta.name for meta in book.sheets_metadata), facts, strict=False))
        return _documents(book, by_name, lambda sheet: sheet)


def _read_xlsb(data: bytes, limits: Limits) -> list[Document]:
    known, plain = examine_xlsb(data, limits)
    facts = {name: one.facts for name, one in known.items()}
    with damage_told():
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(plain))
        return _documents(book, facts, lambda sheet: _Merged(sheet, known[sheet.name].merged if sheet.name in known else []))


_READERS: Mapping[str, Callable[[bytes, Limits], list[Document]]] = {
    "xls": _read_xls,
    "xlsb": _read_xlsb,
    "ods": read_ods,
    "fods": read_flat_ods,
    "excel2003xml": lambda data, limits: read_excel(Package(to_xlsx(data, limits), limits)),
    "csv": read_csv,
}


@dataclass(frozen=True, slots=True)
class _Merged:
    """A sheet of an `.xlsb`, whose merged cells calamine does not tell."""

    sheet: python_calamine.CalamineSheet
    merged_cell_ranges: list[Range]

    @property
    def name(self) -> str:
        return str(self.sheet.name)

    @property
    def start(self) -> tuple[int, int] | None:
        start: tuple[int, int] | None = self.sheet.start
        return start

    def to_python(self, *, skip_empty_area: bool) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = self.sheet.to_python(skip_empty_area=skip_empty_area)
        return rows


def _documents(book: python_calamine.CalamineWorkbook, facts: Mapping[str, SheetFacts], seen: Callable[[Any], Any]) -> list[Document]:
    """A document a worksheet, its cells taken from what `seen` makes of the library's sheet."""
    metas = [meta for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
    sheets = [(meta, seen(book.get_sheet_by_name(meta.name))) for meta in metas]
    return sheet_documents(sheets, facts)
