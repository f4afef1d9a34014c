"""A document that holds a sheet of a unit's own making → one reading a row below its header, and one of its row of sums."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.core.address import FieldAddress
from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.findings import Code, finding
from extractors.core.location import Location, all_place_words
from extractors.core.reading import Answer, Finding, Reading
from extractors.language import text
from extractors.language.dates import NOTHING
from extractors.match.answers.field_answers import Question, answer
from extractors.match.answers.unit_name import headline_of, labelled_unit, unit_name
from extractors.match.blank.layout import TableLayout, headlined
from extractors.match.collect.collected import Part
from extractors.match.lists.column_labels import UNIT_COLUMN
from extractors.match.lists.header_rows import Head, Span, heads
from extractors.match.lists.other_rows import is_example, is_note, is_seal, is_total
from extractors.match.lists.unfilled_rows import is_column_numbers
from extractors.match.own_tables.header import OwnTable, own_table

_NO_NAMES = frozenset(
    ("数量", "数值", "数据", "数", "内容", "填写内容", "填报内容", "情况", "填报情况", "完成情况", "结果", "完成数", "本期", "小计")
)
"""Headings of a column of answers that name no unit."""


@dataclass
class OwnRow:
    """One row: what stands below each heading, and which headings are only like the blank's or stand there twice."""

    place: Location | None
    head: Head
    parts: dict[str, list[Part]] = field(default_factory=dict)
    doubts: dict[str, list[Code]] = field(default_factory=lambda: defaultdict(list))
    total: str = ""
    """The word that makes it a row of sums (“合计”)."""

    @property
    def unit(self) -> str:
        """How it names its unit."""
        written = " ".join(part.text.strip() for part in self.parts.get(UNIT_COLUMN, ()))
        return "" if text.key(written) in _NO_NAMES else written


def own_rows(table: OwnTable, layout: TableLayout) -> tuple[list[OwnRow], list[Cell]]:
    """The rows that hold answers, in order, and the cells that are none of theirs."""
    rows: list[OwnRow] = []
    left: list[Cell] = []
    headings = set().union(*(head.cells for head in table.heads))
    tops = [*(head.top for head in table.heads[1:]), table.grid.rows + 1]
    for head, bound in zip(table.heads, tops, strict=True):
        for cells in _lines(table.grid, head, bound):
            made = _row(cells, head, layout if table.wordy else None)
            numbers = is_column_numbers(cells) and not table.is_last(cells[0].row)
            if made is None or numbers or is_example(cells) or _is_printed(cells, layout):
                left += [] if numbers or is_example(cells) else cells
            else:
                rows.append(made)
    named = {col for head in table.heads for span in head.spans if span.name for col in range(span.first, span.last + 1)}
    left += [cell for cell in table.grid.cells if cell.row < table.heads[0].bottom and not (cell in headings and cell.col in named)]
    return rows, left


def _lines(grid: Grid, head: Head, bound: int) -> Iterator[list[Cell]]:
    """The written cells of each row, with those merged over it from above."""
    below = [cell for cell in grid.cells if head.bottom <= cell.row < bound and (cell.text.strip() or cell.mark)]
    rows: dict[int, list[Cell]] = {number: [] for number in sorted({cell.row for cell in below})}
    numbers = list(rows)
    for cell in below:
        for number in numbers[bisect_left(numbers, cell.row) : bisect_left(numbers, cell.row + cell.rowspan)]:
            rows[number].append(cell)
    yield from rows.values()


def _row(cells: Sequence[Cell], head: Head, wordy: TableLayout | None) -> OwnRow | None:
    """The answers of a row, `None` where no figure stands below a label of the form; nor, in a form that is `wordy`, words of an answer."""
    row = OwnRow(cells[0].place, head)
    first = min(span.first for span in head.spans if span.name not in ("", UNIT_COLUMN))
    row.total = next((cell.text.strip() for cell in cells if cell.col < first and is_total(cell.text)), "")
    for span in head.spans:
        if span.name:
            _fill(row, span, cells)
    given = [part for name, parts in row.parts.items() if name != UNIT_COLUMN for part in parts]
    answers = (part.mark or (_may_answer(part.text) if wordy is None else _is_wording(part.text, wordy)) for part in given)
    return row if any(answers) else None


