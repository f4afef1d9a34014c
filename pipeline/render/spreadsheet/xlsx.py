"""Sheets as values → the bytes of an .xlsx, the same for the same values. The only module that imports xlsxwriter."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from pipeline.core.errors import TemplateError
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.sheets import EXACT, Cell, Column, Content, Formula, Kind, Sheet, Table, Tone, display_width, letter

_FONT = {"font_name": "宋体", "font_size": 11, "font_charset": 134, "font_scheme": None, "valign": "vcenter"}
_NUMBERS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "count": {"num_format": "#,##0_ ", "align": "right"},
    "percent": {"num_format": "0.0%_ ", "align": "right"},
}
_NUMBERS["number"] = {"num_format": "General", "align": "right"}
_NUMBERS |= {"time": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}, "date": {"num_format": "yyyy-mm-dd", "align": "left"}}
_TONES: dict[Tone, dict[str, Any]] = {
    "plain": {},
    "error": {"bg_color": "#F8CBAD"},
    "warning": {"bg_color": "#FFEB9C"},
    "corrected": {"bg_color": "#C6E0B4"},
    "alarm": {"font_color": "#C00000", "bold": True},
    "total": {"bold": True, "bg_color": "#EDEDED"},
}
_GRID = {"border": 1, "border_color": "#A6A6A6"}
_HEAD = {"bold": True, "bg_color": "#D9E1F2", "text_wrap": True, "align": "center", **_GRID}
_FIXED_WIDTHS = {"percent": 9, "time": 17, "date": 12}
_COUNT_WIDTH = 18
_TITLE_HEIGHT, _LINE, _PADDING, _HIGHEST = 28, 15, 5, 409
_MOST_ROWS = 1_048_576
_CELL_LIMIT = 32_767
_PIECE = 16_000
"""Characters of a text too long for one cell that go into one row of the continuation sheet (two UTF-16 units each at most)."""
_HEADER_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a workbook says about itself: its title (also printed on every page), who issues it, and its time."""

    title: str
    issuer: str
    stamp: dt.datetime


@dataclass
class _Book:
    """A workbook being written: its formats by look, and the texts that were too long for their cells."""

    file: Any
    imprint: Imprint
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    rest: list[tuple[Cell, ...]] = field(default_factory=list)

    def look(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({**_FONT, **properties})
        return self.formats[key]


def render_sheets(sheets: tuple[Sheet, ...], imprint: Imprint) -> bytes:
    """The workbook. Same sheets and imprint, same bytes.

    A text that Excel's cells can't hold (32,767) is cut there with a note, and its rest stands on the sheet 续文.

    Raises:
        TemplateError: a sheet has more rows than Excel allows.
    """
    target = io.BytesIO()
    file = xlsxwriter.Workbook(target, {"in_memory": True, "default_format_properties": _FONT})
    created = imprint.stamp.astimezone(dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": xml_clean(imprint.title), "author": imprint.issuer, "company": imprint.issuer, "created": created})
    book = _Book(file, imprint)
    for sheet in sheets:
        _write_sheet(book, sheet)
    if book.rest:
        columns = (Column("工作表"), Column("单元格"), Column("段", "count"), Column("内容", limit=100))
        _write_sheet(book, Sheet("续文", (Table(columns, tuple(book.rest)),)))
    file.close()
    return target.getvalue()


def _write_sheet(book: _Book, sheet: Sheet) -> None:
    page = book.file.add_worksheet(sheet.name)
    widths = _widths(sheet)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    for row, line in enumerate(sheet.heading):
        page.set_row(row, _LINE + _PADDING if row else _TITLE_HEIGHT)
        page.write_string(row, 0, xml_clean(line), book.look(bold=row == 0, font_size=11 if row else 16))
    row = len(sheet.heading) + bool(sheet.heading)
    for table in sheet.tables:
        row = _write_table(book, page, table, (row, widths)) + 1
    for place, line in enumerate(sheet.ending):
        page.write_string(row + place, 0, xml_clean(line), book.look(font_color="#595959"))
    if sheet.is_list:
        _make_list(page, sheet)
    _set_page(book, page, sheet, row + len(sheet.ending) - 1)


def _make_list(page: Any, sheet: Sheet) -> None:
    page.freeze_panes(1, sheet.fixed)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(sheet.top.rows), 1), len(sheet.top.columns) - 1)


