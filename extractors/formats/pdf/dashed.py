"""Borders that a program drew dash by dash, as Word prints dotted and dashed ones: dashes in a row → ruling lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from extractors.formats.pdf.page_content import Box, PageContent, Segment
from extractors.formats.pdf.paths import LONGEST_DASH, SHORTEST

_FEWEST = 8
"""Dashes of a row: what underlines one character has six dots."""
_SAME_LEVEL = 0.3
"""Points by which dashes of one row stand higher or lower."""
_EVENLY, _MOSTLY = 0.25, 0.8
"""Of the usual distance, by which the next dash stands nearer or further, and the share that does not; the dark squares of a code to be
scanned stand anyhow, and rows of two kinds (dash, dot, dash) touch or nearly do."""


def add_dashed(content: PageContent) -> None:
    """Adds the ruling lines that rows of dashes make, level and upright."""
    if len(content.dashes) < _FEWEST:
        return
    content.horizontals += _rows([one for one in content.dashes if one[3] - one[1] < SHORTEST])
    content.verticals += _rows([(y0, x0, y1, x1) for x0, y0, x1, y1 in content.dashes if x1 - x0 < SHORTEST])


def _rows(dashes: Sequence[Box]) -> Iterator[Segment]:
    row: list[Box] = []
    for dash in sorted(dashes, key=lambda one: one[1] + one[3]):
        if row and _level(dash) - _level(row[0]) > _SAME_LEVEL:
            yield from _parts(row)
            row = []
        row.append(dash)
    yield from _parts(row)


def _level(dash: Box) -> float:
    return (dash[1] + dash[3]) / 2


def _parts(row: Sequence[Box]) -> Iterator[Segment]:
    """The parts of a row in which dashes stand evenly."""
    part: list[Box] = []
    for dash in sorted(row):
        if part and dash[0] - part[-1][2] > LONGEST_DASH:
            yield from _even(part)
            part = []
        part.append(dash)
    yield from _even(part)


def _even(part: Sequence[Box]) -> Iterator[Segment]:
    steps = [after[0] - before[0] for before, after in pairwise(part) if after[0] > before[0]]
    if len(steps) + 1 < _FEWEST:
        return
    usual = median(steps)
    if sum(abs(step - usual) <= _EVENLY * usual for step in steps) >= _MOSTLY * len(steps):
        yield Segment(sum(map(_level, part)) / len(part), part[0][0], part[-1][2])
