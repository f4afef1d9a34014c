"""A list in a blank, and what its headings look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.document import Cell
from extractors.language import text
from extractors.learn.table_cells import Plan
from extractors.learn.words import is_note

_LONGEST_HEADING = 40
_MOST_LEVELS = 4


@dataclass(frozen=True)
class Column:
    """One column: its lowest heading and the headings over it, from top to bottom."""

    cell: Cell
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A list in a grid.

    Attributes:
        columns: Its columns from left to right, without ordinals.
        top: First row of the header.
        bottom: First row below the header.
        end: First row below its rows.
        first: Its first grid column.
        last: The grid column behind its last one.
        title: The section cell or band that names it.
        prefilled: Columns from the left whose texts the blank has already.
    """

    columns: tuple[Column, ...]
    top: int
    bottom: int
    end: int
    first: int
    last: int
    title: Cell | None = None
    prefilled: int = 0

    @property
    def height(self) -> int:
        """How many rows the blank leaves for items."""
        return self.end - self.bottom

    def covers(self, cell: Cell) -> bool:
        """Whether a cell belongs to it."""
        return (self.top <= cell.row < self.end and self.first <= cell.col < self.last) or cell is self.title


def is_heading(plan: Plan, cell: Cell) -> bool:
    """Whether a cell may head a column: a short text without a colon behind it."""
    written = cell.text.rstrip()
    return (
        plan.kind(cell) == "text"
        and len(text.key(written)) <= _LONGEST_HEADING
        and not written.endswith(("：", ":"))
        and not is_note(written)
    )


def top_of(plan: Plan, lowest: Sequence[Cell], first: int, last: int) -> int:
    """The first row of the header: where its tallest heading begins, or above it where headings span several columns."""
    top = min(cell.row for cell in lowest)
    while top > 0 and lowest[0].row + lowest[0].rowspan - top < _MOST_LEVELS:
        over = plan.across(top - 1, first, last)
        grouped = any(cell.colspan > 1 for cell in over) and len(over) > 1 and len(over) < len(lowest)
        inside = bool(over) and over[0].col >= first and over[-1].col + over[-1].colspan <= last
        if not (grouped and inside and all(is_heading(plan, cell) for cell in over)):
            break
        top = min(cell.row for cell in over)
    return top


def over(plan: Plan, cell: Cell, top: int) -> tuple[str, ...]:
    """The headings over a column within its header."""
    found = [one for row in range(top, cell.row) if (one := plan.at(row, cell.col)) is not None and one is not cell]
    return tuple(dict.fromkeys("".join(one.text.split()) for one in found if one.text.strip()))


def pattern(plan: Plan, row: int, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
    """How the cells of a row lie between two columns."""
    return tuple((cell.row - row, cell.col, cell.colspan) for cell in plan.across(row, first, last))
