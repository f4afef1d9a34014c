"""A text taken apart into its points: one a line, and one a number where the numbers run on from 1 within a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = re.compile(r"(?<![\d.第])(?:[（(](\d{1,2})[)）]|(\d{1,2})[)）、．.](?!\d)|([①-⑳]))\s*")
_EDGE = " \t　；;"


def points_of(text: str) -> tuple[str, ...]:
    """The points of `text` in their order, without their numbers; every other character stays."""
    points = (point.strip(_EDGE) for line in text.splitlines() for point in _of_line(line))
    return tuple(point for point in points if point)


def _of_line(line: str) -> Iterator[str]:
    """A line begun with any number is one point; a number within it begins another only if it is the next (“1、…；2、…”)."""
    start, wanted = 0, None
    for mark in _MARK.finditer(line):
        number = _number(mark)
        if not line[: mark.start()].strip() or number == (wanted or 1):
            yield line[start : mark.start()]
            start, wanted = mark.end(), number + 1
    yield line[start:]


def _number(mark: re.Match[str]) -> int:
    return ord(mark[3]) - ord("①") + 1 if mark[3] else int(mark[1] or mark[2])
