"""What an `.xlsb` package says besides its values: merged cells, hidden rows, and how far its cells spread ([MS-XLSB] 2.4)."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.excel.gate import SheetFacts, check_filled
from extractors.formats.legacy.xls.records import ERRORS
from extractors.formats.package import Package

Range = tuple[tuple[int, int], tuple[int, int]]
_ROW_HEAD, _CELLS, _COLUMNS, _BUNDLE_SHEET, _MERGE = 0, range(1, 12), 60, 156, 176
_ERRORS = (3, 11)
_MAX_ROW, _MAX_COL = 1_048_575, 16_383
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01


@dataclass(frozen=True, slots=True)
class BinarySheet:
    """What the values of one sheet alone do not tell. Merged ranges are first and last cell, rows and columns from 0."""

    merged: list[Range] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)


def examine_xlsb(data: bytes, limits: Limits = LIMITS) -> dict[str, BinarySheet]:
    """The facts of every worksheet by its name.

    Raises:
        UnreadableFileError: as `Package`; `corrupt`; `too_large` or `unsafe`, by the extent of its cells.
    """
    package = Package(data, limits)
    by_part = {name: _sheet(package.read(name), limits) for name in package.names() if "/worksheets/" in name and name.endswith(".bin")}
    try:
        parts = dict(_sheet_parts(package))
    except (struct.error, UnicodeDecodeError, etree.XMLSyntaxError) as error:
        raise UnreadableFileError("corrupt", "工作簿目录不完整") from error
    return {name: by_part[part] for name, part in parts.items() if part in by_part}


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    relations = etree.fromstring(package.xml("xl/_rels/workbook.bin.rels"), parser)
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for kind, content in _records(package.read("xl/workbook.bin")):
        if kind == _BUNDLE_SHEET:
            relation, place = _text(content, 8)
            name, _ = _text(content, place)
            target = targets.get(relation, "")
            yield name, target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _text(content: bytes, place: int) -> tuple[str, int]:
    """A counted UTF-16 string, and where it ends."""
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le"), end


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(part):
        kind, place = _number(part, place, 2)
        length, place = _number(part, place, 4)
        if place + length > len(part):
            raise UnreadableFileError("corrupt", "工作表不完整")
        yield kind, part[place : place + length]
        place += length


def _number(part: bytes, place: int, longest: int) -> tuple[int, int]:
    """A number of at most `longest` bytes with seven bits each, and where it ends. A record's kind keeps its high bits apart."""
    value = 0
    for step in range(longest):
        if place + step >= len(part):
            raise UnreadableFileError("corrupt", "工作表不完整")
        byte = part[place + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, place + step + 1
    return value, place + longest


def _sheet(part: bytes, limits: Limits) -> BinarySheet:
    sheet = BinarySheet()
    row = 0
    rows, columns = [0], [0]
    try:
        for kind, content in _records(part):
            if kind == _ROW_HEAD:
                row = struct.unpack_from("<I", content)[0]
                rows.append(row)
            elif kind in _CELLS:
                columns.append(struct.unpack_from("<I", content)[0])
            _note(sheet, row, kind, content)
    except (struct.error, IndexError) as error:
        raise UnreadableFileError("corrupt", "工作表不完整") from error
    check_filled(len(columns), limits)
    ends = [end for _, end in sheet.merged]
    _check_extent([*rows, *(end[0] for end in ends)], [*columns, *(end[1] for end in ends)], limits.cells)
    return sheet


def _note(sheet: BinarySheet, row: int, kind: int, content: bytes) -> None:
    if kind == _ROW_HEAD and content[11] & _ROW_HIDDEN:
        sheet.facts.hidden_rows.add(row)
    elif kind in _ERRORS:
        sheet.facts.errors[row, struct.unpack_from("<I", content)[0]] = ERRORS.get(content[8], "#N/A")
    elif kind == _COLUMNS and struct.unpack_from("<H", content, 16)[0] & _COLUMN_HIDDEN:
        first, last = struct.unpack_from("<II", content)
        sheet.facts.hidden_columns.update(range(first, min(last, _MAX_COL) + 1))
    elif kind == _MERGE:
        top, bottom, left, right = struct.unpack_from("<4I", content)
        sheet.merged.append(((top, left), (bottom, right)))


def _check_extent(rows: list[int], columns: list[int], most: int) -> None:
    height, width = max(rows, default=0) + 1, max(columns, default=0) + 1
    if height - 1 > _MAX_ROW or width - 1 > _MAX_COL:
        raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
    if height * width > most:
        raise UnreadableFileError("too_large", f"单元格铺开达 {height} 行 × {width} 列")
