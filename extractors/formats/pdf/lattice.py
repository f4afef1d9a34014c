"""Ruling lines → tables: which lines belong together, and the cells that they leave open to each other as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.core.location import Location
from extractors.formats.pdf.page_content import Box, Glyph, Segment
from extractors.formats.pdf.writing import TextLine

_NEAR = 3.0
"""Points: lines so near are one (double borders), ends so near touch. 0.5 to 8 read five prints and 18 drawn pages alike
(`benchmarks/thresholds.py`).
"""

_SAME_LEVEL = 0.5
"""Points by which pieces of one line, drawn cell by cell, stand higher or lower than their neighbours. 0 to 3 read those pages alike."""
_DRAWN_SHARE = 0.7
"""Of a wall that parts two cells. 0.3 to 0.9 read those pages alike; 0.99 loses 64 of 885 cells, and an answer in silence."""
_MAX_LINES = 4_000
"""Of one page: a plan or a pattern, whose lines would be compared for minutes. A sheet of 200 rows and 20 columns has 220."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a cell stands that is not on the page of its table: its place, page, and box as shares of what is shown of that page."""

    place: Location
    page: int
    box: Box


@dataclass(slots=True)
class Region:
    """One cell, first and last row and column included, and what stands in it."""

    top: int
    bottom: int
    left: int
    right: int
    glyphs: list[Glyph] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    mark: str = ""
    """A doubt about how it looks."""
    elsewhere: Elsewhere | None = None
    runs_over: bool = False
    """Whether a text of it runs over its edge."""


@dataclass(slots=True)
class Table:
    """A ruled table: the places of its lines, and its cells in reading order."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]
    open_top: bool = False
    open_bottom: bool = False

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] <= point[0] <= self.xs[-1] and self.ys[0] <= point[1] <= self.ys[-1]

    def box(self, region: Region) -> Box:
        """The place of a cell on the page."""
        return self.xs[region.left], self.ys[region.top], self.xs[region.right + 1], self.ys[region.bottom + 1]

    def within(self, other: Table) -> bool:
        """Whether it lies in another table."""
        return other.holds((self.xs[0], self.ys[0])) and other.holds((self.xs[-1], self.ys[-1]))


def find_tables(horizontals: Sequence[Segment], verticals: Sequence[Segment]) -> list[Table]:
    """The ruled tables of a page from top to bottom. A single box is a table of one cell."""
    across, down = _merged(horizontals), _merged(verticals)
    if len(across) + len(down) > _MAX_LINES:
        return []
    tables = [table for part in _components(across, down) if (table := _table(*part)) is not None]
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0]))


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Pieces of one line put together: dotted borders, borders drawn cell by cell."""
    result: list[Segment] = []
    for group in _levels(segments):
        at = sum(one.at for one in group) / len(group)
        start, end = None, 0.0
        for one in sorted(group, key=lambda one: one.start):
            if start is not None and one.start > end + _NEAR:
                result.append(Segment(at, start, end))
                start = None
            if start is None:
                start, end = one.start, one.end
            end = max(end, one.end)
        if start is not None:
            result.append(Segment(at, start, end))
    return result


