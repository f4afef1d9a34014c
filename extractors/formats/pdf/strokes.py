"""Strokes that a hand or a program drew over characters: which of these they cross or encircle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from pdfminer.layout import LTCurve

from extractors.formats.pdf.page_content import Box
from extractors.formats.pdf.paths import LARGEST_DRAWING, LEVEL, is_pale

Point = tuple[float, float]
Places = frozenset[tuple[int, int]]

_EDGE = 0.2
"""Of the height of a character, above and below which a stroke does not cross it: an underline. 0.05 to 0.45 read 16 drawn files
(`benchmarks/thresholds.py`) alike."""
_STEP = 2.0
"""Points between the places of a stroke that are looked at; a digit is five wide."""
_LONGEST = 10_000
"""Points of a stroke that are looked at: ten pages."""
_AT_ONCE = 200
"""Pieces of strokes whose places are reckoned together, for the memory of very long ones."""
_PIECES = 8
"""Straight pieces that stand for a curve: at three centimetres each is a digit long."""
_HIGHEST_RING = 60.0
"""Points of what encircles a line or two of text, as a choice is made; a seal is 110 high, and says nothing about what is below it."""
_OPEN = 0.35
"""Of its longer side, between the ends of a ring that a hand did not quite close: 0.001 to 0.8 read 16 drawn files
(`benchmarks/thresholds.py`) alike."""
_MOST_STROKES = 500
"""Of a page that are looked at one by one, of those that lie over characters: more are a map or a pattern, and what lies in the box of
another one is a doubt. 500 around 1,680 characters take 3 seconds, 2,000 would take 13."""
_LARGEST_SEAL = 180.0
"""Points of the ring of a seal: the largest are 58 millimetres wide."""
_CENTRAL = 0.1
"""Of the width of such a ring, by which the star in it is off its middle at most."""
_CORNERS = (5, 6, 10, 11)
"""Of a star of five rays, with or without the one at which it ends."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The straight pieces of what was drawn in one go, and the box around them, in the coordinates of the page."""

    lines: tuple[tuple[Point, ...], ...]
    box: Box

    @property
    def points(self) -> list[Point]:
        """The corners in their order."""
        return [point for line in self.lines for point in line]

    @property
    def width(self) -> float:
        """In points."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """In points."""
        return self.box[3] - self.box[1]

    @property
    def is_ring(self) -> bool:
        """Whether it comes back to where it began, and is no straight line."""
        (x0, y0), (x1, y1) = self.lines[0][0], self.lines[-1][-1]
        closed = math.hypot(x1 - x0, y1 - y0) < _OPEN * max(self.width, self.height)
        return closed and min(self.width, self.height) > LEVEL


@dataclass(frozen=True, slots=True)
class Drawn:
    """A path that may be a stroke, the box around its points and those that bend it, and how many characters were drawn before it."""

    path: LTCurve
    box: Box
    before: int


def places_of(strokes: Iterable[Sequence[Point]]) -> Places:
    """Where strokes go, as steps across and down."""
    pieces = [(*start, *end) for stroke in strokes for start, end in pairwise(stroke)]
    found: set[tuple[int, int]] = set()
    for first in range(0, len(pieces), _AT_ONCE):
        found.update(_places(np.array(pieces[first : first + _AT_ONCE], dtype=float)))
    return frozenset(found)


def _places(pieces: np.ndarray) -> Iterator[tuple[int, int]]:
    x0, y0, x1, y1 = pieces.T
    steps = 1 + (np.minimum(np.hypot(x1 - x0, y1 - y0), _LONGEST) / _STEP).astype(int)
    piece = np.repeat(np.arange(len(pieces)), steps + 1)
    share = (np.arange(len(piece)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)) / steps[piece]
    across, down = x0[piece] + (x1 - x0)[piece] * share, y0[piece] + (y1 - y0)[piece] * share
    yield from zip((across // _STEP).astype(int).tolist(), (down // _STEP).astype(int).tolist(), strict=True)


def is_crossed(box: Box, places: Places) -> bool:
    """Whether a stroke goes through the middle of a character."""
    edge = _EDGE * (box[3] - box[1])
    across = range(int(box[0] // _STEP), int(box[2] // _STEP) + 1)
    down = range(int((box[1] + edge) // _STEP), int((box[3] - edge) // _STEP) + 1)
    return any((x, y) in places for x in across for y in down)


def may_be_stroke(path: LTCurve, space: str, before: int) -> Drawn | None:
    """A path in colours of `space` that may be a stroke: no ruling line, and too large to be a sign of its own."""
    if not _is_seen(path, space) or not _slants(path):
        return None
    across, down = zip(*(point for _, *points in _operations(path) for point in points), strict=True)
    box = min(across), min(down), max(across), max(down)
    return Drawn(path, box, before) if max(box[2] - box[0], box[3] - box[1]) > LARGEST_DRAWING else None


def freehand(path: LTCurve) -> Stroke | None:
    """The stroke that a path is, unless it is a ruling line after all, or small."""
    lines = tuple(tuple(line) for line in _lines(path))
    if not any(abs(x1 - x0) > LEVEL and abs(y1 - y0) > LEVEL for line in lines for (x0, y0), (x1, y1) in pairwise(line)):
        return None
    across, down = zip(*(point for line in lines for point in line), strict=True)
    stroke = Stroke(lines, (min(across), min(down), max(across), max(down)))
    return stroke if max(stroke.width, stroke.height) > LARGEST_DRAWING else None


def drawn_through(boxes: Sequence[Box], drawn: Sequence[Drawn]) -> list[int]:
    """Which characters strokes cross or encircle."""
    if not boxes or not drawn:
        return []
    x0, y0, x1, y1 = np.array(boxes, dtype=float).T
    found, looked = np.zeros(len(boxes), dtype=bool), 0
    for one in drawn:
        (left, low, right, high), count = one.box, one.before
        near = (x0[:count] <= right) & (x1[:count] >= left) & (y0[:count] <= high) & (y1[:count] >= low)
        nearby = np.flatnonzero(near & ~found[:count])
        if len(nearby):
            looked += 1
            found[nearby if looked > _MOST_STROKES else list(_touched(boxes, nearby.tolist(), one, drawn))] = True
    return [int(place) for place in np.flatnonzero(found)]


def _touched(boxes: Sequence[Box], nearby: Sequence[int], one: Drawn, drawn: Sequence[Drawn]) -> Iterator[int]:
    stroke = freehand(one.path)
    if stroke is None or (stroke.is_ring and (stroke.height > _HIGHEST_RING or _is_star(one, drawn))):
        return
    places = places_of(stroke.lines)
    for place in nearby:
        left, low, right, high = boxes[place]
        if (stroke.is_ring and _encircles(stroke.points, ((left + right) / 2, (low + high) / 2))) or is_crossed(boxes[place], places):
            yield place


def _encircles(ring: Sequence[Point], point: Point) -> bool:
    """Whether a ring goes around a point, once or several times, one way or the other."""
    x, y = point
    rounds = 0
    for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) * (x1 - x0) / (y1 - y0) > x:
            rounds += 1 if y1 > y0 else -1
    return rounds != 0


def _is_star(one: Drawn, drawn: Sequence[Drawn]) -> bool:
    """Whether a path is a star that stands in the middle of a ring as large as that of a seal."""
    x, y = _middle(one.box)
    corners = sum(operation in ("m", "l") for operation, *_ in _operations(one.path))
    return (
        bool(one.path.fill)
        and corners in _CORNERS
        and not _is_curved(one.path)
        and any(
            other is not one
            and _is_seal(other)
            and max(abs(x - _middle(other.box)[0]), abs(y - _middle(other.box)[1])) < _CENTRAL * (other.box[2] - other.box[0])
            for other in drawn
        )
    )


def _is_seal(one: Drawn) -> bool:
    sides = one.box[2] - one.box[0], one.box[3] - one.box[1]
    return _is_curved(one.path) and min(sides) > _HIGHEST_RING and max(sides) <= _LARGEST_SEAL


def _middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _operations(path: LTCurve) -> Sequence[Any]:
    """What draws a path, each with its points (ISO 32000-1 §8.5.2)."""
    return path.original_path or []


def _is_curved(path: LTCurve) -> bool:
    return any(operation in "cvy" for operation, *_ in _operations(path))


def _slants(path: LTCurve) -> bool:
    """Whether a path has a curve, or a line that is neither level nor upright."""
    ends = [points[-1] for _, *points in _operations(path) if points]
    return _is_curved(path) or any(abs(x1 - x0) > LEVEL and abs(y1 - y0) > LEVEL for (x0, y0), (x1, y1) in pairwise([*ends, *ends[:1]]))


def _is_seen(path: LTCurve, space: str) -> bool:
    stroked = path.stroke and not is_pale(path.stroking_color, getattr(getattr(path, "scs", None), "name", ""))
    return bool(stroked or (path.fill and not is_pale(path.non_stroking_color, space)))


def _lines(path: LTCurve) -> Iterator[list[Point]]:
    """The path as straight pieces; a curve is given as its end and what bends it there (ISO 32000-1 §8.5.2)."""
    line: list[Point] = []
    for operation, *points in _operations(path):
        if operation == "m":
            yield from [line] if len(line) > 1 else []
            line = [points[-1]]
        elif operation == "h":
            line += line[:1]
        elif operation == "l" or not line:
            line += points[-1:]
        else:
            line += _bent(line[-1], points, operation)
    yield from [line] if len(line) > 1 else []


def _bent(start: Point, points: Sequence[Point], operation: str) -> Iterator[Point]:
    first = start if operation == "v" else points[0]
    second, end = (points[0], points[-1]) if operation == "v" else (points[-1] if operation == "y" else points[1], points[-1])
    for piece in range(1, _PIECES + 1):
        t = piece / _PIECES
        shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        corners = (start, first, second, end)
        yield (
            sum(share * point[0] for share, point in zip(shares, corners, strict=True)),
            sum(share * point[1] for share, point in zip(shares, corners, strict=True)),
        )
