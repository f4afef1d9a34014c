"""The rows of lists: cut out of a grid below their header, each row an item; sums, notes and repeated headers are none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors import text
from extractors.align.heads import Columns, Head, Span, heading
from extractors.align.raw import Listed, Part, RawRow
from extractors.answers import is_date
from extractors.document import Cell, Grid
from extractors.form import ListSpec

EXTRA = "extra"
"""The field that keeps what stands in columns which the blank doesn't have."""
_NOTE = re.compile(r"\s*(?:注|说明|备注|填表说明|填报说明|附注|\*|※)\s*(?:[:：、]|\d|$)")
_SUM_LIMIT = 20


@dataclass
class Cut(Grid):
    """A grid without the rows of its lists, and these."""

    listed: Listed = field(default_factory=Listed)

    def rows_of(self, top: int, bottom: int) -> Cut:
        """The part of it between two rows."""
        cells = [cell for cell in self.cells if top <= cell.row < bottom]
        listed = replace(self.listed, rows=[row for row in self.listed.rows if top <= row.number < bottom])
        return Cut(cells, self.rows, self.cols, self.place, self.nested, listed)


@dataclass(frozen=True)
class Bounds:
    """What ends a list, or stands among its rows without being one: told by the form.

    Attributes:
        is_label: Whether a text is a label of the form, so that the list ends above it; `None` where the form has none.
        is_habit: Whether a text is the office's own, or a signature as units add it.
    """

    is_label: Callable[[str], bool] | None
    is_habit: Callable[[str], bool]


def cut_lists(grid: Grid, found: Sequence[Head], columns: Sequence[Columns], bounds: Bounds) -> Cut:
    """The rows of every list taken out of a grid; titles, notes, and fields above and below stay.

    Args:
        grid: A table or sheet.
        found: Its headers, as `heads` found them.
        columns: The headings of each list.
        bounds: What is no row of theirs.
    """
    specs = {one.name: one.spec for one in columns}
    listed = Listed()
    taken: set[int] = set().union(*(head.cells for head in found))
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    tops = [*(head.top for head in found[1:]), grid.rows + 1]
    for head, bound in zip(found, tops, strict=True):
        listed.found.setdefault(head.list_name, set()).update(head.found)
        listed.similar.setdefault(head.list_name, set()).update(head.similar)
        below = [(number, rows[number]) for number in sorted(rows) if head.bottom <= number < bound]
        _Taker(head, specs[head.list_name], listed, taken).take(below, bounds)
    left = [cell for cell in grid.cells if id(cell) not in taken]
    return Cut(left, grid.rows, grid.cols, grid.place, grid.nested, listed)


