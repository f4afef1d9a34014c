"""What a blank prints between the headings of a list and its rows: the numbers of the columns (“甲 乙 1 2”), a row as an example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.core.document import Cell
from extractors.match.lists.other_rows import is_example
from extractors.match.lists.unfilled_rows import is_column_numbers


def with_rows_below_headings(cells: Sequence[Cell], is_heading: Callable[[Cell], bool]) -> list[Cell]:
    """The cells of a table, each heading grown over the number or the example below it: these ask nothing, the row under them does.

    Args:
        cells: All cells in reading order, empty ones too.
        is_heading: Whether a cell holds a text that may be a heading.
    """
    made = list(cells)
    for number in sorted({cell.row for cell in cells}):
        row = [cell for cell in made if cell.row == number]
        written = [cell for cell in row if cell.text.strip()]
        if len(written) > 1 and (is_column_numbers(written) or is_example(written)):
            made = _grown(made, row, is_heading)
    return made


def _grown(cells: list[Cell], row: Sequence[Cell], is_heading: Callable[[Cell], bool]) -> list[Cell]:
    heads = [cell for cell in cells if cell.row + cell.rowspan == row[0].row]
    above = {(cell.col, cell.colspan) for cell in heads if is_heading(cell)}
    if any(cell.rowspan > 1 for cell in row) or not {(cell.col, cell.colspan) for cell in row} <= above:
        return cells
    own = {cell.col for cell in row}
    kept = [cell for cell in cells if cell not in row]
    return [replace(cell, rowspan=cell.rowspan + 1) if cell in heads and cell.col in own else cell for cell in kept]
