"""Tables that a page break cut in two become one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.core.document import Cell, Grid
from extractors.formats.scan.grid import Table

_SAME_EDGE = 0.015
"""Share of the width of a table within which column edges on two pages are the same."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A table on one page, or on several: its cells, and its column edges as shares of its width."""

    grid: Grid
    edges: tuple[float, ...]


def piece(grid: Grid, table: Table) -> Piece:
    """A table on one page."""
    edges = {frame.col: frame.left for frame in table.frames} | {frame.col + frame.colspan: frame.right for frame in table.frames}
    left, wide = edges[0], max(1, edges[table.cols] - edges[0])
    return Piece(grid, tuple((edges[col] - left) / wide for col in range(table.cols + 1)))


def rejoined(before: Piece, after: Piece) -> Piece | None:
    """Both parts as one table, or `None` where their columns do not stand above each other."""
    new = [edge for edge in after.edges if not _has(before.edges, edge)]
    if len(new) * 2 > len(after.edges) - 2:
        return None
    edges = tuple(sorted([*before.edges, *new]))
    upper = [_moved(cell, before.edges, edges, 0) for cell in before.grid.cells]
    lower = [_moved(cell, after.edges, edges, before.grid.rows) for cell in after.grid.cells]
    cells = [*upper, *_without_rests(upper, lower, before.grid.rows)]
    rows = before.grid.rows + after.grid.rows
    return Piece(replace(before.grid, cells=cells, rows=rows, cols=len(edges) - 1), edges)


def _has(edges: Sequence[float], edge: float) -> bool:
    return any(abs(one - edge) <= _SAME_EDGE for one in edges)


def _moved(cell: Cell, own: Sequence[float], edges: Sequence[float], down: int) -> Cell:
    """A cell on the columns of the whole table, `down` rows lower."""
    col, end = _nearest(edges, own[cell.col]), _nearest(edges, own[cell.col + cell.colspan])
    return replace(cell, row=cell.row + down, col=col, colspan=max(1, end - col))


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))


def _without_rests(upper: Sequence[Cell], lower: Sequence[Cell], rows: int) -> list[Cell]:
    """The cells below the break; an empty one that is the rest of a tall cell above it is given back to that."""
    open_cells = {(cell.col, cell.colspan): cell for cell in upper if cell.row + cell.rowspan == rows}
    kept = []
    for cell in lower:
        above = open_cells.get((cell.col, cell.colspan))
        tall = above is not None and max(above.rowspan, cell.rowspan) > 1
        if cell.row == rows and above is not None and tall and not cell.text:
            above.rowspan += cell.rowspan
            above.mark = cell.mark or above.mark
        else:
            kept.append(cell)
    return kept
