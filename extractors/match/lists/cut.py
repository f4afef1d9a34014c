"""The rows of lists: cut out of a grid below their header, each row an item; sums, notes and repeated headers are none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.core.document import Cell, Grid
from extractors.core.findings import Code
from extractors.core.plain_cells import PlainCells, by_row
from extractors.form import ListSpec
from extractors.language.dates import NOTHING
from extractors.match.collect.collected import EarlierRows, GridWithLists, Listed, Part, RawRow
from extractors.match.lists.dittos import carry_down, doubt_shared, doubt_sparse, take_dittos
from extractors.match.lists.header_rows import LONGEST_HEAD, Columns, Head, Span, heading, note_header
from extractors.match.lists.ordinals import counting_columns, is_ordinal
from extractors.match.lists.ordinary_rows import Asked, ordinary_rows
from extractors.match.lists.other_rows import Tallies, changes_rows, headings_above, is_example, is_note, is_seal, named_unit
from extractors.match.lists.signatures import Bounds, Signatures
from extractors.match.lists.unfilled_rows import is_below_header

EXTRA = "extra"
"""The field that keeps what stands in columns which the blank doesn't have."""
_FEW_SPANS = 2
"""Columns of a list in which one answer may be a row by itself; in more of them a text alone is a remark, or
goes to a person. 1 to 9 read 150 lists alike (`benchmarks/thresholds.py`)."""
_LEAST_HEADINGS = 2
"""Headings that make a row the header again: a single one may be an answer that says the same. 1 to 3 read those lists alike."""


def read_lists(
    grid: Grid, found: Sequence[Head], columns: Sequence[Columns], bounds: Bounds, earlier: dict[str, EarlierRows]
) -> GridWithLists:
    """The rows of every list taken out of a grid; titles, notes, and fields above and below stay.

    Args:
        grid: A table or sheet.
        found: Its headers, as `heads` found them.
        columns: The headings of each list.
        bounds: What is no row of theirs.
        earlier: The rows of each list so far, which a row may point at (“同上”) and a sum may count; grows.
    """
    specs = {one.name: one.spec for one in columns}
    headers: set[Cell] = set().union(*(head.cells for head in found))
    sheet = _Sheet(Listed(), headers, earlier, counting_columns(found, grid.cells, headers), grid.cells)
    rows = by_row(grid.cells)
    if bounds.is_label is None:
        asked = {column.measure for spec in specs.values() for column in spec.columns.values()}
        sheet.taken.update(headings_above(rows, found[0].top, asked))
    tops = [*(head.top for head in found[1:]), grid.rows + 1]
    numbers = sorted(rows)
    for head, bound in zip(found, tops, strict=True):
        below = numbers[bisect_left(numbers, head.bottom) : bisect_left(numbers, bound)]
        before = len(sheet.listed.rows)
        reader = _RowReader(head, specs[head.list_name], sheet)
        reader.take(below, rows, bounds)
        reader.end()
        note_header(head, sheet.listed, used=len(sheet.listed.rows) > before)
    left = [cell for number in numbers if number not in sheet.entries for cell in rows[number] if cell not in sheet.taken]
    return GridWithLists(left, grid.rows, grid.cols, grid.place, grid.nested, listed=sheet.listed)


@dataclass
class _Sheet:
    """A grid while its lists are cut out: what they hold, cells and whole rows taken, and columns without a heading that only count."""

    listed: Listed
    taken: set[Cell]
    earlier: dict[str, EarlierRows]
    counting: frozenset[int]
    cells: Sequence[Cell]
    entries: set[int] = field(default_factory=set)


