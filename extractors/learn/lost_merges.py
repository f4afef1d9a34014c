"""A header of two rows whose merges were lost, or never made: empty cells that belong to the heading beside or above them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from extractors.core.document import Cell

_Place = tuple[int, int]


def with_merged_headings(cells: Sequence[Cell], cols: int, is_text: Callable[[Cell], bool], is_open: Callable[[Cell], bool]) -> list[Cell]:
    """The cells of a table with the headings of such a header over the columns that they head; the same cells where there is none.

    Args:
        cells: All cells in reading order, empty ones too.
        cols: How many columns the table has.
        is_text: Whether a cell holds a text that may be a heading.
        is_open: Whether a cell takes an answer, or counts the rows.
    """
    at = {(cell.row, cell.col): cell for cell in cells if cell.rowspan == cell.colspan == 1}
    made = list(cells)
    for row in sorted({cell.row for cell in cells}):
        upper, lower, first = ([at.get((one, col)) for col in range(cols)] for one in (row, row + 1, row + 2))
        if _is_room(_present(first), is_open) or row + 2 > cells[-1].row:  # a sheet may end with its header
            made = _merged(made, _widths(_present(upper), _present(lower), is_text))
    return made


def _is_room(cells: Sequence[Cell], is_open: Callable[[Cell], bool]) -> bool:
    return bool(cells) and all(map(is_open, cells))


def _present(cells: Iterable[Cell | None]) -> list[Cell]:
    """All of a row; nothing where a cell of it is missing."""
    found = list(cells)
    return [cell for cell in found if cell is not None] if None not in found else []


def _widths(upper: Sequence[Cell], lower: Sequence[Cell], is_text: Callable[[Cell], bool]) -> Mapping[_Place, tuple[int, int]]:
    """Rows and columns that each heading of the upper row covers; nothing where the two rows are no such header.

    A heading stands alone over an empty cell, or over the texts below it and below the empty cells behind it. Some of both are asked for:
    pairs of labels and answer cells over the header of a list look like the latter.
    """
    texts = [place for place, cell in enumerate(upper) if is_text(cell)]
    if len(lower) < len(upper) or texts[:1] != [0]:
        return {}
    wide: dict[_Place, tuple[int, int]] = {}
    for start, end in zip(texts, [*texts[1:], len(upper)], strict=True):
        below = lower[start:end]
        group = len(below) > 1 and all(map(is_text, below)) and not any(cell.text.strip() for cell in upper[start + 1 : end])
        if not group and (len(below) > 1 or below[0].text.strip()):
            return {}
        wide[upper[start].row, upper[start].col] = (1, len(below)) if group else (2, 1)
    return wide if len({down for down, _ in wide.values()}) > 1 else {}


def _merged(cells: Sequence[Cell], wide: Mapping[_Place, tuple[int, int]]) -> list[Cell]:
    """The cells with these headings grown, and the empty ones that they now cover left out."""
    grown = {
        (row + down, col + across)
        for (row, col), (rows, columns) in wide.items()
        for down in range(rows)
        for across in range(columns)
        if down or across
    }
    return [
        replace(cell, rowspan=wide[place][0], colspan=wide[place][1]) if (place := (cell.row, cell.col)) in wide else cell
        for cell in cells
        if (cell.row, cell.col) not in grown
    ]
