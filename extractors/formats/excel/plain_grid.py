"""The values of a sheet as a person reads them, and a sheet of which nothing is told but these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from typing import Any

from extractors.core.document import Cell, Grid, Place
from extractors.core.location import Location
from extractors.core.plain_cells import PlainCells
from extractors.language.junk import visible


def plain_grid(rows: Sequence[Sequence[Any]], start: Place, here: Location) -> Grid:
    """The cells of a sheet of which nothing is told but their values, the first of them at `start`."""
    texts = plain_texts(rows)
    if texts is not None and texts:
        width = next(col for col in range(len(texts[-1]), -1, -1) if col == 0 or any(row[col - 1] for row in texts))
        return Grid(PlainCells(texts, start, here, {}), start[0] + len(texts), start[1] + width, here)
    top, left = start
    cells = [
        Cell(shown(value), row, col, 1, 1, here.cell(row + 1, col + 1))
        for row, values in enumerate(rows, top)
        for col, value in enumerate(values, left)
        if value != ""
    ]
    last = max((cell.col for cell in cells), default=-1) + 1
    return Grid(cells, cells[-1].row + 1 if cells else 0, last, here)


def plain_texts(rows: Sequence[Sequence[Any]]) -> list[list[str]] | None:
    """The values as a person would read them, to the last row that has one; `None` where one of them has nothing that is seen."""
    made = [[value if type(value) is str else shown(value) for value in row] for row in rows]
    seen = frozenset(chain.from_iterable(made))
    changed = {one: visible(one) for one in seen if visible(one) != one} if visible(whole := "\n".join(seen)) != whole else {}
    if "" in changed.values():
        return None
    made = [[changed.get(one, one) for one in row] for row in made] if changed else made
    while made and not any(made[-1]):
        made.pop()
    return made


def percent(written: str) -> str:
    """A number as a percentage."""
    try:
        return f"{float(written) * 100:.15g}%"
    except ValueError:
        return written


def shown(value: object) -> str:
    """A value as a person would read it in the cell."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        return str(value) if value < dt.timedelta(days=1) else _hours(value)
    return str(value)


def _hours(value: dt.timedelta) -> str:
    """A time of more than a day in hours, as `[h]:mm` shows it."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