def _is_wording(written: str, layout: TableLayout) -> bool:
    """Whether a text is neither the office's own, nor a signature, a note or empty."""
    return bool(text.key(written)) and not (layout.is_own(written) or is_note(written) or is_seal(written))


def _may_answer(written: str) -> bool:
    """Whether a text can be a figure, or say that there is none: a row of measures (家、人、次) answers nothing."""
    return written.strip() in NOTHING or any(char.isnumeric() for char in written)


def _fill(row: OwnRow, span: Span, cells: Sequence[Cell]) -> None:
    """What stands below one heading; a cell that covers several answers can't be told apart."""
    own = [cell for cell in cells if cell.col <= span.last and span.first < cell.col + cell.colspan]
    if own:
        row.parts[span.name] = [Part(cell.text, cell.place, cell.mark) for cell in own]
    if span.name in row.head.similar and span.name != UNIT_COLUMN:
        row.doubts[span.name].append(Code.LABEL_SIMILAR)
    if span.name in row.head.repeated:
        row.doubts[span.name].append(Code.LABEL_REPEATED)
    if span.name != UNIT_COLUMN and any(cell.rowspan > 1 or _covers_more(cell, row.head) for cell in own):
        row.doubts[span.name].append(Code.MERGED_OVER)


def _covers_more(cell: Cell, head: Head) -> bool:
    spans = sorted((span for span in head.spans if span.name), key=lambda span: span.first)
    return any(cell.col <= one.last and cell.col + cell.colspan > two.first for one, two in pairwise(spans))


def _is_printed(cells: Sequence[Cell], layout: TableLayout) -> bool:
    """Whether a row stands in the blank or the notice as it is: the office's own table."""
    return all(text.key(cell.text) in layout.known for cell in cells)


def read_own_tables(document: Document, layouts: Sequence[TableLayout], *, thorough: bool) -> list[Reading]:
    """The returns that a document holds in tables of a unit's own making; none where it holds no such table.

    Where the rows are the unit's own departments, its row of sums is its return: which of the two they are only the roster
    tells, so both are given, the row of sums last (`Code.OWN_TOTAL`).

    Args:
        document: One part of a file.
        layouts: The forms that it may answer. Of two that fit the one whose own headline stands there is read, else none.
        thorough: Look for labels that are only like a form's, too; for a document that is no form else.
    """
    lists = [one for layout in layouts for one in layout.columns]
    grids = [block for block in document.blocks if isinstance(block, Grid) and not heads(block, lists)]
    found = [seen for layout in layouts if (seen := _Seen.of(document, grids, layout, thorough=thorough)) is not None]
    named = found[0].layout if len(found) == 1 else headlined([seen.layout for seen in found], document)
    return next((seen.readings() for seen in found if seen.layout is named), [])