def _set_page(book: _Book, page: Any, sheet: Sheet, last: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
    page.fit_to_pages(1, 0 if sheet.is_list else 1)
    page.print_area(0, 0, last, max(len(table.columns) for table in sheet.tables) - 1)
    title = xml_clean(book.imprint.title)[:_HEADER_LIMIT].replace("&", "&&").replace("\n", " ")
    page.set_header(f"&L{title}&R{sheet.name.replace('&', '&&')}")
    page.set_footer("&C第 &P 页，共 &N 页")
    page.hide_gridlines(2 if sheet.heading else 1)


def _write_table(book: _Book, page: Any, table: Table, at: tuple[int, list[int]]) -> int:
    """Writes a table from a row on, under columns of the given widths, and returns the row after it."""
    row, widths = at
    if row + table.height > _MOST_ROWS:
        message = f"“{page.get_name()}”有 {len(table.rows)} 行，超过 Excel 的上限，请改用 frames 文件夹中的 CSV 文件。"
        raise TemplateError(message)
    if table.title:
        page.write_string(row, 0, table.title, book.look(bold=True, font_size=12))
        row += 1
    page.set_row(row, _height([column.title for column in table.columns], widths))
    for place, column in enumerate(table.columns):
        page.write_string(row, place, xml_clean(column.title), book.look(**_HEAD))
    if table.empty and not table.rows:
        page.write_string(row + 1, 0, table.empty, book.look(font_color="#595959"))
        return row + 2
    for cells in (*table.rows, *table.foot):
        row += 1
        page.set_row(row, _height([cell.content for cell in cells], widths))
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            _write_cell(book, page, (row, place), cell, column)
    return row + 1


def _height(contents: Sequence[Content], widths: Sequence[int]) -> int:
    """The height that shows all lines: Excel would find it by itself, LibreOffice does not."""
    lines = 1
    for content, width in zip(contents, widths, strict=False):
        if isinstance(content, str) and (len(content) * 2 > width or "\n" in content):
            lines = max(lines, sum(1 + (display_width(line) - 1) // max(width - 2, 1) for line in content[:_CELL_LIMIT].split("\n")))
    return min(_LINE * lines + _PADDING, _HIGHEST)


def _write_cell(book: _Book, page: Any, at: tuple[int, int], cell: Cell, column: Column) -> None:
    look = {**_GRID, **_NUMBERS[column.kind], **_TONES[cell.tone]}
    content = cell.content
    if isinstance(content, int) and abs(content) >= EXACT:
        content = str(content)
    if content is None:
        page.write_blank(*at, None, book.look(**look))
    elif isinstance(content, Formula):
        page.write_formula(*at, content.text, book.look(**look), content.value)
    elif isinstance(content, str):
        text = _fitted(book, page, at, content)
        quoted = {"quote_prefix": True} if text.startswith(("=", "+", "-", "@")) else {}
        page.write_string(*at, text, book.look(**{**look, "text_wrap": True, **quoted}))
    elif isinstance(content, dt.date):
        page.write_datetime(*at, content, book.look(**look))
    else:
        page.write_number(*at, content, book.look(**look))
    if cell.note:
        _write_note(page, at, _fitted(book, page, at, cell.note))


def _write_note(page: Any, at: tuple[int, int], note: str) -> None:
    lines = sum(1 + display_width(line) // 36 for line in note.split("\n"))
    size = {"width": 260, "height": min(26 + 17 * lines, 400)}
    page.write_comment(*at, note, {**size, "author": "汇总", "font_name": "宋体", "font_size": 9})


def _fitted(book: _Book, page: Any, at: tuple[int, int], text: str) -> str:
    """`text` as a cell can hold it; what is left over goes to the continuation sheet."""
    clean = xml_clean(text)
    if len(clean.encode("utf-16-le")) // 2 <= _CELL_LIMIT:
        return clean
    pieces = [clean[start : start + _PIECE] for start in range(0, len(clean), _PIECE)]
    where = f"{letter(at[1])}{at[0] + 1}"
    book.rest += [(Cell(page.get_name()), Cell(where), Cell(number), Cell(piece)) for number, piece in enumerate(pieces[1:], 2)]
    return f"{pieces[0]}\n……（全文 {len(clean)} 字，超出单元格上限，余下部分见工作表“续文”）"


def _widths(sheet: Sheet) -> list[int]:
    """The width of each column over all tables of the sheet, in half-width characters."""
    widths: dict[int, int] = {}
    for table in sheet.tables:
        for place, column in enumerate(table.columns):
            widths[place] = max(widths.get(place, 6), _width(table, place, column))
    return [widths[place] for place in sorted(widths)]


def _width(table: Table, place: int, column: Column) -> int:
    if column.kind in _FIXED_WIDTHS:
        return max(_FIXED_WIDTHS[column.kind], min(display_width(column.title), 8) + 2)
    if column.kind in ("count", "number"):
        return min(max(display_width(column.title) + 3, 8), _COUNT_WIDTH)
    widest = max((_text_width(cells[place].content, column.limit) for cells in table.rows), default=0)
    return min(max(widest, display_width(column.title) + 2), column.limit) + 2


def _text_width(content: Content, limit: int) -> int:
    """The width of a text; beyond `limit` characters it is not looked at, for the column grows no further."""
    return display_width(content[:limit]) if isinstance(content, str) else 0