def _levels(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments at the same height."""
    group: list[Segment] = []
    for one in sorted(segments, key=lambda one: one.at):
        if group and one.at - group[-1].at > _SAME_LEVEL:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _components(across: list[Segment], down: list[Segment]) -> Iterator[tuple[list[Segment], list[Segment]]]:
    """Lines that are connected by crossings."""
    waiting = set(range(len(across)))
    used: set[int] = set()
    while waiting:
        rows, cols, todo = {waiting.pop()}, set[int](), list[tuple[str, int]]()
        todo.append(("row", next(iter(rows))))
        while todo:
            kind, place = todo.pop()
            if kind == "row":
                met = {col for col in range(len(down)) if col not in used and _cross(across[place], down[col])}
                used |= met
                cols |= met
                todo += [("col", col) for col in met]
            else:
                crossed = {row for row in waiting if _cross(across[row], down[place])}
                waiting -= crossed
                rows |= crossed
                todo += [("row", row) for row in crossed]
        yield [across[row] for row in rows], [down[col] for col in cols]


def _cross(row: Segment, col: Segment) -> bool:
    return row.start - _NEAR <= col.at <= row.end + _NEAR and col.start - _NEAR <= row.at <= col.end + _NEAR


def _table(across: list[Segment], down: list[Segment]) -> Table | None:
    """The table that connected lines draw, or `None` where they enclose nothing."""
    if not down or len(across) + len(down) < 3:
        return None
    ruled = _places([one.at for one in across])
    ys = _places([*(one.at for one in across), min(one.start for one in down), max(one.end for one in down)])
    xs = _places([*(one.at for one in down), min(one.start for one in across), max(one.end for one in across)])
    if len(ys) < 2 or len(xs) < 2:
        return None
    walls = _DrawnSides(xs, ys, across, down)
    kept = [0, *(row for row in range(1, len(ys) - 1) if any(walls.below[row - 1])), len(ys) - 1]
    if len(kept) < len(ys):
        ys = [ys[row] for row in kept]
        walls = _DrawnSides(xs, ys, across, down)
    open_top, open_bottom = ruled[0] - ys[0] > _NEAR, ys[-1] - ruled[-1] > _NEAR
    return Table(xs, ys, walls.regions(), open_top, open_bottom)


def _places(values: Iterable[float]) -> list[float]:
    """Places of lines, those that are near as one."""
    places: list[list[float]] = []
    for value in sorted(values):
        if places and value - places[-1][0] <= _NEAR:
            places[-1].append(value)
        else:
            places.append([value])
    return [sum(group) / len(group) for group in places]


class _DrawnSides:
    """Which sides of the smallest cells are drawn."""

    def __init__(self, xs: list[float], ys: list[float], across: list[Segment], down: list[Segment]) -> None:
        self._rows, self._cols = len(ys) - 1, len(xs) - 1
        self.below = [[_is_drawn(across, ys[row + 1], xs[col], xs[col + 1]) for col in range(self._cols)] for row in range(self._rows)]
        self.behind = [[_is_drawn(down, xs[col + 1], ys[row], ys[row + 1]) for col in range(self._cols)] for row in range(self._rows)]

    def regions(self) -> list[Region]:
        """Cells in reading order; smallest cells without a wall between them are one."""
        found: list[Region] = []
        seen: set[tuple[int, int]] = set()
        for start in ((row, col) for row in range(self._rows) for col in range(self._cols)):
            if start not in seen:
                group = self._group(start)
                seen |= group
                found += _rectangles(group)
        return sorted(found, key=lambda region: (region.top, region.left))

    def _group(self, start: tuple[int, int]) -> set[tuple[int, int]]:
        group, todo = {start}, [start]
        while todo:
            row, col = todo.pop()
            for near, wall in (
                ((row, col + 1), self.behind[row][col]),
                ((row, col - 1), col == 0 or self.behind[row][col - 1]),
                ((row + 1, col), self.below[row][col]),
                ((row - 1, col), row == 0 or self.below[row - 1][col]),
            ):
                if not wall and near not in group and near[0] < self._rows and near[1] < self._cols:
                    group.add(near)
                    todo.append(near)
        return group


def _is_drawn(lines: list[Segment], at: float, start: float, end: float) -> bool:
    """Whether lines at a place cover most of the way from `start` to `end`."""
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= _NEAR)
    return covered >= _DRAWN_SHARE * (end - start)


def _rectangles(group: set[tuple[int, int]]) -> Iterator[Region]:
    """One cell where the group is a rectangle, else one cell a row of it."""
    rows, cols = [row for row, _ in group], [col for _, col in group]
    whole = Region(min(rows), max(rows), min(cols), max(cols))
    if (whole.bottom - whole.top + 1) * (whole.right - whole.left + 1) == len(group):
        yield whole
        return
    for row in sorted(set(rows)):
        run: list[int] = []
        for col in sorted(col for r, col in group if r == row):
            if run and col > run[-1] + 1:
                yield Region(row, row, run[0], run[-1])
                run = []
            run.append(col)
        yield Region(row, row, run[0], run[-1])