@dataclass(frozen=True)
class _Seen:
    """The rows of one form in a document."""

    layout: TableLayout
    document: Document
    rows: Sequence[OwnRow]
    left: Sequence[Cell]

    @classmethod
    def of(cls, document: Document, grids: Iterable[Grid], layout: TableLayout, *, thorough: bool) -> _Seen | None:
        """What a document holds of a form, `None` where it holds no row of it."""
        rows: list[OwnRow] = []
        left: list[Cell] = []
        for grid in grids:
            table = own_table(grid, layout, layout.own, thorough=thorough) if layout.own is not None else None
            taken, spare = own_rows(table, layout) if table is not None else ([], grid.cells)
            rows += taken
            left += spare
        return cls(layout, document, rows, left) if rows else None

    def readings(self) -> list[Reading]:
        """One reading a row, then that of the last row of sums."""
        returns = [row for row in self.rows if not row.total]
        totals = [row for row in self.rows if row.total]
        values = [self._values(row) for row in returns]
        summed = self._values(totals[-1]) if totals else {}
        differing = self._differing(values, summed)
        made = [self._reading(row, one, (*differing, *self._unplaced())) for row, one in zip(returns, values, strict=True)]
        if not totals or len(returns) < 2:
            return made if returns else [self._reading(row, self._values(row), self._unplaced()) for row in totals[-1:]]
        return [*made, self._reading(totals[-1], summed, (*differing, *self._unplaced()))]

    def _values(self, row: OwnRow) -> dict[str, Answer]:
        return {name: self._value(row, name) for name in self.layout.spec.fields}

    def _value(self, row: OwnRow, name: str) -> Answer:
        spec = self.layout.spec.fields[name]
        codes = list(row.doubts.get(name, ()))
        if name not in row.head.found and spec.adds_up:
            codes.append(Code.LABEL_MISSING)
        parts = row.parts.get(name) or [Part("", None)]
        return answer(parts, Question(spec, FieldAddress(name), self.layout.year), codes)

    def _differing(self, values: Sequence[dict[str, Answer]], summed: dict[str, Answer]) -> list[Finding]:
        """Sums that are not those of the rows."""
        found = []
        for name, total in summed.items():
            given = [one[name] for one in values]
            plain = [one.value for one in given if isinstance(one.value, (int, float)) and not isinstance(one.value, bool)]
            known = all(one.value is not None or not one.raw for one in given)
            if known and plain and total.value != sum(plain):
                column = self.layout.spec.fields[name].name
                found.append(finding(Code.SUM_DIFFERS, field=FieldAddress(name), source=total.source, column=column))
        return found

    def _reading(self, row: OwnRow, values: dict[str, Answer], findings: Iterable[Finding]) -> Reading:
        layout = self.layout
        own = _named(row, layout) if not row.total else Answer(None, "")
        unit = own if own.raw else labelled_unit(self._outside(), layout)
        told = finding(Code.OWN_TOTAL, source=row.place, row=row.total) if row.total else finding(Code.OWN_TABLE, source=row.place)
        groups = dict.fromkeys(layout.spec.groups, ())
        share = len(row.head.found - {UNIT_COLUMN}) / max(1, len(layout.spec.fields))
        headline = "" if unit.raw else headline_of(self.document, layout, [cell.text for cell in self.left])
        return Reading(layout.campaign, layout.form, self.document.part, unit, values, groups, (told, *findings), share, headline=headline)

    def _outside(self) -> Iterator[tuple[str, Location | None]]:
        """Texts around the tables, each with its place."""
        for one in (*self.document.blocks, *self.document.outside):
            if isinstance(one, Line):
                yield one.text, one.place
        for place, cell in enumerate(self.left):
            beside = next((one.text for one in self.left[place + 1 :] if one.row == cell.row and one.text.strip()), "")
            yield (f"{cell.text}：{beside}" if _is_bare_label(cell, self.layout) else cell.text), cell.place

    def _unplaced(self) -> list[Finding]:
        """Cells that are neither answers nor the office's own words, nor titles."""
        places = [cell.place for cell in self.left if cell.text.strip() and _is_unplaced(cell, self.layout)]
        return [finding(Code.UNPLACED_TEXT, source=places[0], places=all_place_words(places))] if places else []


def _is_bare_label(cell: Cell, layout: TableLayout) -> bool:
    hit = layout.find(cell.text)
    return hit is not None and hit.label.role == "unit" and not hit.rest.strip(" :：")


def _is_unplaced(cell: Cell, layout: TableLayout) -> bool:
    """A figure that stands outside of the rows; words around a table are its title, its notes and signatures."""
    return not layout.is_own(cell.text) and any(char.isdecimal() for char in cell.text) and not any(map(str.isalpha, cell.text))


def _named(row: OwnRow, layout: TableLayout) -> Answer:
    """The unit as the row names it, without a number before it."""
    numbered = text.numbering(row.unit)
    name = unit_name(numbered[1] if numbered is not None else row.unit, layout)
    return Answer(name or None, name, row.parts[UNIT_COLUMN][0].place if row.parts.get(UNIT_COLUMN) else None)
