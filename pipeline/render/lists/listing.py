"""A long table as values: a title, a head of one or more rows, and rows that are made one after the other, for they may be many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.render.spreadsheet.sheets import EXACT, Cell, Column, Content, Tone
from pipeline.wording.figures import exact_sum, is_figure
from pipeline.wording.terms import TOTAL

MARKED: tuple[Tone, ...] = ("error", "warning", "corrected")
"""How cells look that a person should look at."""
_DOUBTS: tuple[Tone, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the head, by its upper left corner from 0 and what it covers."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """The table.

    Attributes:
        title: Its lines.
        head: The cells of its head.
        height: Rows of the head.
        columns: Its columns; each `limit` is the width, in half-width characters.
        rows: Makes its rows, the same each time.
        adds: Columns with a sum below the rows.
        ending: What is said below it.
        fixed: Columns that stay in sight.
        marks: Whether `ending` explains marks on cells, and is left out where there are none.
    """

    title: tuple[str, ...]
    head: tuple[HeadCell, ...]
    height: int
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]
    adds: frozenset[int] = frozenset()
    ending: tuple[str, ...] = ()
    fixed: int = 1
    marks: bool = False


class Sums:
    """The sums of the columns that add up, and how many rows there are, while they go by.

    Attributes:
        rows: How many went by.
    """

    def __init__(self, listing: Listing) -> None:
        """Nothing added yet."""
        self.rows = 0
        self._width = len(listing.columns)
        self._figures: dict[int, list[int | float]] = {place: [] for place in sorted(listing.adds)}
        self._doubtful = dict.fromkeys(self._figures, 0)

    def add(self, row: tuple[Cell, ...]) -> None:
        """Takes the figures of one row."""
        self.rows += 1
        for place, figures in self._figures.items():
            content = row[place].content
            if is_figure(content) and abs(content) < EXACT:
                figures.append(content)
            self._doubtful[place] += row[place].tone in _DOUBTS

    def sums(self) -> dict[int, int | float]:
        """Column → its sum."""
        return {place: exact_sum(figures) for place, figures in self._figures.items()}

    @property
    def labelled(self) -> int | None:
        """The first column without a sum, which takes the word for it."""
        return next((place for place in range(self._width) if place not in self._figures), None)

    def cells(self) -> tuple[Cell, ...]:
        """The row of sums as values."""
        sums = self.sums()
        word = self.labelled
        return tuple(self._cell(TOTAL if place == word else sums.get(place), self._doubtful.get(place, 0)) for place in range(self._width))

    @staticmethod
    def _cell(content: Content, doubtful: int) -> Cell:
        if not doubtful:
            return Cell(content, "total")
        return Cell(content, "warning", f"这一列有 {doubtful} 格待核，没有有效数字的没有计入，请核对后再用这个合计。")


def plain_head(titles: tuple[str, ...]) -> tuple[HeadCell, ...]:
    """A head of one row."""
    return tuple(HeadCell(title, 0, place) for place, title in enumerate(titles))
