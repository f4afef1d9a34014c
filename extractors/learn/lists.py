"""The lists of a blank: a header of one to three rows over rows to fill in, over a prefilled column, or over nothing yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.core.document import Cell
from extractors.learn.label_words import is_note, is_ordinal, is_sum
from extractors.learn.table_cells import Plan

_MOST_LEVELS = 4
_FEWEST_COLUMNS = 2
"""Of 787 fields of drawn blanks (`benchmarks/thresholds.py`) 3 columns lose two; 2 to 6 levels find all, the blanks at hand have 3."""
_MOST_PRINTED, _FEWEST_PRINTED = 2, 2
"""Columns that the blank has filled in before those it asks for, and rows of such a list: 0 to 4 columns and 1 to 3 rows find all of those
fields, 5 rows lose nine and read 21 of 888 values otherwise in silence."""
_FEWEST_HEADINGS = 3
"""Of a header over nothing, or over texts alone: two are a label and its answer. 2 to 4 find all of those fields, 6 lose five."""


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


def top_of(plan: Plan, lowest: Sequence[Cell], first: int, last: int) -> int:
    """The first row of the header: where its tallest heading begins, or above it where headings span several columns."""
    top = min(cell.row for cell in lowest)
    while top > 0 and lowest[0].row + lowest[0].rowspan - top < _MOST_LEVELS:
        over = plan.across(top - 1, first, last)
        grouped = any(cell.colspan > 1 for cell in over) and len(over) > 1 and len(over) < len(lowest)
        inside = bool(over) and over[0].col >= first and over[-1].col + over[-1].colspan <= last
        if not (grouped and inside and all(plan.is_heading(cell) for cell in over)):
            break
        top = min(cell.row for cell in over)
    return top


def over(plan: Plan, cell: Cell, top: int) -> tuple[str, ...]:
    """The headings over a column within its header."""
    found = [one for row in range(top, cell.row) if (one := plan.at(row, cell.col)) is not None and one is not cell]
    return tuple(dict.fromkeys("".join(one.text.split()) for one in found if one.text.strip()))


def tables(plan: Plan) -> list[Table]:
    """Every list of a grid from top to bottom; a header over one single row is among them."""
    found: list[Table] = []
    row = 1
    while row < plan.rows:
        made = [one for run in _runs(plan, row) for part in _headed(plan, row, *run) if (one := _table(plan, row, *part)) is not None]
        found += made
        row = max((one.end for one in made), default=row + 1)
    below = max((one.end for one in found), default=0)
    bare = bare_header(plan, below) or given(plan, below)
    return [*found, bare] if bare is not None else found


def _runs(plan: Plan, row: int) -> Iterator[tuple[int, int]]:
    """Stretches of neighbouring cells of a row that could be the first item of a list: answer cells, ordinals, printed first columns."""
    run: list[Cell] = []
    for cell in [*plan.row(row), None]:
        fits = cell is not None and cell.rowspan == 1 and plan.fits_item(cell)
        follows = cell is not None and bool(run) and run[-1].col + run[-1].colspan == cell.col
        if cell is not None and fits and (not run or follows):
            run.append(cell)
            continue
        if run:
            yield run[0].col, run[-1].col + run[-1].colspan
        run = [cell] if cell is not None and fits else []


def _headed(plan: Plan, row: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch that lie under headings."""
    start: int | None = None
    for col in range(first, last + 1):
        head = plan.at(row - 1, col) if col < last else None
        if head is not None and plan.is_heading(head) and head.row + head.rowspan == row:
            start = col if start is None else start
        elif start is not None:
            yield start, col
            start = None


def _table(plan: Plan, row: int, first: int, last: int) -> Table | None:
    """The list whose first item stands in `row` between two columns."""
    first, prefilled = _widened(plan, row, first)
    lowest = _lowest(plan, row, first, last)
    columns = [cell for cell in lowest if not is_ordinal(cell.text)]
    if len(columns) < _FEWEST_COLUMNS or not _fits(plan, row, lowest):
        return None
    end = _end(plan, row, first, last, prefilled)
    few = len(columns) < prefilled + _FEWEST_COLUMNS or end - row < _FEWEST_PRINTED
    if (prefilled and few) or not _is_bounded(plan, lowest[-1], len(columns)):
        return None
    top = top_of(plan, lowest, first, last)
    made = tuple(Column(cell, over(plan, cell, top)) for cell in columns)
    found = Table(made, top, row, end, first, last, prefilled=prefilled)
    return replace(found, title=_title(plan, found))


def _is_bounded(plan: Plan, last: Cell, columns: int) -> bool:
    """Whether a header ends with its last heading: no answer cell beside it that would answer that one."""
    beside = plan.across(last.row, last.col + last.colspan, plan.cols)
    empty = columns > _FEWEST_COLUMNS and all(plan.kind(cell) == "empty" for cell in beside)
    return empty or not beside or not plan.is_answer_cell(beside[0])


def _widened(plan: Plan, row: int, first: int) -> tuple[int, int]:
    """The first column moved left over one or two printed texts of the row, where headings stand over these."""
    moved, count = first, 0
    while count < _MOST_PRINTED and moved > 0:
        cell, head = plan.at(row, moved - 1), plan.at(row - 1, moved - 1)
        if cell is None or head is None or cell.row != row or plan.kind(cell) != "text" or not plan.is_heading(head):
            break
        if (head.row + head.rowspan, head.col, head.colspan) != (row, cell.col, cell.colspan) or is_sum(cell.text):
            break
        moved, count = cell.col, count + 1
    return (moved, count) if count else (first, 0)


