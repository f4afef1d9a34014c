"""The header of a sheet of a unit's own making: the form's labels side by side (or one below another), with rows of answers behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.core.document import Cell, Grid
from extractors.language import text
from extractors.language.numbers import read_count
from extractors.language.patterns import HAN
from extractors.match.blank.layout import TableLayout
from extractors.match.lists.column_labels import LEAST_ASKED, UNIT_COLUMN
from extractors.match.lists.header_rows import LONGEST_HEAD, Columns, Head, Span, heads

_HAN = re.compile(HAN)
_HALF = 0.5
"""Share of the figures asked for that a header has, of the other columns where there are hardly any figures.
Of drawn sheets (`benchmarks/thresholds.py`) 0.8 loses seven of eight with half of the labels, 0.3 takes three with a third."""
_MOST = 0.75
"""In the blank's layout labels and answers alternate, so that no row or column holds most of the labels. The share decides only where less
than half of a form's labels stand there: else, with two of them elsewhere, the sheet is a filled blank anyway."""
_LEAST_IN_LINE = 2
"""Labels of a row or column that are worth a look: a third may be only like the form's."""
_SAMPLE = 200
"""Cells of which each is compared with every label by likeness: a header stands among the first of a sheet. 10 to 2,000 read the drawn
sheets alike (`benchmarks/thresholds.py`): it bounds what a sheet of many cells costs, and leaves room for long notices above a header."""
_FIGURES = ("count", "number")


@dataclass(frozen=True)
class OwnTable:
    """A grid read as rows of answers, its cells as if each row were one return.

    Attributes:
        grid: The grid; turned where its labels stand one below another.
        heads: Its headers from top to bottom.
        named: Whether a column names the unit of each row.
        wordy: Whether the form asks for hardly any figures, so that rows of words are answers too where most labels stand there exactly.
    """

    grid: Grid
    heads: tuple[Head, ...]
    named: bool
    wordy: bool = False

    def is_last(self, row: int) -> bool:
        """Whether nothing is written below a row."""
        return not any(cell.row > row and cell.text.strip() for cell in self.grid.cells)


def own_table(grid: Grid, layout: TableLayout, columns: Columns, *, thorough: bool) -> OwnTable | None:
    """The grid as a table of rows of answers, where its header says so; one in the layout of the blank is none.

    Args:
        grid: A table or sheet.
        layout: The form.
        columns: Its labels as `columns_of_fields` gives them.
        thorough: Look for labels that are only like the form's, and for a single column of answers, too.
    """
    if grid.nested or not _promises(grid, columns, thorough=thorough):
        return None
    upright = _upright(grid, layout, columns)
    if upright is not None:
        return upright
    sideways = _upright(turned(grid), layout, columns)
    if sideways is None or thorough:
        return sideways
    return sideways if sideways.named and not _is_blank_itself(sideways, layout) else None


def _promises(grid: Grid, columns: Columns, *, thorough: bool) -> bool:
    """Whether a look at the header is worth it: most labels that stand in the grid stand in one of its rows or columns."""
    cells = grid.cells[:_SAMPLE] if thorough else grid.cells
    short = [cell for cell in cells if 0 < len(cell.text) <= LONGEST_HEAD]
    placed = [(name, cell) for cell in short for name in columns.named(cell.text) if name != UNIT_COLUMN]
    if thorough:
        known = {cell for _, cell in placed}
        placed += [(name, cell) for cell in short if cell not in known and (name := columns.resembled(cell.text)) not in ("", UNIT_COLUMN)]
    lines: dict[tuple[str, int], set[str]] = {}
    for name, cell in placed:
        lines.setdefault(("row", cell.row), set()).add(name)
        lines.setdefault(("col", cell.col), set()).add(name)
    most = max(map(len, lines.values()), default=0)
    return most >= _LEAST_IN_LINE and most >= _MOST * len({name for name, _ in placed})


def _counted(columns: Columns) -> list[str]:
    """The columns by which a header is known: the figures, or all but the unit where there are hardly any figures."""
    figures = [name for name, one in columns.spec.columns.items() if one.type in _FIGURES]
    return figures if len(figures) >= LEAST_ASKED else [name for name in columns.spec.columns if name != UNIT_COLUMN]


