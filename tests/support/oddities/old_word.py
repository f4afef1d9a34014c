"""A page as a `.doc`: LibreOffice writes it, but for the equations, which it can't write; they are put into the places of phonetic guides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.support.doc_writer import with_fields
from tests.support.oddities.model import Cell, Page, Piece, Pieces

_ROOM = Piece("室" * 12, "ruby field")
_INSTRUCTIONS: Mapping[str, Callable[[str], str]] = {
    "field fraction": lambda text: " EQ \\f({},{})".format(*text.split("/")),
    "field raised": lambda text: f" EQ \\s\\up5({text})",
    "fraction": lambda _: " EMBED Equation.3 \x14\x01",
}
"""An equation of Word 2007 and later is saved as an object or a picture."""


def roomy(page: Page) -> Page:
    """The page with room for its equations, as LibreOffice is to write it."""

    def line(pieces: Pieces) -> Pieces:
        return tuple(_ROOM if piece.how in _INSTRUCTIONS else piece for piece in pieces)

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(replace(cell, pieces=line(cell.pieces)) for cell in cells)

    return replace(page, head=tuple(map(line, page.head)), rows=tuple(map(row, page.rows)), foot=tuple(map(line, page.foot)))


def with_equations(data: bytes, page: Page) -> bytes:
    """The file that LibreOffice wrote of a roomy page, with the equations of the page itself."""
    return with_fields(data, [_INSTRUCTIONS[piece.how](piece.text) for piece in page.pieces() if piece.how in _INSTRUCTIONS])
