"""The blank drawn once more with its fields marked: rows of cells and lines, for the screen and for every preview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from extractors.core.document import Cell, Document, Grid, Line
from extractors.form import FieldType
from extractors.learn import Learned, Mark
from pipeline.learn.words import shown


@dataclass(frozen=True)
class Drawn:
    """A cell or line: its own text, the marks in it, and the type that gives it its colour."""

    text: str
    marks: tuple[str, ...] = ()
    type: FieldType | None = None
    row: int = 0
    col: int = 0
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Table:
    """A drawn grid."""

    cells: tuple[Drawn, ...]
    rows: int
    cols: int

    def covering(self) -> Iterator[list[tuple[Drawn, int]]]:
        """Its rows, each with the cells that cover it from left to right and over how many columns."""
        at: dict[tuple[int, int], Drawn] = {}
        for cell in self.cells:
            rows, cols = range(cell.row, cell.row + cell.rowspan), range(cell.col, cell.col + cell.colspan)
            at |= {(row, col): cell for row in rows for col in cols if (row, col) not in at}
        for number in range(self.rows):
            covered = [at[number, col] for col in range(self.cols) if (number, col) in at]
            yield [(next(run), 1 + sum(1 for _ in run)) for _, run in groupby(covered, key=id)]

    def lines(self) -> Iterator[list[Drawn]]:
        """Its rows, each with the cells that begin there."""
        rows: dict[int, list[Drawn]] = defaultdict(list)
        for cell in self.cells:
            rows[cell.row].append(cell)
        yield from (rows[number] for number in range(self.rows))


_Places = Mapping[tuple[int, int, int], list[Mark]]


def drawn(learned: Learned) -> Iterator[Drawn | Table]:
    """Every line and grid of the blank, with its marks."""
    for number, document in enumerate(learned.documents):
        yield from _document(learned, number, document)


def _document(learned: Learned, number: int, document: Document) -> Iterator[Drawn | Table]:
    marks: dict[tuple[int, int, int], list[Mark]] = defaultdict(list)
    for mark in learned.marks:
        if mark.place.document == number:
            marks[mark.place.block, mark.place.row, mark.place.col].append(mark)
    for place, block in enumerate(document.blocks):
        if isinstance(block, Line):
            yield _line(learned, block, marks.get((place, -1, -1), []))
        elif not block.nested:
            yield _table(learned, place, block, marks)


def _line(learned: Learned, line: Line, marks: list[Mark]) -> Drawn:
    return Drawn(line.text, tuple(shown(learned, mark) for mark in marks), marks[0].type if marks else None)


def _table(learned: Learned, block: int, grid: Grid, places: _Places) -> Table:
    """The grid without holes: a spreadsheet leaves its empty cells out, and rows of a list may begin behind its end."""
    own = [place for place in places if place[0] == block]
    rows = max([grid.rows, *(row + 1 for _, row, _ in own)])
    cols = max([grid.cols, *(col + 1 for _, _, col in own)])
    cells = {(cell.row, cell.col): cell for cell in grid.cells}
    covered = {
        (r, c) for cell in grid.cells for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.col, cell.col + cell.colspan)
    }
    for place in ((row, col) for row in range(rows) for col in range(cols)):
        if place not in covered:
            cells[place] = Cell("", *place, 1, 1, None)
    made = tuple(_cell(learned, cells[place], places.get((block, *place), [])) for place in sorted(cells))
    return Table(made, rows, cols)


def _cell(learned: Learned, cell: Cell, marks: list[Mark]) -> Drawn:
    words = tuple(shown(learned, mark) for mark in marks)
    return Drawn(cell.text.strip("\n"), words, marks[0].type if marks else None, cell.row, cell.col, cell.rowspan, cell.colspan)
