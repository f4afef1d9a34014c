"""Lists that a unit laid down on their side: the headings one below another, each entry a column, or a block of rows of its own."""

from __future__ import annotations

import operator
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.core.document import Cell, Document, Grid, Line
from extractors.match.blank.layout import TableLayout
from extractors.match.lists.header_rows import LONGEST_HEAD, Columns
from extractors.match.own_tables.header import turned


def upright(document: Document, layouts: Sequence[TableLayout]) -> Document | None:
    """The document with such lists turned, to be read as any other; `None` where it has none.

    Args:
        document: One that is no form as it stands.
        layouts: The forms; what asks for more than a list is read otherwise (`own_tables`).
    """
    lists = [columns for layout in layouts if not layout.spec.fields for columns in layout.columns]
    blocks = [raised for block in document.blocks for raised in _raised(block, lists)]
    return replace(document, blocks=blocks) if any(map(operator.is_not, blocks, document.blocks)) else None


def _raised(block: Line | Grid, lists: Sequence[Columns]) -> Iterator[Line | Grid]:
    headings = [] if isinstance(block, Line) or block.nested else _headings(block, lists)
    if isinstance(block, Line) or not headings:
        yield block
        return
    tops = [0, *_repeats(headings), block.rows]
    rest = deque(sorted(block.cells, key=operator.attrgetter("row", "col")))
    for top, bottom in pairwise(tops):
        cells = []
        while rest and rest[0].row < bottom:
            cell = rest.popleft()
            cells.append(replace(cell, row=cell.row - top))
        yield turned(Grid(cells, bottom - top, block.cols, block.place))


def _headings(grid: Grid, lists: Sequence[Columns]) -> list[tuple[str, Cell]]:
    """The headings of a list in one column of a grid, where they are as many as make a header."""
    short = [cell for cell in grid.cells if cell.text and len(cell.text) <= LONGEST_HEAD]
    for columns in lists:
        by_column: dict[int, list[tuple[str, Cell]]] = defaultdict(list)
        for cell in short:
            by_column[cell.col] += [(name, cell) for name in columns.named(cell.text)[:1]]
        most = max(by_column.values(), key=lambda found: len(dict(found)), default=[])
        if len(dict(most)) >= columns.least:
            return most
    return []


def _repeats(headings: Sequence[tuple[str, Cell]]) -> Iterator[int]:
    """The rows in which the headings begin again."""
    seen: set[str] = set()
    for name, cell in headings:
        if name in seen:
            seen = set()
            yield cell.row
        seen.add(name)
