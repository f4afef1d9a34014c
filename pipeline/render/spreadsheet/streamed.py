"""A listing → the bytes of an .xlsx. Its rows go to the disk as they come, so that it may have a hundred thousand of them."""

from __future__ import annotations

import io
from typing import Any

from pipeline.core.errors import TemplateError
from pipeline.render.listing import Listing, Sums
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.cells import HEAD, LINE, PADDING, TITLE_HEIGHT, Book, Imprint, height_of, new_book, set_page, write_cell
from pipeline.render.spreadsheet.sheets import MOST_ROWS, Cell, Formula, letter, sheet_names
from pipeline.render.spreadsheet.xlsx import write_rest

_TITLE = {"bold": True, "font_size": 16, "align": "center"}
_ENDING = {"font_color": "#595959"}


def render_listing(listing: Listing, name: str, imprint: Imprint) -> tuple[bytes, Sums]:
    """The workbook of one sheet `name`, and the sums of its rows. Same listing and imprint, same bytes.

    Raises:
        TemplateError: it has more rows than Excel allows.
    """
    target = io.BytesIO()
    book = new_book(target, imprint, streamed=True)
    page = book.file.add_worksheet(sheet_names([name])[0])
    page.hide_gridlines(1)
    for place, column in enumerate(listing.columns):
        page.set_column(place, place, column.limit)
    top = _write_title(book, page, listing)
    first = _write_head(book, page, listing, top)
    sums = Sums(listing)
    last = _write_rows(book, page, (listing, sums), first)
    ending = _write_ending(book, page, listing, last + 1)
    page.freeze_panes(first, listing.fixed)
    page.repeat_rows(top, first - 1)
    page.autofilter(first - 1, 0, max(last - bool(listing.adds), first), len(listing.columns) - 1)
    set_page(book, page, (ending, len(listing.columns) - 1))
    _merge_head(page, listing, top)
    write_rest(book)
    book.file.close()
    return target.getvalue(), sums


def _write_title(book: Book, page: Any, listing: Listing) -> int:
    for row, line in enumerate(listing.title):
        page.set_row(row, TITLE_HEIGHT)
        look = book.look(**_TITLE)
        if len(listing.columns) > 1:
            page.merge_range(row, 0, row, len(listing.columns) - 1, xml_clean(line), look)
        else:
            page.write_string(row, 0, xml_clean(line), look)
    return len(listing.title)


def _write_head(book: Book, page: Any, listing: Listing, top: int) -> int:
    """Every cell of the head by itself, row by row; merged when all rows are written."""
    widths = [column.limit for column in listing.columns]
    texts = {(cell.row, cell.col): cell for cell in listing.head}
    for row in range(listing.height):
        own = [texts.get((row, place)) for place in range(len(widths))]
        low = [cell for cell in own if cell is not None and cell.rowspan == 1]
        heights = [height_of([cell.text], [sum(widths[cell.col : cell.col + cell.colspan])]) for cell in low]
        page.set_row(top + row, max([LINE + PADDING, *heights]))
        for place, cell in enumerate(own):
            if cell is None:
                page.write_blank(top + row, place, None, book.look(**HEAD))
            else:
                page.write_string(top + row, place, xml_clean(cell.text), book.look(**HEAD))
    return top + listing.height


def _merge_head(page: Any, listing: Listing, top: int) -> None:
    """Merges what covers several cells. `merge_range` writes to all of them, and refuses rows that are on the disk already."""
    for cell in listing.head:
        if cell.rowspan > 1 or cell.colspan > 1:
            page.merge.append([top + cell.row, cell.col, top + cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1])


def _write_rows(book: Book, page: Any, of: tuple[Listing, Sums], first: int) -> int:
    """The rows and their sums; returns the last row."""
    listing, sums = of
    row = first - 1
    for cells in listing.rows():
        row += 1
        if row >= MOST_ROWS - 1 - len(listing.ending):
            message = f"“{page.get_name()}”的行数超过 Excel 的上限，请改用 frames 文件夹中的 CSV 文件。"
            raise TemplateError(message)
        sums.add(cells)
        _write_row(book, page, listing, (row, cells))
    if not listing.adds or row < first:
        return row
    spans = {place: f"{letter(place)}{first + 1}:{letter(place)}{row + 1}" for place in listing.adds}
    live = {place: Formula(f"=SUM({spans[place]})", value) for place, value in sums.sums().items()}
    cells = tuple(cell._replace(content=live.get(place, cell.content)) for place, cell in enumerate(sums.cells()))
    _write_row(book, page, listing, (row + 1, cells))
    return row + 1


def _write_row(book: Book, page: Any, listing: Listing, at: tuple[int, tuple[Cell, ...]]) -> None:
    row, cells = at
    page.set_row(row, height_of([cell.content for cell in cells], [column.limit for column in listing.columns]))
    for place, (cell, column) in enumerate(zip(cells, listing.columns, strict=True)):
        write_cell(book, page, (row, place), cell, column)


def _write_ending(book: Book, page: Any, listing: Listing, row: int) -> int:
    for place, line in enumerate(listing.ending):
        page.write_string(row + place, 0, xml_clean(line), book.look(**_ENDING))
    return row + len(listing.ending) - 1
