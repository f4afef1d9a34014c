"""The header of a list in a grid: which columns of the grid are which columns of the list, over one to three header rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.core.document import Cell, Grid
from extractors.core.plain_cells import by_row, rows_with
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.dates import is_date
from extractors.match.collect.collected import Listed
from extractors.match.lists.column_labels import Columns, alike_columns, columns_of, heading
from extractors.match.marked_doubts import is_label_odd

LONGEST_HEAD = 60
"""Characters of a heading. In 150 lists (`benchmarks/thresholds.py`) 8 loses headings with additions (“（必填）”), 20 to 200 find all."""
_YEAR = re.compile(r"(?:19|20)\d\d")
"""A figure that may be a heading."""
_MOST_ROWS = 4
"""Rows of a header; those of the blanks have three at most, and one is learned with four."""
_MOST_OVER = _MOST_ROWS - 1
"""Rows of headings over several columns."""
__all__ = ["Columns", "Head", "Span", "columns_of", "heading", "heads"]


@dataclass(frozen=True, slots=True)
class Span:
    """Grid columns `first` to `last` hold the column `name` of the list; an empty name is a column that the blank doesn't have."""

    first: int
    last: int
    name: str
    title: str = ""


@dataclass(frozen=True)
class Head:
    """The header of one list in one grid.

    Attributes:
        list_name: Name of the list.
        top: First row of the header.
        bottom: First row below it.
        spans: Its columns from left to right; ordinals (序号) are left out.
        similar: Columns found by a heading that is only like the blank's, or looks other than it reads.
        cells: The cells of the header.
        left: Its first grid column.
        right: Its last grid column.
        ordinals: Grid columns of the list's own counting.
        repeated: Columns whose heading stands there more than once: the first counts.
    """

    list_name: str
    top: int
    bottom: int
    spans: tuple[Span, ...]
    similar: frozenset[str] = frozenset()
    cells: frozenset[Cell] = frozenset()
    left: int = 0
    right: int = 0
    ordinals: frozenset[int] = frozenset()
    repeated: frozenset[str] = frozenset()

    @property
    def found(self) -> set[str]:
        """The columns of the list that are there."""
        return {span.name for span in self.spans if span.name}

    def merged_over(self, cell: Cell) -> list[str]:
        """The columns that a cell is merged over, two at least: it can't be told which of them it answers."""
        if cell.colspan == 1:
            return []
        covered = [one.name for one in self.spans if one.name and cell.col <= one.last and one.first < cell.col + cell.colspan]
        return covered if len(covered) > 1 else []


def heads(grid: Grid, lists: Sequence[Columns]) -> list[Head]:
    """Every header in a grid from top to bottom; the same list may begin again further down."""
    if not lists:
        return []
    firsts = {seen[0] for one in lists for seen in one.by_key}
    begun = rows_with(
        grid.cells, lambda said: len(said) <= LONGEST_HEAD and _may_head(said, firsts) and any(one.begins(said) for one in lists)
    )
    rows = by_row(grid.cells) if begun else {}
    found: list[Head] = []
    for row in sorted(begun):
        if found and row < found[-1].bottom:
            continue
        made = [head for one in lists if (head := _head(rows, row, one)) is not None and not _is_entry(rows[row], head, found)]
        if made:
            found.append(max(made, key=lambda head: (len(head.found), -len(head.similar))))
    return found


def _is_entry(cells: Sequence[Cell], head: Head, before: Sequence[Head]) -> bool:
    """Whether a row below a fuller header of the list is one of its entries, some of which say what headings say.

    Less than half of it are headings, and a figure or a date stands in it.
    """
    written = [said for cell in cells if (said := cell.text.strip())]
    fuller = any(one.list_name == head.list_name and head.found < one.found for one in before)
    figures = any((said.isdecimal() and not _YEAR.fullmatch(said)) or is_date(said) for said in written)
    return fuller and figures and 2 * len(head.found) < len(written)


def _may_head(written: str, firsts: set[str]) -> bool:
    """Whether the first character lets a text be a heading: not so for most cells of a long list."""
    first = written[0]
    if first in firsts:
        return True
    if "\u4e00" <= first <= "\u9fff":
        return False
    numbered = first.isdecimal() and any(mark in written[1:3] for mark in ".．、)）")
    return numbered or not (first.isascii() and first.isalnum())


@dataclass
class _Window:
    """Header rows from `top`, each with the columns it could name."""

    top: int
    cells: list[Cell]
    taken: dict[str, Cell] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.taken.values()), default=self.top + 1)


def _head(rows: Mapping[int, Sequence[Cell]], row: int, columns: Columns) -> Head | None:
    """The header that begins at or above `row`: rows are added while they name more columns."""
    best: _Window | None = None
    for height in range(1, _MOST_ROWS + 1):
        cells = [cell for number in range(row, row + height) for cell in rows.get(number, ())]
        window = _Window(row, cells)
        _assign(window, columns, [cell for number in range(row - _MOST_OVER, row + height) for cell in rows.get(number, ())])
        if (best is None or len(window.taken) > len(best.taken)) and _is_compact(window, columns):
            best = window
    if best is None or len(best.taken) < columns.least:
        return None
    top = _group_rows(rows, row, columns)
    return _made(rows, top, best, columns)


