"""What a page shows, in points from its upper left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
IMAGED_SHARE = 0.5
"""Of the page that an image covers which is the page itself: a scan covers it, a seal of four centimetres 3 % of A4."""
_RASTER = 100
"""Rows and columns of a page by which its pictures are measured."""
_ODD_ANGLE = 0.05
"""The tangent of three degrees: no line of text is set so, and a watermark lies at 45."""

_FEWEST_TURNED, _ALL_TURNED = 20, 0.9
"""Characters, and the share of those of a page, that run up or down where it lies on its side: a narrow head has fewer, and level text
beside it."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as it is seen, or the value of a form field (then `text` may be longer)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    font: str = ""
    home: tuple[float, float] | None = None
    """The nearest point of the box that the character's text is cut off to, where the character stands outside of it."""
    string: int = 0
    """Number of the string of which it is drawn, on its page."""
    rises: bool = False
    """It is turned by 90° so that its text runs up the page."""

    @property
    def is_drawn(self) -> bool:
        """Whether the page draws it; what is only typed or held has no font and is of no string."""
        return bool(self.font or self.string)

    @property
    def size(self) -> float:
        """Its height, which is about the font size."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre, across and down."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def owner(self) -> tuple[float, float]:
        """A point of the cell that it belongs to: text too long for its cell is cut off, and its characters stand in the next one."""
        return self.home or self.middle


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight ruling line: at `at` down (or across) the page, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """All that one page shows.

    Attributes:
        number: From 1.
        width: In points.
        height: In points.
        glyphs: Visible characters, in the order in which they are drawn, which is nearly always the order of the text.
        aslant: Characters that are turned by an odd angle: a watermark, no part of what it lies over.
        horizontals: Ruling lines across.
        verticals: Ruling lines down.
        dashes: Boxes of short lines and dots: dotted and dashed borders are made of them.
        drawings: Boxes (left, top, right, bottom) of small things drawn that are no characters.
        pale: Boxes of such things that are not surely seen.
        struck: Characters that are crossed out.
        hidden: Characters that are written and not seen: white, or not drawn.
        images: Boxes of pictures that are smaller than the page.
        imaged: An image covers most of the page, or strips of one do.
        pictured: The share of the page that images cover.
        laid_over: How many of the characters and values lie over the page: fields and typed text.
        lacks_codes: A font does not tell what its characters are, so that only a picture of the page can be read.
        attached: Files are attached to the page, or to the document of which it is the first one.
        turned: Degrees by which it was turned with the clock, since its text ran up or down.
        shown: The part of the page that is shown; all of it where that is not said.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    aslant: list[Glyph] = field(default_factory=list)
    horizontals: list[Segment] = field(default_factory=list)
    verticals: list[Segment] = field(default_factory=list)
    dashes: list[Box] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    pale: list[Box] = field(default_factory=list)
    struck: list[Glyph] = field(default_factory=list)
    hidden: list[Glyph] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    imaged: bool = False
    pictured: float = 0.0
    laid_over: int = 0
    lacks_codes: bool = False
    attached: bool = False
    turned: int = 0
    shown: Box | None = None

    def covered(self, boxes: Sequence[Box]) -> float:
        """The share of the page below boxes, to a hundredth of its height and width; what several cover counts once."""
        seen = np.zeros((_RASTER, _RASTER), dtype=bool)
        for left, top, right, bottom in boxes:
            down, across = (
                slice(*(round(min(max(at / max(size, 1.0), 0.0), 1.0) * _RASTER) for at in ends))
                for ends, size in (((top, bottom), self.height), ((left, right), self.width))
            )
            seen[down, across] = True
        return float(seen.mean())

    def share(self, box: Box) -> Box:
        """A box as shares of what is shown of the page, 0 to 1."""
        left, top, right, bottom = self.shown or (0.0, 0.0, self.width, self.height)
        wide, high = max(right - left, 1.0), max(bottom - top, 1.0)
        return (box[0] - left) / wide, (box[1] - top) / high, (box[2] - left) / wide, (box[3] - top) / high


def is_aslant(a: float, b: float) -> bool:
    """Whether text is turned by an odd angle: the first two numbers of its matrix. Slanted type (a sheared matrix) is not turned."""
    return min(abs(a), abs(b)) > _ODD_ANGLE * max(abs(a), abs(b))


def runs_up(a: float, b: float) -> bool:
    """Whether text is turned so that it runs up the page: the first two numbers of its matrix."""
    return b > 0 and abs(a) < _ODD_ANGLE * b


def quarter_turn(matrices: Sequence[tuple[float, ...]]) -> int:
    """Degrees by which a page must be turned with the clock so that its text runs level; 0 where it does, or where it is mixed."""
    up = sum(runs_up(a, b) for a, b, *_ in matrices)
    down = sum(runs_up(a, -b) for a, b, *_ in matrices)
    least = max(_FEWEST_TURNED, _ALL_TURNED * len(matrices))
    return 90 if up > least else 270 if down > least else 0


def is_turned(a: float, b: float, c: float, d: float) -> bool:
    """Whether text is mirrored or stands on its head: in the order of its places it would be read backwards."""
    return a * d - b * c < 0 or (a < 0 and abs(b) < abs(a))


def within(point: tuple[float, float], box: Box) -> bool:
    """Whether a point lies in a box or on its edge."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def common(one: Box, other: Box) -> Box:
    """What two boxes have in common; where that is nothing, a box that holds no point."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
