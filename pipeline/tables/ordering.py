"""Ranks, order and the first n of the lines of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.reading import Value
from pipeline.addition import is_figure
from pipeline.model import TableCell


def ranks(cells: Sequence[TableCell]) -> list[TableCell]:
    """The rank of each figure, the greatest first; equal ones share it, and the next is as many lower. What is not known has none."""
    known = [cell.value for cell in cells if is_figure(cell.value)]
    return [_rank(cell, known) for cell in cells]


def _rank(cell: TableCell, known: Sequence[Value]) -> TableCell:
    if not is_figure(cell.value):
        return TableCell(None, cell.note or "没有数，不排名")
    return TableCell(1 + sum(_order(other) > _order(cell.value) for other in known), cell.note, cell.doubtful)


def sorted_places(lines: Sequence[Mapping[str, TableCell]], sort: str | None, top: int | None) -> list[int]:
    """Which lines are shown, in their order: by the column `sort` (`-` before it: the greatest first), lines without it last.

    Of the first `top`, those that are equal to the last are shown too: nobody is cut off by the order of the roster.
    """
    places = list(range(len(lines)))
    if sort is not None:
        name, down = sort.removeprefix("-"), sort.startswith("-")
        values = [lines[place][name].value for place in places]
        filled = sorted((place for place in places if values[place] is not None), key=lambda place: _order(values[place]), reverse=down)
        places = filled + [place for place in places if values[place] is None]
        if top is not None and top < len(places):
            last = values[places[top - 1]]
            return [place for at, place in enumerate(places) if at < top or (last is not None and values[place] == last)]
    return places[:top]


def _order(value: Value) -> tuple[float, str]:
    """Numbers by size, then texts by their characters."""
    return (float(value), "") if isinstance(value, int | float) else (float("inf"), str(value))
