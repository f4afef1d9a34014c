"""A workbook being written: its page, and cells with fonts, colours, heights and comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any

from extractors.core.own_marks import OPEN_FILLS
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.list_page import AUTHOR, NOTE_FONT, NOTE_SIZE, NOTE_WIDTH
from pipeline.render.spreadsheet.parts import StreamedWorkbook
from pipeline.render.spreadsheet.sheets import EXACT, Cell, Column, Content, Formula, Kind, Tone, letter
from pipeline.render.spreadsheet.text_width import display_width

FONT = {"font_name": "宋体", "font_size": 11, "font_charset": 134, "font_scheme": None, "valign": "vcenter"}
_NUMBERS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "count": {"num_format": "#,##0_ ", "align": "right"},
    "percent": {"num_format": "0.0%_ ", "align": "right"},
}
_NUMBERS["number"] = {"num_format": "General", "align": "right"}
_NUMBERS |= {"time": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}, "date": {"num_format": "yyyy-mm-dd", "align": "left"}}
_TONES: dict[Tone, dict[str, Any]] = {
    "plain": {},
    "error": {"bg_color": f"#{OPEN_FILLS['error']}"},
    "warning": {"bg_color": f"#{OPEN_FILLS['warning']}"},
    "corrected": {"bg_color": "#C6E0B4"},
    "alarm": {"font_color": "#C00000", "bold": True},
    "total": {"bold": True, "bg_color": "#EDEDED"},
}
GRID = {"border": 1, "border_color": "#A6A6A6"}
HEAD = {"bold": True, "bg_color": "#D9E1F2", "text_wrap": True, "align": "center", **GRID}
TITLE_HEIGHT, LINE, PADDING, _HIGHEST = 28, 15, 5, 409
_CELL_LIMIT = 32_767
"""Characters of a cell, by Excel's own specification."""
_PIECE = 16_000
"""Characters of a text too long for one cell that go into one row of the continuation sheet (two UTF-16 units each at most)."""
_WIDEST = 220
"""Characters across one paper: A4 takes about 147 of full size, and what is set smaller than 6 points can't be read."""
_HEADER_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a workbook says about itself: its title (also printed on every page), who issues it, and its time."""

    title: str
    issuer: str
    stamp: dt.datetime


@dataclass
class Book:
    """A workbook being written: its formats by look, and the texts that were too long for their cells."""

    file: Any
    imprint: Imprint
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    rest: list[tuple[Cell, ...]] = field(default_factory=list)
    looks: dict[tuple[Kind, Tone, bool, bool], Any] = field(default_factory=dict)

    def look(self, **properties: Any) -> Any:
        """The format of these properties, over the workbook's font."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({**FONT, **properties})
            self.formats[key]._get_xf_index()  # noqa: SLF001 - numbered as they are first used, whoever writes the cell
        return self.formats[key]

    def cell_look(self, kind: Kind, tone: Tone, *, words: bool, quoted: bool) -> Any:
        """The format of a cell of a table; `words` where it holds a text, which may wrap, `quoted` where that looks like a formula."""
        key = kind, tone, words, quoted
        if key not in self.looks:
            wrapped = {"text_wrap": True} if words else {}
            marked = {"quote_prefix": True} if quoted else {}
            self.looks[key] = self.look(**{**GRID, **_NUMBERS[kind], **_TONES[tone], **wrapped, **marked})
        return self.looks[key]


def is_quoted(text: str) -> bool:
    """Whether a program might take a text for a formula."""
    return text.startswith(("=", "+", "-", "@"))


