"""What an `.xls` file says besides its values, read from its records before any library lays out its cells ([MS-XLS] 2.4)."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.compound import whole_streams
from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.conditional.looks import Looks as CellLooks
from extractors.formats.excel.conditional.rules import FIRST_DAY, FIRST_OF_1904
from extractors.formats.excel.gate import check_filled
from extractors.formats.excel.sheet_facts import LEAST_HEIGHT, LEAST_WIDTH, TWIPS, SheetFacts
from extractors.formats.legacy.xls.conditions import Conditions
from extractors.formats.legacy.xls.drawings import SheetDrawings
from extractors.formats.legacy.xls.formulas import Formula, FormulaNames
from extractors.formats.legacy.xls.looks import Looks

_BOF, END, _FILE_PASS, _BOUND_SHEET, _ROW, _COLUMNS, _MUL_RK = 0x0809, 0x000A, 0x002F, 0x0085, 0x0208, 0x007D, 0x00BD
_FORMULA, _NUMBER, _RK, _ERROR, _LABEL, _SHARED = 0x0006, 0x0203, 0x027E, 0x0205, 0x0204, 0x00FD
_CELLS = frozenset((_FORMULA, _MUL_RK, 0x00FD, _NUMBER, 0x0204, _ERROR, _RK, 0x00D6))
"""Records with a value: formula, number, string, boolean. Blank cells and the stated dimension are not laid out."""
_EXCEL_97 = b"\x00\x06"
"""What the first record of a sheet says of its version; formulas are laid out otherwise before Excel 97."""

_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
WIDTH_PARTS = 256
"""Parts of a character in which both binary formats tell widths."""
_DATE_1904 = 0x0022
_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
"""Error values by the code that stands for them in both binary formats."""


def examine_xls(data: bytes, limits: Limits = LIMITS) -> list[SheetFacts]:
    """The facts of each sheet, in the order of the workbook's list of sheets.

    Raises:
        UnreadableFileError: `encrypted`, `corrupt` (cut off), or `too_large`, cells that span more than `limits.cells`.
    """
    book = _Book()
    try:
        for place, kind, content in records(workbook_stream(data)[1]):
            book.note(place, kind, content)
    except struct.error as error:
        raise UnreadableFileError("corrupt", "旧版 Excel 文件不完整") from error
    for sheet in book.sheets.values():
        sheet.check_size(limits)
    return [book.sheets.get(place, _Sheet(CellStyles(), FormulaNames())).ended() for place in book.listed]


def workbook_stream(data: bytes) -> tuple[str, bytes]:
    """The name and the bytes of the stream of the workbook.

    Raises:
        UnreadableFileError: `corrupt`, also where there is none.
    """
    streams = whole_streams(data, _STREAMS)
    if not streams:
        raise UnreadableFileError("corrupt", "旧版 Excel 文件没有正文")
    return next(iter(streams.items()))


def records(stream: bytes) -> Iterator[tuple[int, int, memoryview]]:
    """Place, kind and content of each record.

    Raises:
        UnreadableFileError: `corrupt`, one is cut off.
    """
    view = memoryview(stream)
    place, end = 0, len(stream)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        if place + 4 + length > end:
            raise UnreadableFileError("corrupt", "旧版 Excel 文件不完整")
        yield place, kind, view[place + 4 : place + 4 + length]
        place += 4 + length


@dataclass(slots=True)
class _Book:
    """Sheets by the place of their first record; a chart within a sheet is a stream in the stream, and passed over."""

    sheets: dict[int, _Sheet] = field(default_factory=dict)
    listed: list[int] = field(default_factory=list)
    _current: _Sheet | None = None
    _depth: int = 0
    _looks: Looks = field(default_factory=Looks)
    _styles: tuple[CellStyles, CellLooks] | None = None
    _first_day: dt.datetime = FIRST_DAY
    _names: FormulaNames = field(default_factory=FormulaNames)

    def note(self, place: int, kind: int, content: memoryview) -> None:
        """Takes the records in order."""
        if kind == _FILE_PASS:
            raise UnreadableFileError("encrypted")
        if kind == _BOF:
            self._depth += 1
            if self._depth == 1:
                styles, looks = self._known_styles()
                self._current = self.sheets[place] = _Sheet(
                    styles, self._names, content[:2] == _EXCEL_97, looks, self._first_day, Conditions(self._looks.colour)
                )
        elif kind == END:
            self._depth -= 1
        elif self._depth == 1 and self._current is not None:
            if kind == _BOUND_SHEET:
                self.listed.append(struct.unpack_from("<I", content)[0])
            if kind == _DATE_1904 and content[0]:
                self._first_day = FIRST_OF_1904
            self._looks.note(kind, content)
            self._names.note(kind, content)
            self._current.note(kind, content)

    def _known_styles(self) -> tuple[CellStyles, CellLooks]:
        """The styles and what they look like, once the workbook's own part has been passed: the sheets follow it."""
        if self.sheets and self._styles is None:
            self._styles = self._looks.styles(), self._looks.of_cells()
        return self._styles or (CellStyles(), CellLooks())