def _lowest(plan: Plan, row: int, first: int, last: int) -> list[Cell]:
    """The headings right above a row, empty where something else stands there."""
    heads = plan.across(row - 1, first, last)
    whole = all(plan.is_heading(head) and head.row + head.rowspan == row for head in heads)
    inside = heads and heads[0].col >= first and heads[-1].col + heads[-1].colspan <= last
    return heads if whole and inside and len(heads) > 1 else []


def _fits(plan: Plan, row: int, heads: Sequence[Cell]) -> bool:
    """Whether no cell of the row lies under several headings."""
    covered = plan.across(row, heads[0].col, heads[-1].col + heads[-1].colspan)
    return all(not any(cell.col < head.col < cell.col + cell.colspan for head in heads) for cell in covered)


def _end(plan: Plan, row: int, first: int, last: int, prefilled: int) -> int:
    """The first row that is no item: another pattern of cells, or a text where an answer cell is expected. A row of sums belongs to it."""
    own = plan.pattern(row, first, last)
    end = row + 1
    while end < plan.rows and plan.pattern(end, first, last) == own:
        cells = plan.across(end, first, last)
        summed = is_sum(cells[0].text) and all(plan.is_answer_cell(cell) for cell in cells[1:])
        printed = cells[:prefilled]
        whole = all(plan.fits_item(cell) for cell in cells[prefilled:])
        if not summed and not (whole and all(plan.kind(cell) == "text" for cell in printed)):
            break
        end += 1
    return end + 1 if end < plan.rows and _is_sum_row(plan, end, first, last) and not _is_one_of_several(plan, end, first, last) else end


def _is_one_of_several(plan: Plan, row: int, first: int, last: int) -> bool:
    """Whether a sum is a question like those below it (小计, 税金, 总计): one label and one answer cell each, in the same places."""
    own = plan.pattern(row, first, last)
    below = plan.across(row + 1, first, last)
    alike = len(own) == 2 and row + 1 < plan.rows and plan.pattern(row + 1, first, last) == own
    return alike and plan.kind(below[0]) == "text" and plan.is_answer_cell(below[1])


def _is_sum_row(plan: Plan, row: int, first: int, last: int) -> bool:
    cells = plan.across(row, first, last)
    return bool(cells) and is_sum(cells[0].text) and len(cells) > 1 and all(plan.is_answer_cell(cell) for cell in cells[1:])


def _title(plan: Plan, table: Table) -> Cell | None:
    """What names a list: the section cell left of it, or a band over it."""
    left = plan.at(table.top, table.first - 1) if table.first else None
    if left is not None and plan.kind(left) == "text" and left.row <= table.top and left.row + left.rowspan >= table.bottom + 1:
        return left
    over = plan.at(table.top - 1, table.first) if table.top else None
    band = over is not None and plan.kind(over) == "text" and over.col <= table.first and over.col + over.colspan >= table.last
    return over if band and over is not None and over.colspan > 1 and not over.text.rstrip().endswith(("：", ":")) else None


def bare_header(plan: Plan, below: int) -> Table | None:
    """A header at the end of a sheet, with nothing under it yet but notes and signatures."""
    for row in range(below, plan.rows):
        cells = plan.across(row, 0, plan.cols)
        written = [cell for cell in cells if plan.kind(cell) != "empty"]
        together = written and written[-1].col + written[-1].colspan - written[0].col == sum(cell.colspan for cell in written)
        if len(written) < _FEWEST_HEADINGS or not together or not all(plan.is_heading(cell) for cell in written):
            continue
        end = max(cell.row + cell.rowspan for cell in written)
        heads = [cell for cell in plan.across(end - 1, 0, plan.cols) if plan.kind(cell) != "empty"]
        if not _nothing_under(plan, end) or not all(plan.is_heading(cell) and cell.row + cell.rowspan == end for cell in heads):
            return None
        first, last = heads[0].col, heads[-1].col + heads[-1].colspan
        top = top_of(plan, heads, first, last)
        columns = tuple(Column(cell, over(plan, cell, top)) for cell in heads if not is_ordinal(cell.text))
        return Table(columns, top, end, end, first, last)
    return None


def given(plan: Plan, below: int) -> Table | None:
    """A list that the blank has filled in already: rows of texts under a row of headings, all of one pattern."""
    for row in range(below, plan.rows - 2):
        heads = plan.across(row, 0, plan.cols)
        if len(heads) < _FEWEST_HEADINGS or not all(plan.is_heading(cell) and cell.rowspan == 1 for cell in heads):
            continue
        rows = range(row + 1, plan.rows)
        alike = all(plan.pattern(number, 0, plan.cols) == plan.pattern(row, 0, plan.cols) for number in rows)
        texts = [cell for number in rows for cell in plan.row(number)]
        full = sum(plan.kind(cell) == "text" for cell in texts) > len(texts) // 2
        if not alike or not full or any(cell.text.rstrip().endswith(("：", ":")) for cell in texts):
            return None
        columns = tuple(Column(cell) for cell in heads if not is_ordinal(cell.text))
        return Table(columns, row, row + 1, plan.rows, 0, plan.cols, prefilled=len(columns))
    return None


def _nothing_under(plan: Plan, row: int) -> bool:
    """Whether only notes and signatures stand below a row."""
    under = [cell for number in range(row, plan.rows) for cell in plan.row(number) if cell.text.strip()]
    return all(plan.is_alone(cell) and (is_note(cell.text) or "：" in cell.text or ":" in cell.text) for cell in under)
