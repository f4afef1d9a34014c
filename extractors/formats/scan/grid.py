"""The tables of a levelled page: lattice of rules, and cells where an edge between two squares is not drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.formats.scan.images import Grey, binarized, joints, rules

_LEVEL = 40
_UPRIGHT = 22
"""Pixels of the shortest strokes that may be rules, on a page of `straighten.LONG_SIDE`: below the size of a character."""
_LEAST_TABLE = 150
"""Pixels across of what may be a table: 19 mm. A box of less than 27 pixels of height has no upright rule that counts."""
_LEAST_JOINTS = 4
_DRAWN_LEVEL = 0.7
_DRAWN_UPRIGHT = 0.8
_DRAWN_BESIDE_TEXT = 0.92
"""On a drawn and a printed sheet, each noisy, turned, photographed and sealed (`benchmarks/thresholds.py`), strokes of 15 to 90 and of
8 to 60 pixels, 2 to 16 joints and shares of 0.4 to 0.95 find every table with all of its cells."""
_ROW_OF_TEXT = 60
"""Rows up to this height may be filled by a line of text, whose upright strokes stop short of the rules above and below."""
_END = 6
"""Pixels at both ends of an upright edge that must be drawn too: 1 to 25 find every cell of eight sheets (`benchmarks/thresholds.py`)."""
_DRAWN_AS_RULE = 0.6
"""Share of an edge that must be long strokes: a line of text that happens to stand there is dense, but has none."""
_REACH = 7
_SAME_RULE = 18
"""Pixels by which a rule may wander, and within which two strokes are one rule: 1 to 25 and 4 to 50 find all of those cells."""
_GAP = 15
"""Pixels of a break that a rule may have."""
_SHORTEST_LEVEL = 90
"""A level rule is longer than three characters, whose strokes may run into one another (“统一全”)."""
_SHORTEST_SHARE = 0.05
_MOST_OF_ROW = 0.75
"""Shares of the table's width for a level rule, and of its lowest row's height for an upright one: 0.01 to 0.3 and 0.4 to 0.95 find all."""
_MOST_RULES = 400
"""In one direction: hatching, or the texture of a desk."""

Square = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One cell: its place on the grid, spans, and its pixels (right and bottom excluded)."""

    row: int
    col: int
    rowspan: int
    colspan: int
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the cell."""
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A ruled table: its cells by row and column."""

    frames: tuple[Frame, ...]
    rows: int
    cols: int

    @property
    def top(self) -> int:
        """The upper edge."""
        return min(frame.top for frame in self.frames)


def find_tables(grey: Grey) -> list[Table]:
    """The ruled tables of a level page from top to bottom; a single box is a table of one cell."""
    ink = binarized(grey)
    level, upright = rules(ink, _LEVEL, _UPRIGHT)
    thick = np.asarray(cv2.dilate(ink, np.ones((2, 2), np.uint8)), np.uint8)
    joined = np.asarray(cv2.dilate(level | upright, np.ones((5, 5), np.uint8)), np.uint8)
    met = joints(level, upright)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    tables = []
    for label in range(1, count):
        x, y, wide, high = (int(value) for value in stats[label][:4])
        if wide < _LEAST_TABLE:
            continue
        area = np.s_[y : y + high, x : x + wide]
        mine = np.asarray(labels[area] == label, np.uint8)
        if cv2.connectedComponents(met[area] * mine)[0] - 1 >= _LEAST_JOINTS:
            table = _Lattice(level[area] * mine, upright[area] * mine, thick[area]).table(x, y)
            if table is not None:
                tables.append(table)
    return sorted(_plain(tables), key=lambda table: table.top)


def _plain(tables: list[Table]) -> list[Table]:
    """Of two tables, one within a cell of the other, the one with more cells.

    The outer one may be the edge of a sheet in a photograph, the inner one a box that somebody drew in an answer.
    """
    dropped: set[Table] = set()
    for inner in tables:
        for outer in tables:
            if inner is not outer and any(_within(inner, cell) for cell in outer.frames):
                dropped.add(outer if len(outer.frames) < len(inner.frames) else inner)
    return [one for one in tables if one not in dropped]


def _within(table: Table, frame: Frame) -> bool:
    inner = table.frames
    corners = ((min(f.left for f in inner), table.top), (max(f.right for f in inner), max(f.bottom for f in inner)))
    return all(frame.holds(x, y) for x, y in corners)


