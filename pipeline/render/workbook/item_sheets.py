"""意见建议 and its like: one sheet a group, one row an item of the returns that count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from extractors.core.address import FieldAddress
from extractors.core.location import place_words
from extractors.core.reading import Item, Value
from extractors.form import GroupSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.issues import Problem, problem_of
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.core.model import Submission
from pipeline.render.spreadsheet.long_rows import LongRows
from pipeline.render.spreadsheet.sheets import Cell, Column, SameCells, Sheet, Table, correction_lines, marked
from pipeline.wording import terms
from pipeline.wording.figures import file_words

BLOCK, OUTCOME = 3, 6


@dataclass(frozen=True, slots=True)
class ItemsSheet:
    """The sheet of one group, with what the overview needs to count its rows."""

    spec: GroupSpec
    sheet: Sheet


_NOTHING = Cell()
_MOST_KNOWN = 4096
"""Cells of a part: many units write the same, and texts of their own are let go."""
_Problems = Mapping[str, Sequence[Problem | None]]
"""Of one group, by return and place of the item."""


def groups_of(campaign: Campaign) -> list[tuple[str, str, GroupSpec]]:
    """Form, name and declaration of every group."""
    return [(form, name, group) for form, spec in campaign.forms.items() for name, group in spec.groups.items()]


def items_sheets(campaign: Campaign, consolidation: Consolidation, names: list[str]) -> list[ItemsSheet]:
    """One sheet for each of `groups_of`, under the given names."""
    raised = problem_of(campaign, consolidation) if campaign.themes else None
    made = []
    for name, (form, group, spec) in zip(names, groups_of(campaign), strict=True):
        rows = _Rows(group, spec, raised.get(group, {}) if raised is not None else None)
        table = Table(
            tuple(_columns(spec, themed=bool(campaign.themes))), LongRows(partial(rows.of, consolidation, form)), empty="没有条目"
        )
        figures = frozenset((BLOCK, OUTCOME) if spec.choice else (BLOCK,))
        made.append(ItemsSheet(spec, Sheet(name, (table,), figures=figures)))
    return made


def _columns(spec: GroupSpec, *, themed: bool) -> Iterator[Column]:
    yield from (Column("编号"), Column("单位"), Column("类别"), Column(spec.blocks.title or "栏目"), Column("序号", "count"))
    yield Column("内容", limit=64)
    if spec.choice:
        yield Column(spec.choice.title or "办理情况", limit=18)
    if themed:
        yield Column("主题", limit=24)
    yield from (Column("文件", limit=40), Column("位置", limit=24))


class _Part(dict[Value, Cell]):
    """A part of the items, and its cells without doubts by value: a section or an outcome stands in many items."""

    def __init__(self, field: str, name: Callable[[Value], str | int | float | None]) -> None:
        """Takes the field, and what its values are called."""
        super().__init__()
        self.field, self.name = field, name

    def __missing__(self, value: Value) -> Cell:
        """Makes a cell, and keeps it; what equals another value and is not the same, as 1 and 1.0, is made each time."""
        made = Cell(None if value is None else self.name(value))
        if (value is None or isinstance(value, str)) and len(self) < _MOST_KNOWN:
            self[value] = made
        return made


class _Rows:
    """The rows of one group. What the items of a return, or many items, have in common is one cell: a large office has ten a row."""

    def __init__(self, group: str, spec: GroupSpec, raised: _Problems | None) -> None:
        """Takes the group, and the problem of each item, so that table and report agree on its theme, where the campaign has any."""
        self._group, self._spec, self._raised = group, spec, raised
        choice = [_Part(spec.choice.field, partial(terms.outcome_name, spec))] if spec.choice else []
        self._parts = [_Part(spec.blocks.field, partial(terms.block_name, spec)), _Part(spec.text, terms.shown), *choice]
        self._cells = SameCells()

    def of(self, consolidation: Consolidation, form: str) -> Iterator[tuple[Cell, ...]]:
        """A row an item of the returns of a form that count."""
        units = {status.unit.id: status for status in consolidation.units}
        for submission in consolidation.counted:
            if submission.form == form:
                yield from self._of(submission, units.get(submission.unit.id or ""))

    def _of(self, submission: Submission, status: UnitStatus | None) -> Iterator[tuple[Cell, ...]]:
        head = (
            Cell(submission.unit.id),
            Cell(status.unit.name if status else submission.unit.raw),
            Cell(terms.kind_of(status) if status else terms.UNSORTED),
        )
        file = Cell(file_words(submission.arrival.name, submission.part))
        own = None if self._raised is None else self._raised.get(submission.id, ())
        plain = not submission.corrections
        for place, item in enumerate(submission.groups.get(self._group, ()), 1):
            block, *answers = [
                part[answer.value]
                if plain and (answer := item.values.get(part.field)) is not None and not answer.findings  # most
                else self._answer(submission, (place, item), part)
                for part in self._parts
            ]
            theme = () if own is None else (self._theme(own, place),)
            where = self._cells[place_words(item.source)]
            yield (*head, block, self._cells[item.ordinal], *answers, *theme, file, where)

    def _theme(self, own: Sequence[Problem | None], place: int) -> Cell:
        problem = own[place] if place < len(own) else None
        return self._cells[problem.theme] if problem else _NOTHING

    def _answer(self, submission: Submission, at: tuple[int, Item], part: _Part) -> Cell:
        place, item = at
        answer = item.values.get(part.field)
        if answer is None:
            return _NOTHING
        content = None if answer.value is None else part.name(answer.value)
        return marked(content, answer.findings, list(correction_lines(submission, FieldAddress(self._group, place, part.field))))
