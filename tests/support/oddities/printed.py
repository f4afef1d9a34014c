"""A page as a PDF: text drawn glyph by glyph into a table of lines, as a printer driver leaves it."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.oddities.model import NotInFormatError, Page, Piece, Pieces
from tests.support.pdf_writer import PAGE, write_pdf
from tests.support.pdf_writer import Page as Sheet

_SIZE, _LEFT, _WIDE, _LINE, _INSET = 10.0, 40.0, 510.0, 14.0, 4.0
_PLAIN = ("", "bold")
_LOOKS = ("struck", "raised", "lowered", "white", "hidden", "picture", "fraction", "check box")


@dataclass
class _Pen:
    """Writes pieces from a place on, and goes to the next line where the room ends."""

    sheet: Sheet
    left: float
    right: float
    x: float
    y: float

    def write(self, pieces: Pieces) -> float:
        """Writes them, and says where the last line ends."""
        for piece in pieces:
            self._piece(piece)
        return self.y + _LINE

    def _piece(self, piece: Piece) -> None:
        if piece.how not in (*_PLAIN, *_LOOKS) or any(unicodedata.category(char) == "Cf" for char in piece.text):
            raise NotInFormatError(piece.how)
        if piece.how == "picture":
            self._drawn("q 22 0 0 9 {x} {y} cm /Im1 Do Q", 22)
        elif piece.how == "fraction":
            self._fraction(*piece.text.split("/"))
        elif piece.how == "check box":
            self.sheet.widget((self.x, self.y, self.x + _SIZE, self.y + _SIZE), "/FT /Btn /T (c) /V /Yes /AS /Yes")
            self.x += _SIZE + 2
        else:
            for run in self._lines(piece):
                self._run(run, piece.how)

    def _lines(self, piece: Piece) -> Iterator[str]:
        """The text of a piece by the lines that it falls on."""
        run, room = "", self.right - self.x
        for char in piece.text:
            if _width(run + char, _SIZE) > room:
                yield run
                self.x, self.y, run, room = self.left, self.y + _LINE, "", self.right - self.left
            run += char
        yield run

    def _run(self, text: str, how: str) -> None:
        size = _SIZE * 0.6 if how in ("raised", "lowered") else _SIZE
        top = self.y + {"raised": -1.0, "lowered": 6.0}.get(how, 0.0)
        before = {"white": "1 1 1 rg", "hidden": "3 Tr"}.get(how, "")
        if text.strip():
            self.sheet.text(self.x, top, text, size=size, before=before)
        end = self.x + _width(text, size)
        if how == "struck":
            self.sheet.bar(self.x, self.y + _SIZE * 0.5, end, self.y + _SIZE * 0.5 + 0.6)
        self.x = end

    def _fraction(self, upper: str, lower: str) -> None:
        self.sheet.text(self.x, self.y - 3, upper, size=6).text(self.x, self.y + 6, lower, size=6)
        self.sheet.bar(self.x, self.y + 4, self.x + 6, self.y + 4.4)
        self.x += 7

    def _drawn(self, operators: str, wide: float) -> None:
        self.sheet.draw(operators.format(x=self.x, y=PAGE[1] - self.y - 9))
        self.x += wide


def _width(text: str, size: float) -> float:
    return sum(size if ord(char) > 57 or not (char == " " or char.isdigit()) else size / 2 for char in text)


def as_pdf(page: Page) -> bytes:
    """The page as a PDF of one page."""
    if page.hidden:
        raise NotInFormatError
    sheet, y, step = Sheet(), 50.0, _WIDE / page.columns
    for line in page.head:
        y = _Pen(sheet, _LEFT, _LEFT + _WIDE, _LEFT, y).write(line) + 6
    for row in page.rows:
        cols = [0, *itertools.accumulate(cell.width for cell in row)]
        xs = [_LEFT + step * col for col in cols]
        ends = [
            _Pen(sheet, x0 + _INSET, x1 - _INSET, x0 + _INSET, y + 6).write(cell.pieces)
            for cell, (x0, x1) in zip(row, itertools.pairwise(xs), strict=True)
        ]
        sheet.grid(xs, (y, max(ends) + 4))
        y = max(ends) + 4
    y += 14
    for line in page.foot:
        y = _Pen(sheet, _LEFT, _LEFT + _WIDE, _LEFT, y).write(line) + 6
    return write_pdf([sheet])
