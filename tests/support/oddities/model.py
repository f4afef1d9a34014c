"""What a page holds, whatever the format: lines and rows of cells, each a sequence of pieces that look or are built in some way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class NotInFormatError(Exception):
    """A format has no such look or construct."""


@dataclass(frozen=True)
class Piece:
    """Some text, plain or `how`: a look (`struck`), or a construct that stands for it or beside it (`picture`)."""

    text: str
    how: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Cell:
    """A cell over some columns."""

    pieces: Pieces
    width: int = 1
    figure: bool = False
    """Whether a spreadsheet holds a plain figure here as a number."""


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Page:
    """Lines, a table, lines; `hidden` are rows of the table that are not shown."""

    head: tuple[Pieces, ...]
    rows: tuple[Row, ...]
    foot: tuple[Pieces, ...]
    hidden: frozenset[int] = frozenset()

    @property
    def columns(self) -> int:
        """The columns of the table."""
        return max(sum(cell.width for cell in row) for row in self.rows)

    def pieces(self) -> Iterator[Piece]:
        """All pieces of the page, in order."""
        for line in (*self.head, *(cell.pieces for row in self.rows for cell in row), *self.foot):
            yield from line


def plain(text: str) -> Pieces:
    """A text without any oddity."""
    return (Piece(text),)


def shown(pieces: Pieces) -> str:
    """All the text of some pieces."""
    return "".join(piece.text for piece in pieces)
