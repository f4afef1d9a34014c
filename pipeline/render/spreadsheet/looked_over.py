"""What going over the rows of a table once tells: how wide its columns are, and what formulas go over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.render.spreadsheet.kept_rows import KeptRows, Looked, keep_look, looked_at
from pipeline.render.spreadsheet.text_width import display_width

if TYPE_CHECKING:
    from pipeline.render.spreadsheet.sheets import Cell, Column, Content, Table

    Row = tuple[Cell, ...]

_AT_ONCE = 5000
"""Rows that are looked at together."""
_FIXED_WIDTHS = {"percent": 9, "time": 17, "date": 12}
_COUNT_WIDTH = 18


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
        self._widths = [_Width(column) for column in table.columns]
        self._formula = formula
        if isinstance(table.rows, KeptRows):
            self._over_blocks(table.rows)
        else:
            rows = iter(table.rows)
            while some := list(islice(rows, _AT_ONCE)):
                self._over(some)
        self.widths = [one.whole for one in self._widths]

    def _over(self, some: Sequence[Row]) -> None:
        self.rows += len(some)
        for place, cells in enumerate(zip(*some, strict=True)):
            contents = [cell.content for cell in cells]
            found = set(contents)
            self._widths[place].grow(found)
            self.calculates = self.calculates or self._formula in set(map(type, found))
            if place in self.figures:
                self.figures[place] += contents

    def _over_blocks(self, rows: KeptRows) -> None:
        """The same for rows of which much was seen the night before; none of those calculates."""
        for block in rows.blocks:
            looked = looked_at(rows.looks, block)
            if looked is None:
                looked = self._look(rows.looked(block))
                if not self.calculates:
                    keep_look(rows.looks, block, looked)
            self.rows += looked.rows
            for width, own in zip(self._widths, looked.widths, strict=True):
                width.widen(own)
            for place, contents in looked.figures.items():
                self.figures[place] += contents
        rows.counted(self.rows)

    def _look(self, some: Sequence[Row]) -> Looked:
        columns = [[cell.content for cell in cells] for cells in zip(*some, strict=True)] or [[] for _ in self._widths]
        self.calculates = self.calculates or any(self._formula in set(map(type, contents)) for contents in columns)
        widths = [width.of(set(contents)) for width, contents in zip(self._widths, columns, strict=True)]
        return Looked(len(some), widths, {place: columns[place] for place in self.figures})


class _Width:
    """The width of a column, which grows with what stands in it up to its limit."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._widest = display_width(column.title) + 2
        self._limit = column.limit if column.kind == "text" else 0

    def grow(self, contents: Collection[Content]) -> None:
        self._widest = self._grown(self._widest, contents)

    def of(self, contents: Collection[Content]) -> int:
        """What is needed for these alone."""
        return self._grown(0, contents)

    def widen(self, needed: int) -> None:
        self._widest = max(self._widest, needed)

    def _grown(self, widest: int, contents: Collection[Content]) -> int:
        for content in contents:
            if widest >= self._limit:
                break
            if isinstance(content, str) and 2 * len(content) > widest:  # beyond the limit it is not looked at: it grows no further
                widest = max(widest, display_width(content[: self._limit]))
        return widest

    @property
    def whole(self) -> int:
        column = self._column
        if column.kind in _FIXED_WIDTHS:
            return max(_FIXED_WIDTHS[column.kind], min(display_width(column.title), 8) + 2)
        if column.kind in ("count", "number"):
            return min(max(display_width(column.title) + 3, 8), _COUNT_WIDTH)
        return min(self._widest, column.limit) + 2