class _Lattice:
    """The rules of one table: candidates first, then each edge is looked at where it would be."""

    def __init__(self, level: Grey, upright: Grey, ink: Grey) -> None:
        """Takes the level and upright strokes of the table, and all ink there."""
        self._ink, self._level, self._upright = ink > 0, level > 0, upright > 0
        self._ys = _places(level, 0, max(_SHORTEST_LEVEL, level.shape[1] * _SHORTEST_SHARE))
        row = min(np.diff(self._ys), default=_UPRIGHT)
        self._xs = _places(upright, 1, max(_UPRIGHT, row * _MOST_OF_ROW))

    def table(self, left: int, top: int) -> Table | None:
        """The cells, with their pixels counted from the page's corner at `left`, `top` further out."""
        ys, xs = self._ys, self._xs
        if not (1 < len(ys) <= _MOST_RULES and 1 < len(xs) <= _MOST_RULES):
            return None
        areas = [area for group in self._groups() for area in _rectangles(group)]
        rows = {place: rank for rank, place in enumerate(sorted({edge for a in areas for edge in (a[0], a[2])}))}
        cols = {place: rank for rank, place in enumerate(sorted({edge for a in areas for edge in (a[1], a[3])}))}
        frames = [
            Frame(rows[r0], cols[c0], rows[r1] - rows[r0], cols[c1] - cols[c0], left + xs[c0], top + ys[r0], left + xs[c1], top + ys[r1])
            for r0, c0, r1, c1 in areas
        ]
        frames.sort(key=lambda frame: (frame.row, frame.col))
        return Table(tuple(frames), len(rows) - 1, len(cols) - 1)

    def _groups(self) -> list[list[Square]]:
        """Squares of the lattice between which no edge is drawn."""
        rows, cols = len(self._ys) - 1, len(self._xs) - 1
        parent = {(row, col): (row, col) for row in range(rows) for col in range(cols)}

        def root(square: Square) -> Square:
            while parent[square] != square:
                square = parent[square]
            return square

        for row in range(rows):
            for col in range(cols):
                if col + 1 < cols and not self._upright_drawn(col + 1, row):
                    parent[root((row, col + 1))] = root((row, col))
                if row + 1 < rows and not self._level_drawn(row + 1, col):
                    parent[root((row + 1, col))] = root((row, col))
        groups: dict[Square, list[Square]] = {}
        for square in parent:
            groups.setdefault(root(square), []).append(square)
        return list(groups.values())

    def _upright_drawn(self, rule: int, row: int) -> bool:
        top, bottom = self._ys[row] + 2, self._ys[row + 1] - 1
        span, near = slice(top, bottom), _near(self._xs, rule)
        share = _DRAWN_UPRIGHT if bottom - top > _ROW_OF_TEXT else _DRAWN_BESIDE_TEXT
        if not (_drawn(self._ink[span, near], share) and _drawn(self._upright[span, near], _DRAWN_AS_RULE)):
            return False
        ends = [slice(top, top + _END), slice(bottom - _END, bottom)]
        return all(_drawn(self._ink[end, near], _DRAWN_UPRIGHT) for end in ends)

    def _level_drawn(self, rule: int, col: int) -> bool:
        span, near = slice(self._xs[col] + 3, self._xs[col + 1] - 2), _near(self._ys, rule)
        return _drawn(self._ink[near, span].T, _DRAWN_LEVEL) and _drawn(self._level[near, span].T, _DRAWN_AS_RULE)


def _near(places: list[int], rule: int) -> slice:
    """The pixels in which a rule may wander, none of them nearer to another rule."""
    place = places[rule]
    low = max(place - _REACH, (places[rule - 1] + place) // 2) if rule else place - _REACH
    high = min(place + _REACH, (places[rule + 1] + place) // 2) if rule + 1 < len(places) else place + _REACH
    return slice(max(0, low), high + 1)


def _drawn(strip: NDArray[np.bool_], share: float) -> bool:
    """Whether some three neighbouring columns of `strip` hold ink along `share` of the length."""
    if strip.shape[0] < 1:
        return False
    triples = strip[:, :-2] | strip[:, 1:-1] | strip[:, 2:]
    return bool(triples.mean(axis=0).max(initial=0.0) >= share)


def _places(strokes: Grey, axis: int, least: float) -> list[int]:
    """Where rules of at least `least` pixels run: rows (axis 0) or columns (axis 1) of `strokes`.

    The longest stroke of a neighbourhood gives the place: strokes of characters beside a rule do not draw it aside.
    """
    along = np.ones((1, _GAP) if axis == 0 else (_GAP, 1), np.uint8)
    _, _, stats, centres = cv2.connectedComponentsWithStats(np.asarray(cv2.dilate(strokes, along), np.uint8))
    lengths = stats[1:, cv2.CC_STAT_WIDTH if axis == 0 else cv2.CC_STAT_HEIGHT] - _GAP + 1
    taken: list[float] = []
    for rank in np.argsort(-lengths, kind="stable"):
        place = float(centres[rank + 1][1 - axis])
        if lengths[rank] >= least and all(abs(place - other) > _SAME_RULE for other in taken):
            taken.append(place)
    return sorted(round(place) for place in taken)


def _rectangles(group: Sequence[Square]) -> Iterator[tuple[int, int, int, int]]:
    """A group of squares as (top, left, bottom, right); one that is no rectangle, where a rule has faded, falls apart by rows."""
    tops, lefts = [square[0] for square in group], [square[1] for square in group]
    area = (min(tops), min(lefts), max(tops) + 1, max(lefts) + 1)
    if len(group) == (area[2] - area[0]) * (area[3] - area[1]):
        yield area
        return
    runs: dict[tuple[int, int], list[int]] = {}
    for row in sorted(set(tops)):
        for left, right in _runs(sorted(col for one, col in group if one == row)):
            rows = runs.setdefault((left, right), [])
            if rows and rows[-1] != row - 1:
                yield rows[0], left, rows[-1] + 1, right
                rows.clear()
            rows.append(row)
    for (left, right), rows in runs.items():
        yield rows[0], left, rows[-1] + 1, right


def _runs(cols: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = cols[0]
    for col in cols[1:]:
        if col != previous + 1:
            yield start, previous + 1
            start = col
        previous = col
    yield start, previous + 1
