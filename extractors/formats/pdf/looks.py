"""What characters look like: where more or something else is seen than their text says, the cell is a doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.core.document import Spans
from extractors.core.findings import Code
from extractors.formats.pdf.page_content import Box, Glyph, PageContent, Segment
from extractors.formats.pdf.writing import TextLine

_SMALL = 0.8
"""Raised characters are 58 % (LibreOffice) or 65 % (Word) of their neighbours' size; characters of two fonts differ by less than this."""

_RISE = 0.12
"""Share of the size by which a character of the same size stands higher or lower; what rounding moves is a tenth of that."""

_TOUCHING = (-0.6, 0.35)
"""Of the size, between the ends of two characters of one figure: what is set closer stands on the other, what is further is apart."""
_ON = 0.45
"""Share of the width and of the height by which a character stands on another."""
_FIGURE = frozenset("0123456789.,%+-/")
_BAR = 6.0
"""Longest fraction bar, in sizes of its digits."""

_INTO = 0.3
"""Of the smaller size, by which one of two lines reaches into the other where it is raised out of it."""
_FROM_BAR = (-0.3, 0.6)
"""Of the size, between a fraction bar and the digits over and under it."""
_SAME_LEVEL, _GOES_ON = 0.15, 0.6
"""Of the size, between the feet of digits and of what stands beside them, and between the ends of both: an underlined text goes on. With a
third of this to twice no more is doubted on 18 drawn pages, and nothing misread (`benchmarks/thresholds.py`); so with those around it."""

_SLACK = 1.0
"""Points by which a character may stand beside a fraction bar, or outside of the cell in which it is not seen."""
_SEAL = 4.0
"""Height of a picture, in sizes of the text beside it, from which on it is a seal: they measure four centimetres, a line half of one."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is doubtful about a cell or a line, and how far across the page."""

    mark: str = ""
    places: tuple[float, ...] = ()

    def spans(self, line: TextLine) -> Spans:
        """The places in the text of a line: behind all characters that stand before them."""
        return tuple(sorted({(at, at) for at in (_behind(line, place) for place in self.places)}))


def _behind(line: TextLine, place: float) -> int:
    at = end = 0
    for glyph in line.glyphs:
        at = line.text.find(glyph.text, at) + len(glyph.text)
        end = at if glyph.middle[0] < place else end
    return end


def look_of(lines: Sequence[TextLine], strokes: Iterable[Segment]) -> Look:
    """`odd_look` where digits are raised, lowered or stacked over a bar, and where characters stand on each other.

    Args:
        lines: What is written in a cell or a line.
        strokes: Level lines that are no borders.
    """
    rows = [line.glyphs for line in lines]
    rows += [tuple(sorted((*a.glyphs, *b.glyphs), key=lambda one: one.x0)) for a, b in pairwise(lines) if _overlap(a, b)]
    places = [after.middle[0] for row in rows for before, after in pairwise(row) if _is_moved(before, after) or _is_over(before, after)]
    if not places:
        glyphs = [glyph for line in lines for glyph in line.glyphs]
        places = [(stroke.start + stroke.end) / 2 for stroke in strokes if _is_fraction(glyphs, stroke)]
    return Look(Code.ODD_LOOK if places else "", tuple(places))


def _overlap(upper: TextLine, lower: TextLine) -> bool:
    """Whether two lines stand so near that one is raised out of the other."""
    return upper.bottom - lower.top > _INTO * min(upper.size, lower.size)


def _is_moved(before: Glyph, after: Glyph) -> bool:
    """Whether of two characters of one figure that touch, one is smaller, or stands higher or lower."""
    if not (_in_figure(before) and _in_figure(after) and (before.text.isdigit() or after.text.isdigit())):
        return False
    size = max(before.size, after.size)
    if not _TOUCHING[0] * size < after.x0 - before.x1 < _TOUCHING[1] * size:
        return False
    moved = before.font == after.font and _RISE * size < abs(before.bottom - after.bottom) < size
    return moved or min(before.size, after.size) < _SMALL * size


def _is_over(one: Glyph, other: Glyph) -> bool:
    """Whether two characters stand at the same place: in the order of their places they would be read as one text."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrow = min(one.x1 - one.x0, other.x1 - other.x0)
    return wide > _ON * narrow > 0 and high > _ON * min(one.size, other.size) and one.text.isalnum() and other.text.isalnum()


def _in_figure(glyph: Glyph) -> bool:
    return glyph.text in _FIGURE or (glyph.text.isascii() and glyph.text.isalpha())


def _is_fraction(glyphs: Sequence[Glyph], bar: Segment) -> bool:
    """Whether digits stand over and under a short line, and nothing goes on beside them on their own level, as an underlined text does."""
    near, far = _FROM_BAR
    over = [glyph for glyph in glyphs if _spans(bar, glyph) and near * glyph.size < bar.at - glyph.bottom < far * glyph.size]
    under = [glyph for glyph in glyphs if _spans(bar, glyph) and near * glyph.size < glyph.top - bar.at < far * glyph.size]
    return bool(over and under) and all(
        all(glyph.text.isdigit() for glyph in part) and bar.end - bar.start <= _BAR * part[0].size and _stands_alone(part, glyphs)
        for part in (over, under)
    )


def _spans(bar: Segment, glyph: Glyph) -> bool:
    return bar.start - _SLACK <= glyph.middle[0] <= bar.end + _SLACK


def _stands_alone(part: Sequence[Glyph], glyphs: Iterable[Glyph]) -> bool:
    first = part[0]
    level = [one for one in glyphs if one not in part and one.text.strip() and abs(one.bottom - first.bottom) < _SAME_LEVEL * first.size]
    left, right = min(one.x0 for one in part), max(one.x1 for one in part)
    most = _GOES_ON * first.size
    return not any(left - one.x1 < most and one.x0 - right < most for one in level)


def hides(content: PageContent, box: Box, size: float) -> Look:
    """The look of a cell in which something is not read: text that is struck out, white or not drawn, or a picture.

    `size` is that of its text, 0 where it has none. Beside text a large picture is a seal.
    """
    unseen = tuple(glyph.middle[0] for glyph in (*content.struck, *content.hidden) if _holds(box, glyph.middle))
    if unseen:
        return Look(Code.ODD_LOOK, unseen)
    images = [image for image in content.images if _lies_in(image, box)]
    if not size:
        return Look(Code.UNREADABLE_OBJECT if images else "")
    small = tuple((image[0] + image[2]) / 2 for image in images if image[3] - image[1] <= _SEAL * size)
    return Look(Code.ODD_LOOK if small else "", small)


def _lies_in(image: Box, box: Box) -> bool:
    """Whether most of a picture is in a cell."""
    wide = min(image[2], box[2]) - max(image[0], box[0])
    high = min(image[3], box[3]) - max(image[1], box[1])
    return wide > 0 and high > 0 and 2 * wide * high > (image[2] - image[0]) * (image[3] - image[1])


def _holds(box: Box, point: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    return left - _SLACK <= point[0] <= right + _SLACK and top - _SLACK <= point[1] <= bottom + _SLACK