def turned(grid: Grid) -> Grid:
    """The grid with rows for columns; every cell keeps its place."""
    cells = [replace(cell, row=cell.col, col=cell.row, rowspan=cell.colspan, colspan=cell.rowspan) for cell in grid.cells]
    return Grid(sorted(cells, key=lambda cell: (cell.row, cell.col)), grid.cols, grid.rows, grid.place, grid.nested)


def _upright(grid: Grid, layout: TableLayout, columns: Columns) -> OwnTable | None:
    found = [head for head in heads(grid, [columns]) if _is_header(head, layout, columns)]
    if not found or _labels_below(grid, found, layout):
        return None
    made = tuple(_with_unit(grid, head) for head in found)
    few_figures = not all(columns.spec.columns[name].type in _FIGURES for name in _counted(columns))
    wordy = few_figures and all(2 * len(head.similar) < len(head.found) for head in made)
    return OwnTable(grid, made, all(UNIT_COLUMN in head.found for head in made), wordy)


def _is_header(head: Head, layout: TableLayout, columns: Columns) -> bool:
    """Whether enough labels stand side by side, with nothing like an answer between them."""
    fields = [span for span in head.spans if span.name not in ("", UNIT_COLUMN)]
    asked = _counted(columns)
    known = [span for span in fields if span.name in asked]
    below = [span for span in fields if (answer_cell := layout.answer_cells.get(span.name)) is not None and answer_cell.side == "below"]
    if len(known or fields) < max(LEAST_ASKED, round(_HALF * len(asked))) or 2 * len(below) > len(fields):
        return False
    gaps = sum(second.first - first.last > 1 for first, second in pairwise(fields))
    between = [span for span in head.spans if not span.name and fields[0].first < span.first < fields[-1].first]
    return not any(read_count(span.title).value is not None for span in between) and 2 * (gaps + len(between)) < len(fields)


def _labels_below(grid: Grid, found: Sequence[Head], layout: TableLayout) -> bool:
    """Whether labels of the form stand outside the headers as well: then the grid has the layout of the blank."""
    headings = set().union(*(head.cells for head in found))
    for cell in grid.cells:
        if cell in headings or cell.row < found[0].top or not cell.text:
            continue
        hit = layout.find(cell.text)
        if hit is not None and hit.label.role in ("field", "block", "option"):
            return True
    return False


def _is_blank_itself(table: OwnTable, layout: TableLayout) -> bool:
    """Whether labels that stand one below another have one answer each beside them, where the blank has it too."""
    named = {span.name for head in table.heads for span in head.spans if span.name not in ("", UNIT_COLUMN)}
    beside = [name for name in named if (cell := layout.answer_cells.get(name)) is not None and cell.side == "right"]
    lines = {cell.row for cell in table.grid.cells if cell.row >= table.heads[0].bottom and cell.text.strip()}
    return len(lines) <= 1 and 2 * len(beside) > len(named)


def _with_unit(grid: Grid, head: Head) -> Head:
    """The header with the column that names the units: its heading says so, or it is the first column of words."""
    if UNIT_COLUMN in head.found:
        return head
    first = min(span.first for span in head.spans if span.name)
    columns = sorted({cell.col for cell in grid.cells if cell.col < first and cell.row >= head.bottom} - head.ordinals)
    name = next((col for col in columns if _is_wordy([cell for cell in grid.cells if cell.col == col and cell.row >= head.bottom])), None)
    if name is None:
        return head
    spans = [Span(name, name, UNIT_COLUMN), *(span for span in head.spans if not span.first <= name <= span.last)]
    return replace(head, spans=tuple(sorted(spans, key=lambda span: span.first)), left=min(head.left, name))


def _is_wordy(cells: Sequence[Cell]) -> bool:
    written = [cell for cell in cells if text.key(cell.text)]
    return bool(written) and 2 * sum(_HAN.search(cell.text) is not None for cell in written) > len(written)
