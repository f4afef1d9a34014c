"""What is drawn over text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.formats.pdf.page_content import Box

LEAST = 20.0
"""Square points of a patch that can hide a character."""


def drawn_over(middles: Sequence[tuple[float, float]], covers: Sequence[tuple[int, Box]]) -> list[int]:
    """Which points lie under a patch; with each patch goes how many of the points were drawn before it."""
    across, down = np.array(middles, dtype=float).reshape(-1, 2).T
    over = np.zeros(len(middles), dtype=bool)
    for count, (x0, y0, x1, y1) in covers:
        x, y = across[:count], down[:count]
        over[:count] |= (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
    return [int(place) for place in np.flatnonzero(over)]
