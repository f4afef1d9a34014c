"""Sheets as values → the bytes of an .xlsx, the same for the same values."""

from __future__ import annotations

import io
from itertools import chain, zip_longest
from typing import Any

from pipeline.core.errors import TemplateError
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.cell_formats import (
    HEAD,
    LINE,
    PADDING,
    TITLE_HEIGHT,
    Book,
    Imprint,
    height_of,
    new_book,
    pages_across,
    set_page,
    write_cell,
)
from pipeline.render.spreadsheet.list_page import ListPage
from pipeline.render.spreadsheet.list_rows import RowMaker
from pipeline.render.spreadsheet.long_rows import LookedOver
from pipeline.render.spreadsheet.sheets import MOST_ROWS, Column, Formula, Sheet, Table


def render_sheets(sheets: tuple[Sheet, ...], imprint: Imprint) -> bytes:
    """The workbook. Same sheets and imprint, same bytes.

    A text that Excel's cells can't hold (32,767) is cut there with a note, and its rest stands on the sheet 续文. A list of more rows
    than a sheet has goes on on a further one.

    Raises:
        TemplateError: a table that calculates has more rows than Excel allows.
    """
    target = io.BytesIO()
    book = new_book(target, imprint)
    for sheet in chain.from_iterable(sheet.parts() for sheet in sheets):
        _write_sheet(book, sheet)
    write_rest(book)
    book.file.close()
    return target.getvalue()


def write_rest(book: Book) -> None:
    """The continuation sheet, where a text was too long for its cell."""
    if book.rest:
        columns = (Column("工作表"), Column("单元格"), Column("段", "count"), Column("内容", limit=100))
        _write_sheet(book, Sheet("续文", (Table(columns, tuple(book.rest)),)))


def _write_sheet(book: Book, sheet: Sheet) -> None:
    widths, calculates = _looked_through(sheet)
    quick = sheet.is_list and bool(sheet.top.rows) and not sheet.ending and not calculates
    page = book.file.add_worksheet(sheet.name, worksheet_class=ListPage if quick else None)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    for row, line in enumerate(sheet.heading):
        page.set_row(row, LINE + PADDING if row else TITLE_HEIGHT)
        page.write_string(row, 0, xml_clean(line), book.look(bold=row == 0, font_size=11 if row else 16))
    row = len(sheet.heading) + bool(sheet.heading)
    for table in sheet.tables:
        row = (_write_rows(book, page, table, widths) if quick else _write_table(book, page, table, (row, widths))) + 1
    for place, line in enumerate(sheet.ending):
        page.write_string(row + place, 0, xml_clean(line), book.look(font_color="#595959"))
    if sheet.is_list:
        _make_list(page, sheet)
    last = max(len(table.columns) for table in sheet.tables) - 1
    across = pages_across(page, widths, sheet.fixed) if sheet.is_list else 1
    set_page(book, page, (row + len(sheet.ending) - 1, last), one_page=not sheet.is_list, across=across)
    page.hide_gridlines(2 if sheet.heading else 1)


def _make_list(page: Any, sheet: Sheet) -> None:
    page.freeze_panes(1, sheet.fixed)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(sheet.top.rows), 1), len(sheet.top.columns) - 1)


def _write_rows(book: Book, page: ListPage, table: Table, widths: list[int]) -> int:
    """Writes a list from its head on, and returns the row after it."""
    _require_room(page, table, 0)
    page.begin_list(len(table.columns), table.height)
    maker = RowMaker(book, page, table.columns, widths, table.height)
    for cells in chain(table.rows, table.foot):
        maker.add(cells)
    return table.height


def _require_room(page: Any, table: Table, row: int) -> None:
    if row + table.height > MOST_ROWS:
        message = f"“{page.get_name()}”有 {len(table.rows)} 行，超过 Excel 的上限，请改用 frames 文件夹中的 CSV 文件。"
        raise TemplateError(message)


def _write_table(book: Book, page: Any, table: Table, at: tuple[int, list[int]]) -> int:
    """Writes a table from a row on, under columns of the given widths, and returns the row after it."""
    row, widths = at
    _require_room(page, table, row)
    if table.title:
        page.write_string(row, 0, table.title, book.look(bold=True, font_size=12))
        row += 1
    page.set_row(row, height_of([column.title for column in table.columns], widths))
    for place, column in enumerate(table.columns):
        page.write_string(row, place, xml_clean(column.title), book.look(**HEAD))
    if table.empty and not table.rows:
        page.write_string(row + 1, 0, table.empty, book.look(font_color="#595959"))
        return row + 2
    for cells in (*table.rows, *table.foot):
        row += 1
        page.set_row(row, height_of([cell.content for cell in cells], widths))
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            write_cell(book, page, (row, place), cell, column)
    return row + 1


def _looked_through(sheet: Sheet) -> tuple[list[int], bool]:
    """The width of each column over all tables of the sheet, in half-width characters, and whether any cell calculates."""
    looked = [sheet.looked_over()] if sheet.is_list else [LookedOver(table, (), Formula) for table in sheet.tables]
    widths = [max(6, *some) for some in zip_longest(*(one.widths for one in looked), fillvalue=0)]
    of_foot = (cell.content for table in sheet.tables for cells in table.foot for cell in cells)
    return widths, any(one.calculates for one in looked) or any(isinstance(content, Formula) for content in of_foot)
