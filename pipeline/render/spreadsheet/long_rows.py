"""Rows of a long list, which is gone over twice to be written: kept from the first time, and of a very long one made anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

from pipeline.render.spreadsheet.text_width import display_width

if TYPE_CHECKING:
    from pipeline.render.spreadsheet.sheets import Cell, Column, Content, Table

    Row = tuple[Cell, ...]

_AT_ONCE = 5000
"""Rows that are looked at together."""
_MOST_KEPT = 16_384
"""Rows of a list: those of 10,000 units and as many files take 11 MiB and a fifth of the time of the sheets; 131,000 items take 55."""
_FIXED_WIDTHS = {"percent": 9, "time": 17, "date": 12}
_COUNT_WIDTH = 18


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
            if number <= _MOST_KEPT:
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


class LookedOver:
    """What going over the rows of a table once tells.

    Attributes:
        rows: How many there are.
        widths: Of each column, in half-width characters.
        calculates: Whether a cell does.
        figures: What stands in the columns that are asked for, row by row.
    """

    def __init__(self, table: Table, figures: Collection[int], formula: type) -> None:
        """Goes over the rows of a table, or of a list in which formulas go over the columns `figures`."""
        self.rows = 0
        self.calculates = False
        self.figures: dict[int, list[Content]] = {place: [] for place in figures}
        widths = [_Width(column) for column in table.columns]
        rows = iter(table.rows)
        while some := list(islice(rows, _AT_ONCE)):
            self.rows += len(some)
            for place, cells in enumerate(zip(*some, strict=True)):
                contents = [cell.content for cell in cells]
                found = set(contents)
                widths[place].grow(found)
                self.calculates = self.calculates or formula in set(map(type, found))
                if place in self.figures:
                    self.figures[place] += contents
        self.widths = [one.whole for one in widths]


class _Width:
    """The width of a column, which grows with what stands in it up to its limit."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._widest = display_width(column.title) + 2

    def grow(self, contents: Collection[Content]) -> None:
        limit = self._column.limit if self._column.kind == "text" else 0
        for content in contents:
            if self._widest >= limit:
                return
            if isinstance(content, str) and 2 * len(content) > self._widest:  # beyond the limit it is not looked at: it grows no further
                self._widest = max(self._widest, display_width(content[:limit]))

    @property
    def whole(self) -> int:
        column = self._column
        if column.kind in _FIXED_WIDTHS:
            return max(_FIXED_WIDTHS[column.kind], min(display_width(column.title), 8) + 2)
        if column.kind in ("count", "number"):
            return min(max(display_width(column.title) + 3, 8), _COUNT_WIDTH)
        return min(self._widest, column.limit) + 2
