"""Turns a skewed scan or a slanted photograph so that the rules of its tables run level and upright."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.formats.scan.images import Grey, PageImage, binarized, table_rules

Matrix = NDArray[np.float64]

LONG_SIDE = 2300
"""Pixels of the longer side of a page as it goes on: an A4 sheet at about 200 dpi."""
_SPARE = 1.25
"""Times `LONG_SIDE` that is kept of a larger page before it is turned: 1 to 2 find every cell of eight sheets
(`benchmarks/thresholds.py`)."""
_LOOK_SIDE = 1600
"""Pixels of the longer side on which the rules are looked for: 800 to 2,300 find every cell of eight sheets and read 324 answers alike
(`benchmarks/thresholds.py`); more only costs time."""
_MOST_GROWTH = 2.0
"""Times that a page may be larger before it is made smaller first, and that it may grow. Eight turned, noisy, sealed, photographed sheets
(`benchmarks/thresholds.py`) have every cell with 1 to 2 and 1 to 4, and with 2 to 6 in `_LEAST_LINES`."""
_LEAST_POINTS, _LONG_PART, _GAP_PART = 120, 8, 200
"""Pixels of ink of a line that tells how askew a page is; parts of the page's width that such a line is long, and that a gap in it is: 40
to 400, 3 to 20 and 50 to 1,000 make eight sheets straight alike (`benchmarks/thresholds.py`)."""
_KERNEL_SHARES = (70, 40)
"""Parts of the page's width that a stroke must be long to be a rule by which the page is straightened: first shorter, then longer. Of 44
drawn lattices with dashes of 14 to 44 pixels, 36 to 44 in the second part straighten the same ones."""
_LEAST_LINES, _LEAST_COLUMNS = 3, 2
_LEAST_LONG, _LEAST_TALL = 0.12, 0.05
"""Shares of the width and height of a page that a level and an upright rule are long at least: 0.03 to 0.6 and 0.02 to 0.2 make eight
sheets straight alike (`benchmarks/thresholds.py`), as 0.1 to 1, 0.001 to 0.02 and 1 to 6 do in those below."""
_STEEPEST = 0.5
"""Height by width of what may be one rule: two that meet at a corner are none."""
_OFF, _TIMES_OFF = 0.004, 2.5
"""Slope by which a rule may differ from the trend of all in any case, and in medians of those differences: else it is something else."""
_LEAST_SPREAD = 50
"""Pixels between the outermost lines below which their slopes tell nothing about perspective. 5 to 400 straighten eight sheets alike
(`benchmarks/thresholds.py`), for the lines of a table lie far apart."""
_MOST_BENT = 0.35
"""Share of the longer side by which a corner may be moved: 0.05 to 0.7 read the same sheets alike; a fit that moves one
further took something else for rules, and the page is left as it is."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line as `place + slope * (along - middle)`."""

    place: float
    slope: float
    length: float


def straighten(page: PageImage) -> PageImage:
    """The page with level rules and in the size that OCR likes; one without rules is only scaled."""
    page = _reduced(page)
    height, width = page.grey.shape
    look = min(1.0, _LOOK_SIDE / max(height, width))
    small = cv2.resize(page.grey, None, fx=look, fy=look, interpolation=cv2.INTER_AREA) if look < 1 else page.grey
    matrix = _fitted(_rotation(_skew(np.asarray(small, np.uint8)), small.shape), small.shape)
    for share in _KERNEL_SHARES:
        seen = _warped(np.asarray(small, np.uint8), matrix, _extent(matrix, small.shape))
        matrix = _fitted(_levelled(seen, share) @ matrix, small.shape)
    extent = _extent(matrix, small.shape)
    grow = min(LONG_SIDE / max(extent), _MOST_GROWTH / look)
    matrix = np.diag([grow, grow, 1.0]) @ matrix @ np.diag([look, look, 1.0])
    extent = (round(extent[0] * grow), round(extent[1] * grow))
    colour = None if page.colour is None else _warped(page.colour, matrix, extent)
    return PageImage(_warped(page.grey, matrix, extent), _warped(page.red.astype(np.uint8), matrix, extent, 0) > 0, colour)


def turned(page: PageImage, quarters: int) -> PageImage:
    """The page after `quarters` turns of 90° against the clock."""
    colour = None if page.colour is None else np.ascontiguousarray(np.rot90(page.colour, quarters))
    return PageImage(np.ascontiguousarray(np.rot90(page.grey, quarters)), np.ascontiguousarray(np.rot90(page.red, quarters)), colour)


def _reduced(page: PageImage) -> PageImage:
    """A page of more pixels than are of use made smaller first, evenly: the turning skips pixels."""
    height, width = page.grey.shape
    share = LONG_SIDE * _SPARE / max(height, width)
    if share >= 1:
        return page
    size = max(1, round(width * share)), max(1, round(height * share))
    red = cv2.resize(page.red.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    colour = None if page.colour is None else np.asarray(cv2.resize(page.colour, size, interpolation=cv2.INTER_AREA), np.uint8)
    return PageImage(np.asarray(cv2.resize(page.grey, size, interpolation=cv2.INTER_AREA), np.uint8), np.asarray(red > 0), colour)


def _warped(grey: Grey, matrix: Matrix, extent: tuple[int, int], paper: int = 255) -> Grey:
    return np.asarray(cv2.warpPerspective(grey, matrix, extent, borderValue=(paper,) * 3), np.uint8)


def _skew(grey: Grey) -> float:
    """The angle in degrees by which long straight lines are off level or upright, -45 to 45."""
    width = grey.shape[1]
    found = cv2.HoughLinesP(
        binarized(grey), 1, math.pi / 720, _LEAST_POINTS, minLineLength=width // _LONG_PART, maxLineGap=max(4, width // _GAP_PART)
    )
    if found is None:
        return 0.0
    ends = np.asarray(found, np.float64).reshape(-1, 4)
    across, down = ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]
    angles = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
    lengths = np.hypot(across, down)
    order = np.argsort(angles)
    return float(angles[order][np.searchsorted(np.cumsum(lengths[order]), lengths.sum() / 2)])


