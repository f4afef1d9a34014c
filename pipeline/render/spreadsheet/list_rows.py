"""The rows of a list made into XML, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from operator import getitem, itemgetter
from weakref import proxy

from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.cell_formats import HEAD, Book, fitted, height_of, height_of_lines, is_quoted, lines_of, note_of
from pipeline.render.spreadsheet.list_page import ListPage, Note, text_xml
from pipeline.render.spreadsheet.sheets import EXACT, Cell, Column, Content, Tone, letter

_FIRST = '<c r="A'
"""How every row begins."""
_OTHER, _WORDS, _QUOTED = range(3)
"""What a cell holds, so far as its format depends on it: no text, a text, a text that looks like a formula."""
_SHORT = 16_000
"""Characters of a text that fits in a cell whatever they are."""
MOST_SHARED = 50_000
"""Rows; in a longer list each text stands in its cell, for a table of all texts would have to be kept in memory."""
_MOST_KNOWN = 4096
"""Cells of a column that are remembered while a list is written."""
_NOTE = itemgetter(2)
_XML, _LINES = map(itemgetter, range(2))
_SHARED = ' t="s"><v>'
"""What a cell whose text is in the table of texts has, and no other."""


_Made = tuple[str, int]
"""A cell as it is written, whatever its row: what follows the number of the row, up to the number of the row in the next cell; and how many
lines it takes. A bare tuple, for a long list has a million of them."""


class _Column(dict[Cell, _Made]):
    """A column of the list, and the cells of it that were made, by what they show; one that is not known is made."""

    def __init__(self, maker: RowMaker, col: int, column: Column, width: int) -> None:
        """Takes its number from 0 and its width in half-width characters."""
        super().__init__()
        self.col, self.kind, self.width, self.follows = col, column.kind, width, ""
        self._maker: RowMaker = proxy(maker)  # no circle: with the maker all its cells are gone at once
        self._looks: dict[tuple[int, Tone], int] = {}
        self._since, self._repeats = 0, True

    def __missing__(self, cell: Cell) -> _Made:
        """Makes a cell, and keeps it where the same text gives the same cell in every row."""
        made = self._maker.make(self, cell)
        if self._repeats and _is_told_apart(cell.content):
            if len(self) >= _MOST_KNOWN:
                self._forget()
            self[cell] = made
        return made

    def _forget(self) -> None:
        """Begins anew; keeps nothing from now on where hardly any cell came twice."""
        self._repeats = self._maker.row - self._since > 2 * _MOST_KNOWN
        self._since = self._maker.row
        self.clear()

    def look(self, book: Book, form: int, tone: Tone) -> int:
        """The number of the format of a cell with such a content and tone."""
        if (form, tone) not in self._looks:
            found = book.cell_look(self.kind, tone, words=form != _OTHER, quoted=form == _QUOTED)
            self._looks[form, tone] = found._get_xf_index()  # noqa: SLF001 - as xlsxwriter writes a cell
        return self._looks[form, tone]


class RowMaker:
    """Makes the rows of one list.

    Attributes:
        row: The present one; the head is row 0.
    """

    def __init__(self, book: Book, page: ListPage, columns: Sequence[Column], widths: Sequence[int], rows: int) -> None:
        """Takes the columns with their widths in half-width characters, and how many rows there will be."""
        self._book, self._page = book, page
        self._columns = [_Column(self, col, *one) for col, one in enumerate(zip(columns, widths, strict=True))]
        for one, following in pairwise(self._columns):
            one.follows = f'<c r="{letter(following.col)}'
        self._shares = rows <= MOST_SHARED
        self.row = 0
        self._head([column.title for column in columns], widths)

    def _head(self, titles: Sequence[str], widths: Sequence[int]) -> None:
        look = self._book.look(**HEAD)._get_xf_index()  # noqa: SLF001 - as above
        clean = [self._text_xml(xml_clean(title)) for title in titles]
        made = [f'" s="{look}"{one}{column.follows}' for column, one in zip(self._columns, clean, strict=True)]
        self._page.add_row(height_of(titles, widths), "1".join([_FIRST, *made]))

    def add(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        self.row += 1
        noted = any(map(_NOTE, cells))
        plain = [Cell(cell.content, cell.tone) if cell.note else cell for cell in cells] if noted else cells
        made = [*map(getitem, self._columns, plain)]
        xml = str(self.row + 1).join((_FIRST, *map(_XML, made)))
        self._page.str_table.count += xml.count(_SHARED) if self._shares else 0
        self._page.add_row(height_of_lines(max(map(_LINES, made))), xml)
        if noted:
            self._note(cells)

    def _note(self, cells: Sequence[Cell]) -> None:
        """Puts the comments of a row on the page."""
        for place, cell in enumerate(cells):
            if cell.note:
                text, height = note_of(self._book, self._page, (self.row, place), cell.note)
                self._page.add_note(Note(self.row, place, text, height))

    def make(self, column: _Column, cell: Cell) -> _Made:
        """A cell of the present row."""
        content = cell.content
        if isinstance(content, int) and abs(content) >= EXACT:
            return self._worded(column, cell, str(content), 1)
        if isinstance(content, str):
            return self._worded(column, cell, content, _lines(content, column.width))
        look = column.look(self._book, _OTHER, cell.tone)
        return f'" s="{look}"{self._plain_xml(content)}{column.follows}', 1

    def _worded(self, column: _Column, cell: Cell, content: str, lines: int) -> _Made:
        text = content
        if len(content) > _SHORT or not content.isprintable():
            text = fitted(self._book, self._page, (self.row, column.col), content)
        xml = self._text_xml(text)
        self._page.str_table.count -= self._shares  # it counts each cell that has the text
        look = column.look(self._book, _QUOTED if is_quoted(text) else _WORDS, cell.tone)
        return f'" s="{look}"{xml}{column.follows}', lines

    def _plain_xml(self, content: Content) -> str:
        if content is None:
            return "/>"
        if isinstance(content, dt.date):
            return f"><v>{self._page._convert_date_time(content):.16G}</v></c>"  # noqa: SLF001 - as above
        return f"><v>{content:.16G}</v></c>"

    def _text_xml(self, text: str) -> str:
        if not self._shares:
            return f' t="inlineStr"><is>{text_xml(text)}</is></c>'
        return f"{_SHARED}{self._page.str_table._get_shared_string_index(text)}</v></c>"  # noqa: SLF001 - as above


def _is_told_apart(content: Content) -> bool:
    """Whether what equals a content is written like it: a large figure may be a text, and what is left of a long text names its row."""
    if isinstance(content, str):
        return len(content) <= _SHORT
    return not isinstance(content, int | float) or abs(content) < EXACT


def _lines(content: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return lines_of(content, width) if 2 * len(content) > width or "\n" in content else 1