class _RowReader:
    """Reads the rows below one header."""

    def __init__(self, head: Head, spec: ListSpec, sheet: _Sheet) -> None:
        self._head, self._columns = head, spec.columns
        self._sheet, self._into, self._taken = sheet, sheet.listed, sheet.taken
        self._spanning: dict[int, tuple[Cell, int]] = {}
        self._here: dict[int, Cell] = {}
        self._earlier = sheet.earlier.setdefault(head.list_name, EarlierRows())
        self._tallies = Tallies(spec, head.spans, self._earlier)
        self._leading = list(spec.columns)[: (len(spec.columns) + 1) // 2]
        self._heading_keys = {heading(one.label) for one in spec.columns.values()}
        self._counting = head.ordinals | sheet.counting
        self._headed = frozenset(col for span in head.spans for col in range(span.first, span.last + 1))
        self._figures = {name for name, one in spec.columns.items() if one.type in ("count", "number")}
        self._begun = False

    def take(self, numbers: Sequence[int], rows: Mapping[int, Sequence[Cell]], bounds: Bounds) -> None:
        """Takes what belongs to the list; the rest stays for the form around it."""
        cells = self._sheet.cells
        asked = Asked(self._heading_keys, bounds.is_label, bounds.is_habit, self._tallies, len(self._columns))
        ordinary = ordinary_rows(cells, numbers, self._head, self._counting, asked) if isinstance(cells, PlainCells) else None
        signatures = Signatures(rows, numbers, bounds)
        for place, number in enumerate(numbers, start=1):
            if ordinary is not None and self._begun and not self._is_reached(number) and (entry := ordinary.entry(number)) is not None:
                self._into.rows.append(entry)
                self._earlier.rows.append(entry)
                self._sheet.entries.add(number)
                continue
            written = [cell for cell in rows[number] if cell.text.strip() or cell.mark]
            ordinals = {cell for cell in written if cell.col in self._counting and is_ordinal(cell)}
            self._taken |= ordinals
            inside = [cell for cell in written if self._is_inside(cell) and cell not in ordinals]
            if bounds.is_label is not None and any(bounds.is_label(cell.text) for cell in inside):
                self._compare_sum(inside)
                return
            if not inside or self._is_signature(inside, None if ordinals else place, signatures):
                continue
            self._place(inside, number)
            self._taken.update(filter(self._is_placed, inside) if self._take_row(number, inside, alone=not ordinals) else ())

    def end(self) -> None:
        """Compares the sums that stand above their rows."""
        self._into.sums += [(self._head.list_name, name, place) for name, place in self._tallies.ended()]

    def _is_signature(self, cells: Sequence[Cell], place: int | None, signatures: Signatures) -> bool:
        """What units sign with below the rows; what the form doesn't know of it is taken, for nothing there answers."""
        if signatures.is_one(cells):
            return True
        if place is None or len(self._head.spans) <= _FEW_SPANS or not signatures.is_closing(cells, place):
            return False
        self._taken.update(cell for cell in cells if not named_unit(cell.text))
        return True

    def _place(self, cells: Iterable[Cell], number: int) -> None:
        """Notes the columns that the cells of a row stand in, and how far down."""
        self._here.clear()
        for cell in cells:
            if cell.rowspan == cell.colspan == 1:
                self._here[cell.col] = cell
                if self._spanning:
                    self._spanning.pop(cell.col, None)
                continue
            for col in range(cell.col, cell.col + cell.colspan):
                self._here[col] = cell
                self._spanning[col] = (cell, number + cell.rowspan)

    def _is_inside(self, cell: Cell) -> bool:
        return self._head.left <= cell.col <= self._head.right or cell.col in self._counting

    def _is_placed(self, cell: Cell) -> bool:
        """Whether a cell stands in a column with a heading."""
        if cell.col in self._counting or cell.col in self._headed:
            return True
        return any(col in self._headed for col in range(cell.col + 1, cell.col + cell.colspan))

    def _take_row(self, number: int, cells: Sequence[Cell], *, alone: bool) -> bool:
        """Takes what belongs to the list: the header again, a sum, a note or an item; `False` for a row that is none of them."""
        if self._is_header(cells) or (not self._begun and is_below_header(cells, self._head.spans, self._figures)):
            return True
        if is_example(cells):
            return False
        if self._compare_sum(cells):
            return True
        if len(cells) == 1 and alone and len(self._head.spans) > _FEW_SPANS and not _says_nothing(cells[0]):
            return self._take_remark(cells[0])
        return self._take_item(number, cells, alone=alone)

    def _compare_sum(self, cells: Sequence[Cell]) -> bool:
        """Compares a row of sums with the rows above it; `False` for any other row."""
        if not self._tallies.is_sum(cells):
            return False
        self._into.sums += [(self._head.list_name, name, place) for name, place in self._tallies.differing(cells)]
        return True

    def _take_remark(self, cell: Cell) -> bool:
        """Keeps a note or a seal beside the rows; `False` for any other text, and for a note that changes the rows."""
        if not (is_note(cell.text) or is_seal(cell.text) or self._tallies.is_sentence(cell.text)):
            return False
        self._into.remarks.append(Part(cell.text, cell.place, cell.mark))
        return not changes_rows(cell.text, [one.label for one in self._columns.values()])

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        """The header again, as a page break or a pasted block repeats it."""
        others = 0
        for cell in cells:
            others += len(cell.text) > LONGEST_HEAD or heading(cell.text) not in self._heading_keys
            if 2 * others >= len(cells):
                return False
        return len(cells) - others >= _LEAST_HEADINGS

    def _take_item(self, number: int, cells: Sequence[Cell], *, alone: bool) -> bool:
        """Takes a row of answers; `False` where it has none."""
        row = RawRow(self._head.list_name, place=cells[0].place, number=number)
        for span in self._head.spans:
            self._fill(row, span, number)
        if not any(parts for name, parts in row.parts.items() if name != EXTRA):
            return False
        for cell in (cell for cell in cells if cell.col in self._counting and not _says_nothing(cell)):
            row.parts.setdefault(EXTRA, []).append(Part(f"序号：{cell.text}", cell.place, cell.mark))
        if alone:
            doubt_sparse(row, self._head.spans)
        before = next((one for one in reversed(self._earlier.rows) if not one.sparse), None)
        take_dittos(row, before)
        carry_down(row, before, self._head.spans, self._leading)
        for name in (name for cell in cells for name in self._head.merged_over(cell)):
            row.doubts[name].append(Code.MERGED_OVER)
        doubt_shared(row, dict(self._shared(number)), self._earlier.rows)
        self._into.rows.append(row)
        self._earlier.rows.append(row)
        self._begun = True
        return True

    def _fill(self, row: RawRow, span: Span, number: int) -> None:
        """The cells of a row in one column; a cell merged over several rows answers each of them."""
        seen: set[Cell] = set()
        for col in range(span.first, span.last + 1):
            cell = self._here.get(col) or self._reaching(col, number)
            if cell is None or cell in seen or cell.col < span.first:
                continue
            seen.add(cell)
            if cell.text.strip() or cell.mark:
                written = f"{span.title}：{cell.text}" if not span.name else cell.text
                row.parts.setdefault(span.name or EXTRA, []).append(Part(written, cell.place, cell.mark))

    def _shared(self, number: int) -> Iterator[tuple[str, int]]:
        """The columns of figures that a cell of a row above reaches down to, with the number of that row."""
        for span in self._head.spans:
            cell = None if span.first in self._here or span.name not in self._figures else self._reaching(span.first, number)
            if cell is not None and cell.text.strip():
                yield span.name, cell.row

    def _reaching(self, col: int, number: int) -> Cell | None:
        """The cell of a row above that is merged down to a row."""
        cell, until = self._spanning.get(col, (None, 0))
        return cell if number < until else None

    def _is_reached(self, number: int) -> bool:
        """Whether a cell of a row above is merged down to a row; those that end above it are forgotten."""
        self._spanning = {col: one for col, one in self._spanning.items() if number < one[1]} if self._spanning else {}
        return bool(self._spanning)


def _says_nothing(cell: Cell) -> bool:
    """Whether a cell holds “无” or a dash; a zero is a figure."""
    return cell.text.strip(" 。；;") in NOTHING - {"0", "零"}
