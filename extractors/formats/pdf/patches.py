"""Patches with which editors of PDF blot out a figure, if to write another over it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from pdfminer.layout import LTCurve

from extractors.formats.pdf.page_content import Box
from extractors.formats.pdf.paths import THIN, is_black, is_pale, is_white

_MOST_PARTS = 2000
"""Of one path that are compared with each other: more are a pattern, and no frames around anything. A page with 20,000 takes two seconds,
three if all were compared, and the time grows with their square."""


def patches(path: Sequence[LTCurve], space: str) -> list[Box]:
    """What of the parts of one path, filled in a colour of `space`, hides what lies below: white or black rectangles.

    A part of which another one cuts something out is none, nor is what it cuts out: browsers print a frame as a rectangle in a rectangle.
    """
    blots = [part for part in path if part.fill and _blots(part, space)]
    if len(path) < 2 or len(path) > _MOST_PARTS or not blots or not _cuts_out(path):
        return [part.bbox for part in blots]
    x0, y0, x1, y1 = np.array([part.bbox for part in path], dtype=float).T
    return [
        part.bbox
        for part in blots
        if np.count_nonzero((x0 < part.x1) & (x1 > part.x0) & (y0 < part.y1) & (y1 > part.y0)) == 1  # itself
    ]


def frames(path: Sequence[LTCurve], space: str) -> list[Box]:
    """Borders of which each is two rectangles of a path filled in a colour of `space`: browsers draw that of a cell so, in one go."""
    if not 1 < len(path) <= _MOST_PARTS or not path[0].fill or is_white(path[0].non_stroking_color, space) or not _cuts_out(path):
        return []
    return [outer.bbox for one, other in pairwise(path) for outer, inner in ((one, other), (other, one)) if _is_border(outer, inner)]


def _is_border(outer: LTCurve, inner: LTCurve) -> bool:
    """Whether a rectangle in a rectangle leaves a border, which may lack the side on which a page cuts it off."""
    widths = (inner.x0 - outer.x0, outer.x1 - inner.x1, inner.y0 - outer.y0, outer.y1 - inner.y1)
    thin = sum(0 < wide <= THIN for wide in widths) >= 3 and min(widths) >= 0 and max(widths) <= THIN
    return thin and _is_rectangle(outer) and _is_rectangle(inner)


def is_dark(part: LTCurve, space: str) -> bool:
    """Whether white text is seen on it."""
    return bool(part.fill and not is_pale(part.non_stroking_color, space) and part.width > 1 and part.height > 1)


def _blots(part: LTCurve, space: str) -> bool:
    """Whether it is a rectangle, however it was closed, and white, or black and no ruling line."""
    colour = part.non_stroking_color
    if not _is_rectangle(part):
        return False
    return is_white(colour, space) or (is_black(colour, space) and min(part.width, part.height) > THIN)


def _is_rectangle(part: LTCurve) -> bool:
    return all(x in (part.x0, part.x1) and y in (part.y0, part.y1) for x, y in part.pts)


def _cuts_out(path: Sequence[LTCurve]) -> bool:
    """Whether parts of a path that lie on each other leave a hole (ISO 32000-1 §8.5.3.3): by its rule, or drawn the other way round."""
    return path[0].evenodd or len({_is_clockwise(part) for part in path}) > 1


def _is_clockwise(part: LTCurve) -> bool:
    operations: Any = part.original_path or []
    points: list[tuple[float, float]] = [operation[-1] for operation in operations if len(operation) > 1]
    return sum((x1 - x0) * (y1 + y0) for (x0, y0), (x1, y1) in pairwise([*points, *points[:1]])) > 0
