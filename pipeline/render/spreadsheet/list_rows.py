"""The rows of a list made into XML, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.cells import HEAD, Book, fitted, height_of, height_of_lines, is_quoted, lines_of, note_of
from pipeline.render.spreadsheet.list_notes import Note
from pipeline.render.spreadsheet.list_page import ListPage
from pipeline.render.spreadsheet.sheets import EXACT, Cell, Column, Content, Kind, Tone, display_width, letter
from pipeline.render.spreadsheet.text_xml import text_xml

_OTHER, _WORDS, _QUOTED = range(3)
"""What a cell holds, so far as its format depends on it: no text, a text, a text that looks like a formula."""
_SEVERAL_LINES = 1 << 30
"""Width of a text of several lines: no column is so wide that it takes one line."""
_SHORT = 16_000
"""Characters of a text that fits in a cell whatever they are."""
MOST_SHARED = 50_000
"""Rows; in a longer list each text stands in its cell, for a table of all texts would have to be kept in memory."""
_MOST_KNOWN = 50_000
"""Contents that are remembered while a list is written."""


@dataclass(slots=True)
class _Filled:
    """What follows the format of a cell with a certain content.

    Attributes:
        xml: It.
        form: Which format the cell takes.
        width: How wide the content may be at most; 0 where it needs no look.
        shared: 1 where it is in the table of texts.
        shown: How wide it is, where it is one line and was looked at.
    """

    xml: str
    form: int = _OTHER
    width: int = 0
    shared: int = 0
    shown: int = 0


@dataclass(slots=True)
class _Place:
    """A column: its number, the beginning of its cells, its kind and width, and the numbers of its formats by form and tone."""

    col: int
    begun: str
    kind: Kind
    width: int
    looks: tuple[dict[Tone, int], ...] = field(default_factory=lambda: ({}, {}, {}))


class RowMaker:
    """Makes the rows of one list."""

    def __init__(self, book: Book, page: ListPage, columns: Sequence[Column], widths: Sequence[int], rows: int) -> None:
        """Takes the columns with their widths in half-width characters, and how many rows there will be."""
        self._book, self._page = book, page
        pairs = enumerate(zip(columns, widths, strict=True))
        self._places = [_Place(col, f'<c r="{letter(col)}', column.kind, width) for col, (column, width) in pairs]
        self._known: dict[Content, _Filled] = {}
        self._shares = rows <= MOST_SHARED
        self._row = 0
        self._head([column.title for column in columns], widths)

    def _head(self, titles: Sequence[str], widths: Sequence[int]) -> None:
        look = self._book.look(**HEAD)._get_xf_index()  # noqa: SLF001 - as xlsxwriter writes a cell
        clean = [self._filled_text(xml_clean(title)) for title in titles]
        self._page.add_row(height_of(titles, widths), [f'{p.begun}1" s="{look}"{one}' for p, one in zip(self._places, clean, strict=True)])

    def add(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        self._row += 1
        lines, shared, made = 1, 0, []
        for place, (content, tone, note) in zip(self._places, cells, strict=True):
            filled = self._known.get(content) or self._learnt(place, content)
            if filled.width > place.width and isinstance(content, str):
                lines = max(lines, _lines(filled, content, place.width))
            look = place.looks[filled.form].get(tone)
            if look is None:
                look = self._look(place, filled.form, tone)
            made.append(f'{place.begun}{self._row + 1}" s="{look}"{filled.xml}')
            shared += filled.shared
            if note:
                self._note(place, note)
        self._page.str_table.count += shared
        self._page.add_row(height_of_lines(lines), made)

    def _look(self, place: _Place, form: int, tone: Tone) -> int:
        found = self._book.cell_look(place.kind, tone, words=form != _OTHER, quoted=form == _QUOTED)
        number: int = found._get_xf_index()  # noqa: SLF001 - as above
        place.looks[form][tone] = number
        return number

    def _learnt(self, place: _Place, content: Content) -> _Filled:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        filled = self._filled(place, content)
        if not isinstance(content, str) or len(content) <= _SHORT:
            self._known[content] = filled
        return filled

    def _filled(self, place: _Place, content: Content) -> _Filled:
        if content is None:
            return _Filled("/>")
        if isinstance(content, dt.date):
            return _Filled(f"><v>{self._page._convert_date_time(content):.16G}</v></c>")  # noqa: SLF001 - as above
        if isinstance(content, str):
            width = _SEVERAL_LINES if "\n" in content else 2 * len(content)
            return self._text(place, content, width)
        if isinstance(content, int) and abs(content) >= EXACT:
            return self._text(place, str(content), 0)
        return _Filled(f"><v>{content:.16G}</v></c>")

    def _text(self, place: _Place, content: str, width: int) -> _Filled:
        text = fitted(self._book, self._page, (self._row, place.col), content)
        xml = self._filled_text(text)
        self._page.str_table.count -= self._shares  # it counts each cell that has the text
        return _Filled(xml, _QUOTED if is_quoted(text) else _WORDS, width, int(self._shares))

    def _filled_text(self, text: str) -> str:
        if not self._shares:
            return f' t="inlineStr"><is>{text_xml(text)}</is></c>'
        return f' t="s"><v>{self._page.str_table._get_shared_string_index(text)}</v></c>'  # noqa: SLF001 - as above

    def _note(self, place: _Place, words: str) -> None:
        text, height = note_of(self._book, self._page, (self._row, place.col), words)
        self._page.add_note(Note(self._row, place.col, text, height))


def _lines(filled: _Filled, content: str, width: int) -> int:
    """How many lines a text takes in a column, as `lines_of` says."""
    if filled.width == _SEVERAL_LINES or len(content) > _SHORT:
        return lines_of(content, width)
    filled.shown = filled.shown or display_width(content)
    return 1 + (filled.shown - 1) // max(width - 2, 1)
