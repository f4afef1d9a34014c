"""Texts of workbooks as XML; the comments of a list, and the shapes that they are shown in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.render.spreadsheet.sheets import letter

_CARE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")
_ENCODED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_OUTER_SPACE = re.compile(r"^\s|\s$")


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


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on the cell of a row and column, from 0, with its height in pixels."""

    row: int
    col: int
    words: str
    height: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a shape begins and ends along one side of the sheet: rows or columns from 0, pixels in them and from the edge."""

    first: int
    offset: int
    last: int
    within: int
    edge: int


@dataclass(frozen=True, slots=True)
class PlacedNote:
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