class _Taker:
    """Reads the rows below one header."""

    def __init__(self, head: Head, spec: ListSpec, into: Listed, taken: set[int]) -> None:
        self._head = head
        self._spec = spec
        self._into = into
        self._taken = taken
        self._spanning: dict[int, tuple[Cell, int]] = {}
        self._before: RawRow | None = None
        self._since: list[RawRow] = []
        self._all: list[RawRow] = []
        self._subtotals = tuple(text.key(word) for word in spec.subtotals)
        self._heading_keys = {heading(one.label) for one in spec.columns.values()}

    def take(self, rows: Iterable[tuple[int, list[Cell]]], bounds: Bounds) -> None:
        for number, cells in rows:
            written = [cell for cell in cells if cell.text.strip() or cell.mark]
            inside = [cell for cell in written if cell.col >= self._head.left and not self._is_ordinal(cell)]
            if bounds.is_label is not None and any(bounds.is_label(cell.text) for cell in inside):
                return
            if inside and _is_signature(inside, bounds):
                continue
            for cell in inside:
                for col in range(cell.col, cell.col + cell.colspan):
                    self._spanning[col] = (cell, number + cell.rowspan)
            if inside and self._takes(number, inside):
                self._taken.update(map(id, inside))

    def _takes(self, number: int, cells: Sequence[Cell]) -> bool:
        """Whether a row belongs to the list: the header again, a sum or an item, and no note."""
        if self._is_header(cells):
            return True
        if len(cells) == 1 and _NOTE.match(cells[0].text):
            self._into.remarks.append(Part(cells[0].text, cells[0].place, cells[0].mark))
            return True
        return not self._is_note(cells) and (self._is_sum(cells) or self._item(number, cells))

    def _is_ordinal(self, cell: Cell) -> bool:
        """A number in the column 序号: the list's own counting, no answer."""
        if cell.col not in self._head.ordinals or not text.key(cell.text).isdecimal():
            return False
        self._taken.add(id(cell))
        return True

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        """The header again, as a page break or a pasted block repeats it."""
        named = sum(heading(cell.text) in self._heading_keys for cell in cells)
        return named >= 2 and 2 * named > len(cells)

    def _is_note(self, cells: Sequence[Cell]) -> bool:
        """One text over the row: a remark, a signature, a caption; it answers no column."""
        if len(cells) != 1 or len(self._head.spans) < 3:
            return False
        (cell,) = cells
        spans = sum(1 for span in self._head.spans if cell.col <= span.first and span.last < cell.col + cell.colspan)
        return spans > 1 or cell.col == self._head.spans[0].first

    def _is_sum(self, cells: Sequence[Cell]) -> bool:
        """A row of sums; its figures are compared with the rows above it."""
        named = [cell for cell in cells[:2] if len(cell.text) <= _SUM_LIMIT and text.key(cell.text).endswith(self._subtotals)]
        if not named or len(cells) > len(self._spec.columns) - 1 > 3:
            return False
        for cell in cells:
            self._compare(cell)
        self._since = []
        return True

    def _compare(self, cell: Cell) -> None:
        span = self._span_of(cell)
        if span is None or not span.name or self._spec.columns[span.name].type not in ("count", "number"):
            return
        given = _figure(cell.text)
        sums = {_total(rows, span.name) for rows in (self._since, self._all)}
        if given is not None and None not in sums and given not in sums:
            self._into.sums.append((self._head.list_name, span.name, cell.place))

    def _span_of(self, cell: Cell) -> Span | None:
        return next((span for span in self._head.spans if span.first <= cell.col <= span.last), None)

    def _item(self, number: int, cells: Sequence[Cell]) -> bool:
        row = RawRow(self._head.list_name, place=cells[0].place, number=number)
        for span in self._head.spans:
            self._fill(row, span, number)
        if not any(parts for name, parts in row.parts.items() if name != EXTRA):
            return False
        self._carry_down(row)
        for cell in cells:
            self._doubt_merged(row, cell)
        self._into.rows.append(row)
        self._since.append(row)
        self._all.append(row)
        self._before = row
        return True

    def _fill(self, row: RawRow, span: Span, number: int) -> None:
        """The cells of a row in one column; a cell merged over several rows answers each of them."""
        seen: set[int] = set()
        for col in range(span.first, span.last + 1):
            cell, until = self._spanning.get(col, (None, 0))
            if cell is None or number >= until or id(cell) in seen or cell.col < span.first:
                continue
            seen.add(id(cell))
            if cell.text.strip() or cell.mark:
                written = f"{span.title}：{cell.text}" if not span.name else cell.text
                row.parts.setdefault(span.name or EXTRA, []).append(Part(written, cell.place, cell.mark))

    def _carry_down(self, row: RawRow) -> None:
        """Leading columns left empty below a filled row: a merge was lost, or the unit meant “as above”."""
        names = [span.name for span in self._head.spans if span.name]
        empty = 0
        while empty < len(names) and not row.parts.get(names[empty]):
            empty += 1
        before = self._before
        filled = sum(1 for name in names[empty:] if row.parts.get(name))
        if before is None or not empty or 2 * filled < len(names) - empty or filled < 2:
            return
        for name in names[:empty]:
            if before.parts.get(name):
                row.parts[name] = [replace(part) for part in before.parts[name]]
                row.doubts[name].append("carried_down")

    def _doubt_merged(self, row: RawRow, cell: Cell) -> None:
        """A cell merged over several columns: it can't be told which of them it answers."""
        covered = [span.name for span in self._head.spans if span.name and cell.col <= span.last and span.first < cell.col + cell.colspan]
        for name in covered if len(covered) > 1 else ():
            row.doubts[name].append("merged_over")


def _is_signature(cells: Sequence[Cell], bounds: Bounds) -> bool:
    """“审核人：李四    2017年6月30日” below the rows: nothing but what units sign with."""
    if not bounds.is_habit(cells[0].text) and not is_date(cells[0].text.strip()):
        return False
    habits = [bounds.is_habit(cell.text) for cell in cells]
    return any(habits) and all(habit or is_date(cell.text.strip()) for habit, cell in zip(habits, cells, strict=True))


def _figure(written: str) -> float | None:
    bare = written.strip().replace(",", "").replace("，", "")
    return float(bare) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else None


def _total(rows: Iterable[RawRow], name: str) -> float | None:
    """The sum of a column, `None` where a row gives no plain figure."""
    figures = [_figure(part.text) for row in rows for part in row.parts.get(name, ())]
    return None if None in figures else sum(figure for figure in figures if figure is not None)
