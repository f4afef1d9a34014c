"""Rows of a long list, which is gone over twice to be written: kept from the first time, and of a very long one made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from pipeline.render.spreadsheet.sheets import Cell

    Row = tuple[Cell, ...]

MOST_KEPT = 16_384
"""Rows of a list: those of 10,000 units and as many files take 11 MiB and a fifth of the time of the sheets; 131,000 items take 55."""


class LongRows(Sequence["Row"]):
    """The rows of a list. What someone has gone over is kept for the next one, who is given it for good."""

    def __init__(self, make: Callable[[], Iterable[Row]]) -> None:
        """Takes what makes them, the same each time."""
        self._make = make
        self._length: int | None = None
        self._kept: list[Row] | None = None

    def __iter__(self) -> Iterator[Row]:
        kept, self._kept = self._kept, None
        if kept is not None:
            yield from kept
            return
        kept, number = [], 0
        for number, row in enumerate(self._make(), 1):
            if number <= MOST_KEPT:
                kept.append(row)
            elif kept:
                kept = []
            yield row
        self._length, self._kept = number, kept if len(kept) == number else None

    def __len__(self) -> int:
        if self._length is None:
            self._length = sum(1 for _ in self)
        return self._length

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> LongRows: ...

    def __getitem__(self, place: int | slice) -> Row | LongRows:
        if isinstance(place, slice):
            own = range(*place.indices(len(self)))
            return LongRows(lambda: islice(self._make(), own.start, own.stop, own.step))
        return next(islice(self._make(), range(len(self))[place], None))
