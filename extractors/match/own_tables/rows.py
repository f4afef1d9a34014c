"""The rows below the header of a sheet of a unit's own making: returns, and the row of sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.core.document import Cell, Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.language import text
from extractors.match.answers.values import NOTHING_WORDS
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Part
from extractors.match.lists.column_labels import UNIT_COLUMN
from extractors.match.lists.header_rows import Head, Span
from extractors.match.lists.other_rows import is_column_numbers, is_example, is_note, is_seal, is_total
from extractors.match.own_tables.header import OwnTable

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
    for number in sorted({cell.row for cell in below}):
        yield [cell for cell in below if cell.row <= number < cell.row + cell.rowspan]


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
    return written.strip() in NOTHING_WORDS or any(char.isnumeric() for char in written)


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
