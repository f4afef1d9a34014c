"""Numbers of OFD (GB/T 33190-2016): boxes and matrices in millimetres, distances between characters, outlines of paths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.formats.pdf.page_content import Box

Point = tuple[float, float]
_POINTS = 72 / 25.4
"""Of a millimetre."""
_MOST_REPEATS = 100_000
"""Characters of one text, as many as a page may have at all (`Limits.page_objects`)."""
_LARGEST = 1e6
"""Of a number that can be meant: the longest sheet is a few metres."""
_CURVES = {"Q": 4, "B": 6, "A": 7}
"""Curves by their letter, with how many numbers follow; the last two are the point where each ends (§9.1)."""


def numbers(written: str | None) -> list[float]:
    """The numbers of a list; none where one of them is none, or beyond anything that can be drawn."""
    try:
        found = [float(one) for one in (written or "").replace(",", " ").split()]
    except ValueError:
        return []
    return found if all(math.isfinite(one) and abs(one) <= _LARGEST for one in found) else []


@dataclass(frozen=True, slots=True)
class Frame:
    """The space in which an object is drawn: `(x, y)` in millimetres → points of its page from the upper left corner."""

    a: float = _POINTS
    b: float = 0.0
    c: float = 0.0
    d: float = _POINTS
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> Point:
        """Where a point lies on the page."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def moved(self, x: float, y: float) -> Frame:
        """The space of what stands at a point of this one."""
        left, top = self.at(x, y)
        return Frame(self.a, self.b, self.c, self.d, left, top)

    def turned(self, matrix: list[float]) -> Frame:
        """The space of what is drawn through a matrix (`CTM`); this one where that is none."""
        if len(matrix) != 6:
            return self
        a, b, c, d, e, f = matrix
        left, top = self.at(e, f)
        return Frame(
            self.a * a + self.c * b, self.b * a + self.d * b, self.a * c + self.c * d, self.b * c + self.d * d, left, top
        )  # fmt: skip

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box on the page around a box of this space."""
        corners = [self.at(x, y) for x in (left, right) for y in (top, bottom)]
        across, down = zip(*corners, strict=True)
        return min(across), min(down), max(across), max(down)


def distances(written: str | None, most: int = _MOST_REPEATS) -> list[float]:
    """The distances between `most` characters: `g 3 2.5 4` is three times 2.5, then 4 (§11.3)."""
    words, found = iter((written or "").split()), list[float]()
    for word in words:
        times, one = (numbers(next(words, "")), numbers(next(words, ""))) if word == "g" else ([1.0], numbers(word))
        if len(times) != 1 or len(one) != 1 or not 0 <= times[0] <= _MOST_REPEATS:
            return []
        found += one * min(int(times[0]), most - len(found))
    return found


@dataclass(slots=True)
class Outline:
    """A part of a path that is drawn in one go."""

    points: list[Point] = field(default_factory=list)
    closed: bool = False
    curved: bool = False


def outlines(written: str) -> Iterator[Outline]:
    """The parts of a path (`AbbreviatedData`: M, S, L, Q, B, A, C, §9.1)."""
    words = iter(written.split())
    one = Outline()
    for word in words:
        if word in ("M", "S"):
            yield from (one,) if len(one.points) > 1 else ()
            one = Outline(_points(words, 2))
        elif word == "C":
            one.closed = True
        elif word in _CURVES or word == "L":
            one.curved |= word in _CURVES
            one.points += _points(words, _CURVES.get(word, 2))
    yield from (one,) if len(one.points) > 1 else ()


def _points(words: Iterator[str], count: int) -> list[Point]:
    """The point at the end of the next numbers."""
    found = numbers(" ".join(next(words, "") for _ in range(count)))
    return [(found[-2], found[-1])] if len(found) == count else []