def _is_compact(window: _Window, columns: Columns) -> bool:
    """Whether the headings are the lowest cells of one header: nothing stands below one of them.

    Several rows are held together by merges; where these are lost, by holding nothing but headings.
    """
    inside = [cell for cell in window.cells if cell.row < window.bottom and cell.text.strip()]
    if any(_above(cell, one) for cell in window.taken.values() for one in inside):
        return False
    merged = any(cell.rowspan > 1 or cell.colspan > 1 for cell in inside)
    return merged or all(columns.named(cell.text) for cell in inside if cell.row > window.top)


def _group_rows(rows: Mapping[int, Sequence[Cell]], row: int, columns: Columns) -> int:
    """The first row of the header, with the rows above that hold the headings over several columns."""
    over = set().union(*(_under(spec) for spec in columns.spec.columns.values()))
    top = row
    while row - top < _MOST_OVER and any(heading(cell.text) in over for cell in rows.get(top - 1, ())):
        top -= 1
    return top


def _assign(window: _Window, columns: Columns, headings: Sequence[Cell]) -> None:
    """Each heading to the column it names; where it could name several, what stands over it decides, else their order."""
    for cell in window.cells:
        if not cell.text or len(cell.text) > LONGEST_HEAD:
            continue
        could = [name for name in columns.named(cell.text) if name not in window.taken]
        if not could:
            continue
        over = {heading(one.text) for one in headings if one.row < cell.row and _covers(one, cell)}
        fitting = [name for name in could if _under(columns.spec.columns[name]) and _under(columns.spec.columns[name]) <= over]
        plain = [name for name in could if not _under(columns.spec.columns[name])]
        window.taken[(fitting or plain or could)[0]] = cell


def _under(spec: FieldSpec) -> set[str]:
    return {text.key(part) for part in spec.under.split("/")} - {""}


def _covers(over: Cell, cell: Cell) -> bool:
    return over.col <= cell.col < over.col + over.colspan


def _made(rows: Mapping[int, Sequence[Cell]], top: int, window: _Window, columns: Columns) -> Head | None:
    bottom = window.bottom
    header = [cell for number in range(top, bottom) for cell in rows.get(number, ()) if cell.row + cell.rowspan <= bottom]
    named = {cell: name for name, cell in window.taken.items()}
    lowest = [cell for cell in header if cell.text.strip() and not any(_above(cell, one) for one in header if one is not cell)]
    others = [cell for cell in lowest if cell not in named]
    alike = dict(alike_columns(others, columns, set(window.taken)))
    spans = [Span(cell.col, cell.col + cell.colspan - 1, name) for name, cell in window.taken.items()]
    for cell in others:
        if cell in alike:
            spans.append(Span(cell.col, cell.col + cell.colspan - 1, alike[cell]))
        elif text.key(cell.text) not in text.ORDINALS:
            spans.append(Span(cell.col, cell.col + cell.colspan - 1, "", " ".join(cell.text.split())))
    if not any(span.name for span in spans):
        return None
    ordinals = frozenset(cell.col for cell in others if text.key(cell.text) in text.ORDINALS)
    ordered = _attached(sorted(spans, key=lambda span: span.first), ordinals)
    again = frozenset(columns.resembled(cell.text) for cell in others if cell not in alike) - {""}
    left, right = min({ordered[0].first, *ordinals}), max({ordered[-1].last, *ordinals})
    own = frozenset(cell for cell in header if left <= cell.col <= right)
    doubtful = frozenset((*alike.values(), *(name for cell, name in named.items() if is_label_odd(cell))))
    return Head(columns.name, top, bottom, ordered, doubtful, own, left, right, ordinals, again)


def _attached(spans: Sequence[Span], ordinals: frozenset[int]) -> tuple[Span, ...]:
    """The columns without those that stand apart: another table beside the list has its own."""
    named = [place for place, span in enumerate(spans) if span.name]
    first, last = named[0], named[-1]
    while first > 0 and _touch(spans[first - 1], spans[first], ordinals):
        first -= 1
    while last + 1 < len(spans) and _touch(spans[last], spans[last + 1], ordinals):
        last += 1
    return tuple(spans[first : last + 1])


def _touch(left: Span, right: Span, ordinals: frozenset[int]) -> bool:
    return all(col in ordinals for col in range(left.last + 1, right.first))


def _above(cell: Cell, one: Cell) -> bool:
    """Whether `one` stands below `cell` within its columns."""
    return one.row >= cell.row + cell.rowspan and cell.col <= one.col < cell.col + cell.colspan and bool(one.text.strip())


def note_header(head: Head, listed: Listed, *, used: bool) -> None:
    """A column counts as found where every header over rows has it."""
    name = head.list_name
    if used or name not in listed.found:
        listed.found[name] = head.found & listed.found.get(name, head.found)
    listed.similar.setdefault(name, set()).update(head.similar)
    listed.repeated.setdefault(name, set()).update(head.repeated)