def new_book(target: IO[bytes], imprint: Imprint, *, streamed: bool = False) -> Book:
    """An empty workbook that is written into `target` when its file is closed.

    Where it is `streamed`, the rows of a sheet go to the disk as they come: they must come in order.
    """
    kept = {"constant_memory": True} if streamed else {}
    file = StreamedWorkbook(target, {**kept, "default_format_properties": FONT})
    created = imprint.stamp.astimezone(dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": xml_clean(imprint.title), "author": imprint.issuer, "company": imprint.issuer, "created": created})
    return Book(file, imprint)


def pages_across(page: Any, widths: Sequence[int], fixed: int) -> int:
    """How many papers a list is printed across, so that it can still be read; the fixed columns, which name the row, stand on each."""
    across = 1 + sum(widths) // _WIDEST
    if across > 1 and fixed:
        page.repeat_columns(0, fixed - 1)
    return across


def set_page(book: Book, page: Any, last: tuple[int, int], *, one_page: bool = False, across: int = 1) -> None:
    """A4 across, as wide as the paper or so many papers, with title, sheet and page numbers; `last` is the last row and column, from 0."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
    page.fit_to_pages(across, int(one_page))
    page.print_area(0, 0, *last)
    title = xml_clean(book.imprint.title)[:_HEADER_LIMIT].replace("&", "&&").replace("\n", " ")
    page.set_header(f"&L{title}&R{page.get_name().replace('&', '&&')}")
    page.set_footer("&C第 &P 页，共 &N 页")


def fill_of(tone: Tone) -> str:
    """The background of a tone as six hexadecimal digits; empty where it has none."""
    return str(_TONES[tone].get("bg_color", "")).removeprefix("#")


def height_of(contents: Sequence[Content], widths: Sequence[int]) -> int:
    """The height that shows all lines: Excel would find it by itself, LibreOffice does not."""
    lines = 1
    for content, width in zip(contents, widths, strict=False):
        if isinstance(content, str) and (len(content) * 2 > width or "\n" in content):
            lines = max(lines, lines_of(content, width))
    return height_of_lines(lines)


def lines_of(content: str, width: int) -> int:
    """How many lines a text takes in a column."""
    room = max(width - 2, 1)
    if "\n" not in content and len(content) <= _CELL_LIMIT:  # most
        return 1 + (display_width(content) - 1) // room
    return sum([1 + (display_width(line) - 1) // room for line in content[:_CELL_LIMIT].split("\n")])


def height_of_lines(lines: int) -> int:
    """The height of a row of so many lines."""
    return min(LINE * lines + PADDING, _HIGHEST)


def write_cell(book: Book, page: Any, at: tuple[int, int], cell: Cell, column: Column) -> None:
    """A cell at `(row, column)`, looking as its column and its tone say, with its comment."""
    content = cell.content
    if isinstance(content, int) and abs(content) >= EXACT:
        content = str(content)
    if isinstance(content, str):
        text = fitted(book, page, at, content)
        page.write_string(*at, text, book.cell_look(column.kind, cell.tone, words=True, quoted=is_quoted(text)))
    else:
        _write_plain(page, at, content, book.cell_look(column.kind, cell.tone, words=False, quoted=False))
    if cell.note:
        note, height = note_of(book, page, at, cell.note)
        look = {"author": AUTHOR, "font_name": NOTE_FONT, "font_size": NOTE_SIZE}
        page.write_comment(*at, note, {"width": NOTE_WIDTH, "height": height, **look})


def _write_plain(page: Any, at: tuple[int, int], content: Content, look: Any) -> None:
    if content is None:
        page.write_blank(*at, None, look)
    elif isinstance(content, Formula):
        page.write_formula(*at, content.text, look, content.value)
    elif isinstance(content, dt.date):
        page.write_datetime(*at, content, look)
    else:
        page.write_number(*at, content, look)


def note_of(book: Book, page: Any, at: tuple[int, int], words: str) -> tuple[str, int]:
    """What the comment on the cell at `(row, column)` says, and the height in pixels that is large enough for it."""
    note = fitted(book, page, at, words)
    return note, _note_height(note)


@lru_cache(maxsize=4096)
def _note_height(note: str) -> int:
    lines = sum([1 + display_width(line) // 36 for line in note.split("\n")])
    return min(26 + 17 * lines, 400)


def fitted(book: Book, page: Any, at: tuple[int, int], text: str) -> str:
    """`text` as the cell at `(row, column)` can hold it; what is left over goes to the continuation sheet."""
    clean = xml_clean(text)
    if len(clean) <= _CELL_LIMIT // 2 or len(clean.encode("utf-16-le")) // 2 <= _CELL_LIMIT:
        return clean
    pieces = [clean[start : start + _PIECE] for start in range(0, len(clean), _PIECE)]
    where = f"{letter(at[1])}{at[0] + 1}"
    book.rest += [(Cell(page.get_name()), Cell(where), Cell(number), Cell(piece)) for number, piece in enumerate(pieces[1:], 2)]
    return f"{pieces[0]}\n……（全文 {len(clean)} 字，超出单元格上限，余下部分见工作表“续文”）"