def _rotation(angle: float, shape: tuple[int, ...]) -> Matrix:
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), angle, 1.0)
    return matrix


def _corners(matrix: Matrix, shape: tuple[int, ...]) -> NDArray[np.float64]:
    height, width = shape[:2]
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    moved: NDArray[np.float64] = np.asarray(cv2.perspectiveTransform(corners, matrix), np.float64)[0]
    return moved


def _fitted(matrix: Matrix, shape: tuple[int, ...]) -> Matrix:
    """`matrix` moved so that no corner of the page falls outside."""
    left, top = _corners(matrix, shape).min(axis=0)
    return np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64) @ matrix


def _extent(matrix: Matrix, shape: tuple[int, ...]) -> tuple[int, int]:
    right, bottom = _corners(matrix, shape).max(axis=0)
    return max(1, math.ceil(right)), max(1, math.ceil(bottom))


def _levelled(grey: Grey, share: int) -> Matrix:
    """The perspective that makes the rules that are seen on a page parallel to its edges."""
    height, width = grey.shape
    level, upright = table_rules(binarized(grey), width // share)
    rows = _fit(level, width / 2, width * _LEAST_LONG)
    columns = _fit(np.ascontiguousarray(upright.T), height / 2, height * _LEAST_TALL)
    return levelling(rows, columns, (height, width))


def levelling(rows: list[_Rule], columns: list[_Rule], shape: tuple[int, int]) -> Matrix:
    """The perspective that makes level and upright rules parallel to the edges of a page; identity where that can't be told."""
    height, width = shape
    if len(rows) < _LEAST_LINES or len(columns) < _LEAST_COLUMNS:
        return np.eye(3)
    frame = _quadrangle(rows, columns, (width / 2, height / 2))
    target = _rectangle(frame)
    if np.abs(frame - target).max() > _MOST_BENT * max(height, width):
        return np.eye(3)
    return np.asarray(cv2.getPerspectiveTransform(frame.astype(np.float32), target.astype(np.float32)), np.float64)


def _fit(mask: Grey, middle: float, least: float) -> list[_Rule]:
    """The level lines in `mask` of at least `least` pixels, their place taken at `middle`."""
    joined = np.asarray(cv2.dilate(mask, np.ones((1, 9), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for label in range(1, count):
        x, y, wide, high = (int(value) for value in stats[label][:4])
        if wide < least or high > wide * _STEEPEST:
            continue
        down, across = np.nonzero((labels[y : y + high, x : x + wide] == label) & (mask[y : y + high, x : x + wide] > 0))
        if len(across) < least / 2:
            continue
        slope, place = np.polyfit(across + x - middle, down + y, 1)
        found.append(_Rule(float(place), float(slope), float(wide)))
    return found


def _quadrangle(rows: list[_Rule], columns: list[_Rule], middle: tuple[float, float]) -> NDArray[np.float64]:
    """The four corners (from the upper left, with the clock) of the outermost rules as all rules together bend them."""
    row_slope, column_slope = _trend(rows), _trend(columns)
    tops = [min(rule.place for rule in rows), max(rule.place for rule in rows)]
    lefts = [min(rule.place for rule in columns), max(rule.place for rule in columns)]
    corners = []
    for top, left in ((0, 0), (0, 1), (1, 1), (1, 0)):
        y0, x0 = tops[top], lefts[left]
        m, n = row_slope(y0), column_slope(x0)
        # y = y0 + m (x - cx) and x = x0 + n (y - cy)
        x = (x0 + n * (y0 - m * middle[0] - middle[1])) / (1 - n * m)
        corners.append((x, y0 + m * (x - middle[0])))
    return np.array(corners, np.float64)


def _trend(lines: list[_Rule]) -> np.poly1d:
    """Slope by place: lines that meet in one vanishing point follow a straight trend. Outliers are dropped once."""
    places = np.array([one.place for one in lines])
    slopes = np.array([one.slope for one in lines])
    weights = np.array([one.length for one in lines])
    degree = 1 if len(lines) >= _LEAST_LINES and np.ptp(places) > _LEAST_SPREAD else 0
    trend = np.poly1d(np.polyfit(places, slopes, degree, w=weights))
    off = np.abs(slopes - trend(places))
    kept = off <= max(_OFF, _TIMES_OFF * float(np.median(off)))
    if kept.all() or kept.sum() < _LEAST_LINES or np.ptp(places[kept]) <= _LEAST_SPREAD:
        return trend
    return np.poly1d(np.polyfit(places[kept], slopes[kept], degree, w=weights[kept]))


def _rectangle(frame: NDArray[np.float64]) -> NDArray[np.float64]:
    """The upright rectangle of about the size and place of `frame`."""
    top_left, top_right, low_right, low_left = frame
    left, right = (top_left[0] + low_left[0]) / 2, (top_right[0] + low_right[0]) / 2
    top, bottom = (top_left[1] + top_right[1]) / 2, (low_left[1] + low_right[1]) / 2
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
