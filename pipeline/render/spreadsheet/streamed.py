"""A listing → the bytes of an .xlsx. Its rows go to the disk as they come, so that it may have a hundred thousand of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from pipeline.render.lists.listing import Listing, Sums
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet import sheets
from pipeline.render.spreadsheet.cell_formats import (
    HEAD,
    LINE,
    PADDING,
    TITLE_HEIGHT,
    Book,
    Imprint,
    height_of,
    new_book,
    set_page,
    write_cell,
)
from pipeline.render.spreadsheet.sheets import Cell, Formula, continued, letter, sheet_names
from pipeline.render.spreadsheet.xlsx import write_rest

_TITLE = {"bold": True, "font_size": 16, "align": "center"}
_ENDING = {"font_color": "#595959"}


def render_listing(listing: Listing, name: str, imprint: Imprint) -> tuple[bytes, Sums]:
    """The workbook of one sheet `name`, and the sums of its rows. Same listing and imprint, same bytes.

    A list of more rows than a sheet has goes on on a further one, with the same title and head; sums and ending stand on the last.
    """
    target = io.BytesIO()
    book = new_book(target, imprint, streamed=True)
    (first_name,) = sheet_names([name])
    sums, pages = Sums(listing), list[_Page]()
    rows, left = listing.rows(), True
    while left:
        page = _Page(book, listing, continued(first_name, len(pages) + 1))
        pages.append(page)
        page.write(islice(rows, page.room), sums)
        following = next(rows, None)
        left = following is not None
        if following is not None:
            rows = chain((following,), rows)
            page.finish(())
    page.add_sums(sums, lambda column: ",".join(one.span(column, alone=len(pages) == 1) for one in pages))
    page.finish(listing.ending)
    write_rest(book)
    book.file.close()
    return target.getvalue(), sums


class _Page:
    """A sheet of the list being written: its title and head stand there from the beginning."""

    def __init__(self, book: Book, listing: Listing, name: str) -> None:
        """Takes the name of the sheet."""
        self._book, self._listing = book, listing
        self._page = book.file.add_worksheet(name)
        self._page.hide_gridlines(1)
        for place, column in enumerate(listing.columns):
            self._page.set_column(place, place, column.limit)
        self._top = _write_title(book, self._page, listing)
        self._first = _write_head(book, self._page, listing, self._top)
        self._last = self._listed = self._first - 1

    @property
    def room(self) -> int:
        """Rows that it has for the list, sums and ending set aside."""
        return sheets.MOST_ROWS - 1 - len(self._listing.ending) - self._first

    def write(self, rows: Iterable[tuple[Cell, ...]], sums: Sums) -> None:
        """Writes rows, and adds them to the sums."""
        for cells in rows:
            self._last += 1
            sums.add(cells)
            self._row(cells)
        self._listed = self._last

    def span(self, column: int, *, alone: bool) -> str:
        """The cells of one column as a formula on the last sheet names them."""
        cells = f"{letter(column)}{self._first + 1}:{letter(column)}{self._listed + 1}"
        return cells if alone else f"{sheets.on_sheet(self._page.get_name())}{cells}"

    def add_sums(self, sums: Sums, spans: Callable[[int], str]) -> None:
        """Writes the sums, where there is anything to add."""
        if self._listing.adds and sums.rows:
            live = {place: Formula(f"=SUM({spans(place)})", value) for place, value in sums.sums().items()}
            self._last += 1
            self._row(tuple(cell._replace(content=live.get(place, cell.content)) for place, cell in enumerate(sums.cells())))

    def finish(self, ending: Sequence[str]) -> None:
        """Writes what is said below the list, and makes the sheet one to look through and to print."""
        for place, line in enumerate(ending, 1):
            self._page.write_string(self._last + place, 0, xml_clean(line), self._book.look(**_ENDING))
        columns = len(self._listing.columns)
        self._page.freeze_panes(self._first, self._listing.fixed)
        self._page.repeat_rows(self._top, self._first - 1)
        self._page.autofilter(self._first - 1, 0, max(self._listed, self._first), columns - 1)
        set_page(self._book, self._page, (self._last + len(ending), columns - 1))
        _merge_head(self._page, self._listing, self._top)

    def _row(self, cells: tuple[Cell, ...]) -> None:
        columns = self._listing.columns
        self._page.set_row(self._last, height_of([cell.content for cell in cells], [column.limit for column in columns]))
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            write_cell(self._book, self._page, (self._last, place), cell, column)


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
