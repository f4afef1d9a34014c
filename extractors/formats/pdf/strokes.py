"""Strokes that a hand or a program drew over characters: which of these they cross or encircle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from pdfminer.layout import LTCurve

from extractors.formats.pdf.page_content import Box, within
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
_PIECES = 8
"""Straight pieces that stand for a curve: at three centimetres each is a digit long."""
_HIGHEST_RING = 60.0
"""Points of what encircles a line or two of text, as a choice is made; a seal is 110 high, and says nothing about what is below it."""
_OPEN = 0.35
"""Of its longer side, between the ends of a ring that a hand did not quite close."""
_MOST_STROKES = 2000
"""Of a page that are looked at one by one: more are a map or a pattern."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The straight pieces of what was drawn in one go, and the box around them, in the coordinates of the page."""

    lines: tuple[tuple[Point, ...], ...]
    box: Box

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


def places_of(strokes: Iterable[Sequence[Point]]) -> Places:
    """Where strokes go, as steps across and down."""
    return frozenset((int(x // _STEP), int(y // _STEP)) for stroke in strokes for x, y in _points(stroke))


def is_crossed(box: Box, places: Places) -> bool:
    """Whether a stroke goes through the middle of a character."""
    edge = _EDGE * (box[3] - box[1])
    across = range(int(box[0] // _STEP), int(box[2] // _STEP) + 1)
    down = range(int((box[1] + edge) // _STEP), int((box[3] - edge) // _STEP) + 1)
    return any((x, y) in places for x in across for y in down)


def freehand(path: LTCurve, space: str) -> Stroke | None:
    """A path in colours of `space` that is no ruling line, and too large to be a sign of its own."""
    lines = tuple(tuple(line) for line in _lines(path)) if _is_seen(path, space) else ()
    slanted = any(abs(x1 - x0) > LEVEL and abs(y1 - y0) > LEVEL for line in lines for (x0, y0), (x1, y1) in pairwise(line))
    if not slanted:
        return None
    across, down = zip(*(point for line in lines for point in line), strict=True)
    stroke = Stroke(lines, (min(across), min(down), max(across), max(down)))
    return stroke if max(stroke.width, stroke.height) > LARGEST_DRAWING else None


def drawn_through(boxes: Sequence[Box], strokes: Sequence[tuple[int, Stroke]]) -> list[int]:
    """Which characters strokes cross or encircle; with each goes how many of them were drawn before it."""
    if not boxes or len(strokes) > _MOST_STROKES:
        return []
    x0, y0, x1, y1 = np.array(boxes, dtype=float).T
    found: set[int] = set()
    for count, stroke in strokes:
        left, low, right, high = stroke.box
        near = (x0[:count] <= right) & (x1[:count] >= left) & (y0[:count] <= high) & (y1[:count] >= low)
        nearby = [int(place) for place in np.flatnonzero(near)]
        if nearby:
            found.update(_touched(boxes, nearby, stroke))
    return sorted(found)


def _touched(boxes: Sequence[Box], nearby: Sequence[int], stroke: Stroke) -> Iterator[int]:
    if stroke.is_ring and stroke.height > _HIGHEST_RING:
        return
    places = places_of(stroke.lines)
    for place in nearby:
        left, low, right, high = boxes[place]
        if (stroke.is_ring and within(((left + right) / 2, (low + high) / 2), stroke.box)) or is_crossed(boxes[place], places):
            yield place


def _is_seen(path: LTCurve, space: str) -> bool:
    stroked = path.stroke and not is_pale(path.stroking_color, getattr(getattr(path, "scs", None), "name", ""))
    return bool(stroked or (path.fill and not is_pale(path.non_stroking_color, space)))


def _lines(path: LTCurve) -> Iterator[list[Point]]:
    """The path as straight pieces; a curve is given as its end and what bends it there (ISO 32000-1 §8.5.2)."""
    line: list[Point] = []
    operations: Any = path.original_path or []
    for operation, *points in operations:
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


def _points(stroke: Sequence[Point]) -> Iterator[Point]:
    for (x0, y0), (x1, y1) in pairwise(stroke):
        steps = 1 + int(min(math.hypot(x1 - x0, y1 - y0), _LONGEST) / _STEP)
        yield from ((x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps) for step in range(steps + 1))
