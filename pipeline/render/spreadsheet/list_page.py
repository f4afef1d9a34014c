"""A list of a workbook, its texts, rows and comments made into XML as they come: the same bytes as by xlsxwriter, in less time.

A list of three thousand units has half a million cells. Of xlsxwriter's worksheet this replaces the writing of rows and comments; all else
is its own. A test holds both ways to the same bytes.
"""

from __future__ import annotations

import re
import tempfile
from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, chain, repeat
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from pipeline.render.spreadsheet.sheets import letter

_CARE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")
_ENCODED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_OUTER_SPACE = re.compile(r"^\s|\s$")
_PLAIN_HEIGHT = 20
"""Pixels of a row whose height is not said."""
_IN_MEMORY = 16 * 2**20
"""Bytes of rows; more of them wait on the disk."""
_CHUNK, _ROWS = 2**20, 1000
_RIGHT, _DOWN = 15, 10
"""Where the shape of a comment begins, in pixels: in the next column, and in the row above or, in the first row, two pixels down in it."""
_DOWN_AT_TOP = 2
_ROWS_OF_A_NOTE = 22
"""Below the list, over which the comment on its last row may reach: it is 400 pixels high at most."""


def text_xml(text: str) -> str:
    """A text of a cell or comment: a sign that XML forbids stands as `_xHHHH_`, and what looks like one has its first sign so written."""
    if _is_plain(text) or not _CARE.search(text):
        return f"<t>{text}</t>"
    encoded = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _ENCODED.sub(r"_x005F\1", text))
    kept = ' xml:space="preserve"' if _OUTER_SPACE.search(encoded) else ""
    escaped = encoded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<t{kept}>{escaped}</t>"


def _is_plain(text: str) -> bool:
    """Whether a text surely needs no care; most do not, and the pattern takes ten times as long to tell."""
    marked = "&" in text or "<" in text or ">" in text or "_x" in text
    return not marked and text.isprintable() and not text.startswith(" ") and not text.endswith(" ")


AUTHOR, NOTE_FONT, NOTE_SIZE, NOTE_WIDTH = "汇总", "宋体", 9, 260
"""Of every comment: who says it, how it is set, and how wide it is in pixels."""
_POINTS = 0.75
"""Of a pixel."""


@lru_cache(maxsize=4096)
def _points(pixels: int) -> str:
    return f"{pixels * _POINTS:.15g}"


class Note(NamedTuple):
    """A comment on the cell of a row and column, from 0, with its height in pixels. A tuple, for a workbook has ten of them a return."""

    row: int
    col: int
    words: str
    height: int


class Reach(NamedTuple):
    """Where a shape begins and ends along one side of the sheet: rows or columns from 0, pixels in them and from the edge."""

    first: int
    offset: int
    last: int
    within: int
    edge: int


class PlacedNote(NamedTuple):
    """A comment with the place of its shape."""

    note: Note
    across: Reach
    down: Reach


def comments_xml(notes: Iterable[Note]) -> Iterator[str]:
    """The part that says what the comments say."""
    look = f'<rPr><sz val="{NOTE_SIZE}"/><color indexed="81"/><rFont val="{NOTE_FONT}"/><family val="2"/></rPr>'
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    yield f"<authors><author>{AUTHOR}</author></authors><commentList>"
    for note in notes:
        at = f"{letter(note.col)}{note.row + 1}"
        yield f'<comment ref="{at}" authorId="0"><text><r>{look}{text_xml(note.words)}</r></text></comment>'
    yield "</commentList></comments>"


