"""Documents written as a person would sketch them: lines of text and tables of cells, for tests that need no file format."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location

Sketch = str | Sequence[Sequence[str]]


_FIRST = Location("table", 1)


def paper(*blocks: Sketch, part: str = "") -> Document:
    """A document of lines and tables. In a table `<` goes on with the cell to the left, `^` with the one above."""
    made: list[Line | Grid] = []
    tables = 0
    for number, block in enumerate(blocks, 1):
        if isinstance(block, str):
            made.append(Line(block, Location("paragraph", number)))
        else:
            tables += 1
            made.append(table(block, Location("table", tables)))
    return Document(made, part)


def table(rows: Sequence[Sequence[str]], place: Location = _FIRST) -> Grid:
    """A table with merged cells."""
    cells: list[Cell] = []
    covering: dict[tuple[int, int], Cell] = {}
    for row, texts in enumerate(rows):
        for col, written in enumerate(texts):
            if written == "<":
                covering[row, col] = owner = covering[row, col - 1]
                owner.colspan = max(owner.colspan, col - owner.col + 1)
            elif written == "^":
                covering[row, col] = owner = covering[row - 1, col]
                owner.rowspan = row - owner.row + 1
            else:
                covering[row, col] = cell = Cell(written, row, col, 1, 1, place.cell(row + 1, col + 1))
                cells.append(cell)
    return Grid(cells, len(rows), max(len(texts) for texts in rows), place)
