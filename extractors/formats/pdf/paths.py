"""Drawn paths → ruling lines, which text lies under what is drawn, and the doubt about what else is drawn where answers stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from extractors.formats.pdf.page_content import Box, Glyph, PageContent, Segment
from extractors.language.ticks import UNKNOWN

THIN = 3.0
"""Points. Word and WPS draw a border as a filled bar, half a point wide as a rule; a wider one than this is shading."""
SHORTEST = 2.0
"""Points of a rule: 0.5 reads five prints and 18 drawn pages (`benchmarks/thresholds.py`) alike; with 8 two
answers are wrong in silence."""
LONGEST_DASH = 7.0
"""Points of a dot or dash, of which borders are made; the side of a box for one digit is longer."""
_LEAST_DRAWING, LARGEST_DRAWING = 4.0, 40.0
"""Points of what may be a tick drawn by hand: 1 to 8 and 10 to 120 read the 18 drawn pages alike (`benchmarks/thresholds.py`)."""
_MANY_DRAWINGS = 200
"""On one page: more are a pattern or a picture, and no ticks. 10 to 2,000 read those pages alike."""
_LEAST_PART = 10.0
"""Points of the part of such a picture that counts as one, the height of a character."""
LEVEL = 1.0
"""Points by which a rule may be off level or upright, and a thing drawn by hand is wide and high, and slants, at least:
0.1 to 2 read those prints and pages alike, as 0.8 to 1 do in `_WHITE`."""
_TOUCHING = 1.0
"""Points between strokes of one thing drawn: 0.1 to 5 read them alike."""
_WHITE, PALE, _BLACK = 0.99, 0.9, 0.1
"""Of full light: the paper itself and a patch on it, what is not surely seen on it, and on what nothing is seen."""
_INKS = ("Separation", "DeviceN")
LEAST_PATCH = 20.0
"""Square points of a patch that can hide a character: 1 to 100 read them alike, as 0.5 to 0.98 do in `PALE` and 0.01 to 0.3 in `_BLACK`."""
SEEN = 0.5
"""The opacity from which on a colour is surely seen, and hides what it is drawn over."""


def is_white(color: object, space: object = "") -> bool:
    """Whether a colour in grey, RGB, CMYK or inks is the paper's."""
    return _is_light(color, space, _WHITE)


def is_pale(color: object, space: object = "") -> bool:
    """Whether what is written in a colour is not surely seen on paper. Of inks (a printing house's) the numbers say how much there is."""
    return _is_light(color, space, PALE)


def is_black(color: object, space: object = "") -> bool:
    """Whether a colour in grey, RGB or CMYK is that of most writing, which is not seen on it; any full ink is taken for it."""
    parts = _parts(color, space)
    if space in _INKS:
        return any(part >= 1 - _BLACK for part in parts)
    if len(parts) == 4:
        return parts[3] >= 1 - _BLACK
    return bool(parts) and all(part <= _BLACK for part in parts)


def _is_light(color: object, space: object, least: float) -> bool:
    parts = _parts(color, space)
    if space in _INKS or len(parts) == 4:
        return bool(parts) and all(part <= 1 - least for part in parts)
    return bool(parts) and all(part >= least for part in parts)


def _parts(color: object, space: object) -> tuple[float, ...]:
    """The numbers of a colour in grey, RGB, CMYK or inks; none of any other."""
    given = (color,) if isinstance(color, int | float) else color
    if not isinstance(given, tuple | list) or not all(isinstance(part, int | float) for part in given):
        return ()
    return tuple(float(part) for part in given) if space in _INKS or len(given) in (1, 3, 4) else ()


def box_of(item: dict[str, Any]) -> Box:
    """Where an object of pdfplumber stands."""
    return item["x0"], item["top"], item["x1"], item["bottom"]


