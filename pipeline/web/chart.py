"""Where the parts of a chart stand; templates draw them as SVG, so that it prints, follows the colours of the page and needs no script."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.app.progress.overview import Span
from pipeline.core.model import UnitState

WIDTH = 1000.0
_LEAST = 6.0
"""Width of a part that stands for a single unit among thousands: it must be seen, and hit with the mouse."""
_TOP, _BOTTOM, _LEFT = 18.0, 118.0, 34.0
_BROADEST = 34.0
_MOST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the bar."""

    state: UnitState
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """A span of days in the timeline; `label` stands below it where there is space."""

    span: Span
    x: float
    width: float
    y: float
    height: float
    label: str = ""

    @property
    def bar_width(self) -> float:
        """A few days don't make broad blocks."""
        return round(min(self.width * 0.72, _BROADEST), 2)

    @property
    def bar_x(self) -> float:
        """In the middle of its days."""
        return round(self.x + (self.width - self.bar_width) / 2, 2)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The files a day as columns, the units that have returned as a line.

    Attributes:
        line: Points of the line, as SVG writes them.
        deadline: Where the deadline stands, if within.
        most_files: What the height of the columns stands for.
        most_units: What the height of the line stands for.
    """

    columns: tuple[Column, ...]
    line: str
    deadline: float | None
    most_files: int
    most_units: int


def stacked(states: Sequence[tuple[UnitState, int]]) -> tuple[Segment, ...]:
    """One bar of all units, each state as wide as its share; states without units are left out."""
    counts = [(state, count) for state, count in states if count]
    total = sum(count for _, count in counts)
    small = [count for _, count in counts if count / total * WIDTH < _LEAST] if total else []
    wide = WIDTH - _LEAST * len(small)
    segments, x = [], 0.0
    for state, count in counts:
        share = count / total * WIDTH
        width = _LEAST if share < _LEAST else count / (total - sum(small)) * wide
        segments.append(Segment(state, count, round(x, 2), round(width, 2)))
        x += width
    return tuple(segments)


def timeline(spans: Sequence[Span], deadline: dt.date, expected: int) -> Timeline | None:
    """The timeline; none where nothing came."""
    if not spans:
        return None
    step = (WIDTH - _LEFT) / len(spans)
    most_files, most_units = max(1, *(span.files for span in spans)), max(1, expected)
    every = math.ceil(len(spans) / _MOST_LABELS)
    columns = []
    for place, span in enumerate(spans):
        height = (_BOTTOM - _TOP) * span.files / most_files
        label = ".".join(map(str, (span.first.month, span.first.day))) if place % every == 0 else ""
        columns.append(Column(span, round(_LEFT + place * step, 2), round(step, 2), round(_BOTTOM - height, 2), round(height, 2), label))
    points = ((one.x + step / 2, _BOTTOM - (_BOTTOM - _TOP) * min(one.span.units / most_units, 1)) for one in columns)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    end = next((one.x + one.width for one in columns if one.span.first <= deadline <= one.span.last), None)
    return Timeline(tuple(columns), line, end, most_files, most_units)
