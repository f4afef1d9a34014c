"""Writing that runs down the page, column by column, or up, as in text that is turned by 90°."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.formats.pdf.page_content import Glyph

_LEAST_DOWN, _MOSTLY_DOWN = 3, 0.6
"""Characters of vertical writing, and the share of their steps that go straight down."""
_ASIDE, _STEP_DOWN = 0.2, (0.5, 2.5)
"""Sizes by which such a step goes aside at most, and down."""
_SAME_COLUMN = 0.5
"""Of the size, between the middles of characters of one column, as of one line."""


def vertical(glyphs: Sequence[Glyph]) -> int:
    """1 where the characters were drawn one under the other, column by column, -1 where one over the other and turned so, else 0.

    Upright ones that a program drew from the lowest up are read from the top, as they are seen.
    """
    drawn = [glyph for glyph in glyphs if glyph.text.strip() and glyph.is_drawn]
    steps = [(b.middle[0] - a.middle[0], b.middle[1] - a.middle[1], a.size) for a, b in pairwise(drawn)]
    least, most = _STEP_DOWN
    ways = [
        (down > 0) - (down < 0) for across, down, size in steps if abs(across) < _ASIDE * size and least * size < abs(down) < most * size
    ]
    possible = (1, -1) if all(glyph.rises for glyph in drawn) else (1,)
    found = (way for way in possible if ways.count(way) > _MOSTLY_DOWN * len(steps))
    return next(found, 0) if len(drawn) >= _LEAST_DOWN else 0


def columns(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The columns from right to left, each from its head."""
    found: list[list[Glyph]] = []
    for glyph in sorted((one for one in glyphs if one.text.strip()), key=lambda one: -one.middle[0]):
        if found and found[-1][0].middle[0] - glyph.middle[0] <= _SAME_COLUMN * glyph.size:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(column, key=lambda glyph: glyph.top) for column in found]