def add_path(content: PageContent, path: dict[str, Any]) -> None:
    """Adds the ruling lines of a rectangle, line or curve of pdfplumber.

    Word and WPS draw a border as a filled rectangle half a point wide, LibreOffice as a stroked line. A filled rectangle that
    is not thin is shading and no border. `Page.edges` has it as four borders, a thin one as two, and a line that is not level to
    the last digit as an upright one.
    """
    if path["stroke"] and not is_white(path["stroking_color"], path.get("scs")):
        points = path["pts"]
        closed = [*points, points[0]] if len(points) > 2 and (path["path"] or [("",)])[-1][0] == "h" else points
        for start, end in pairwise(closed):
            _add_line(content, *start, *end)
    elif path["fill"] and not is_white(path["non_stroking_color"], path.get("ncs")) and min(path["width"], path["height"]) <= THIN:
        x0, top, x1, bottom = box_of(path)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        _add_line(content, *((x0, y, x1, y) if path["width"] >= path["height"] else (x, top, x, bottom)))
    if _is_drawing(path) and not _is_drawn(path, is_white):
        (content.pale if _is_drawn(path, is_pale) else content.drawings).append(box_of(path))


def add_frame(content: PageContent, box: Box) -> None:
    """Adds the ruling lines of a border."""
    x0, top, x1, bottom = box
    for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
        _add_line(content, *line)


def _add_line(content: PageContent, x0: float, y0: float, x1: float, y1: float) -> None:
    if abs(y1 - y0) <= LEVEL and abs(x1 - x0) >= SHORTEST:
        content.horizontals.append(Segment((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) <= LEVEL and abs(y1 - y0) >= SHORTEST:
        content.verticals.append(Segment((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    if max(abs(x1 - x0), abs(y1 - y0)) <= LONGEST_DASH:
        content.dashes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _is_drawn(path: dict[str, Any], in_colour: Callable[[object, object], bool]) -> bool:
    """Whether all that is drawn of a path, its line and what it holds, is in such a colour."""
    line, within = in_colour(path["stroking_color"], path.get("scs")), in_colour(path["non_stroking_color"], path.get("ncs"))
    return (line or not path["stroke"]) and (within or not path["fill"])


def _is_drawing(path: dict[str, Any]) -> bool:
    """Whether a path of the size of a tick is drawn by hand or out of curves, so that no character tells what it is."""
    wide, high = path["width"], path["height"]
    if not _LEAST_DRAWING <= max(wide, high) <= LARGEST_DRAWING or min(wide, high) < LEVEL:
        return False
    if any(operation[0] in "cvy" for operation in path["path"] or []):
        return True
    return any(abs(x1 - x0) > LEVEL and abs(y1 - y0) > LEVEL for (x0, y0), (x1, y1) in pairwise(path["pts"]))


def add_unread_drawings(content: PageContent) -> None:
    """Puts an unknown sign where something of a tick's size is drawn: a doubt, never nothing. Many are a picture, or outlines of texts.

    Pale ones among many are the ground of the page.
    """
    if len(content.drawings) + len(content.pale) <= _MANY_DRAWINGS:
        content.glyphs += [Glyph(UNKNOWN, *_flipped(box)) for box in _joined([*content.drawings, *content.pale])]
    else:
        content.images += {(int(box[0] / _LEAST_PART), int(box[1] / _LEAST_PART)): box for box in content.drawings}.values()


def _flipped(box: Box) -> Box:
    return box[0], box[2], box[1], box[3]


def _joined(boxes: list[Box]) -> Iterator[Box]:
    """Boxes that touch each other as one."""
    left = sorted(boxes)
    while left:
        x0, y0, x1, y1 = left.pop(0)
        near = [box for box in left if _touch(box, (x0, y0, x1, y1))]
        if near:
            left = [box for box in left if box not in near]
            group = [(x0, y0, x1, y1), *near]
            left.insert(0, (min(b[0] for b in group), min(b[1] for b in group), max(b[2] for b in group), max(b[3] for b in group)))
        else:
            yield x0, y0, x1, y1


def _touch(one: Box, other: Box) -> bool:
    across = one[0] <= other[2] + _TOUCHING and one[2] >= other[0] - _TOUCHING
    return across and one[1] <= other[3] + _TOUCHING and one[3] >= other[1] - _TOUCHING


def drawn_over(middles: Sequence[tuple[float, float]], covers: Sequence[tuple[int, Box]]) -> list[int]:
    """Which points lie under a patch; with each patch goes how many of the points were drawn before it."""
    across, down = np.array(middles, dtype=float).reshape(-1, 2).T
    over = np.zeros(len(middles), dtype=bool)
    for count, (x0, y0, x1, y1) in covers:
        x, y = across[:count], down[:count]
        over[:count] |= (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
    return [int(place) for place in np.flatnonzero(over)]
