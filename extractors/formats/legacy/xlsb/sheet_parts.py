"""What an `.xlsb` package says besides its values: merged cells, hidden rows, and how far its cells spread ([MS-XLSB] 2.4)."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, SHEET_COLUMNS, SHEET_ROWS, Limits
from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.conditional.rules import FIRST_DAY, FIRST_OF_1904
from extractors.formats.excel.drawings import drawn_on
from extractors.formats.excel.gate import check_filled
from extractors.formats.excel.rich_strings import OddParts
from extractors.formats.excel.sheet_facts import LEAST_HEIGHT, LEAST_WIDTH, TWIPS, SheetFacts
from extractors.formats.legacy.xls.records import ERRORS, WIDTH_PARTS
from extractors.formats.legacy.xlsb.conditions import conditions_of
from extractors.formats.legacy.xlsb.looks import Looks, check_records, records, text
from extractors.formats.legacy.xlsb.plain import cell_records, plainly_written
from extractors.formats.package import Package, main_part_of, relations_of
from extractors.language.junk import visible

_MAIN, _STRINGS = "xl/workbook.bin", "xl/sharedStrings.bin"
Range = tuple[tuple[int, int], tuple[int, int]]
_ROW_HEAD, _COLUMNS, _BUNDLE_SHEET, _MERGE, _VALUE_IS_MORE = 0, 60, 156, 176, 50
_PROPERTIES = 153
_BLANK, _SHARED_STRING, _RICH_STRING = 1, 7, 62
_CELLS = (*range(1, 12), _RICH_STRING)
_TEXTS = (6, _SHARED_STRING, 8, _RICH_STRING)
_NUMBERS, _ERRORS = (2, 5, 9), (3, 11)
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01


@dataclass(frozen=True, slots=True)
class BinarySheet:
    """What the values of one sheet alone do not tell. Merged ranges are first and last cell, rows and columns from 0."""

    merged: list[Range] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)


def examine_xlsb(data: bytes, limits: Limits = LIMITS) -> tuple[dict[str, BinarySheet], bytes]:
    """The facts of every worksheet by its name, and the workbook as the library expects it.

    Raises:
        UnreadableFileError: as `Package`; `corrupt`; `too_large` or `unsafe`, by the extent of its cells.
    """
    package = Package(data, limits)
    if main_part_of(package) not in ("", _MAIN):
        raise UnreadableFileError("corrupt", "工作簿结构不完整")
    try:
        looks = Looks.of(_part(package, "xl/styles.bin"))
        check_records(strings := _part(package, _STRINGS), limits)
        styles = looks.cell_styles(strings)
        names = [name for name in package.names() if "/worksheets/" in name.lower() and name.lower().endswith(".bin")]
        since = _first_day(package)
        by_part = {name: _sheet(package, name, looks, styles, since) for name in names}
        parts = dict(_sheet_parts(package))
        plain = plainly_written(package, names, _STRINGS, looks.dates())
    except (struct.error, IndexError, UnicodeDecodeError, etree.XMLSyntaxError) as error:
        raise UnreadableFileError("corrupt", "工作簿结构不完整") from error
    return {name: by_part[part] for name, part in parts.items() if part in by_part}, plain


def _part(package: Package, name: str) -> bytes:
    return package.read(name) if name in package else b""


def _first_day(package: Package) -> dt.datetime:
    """The day that is 0 in the dates of the workbook."""
    told = (content for kind, content in records(_part(package, _MAIN)) if kind == _PROPERTIES and content)
    return FIRST_OF_1904 if any(content[0] & 1 for content in told) else FIRST_DAY


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    targets = relations_of(package, _MAIN).by_id
    for kind, content in records(package.read(_MAIN)):
        if kind == _BUNDLE_SHEET:
            relation, place = text(content, 8)
            name, _ = text(content, place)
            yield name, targets.get(relation, "")


def _sheet(package: Package, part: str, looks: Looks, styles: CellStyles, first_day: dt.datetime) -> BinarySheet:
    walk = _Walk(looks, styles)
    data = package.read(part)
    for kind, content in cell_records(data):
        walk.note(kind, content)
    walk.sheet.facts.conditional = conditions_of(data, looks.of_cells(), first_day)
    walk.check_extent(package.limits)
    walk.sheet.facts.note_drawn(drawn_on(package, part))
    return walk.sheet


class _Walk:
    """Takes the records of a sheet in order: the head of a row stands before its cells, what else a value is before its cell."""

    def __init__(self, looks: Looks, styles: CellStyles) -> None:
        self.sheet = BinarySheet()
        self._looks, self._styles = looks, styles
        self._rows, self._columns = [0], [0]
        self._is_more = False

    def note(self, kind: int, content: bytes) -> None:
        """Takes one record."""
        facts = self.sheet.facts
        if kind == _ROW_HEAD:
            self._rows.append(struct.unpack_from("<I", content)[0])
            if content[11] & _ROW_HIDDEN or 0 < struct.unpack_from("<H", content, 8)[0] < LEAST_HEIGHT * TWIPS:
                facts.hidden_rows.add(self._rows[-1])
        elif kind in _CELLS:
            self._cell(kind, content)
        elif kind == _COLUMNS:
            first, last, width, flags = struct.unpack_from("<III4xH", content)
            if flags & _COLUMN_HIDDEN or width < LEAST_WIDTH * WIDTH_PARTS:
                facts.hidden_columns.update(range(first, min(last + 1, SHEET_COLUMNS)))
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", content)
            self.sheet.merged.append(((top, left), (bottom, right)))
        self._is_more = kind == _VALUE_IS_MORE

    def _cell(self, kind: int, content: bytes) -> None:
        (col,) = struct.unpack_from("<I", content)
        self._columns.append(col)
        facts, place, style = self.sheet.facts, (self._rows[-1], col), str(int.from_bytes(content[4:7], "little"))
        if kind in _ERRORS and self._is_more:
            facts.objects.add(place)  # a picture placed in the cell: its value is an error for programs that can't show it
        elif kind in _ERRORS:
            facts.errors[place] = ERRORS.get(content[8], "#N/A")
        elif kind in _NUMBERS:
            facts.note_number(place, style, self._styles)
        elif kind in (_SHARED_STRING, _RICH_STRING):
            self._text(kind, content, place)
        if style in self._styles.symbols and place not in facts.held:
            facts.symbols[place] = self._styles.symbols[style]
        parts = self._odd_parts(kind, content)
        whole = style in self._styles.unclear or (kind in _TEXTS and style in self._styles.odd_texts)
        if kind != _BLANK and (parts is not None or whole):
            facts.odd[place] = None if whole else parts

    def _text(self, kind: int, content: bytes, place: tuple[int, int]) -> None:
        """A text that the library does not tell as it is shown: one of its own, or a shared one with parts in a symbol font."""
        if kind == _RICH_STRING:
            own = visible(text(content, 9)[0])
            self.sheet.facts.held[place] = self._looks.redrawn(content[8:]) or own
        elif (shared := self._styles.redrawn.get(str(struct.unpack_from("<I", content, 8)[0]))) is not None:
            self.sheet.facts.held[place] = shared

    def _odd_parts(self, kind: int, content: bytes) -> OddParts | None:
        if kind == _SHARED_STRING:
            return self._styles.strings.get(str(struct.unpack_from("<I", content, 8)[0]))
        return self._looks.odd_parts(content[8:]) if kind == _RICH_STRING else None

    def check_extent(self, limits: Limits) -> None:
        """Refuses cells too far apart.

        Raises:
            UnreadableFileError: `too_large` or `unsafe`.
        """
        check_filled(len(self._columns), limits)
        if len(self.sheet.merged) > limits.merges:
            raise UnreadableFileError("too_large", "合并区域过多")
        height, width = max(self._rows) + 1, max(self._columns) + 1
        ends = [end for _, end in self.sheet.merged]
        if max((height - 1, *(end[0] for end in ends))) >= SHEET_ROWS or max((width - 1, *(end[1] for end in ends))) >= SHEET_COLUMNS:
            raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
        if height * width > limits.cells:
            raise UnreadableFileError("too_large", f"单元格铺开达 {height} 行 × {width} 列")
