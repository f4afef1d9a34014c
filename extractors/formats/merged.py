"""How far merged cells reach: no further than their sheet is written, whatever a file claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits

Place = tuple[int, int]
_MARGIN = 100
"""Empty rows and columns that a form may have behind its last text: space for answers that nobody gave."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The last row and the last column that a merged cell may cover, from 0: some claim all that there are."""

    bottom: int
    right: int

    @classmethod
    def around(cls, written: Collection[Place]) -> Extent:
        """The extent of a sheet with text in the places `written`."""
        return cls(max((row for row, _ in written), default=0) + _MARGIN, max((col for _, col in written), default=0) + _MARGIN)

    def span(self, start: Place, end: Place) -> Place | None:
        """Rows and columns that a range covers, between its first and its last cell; `None` where it lies outside."""
        if start[0] > self.bottom or start[1] > self.right:
            return None
        return max(1, min(end[0], self.bottom) - start[0] + 1), max(1, min(end[1], self.right) - start[1] + 1)


def check_spread(spans: Iterable[Place], limits: Limits = LIMITS) -> None:
    """Refuses merged cells that lie over one another by the thousand: whoever reads them goes along each.

    Raises:
        UnreadableFileError: `too_large`.
    """
    if sum(height + width for height, width in spans) > limits.cells:
        raise UnreadableFileError("too_large", "合并区域过多")