@dataclass(slots=True)
class _Sheet:
    """What one sheet says."""

    styles: CellStyles
    names: FormulaNames
    is_97: bool = True
    looks: CellLooks = CellLooks()  # noqa: RUF009 - frozen
    first_day: dt.datetime = FIRST_DAY
    _conditions: Conditions = field(default_factory=lambda: Conditions(lambda _: None))
    facts: SheetFacts = field(default_factory=SheetFacts)
    _rows: tuple[int, int] = (1 << 16, -1)
    _columns: tuple[int, int] = (1 << 16, -1)
    _filled: int = 0
    _drawings: SheetDrawings = field(default_factory=SheetDrawings)
    _used: dict[tuple[int, int], str] = field(default_factory=dict)

    def note(self, kind: int, content: memoryview) -> None:
        """Takes one record."""
        if kind in _CELLS:
            self._cell(kind, content)
        elif kind == _ROW:
            number, height, flags = struct.unpack_from("<H4xH4xH", content)
            if flags & _ROW_HIDDEN or 0 < height < LEAST_HEIGHT * TWIPS:
                self.facts.hidden_rows.add(number)
        elif kind == _COLUMNS:
            first, last, width, flags = struct.unpack_from("<HHH2xH", content)
            if flags & _COLUMN_HIDDEN or width < LEAST_WIDTH * WIDTH_PARTS:
                self.facts.hidden_columns.update(range(first, last + 1))
        else:
            self._drawings.note(kind, content)
            self._conditions.note(kind, content)

    def ended(self) -> SheetFacts:
        """All that it says."""
        self.facts.note_drawn(self._drawings.ended())
        self.facts.conditional = self._conditions.ended(self.looks, self._used, self.first_day)
        return self.facts

    def _cell(self, kind: int, content: memoryview) -> None:
        row, col, style = struct.unpack_from("<HHH", content)
        last = struct.unpack_from("<H", content, len(content) - 2)[0] if kind == _MUL_RK else col
        self._filled += max(1, last - col + 1)
        self._rows = min(self._rows[0], row), max(self._rows[1], row)
        self._columns = min(self._columns[0], col), max(self._columns[1], last)
        if kind == _MUL_RK:
            styles = [struct.unpack_from("<H", content, 4 + 6 * step)[0] for step in range((len(content) - 6) // 6)]
            for step, one in enumerate(styles):
                self.facts.note_number((row, col + step), str(one), self.styles)
                self._use((row, col + step), str(one))
        elif kind in (_NUMBER, _RK, _FORMULA):
            self.facts.note_number((row, col), str(style), self.styles)
        shared = str(struct.unpack_from("<I", content, 6)[0]) if kind == _SHARED else ""
        self._look((row, col), str(style), shared, is_text=kind in (_SHARED, _LABEL))
        if kind == _ERROR and content[7] == 1:
            self.facts.errors[row, col] = ERRORS.get(content[6], "#N/A")
        elif kind == _FORMULA:
            self._formula((row, col), Formula.of(bytes(content)))

    def _use(self, place: tuple[int, int], style: str) -> None:
        """Takes the style of a cell that looks otherwise than any other."""
        if style in self.looks.cells or "0" in self.looks.cells:
            self._used[place] = style

    def _look(self, place: tuple[int, int], style: str, shared: str, *, is_text: bool) -> None:
        self._use(place, style)
        if style in self.styles.symbols:
            self.facts.symbols[place] = self.styles.symbols[style]
        if style in self.styles.unclear or (is_text and style in self.styles.odd_texts):
            self.facts.odd[place] = None
        elif shared in self.styles.strings:
            self.facts.odd[place] = self.styles.strings[shared]

    def _formula(self, place: tuple[int, int], formula: Formula) -> None:
        if self.names.place_picture(formula):
            self.facts.objects.add(place)
        elif formula.error is not None:
            self.facts.errors[place] = ERRORS.get(formula.error, "#N/A")
        elif self.is_97 and formula.uncomputed:
            self.facts.formulas[place] = formula.uncomputed

    def check_size(self, limits: Limits) -> None:
        """Refuses cells too far apart."""
        check_filled(self._filled, limits)
        height, width = self._rows[1] - self._rows[0] + 1, self._columns[1] - self._columns[0] + 1
        if height > 0 and height * width > limits.cells:
            raise UnreadableFileError("too_large", f"单元格铺开达 {height} 行 × {width} 列")