def shapes_xml(notes: Iterable[PlacedNote], first_id: int) -> Iterator[str]:
    """The shapes of the comments, numbered from after `first_id`."""
    width = _points(NOTE_WIDTH)
    for number, placed in enumerate(notes, 1):
        note, across, down = placed.note, placed.across, placed.down
        yield (
            f'<v:shape id="_x0000_s{first_id + number}" type="#_x0000_t202" style="position:absolute;'
            f"margin-left:{_points(across.edge)}pt;margin-top:{_points(down.edge)}pt;"
            f'width:{width}pt;height:{_points(note.height)}pt;z-index:{number};visibility:hidden" '
            'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>'
            f"{across.first}, {across.offset}, {down.first}, {down.offset}, {across.last}, {across.within}, {down.last}, {down.within}"
            f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{note.row}</x:Row><x:Column>{note.col}</x:Column></x:ClientData></v:shape>"
        )


class ListPage(Worksheet):  # type: ignore[misc] # xlsxwriter is untyped
    """A worksheet every row of which fills all columns of a list, from the first row on, in order."""

    def begin_list(self, columns: int, rows: int) -> None:
        """Says how large the list is, its head included."""
        self._rows_made = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - until the workbook is closed
        self._waiting: list[str] = []
        self._pixels: list[int] = []
        self._spans = f"1:{columns}"
        self.notes: list[Note] = []
        for row, column in ((0, 0), (rows - 1, columns - 1)):
            self._check_dimensions(row, column)

    def add_row(self, height: float, cells: str) -> None:
        """The next row: its height in points, and its cells as XML."""
        pixels, said = _pixels(height)
        self._pixels.append(pixels)
        self._waiting.append(f'<row r="{len(self._pixels)}" spans="{self._spans}"{said}>{cells}</row>')
        if len(self._waiting) == _ROWS:
            self._spool()

    def add_note(self, note: Note) -> None:
        """A comment; they come in the order of rows, and of columns in a row."""
        self.has_vml = self.has_comments = True
        self.notes.append(note)

    def _spool(self) -> None:
        self._rows_made.write("".join(self._waiting).encode("utf-8"))
        self._waiting.clear()

    def _write_rows(self) -> None:
        """What xlsxwriter calls when the workbook is closed."""
        self._spool()
        self._rows_made.seek(0)
        self.fh.stream_bytes(iter(lambda: self._rows_made.read(_CHUNK), b""))
        self._rows_made.close()

    def _prepare_vml_objects(self, vml_data_id: int, vml_shape_id: int, vml_drawing_id: int, comment_id: int) -> int:
        """What xlsxwriter calls before it writes comments; returns their number."""
        self.external_vml_links.append(["/vmlDrawing", f"../drawings/vmlDrawing{vml_drawing_id}.vml"])
        self.external_comment_links.append(["/comments", f"../comments{comment_id}.xml"])
        blocks = range(vml_data_id, vml_data_id + len(self.notes) // 1024 + 1)
        self.vml_data_id = ",".join(map(str, blocks))
        self.vml_shape_id = vml_shape_id
        return len(self.notes)

    def placed_notes(self) -> Iterator[PlacedNote]:
        """The comments with the places of their shapes, which depend on the heights of the rows and the widths of the columns."""
        across = cache(self._across)
        edges = list(accumulate(chain(self._pixels, repeat(_PLAIN_HEIGHT, _ROWS_OF_A_NOTE)), initial=0))
        for note in self.notes:
            begun = edges[note.row - 1] + _DOWN if note.row else _DOWN_AT_TOP
            first, last = bisect(edges, begun) - 1, bisect(edges, begun + note.height) - 1
            down = Reach(first, begun - edges[first], last, begun + note.height - edges[last], begun)
            yield PlacedNote(note, across(note.col), down)

    def _across(self, column: int) -> Reach:
        first, _, offset, _, last, _, within, _, edge, _ = self._position_object_pixels(column + 1, 0, _RIGHT, 0, NOTE_WIDTH, 0, 0)
        return Reach(first, offset, last, within, edge)


@cache
def _pixels(height: float) -> tuple[int, str]:
    """A height in points, in pixels, and as a row says it."""
    pixels = int(height * 4.0 / 3.0 + 0.5)
    return pixels, "" if pixels == _PLAIN_HEIGHT else f' ht="{pixels * 0.75:.16g}" customHeight="1"'
