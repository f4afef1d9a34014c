"""The rows that a table is made of: its sources, the points of a text, the columns it derives, and which rows it wants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath

from extractors.core.address import FieldAddress
from extractors.core.reading import Value
from extractors.form import FormSpec
from extractors.language.patterns import CIRCLED, CLOSE, OPEN
from pipeline.campaign.tables.source_columns import DOCUMENTS, UNITS, Declared, rows_in, shape_of
from pipeline.campaign.tables.table_specs import OfRows, Reference
from pipeline.core.consolidated import Consolidation, Table, UnitStatus
from pipeline.core.model import Submission, Unit
from pipeline.tables.evaluation import Evaluator, Extras
from pipeline.tables.references import ReferenceRows
from pipeline.tables.source_rows import Origin, Row, answers_of, texts
from pipeline.wording.figures import clauses, part_words
from pipeline.wording.terms import STATES

UnitOf = Callable[[str], str | None]


@dataclass(frozen=True)
class Sources:
    """All that rows are made of.

    Attributes:
        declared: The campaign.
        consolidation: What had arrived.
        references: Rows of the reference files, by name.
        unit_of: Finds the unit that a written name means.
        made: Tables made before, by name.
    """

    declared: Declared
    consolidation: Consolidation
    references: Mapping[str, ReferenceRows]
    unit_of: UnitOf
    made: dict[str, Table] = field(default_factory=dict)

    @cached_property
    def units(self) -> dict[str, UnitStatus]:
        """The roster with the standing of each unit."""
        return {status.unit.id: status for status in self.consolidation.units}

    def rows(self, source: str) -> list[Row]:
        """The rows of one source."""
        if source == UNITS:
            return [Row({**_told(one.unit), "state": STATES[one.state]}, unit_id=one.unit.id) for one in self.consolidation.units]
        if source == DOCUMENTS:
            return [row for submission in self.consolidation.counted for row in self._returned(submission, "")]
        if source in self.references:
            return self._referred(source)
        if source in self.made:
            return list(self._tabled(self.made[source]))
        form, _, group = source.partition(".")
        return [row for one in self.consolidation.counted if one.form == form for row in self._returned(one, group)]

    def silent(self, names: Sequence[str]) -> dict[str, str]:
        """Units that have returned none of the forms that the named sources are made of, and why nothing can be said of them.

        Nothing returned is not zero; a unit that returned an empty list, or said that there is nothing, has zero. References and tables
        leave no unit silent.
        """
        forms = {name.partition(".")[0] for name in names} & set(self.declared.forms)
        if DOCUMENTS in names:
            forms = set(self.declared.forms)
        if not forms:
            return {}
        here = {one.unit.id for one in self.consolidation.counted if one.form in forms}
        away = (status for status in self.consolidation.units if status.unit.id not in here and not status.by_mouth)
        return {status.unit.id: STATES[status.state if status.state in ("exempt", "unreadable") else "missing"] for status in away}

    def lacks(self, source: str) -> bool:
        """Whether the source is a reference of which there is nothing."""
        return source in self.references and self.references[source].absent and not self._referred(source)

    def _referred(self, source: str) -> list[Row]:
        reference = self.declared.references[source]
        newest = newest_of(self.consolidation, reference)
        if newest is None:
            return list(self.references[source].rows)
        return list(self._returned(newest, rows_in(self.declared.forms[reference.form], reference.list)))

    def _tabled(self, table: Table) -> Iterator[Row]:
        for row in table.rows:
            cells = dict(zip((column.name for column in table.columns), row.cells, strict=True))
            status = self.units.get(row.unit_id or "")
            values = {**(_told(status.unit) if status else {}), **{name: cell.value for name, cell in cells.items()}}
            doubts = frozenset(name for name, cell in cells.items() if cell.doubtful)
            yield Row(values, doubts, row.unit_id, notes={name: cell.note for name, cell in cells.items() if cell.note})

    def _returned(self, submission: Submission, group: str) -> Iterator[Row]:
        """The return itself, or the items of one of its groups."""
        spec = self.declared.forms[submission.form]
        head = self._head(submission, spec)
        settled = frozenset(one.field for one in submission.corrections)
        scalars, doubts = answers_of(submission.values, spec.fields)
        doubts |= {one.field.name for one in submission.findings if one.field is not None and one.field.scalar in scalars}
        if not group:
            origin = Origin(submission.id, submission.arrival.name, settled=settled)
            yield Row({**head, **scalars}, frozenset(doubts), submission.unit.id, origin)
            return
        for place, item in enumerate(submission.groups.get(group, ()), 1):
            named = FieldAddress(group, place)
            values, doubted = answers_of(item.values, spec.item_fields(group))
            doubted |= {
                one.field.column for one in submission.findings if one.field is not None and one.field == named.of(one.field.column)
            }
            own = Origin(submission.id, submission.arrival.name, named, item.source, settled)
            yield Row({**head, **scalars, **values}, frozenset(doubts | doubted), submission.unit.id, own)

    def _head(self, submission: Submission, spec: FormSpec) -> dict[str, Value]:
        status = self.units.get(submission.unit.id or "")
        whose = _told(status.unit) if status else {"unit_id": None, "unit_name": submission.unit.raw or None, "unit_kind": None}
        received = submission.arrival.received_at.astimezone(self.declared.zone).date().isoformat()
        told: dict[str, Value] = {"form": submission.form, "form_title": spec.title}
        told["file"] = PurePosixPath(submission.arrival.name).name
        told["part"] = part_words(submission.part) or None
        return {**whose, **told, "received": received, "late": submission.late}


def newest_of(consolidation: Consolidation, reference: Reference) -> Submission | None:
    """The newest that was received of the form that a reference is read as: it counts before the file in the campaign's folder."""
    came = [one for one in consolidation.submissions if one.form == reference.form and one.standing in ("counted", "unknown_unit")]
    return max(came, key=lambda one: (one.arrival.received_at, one.id), default=None) if reference.form else None


def _told(unit: Unit) -> dict[str, Value]:
    return {"unit_id": unit.id, "unit_name": unit.name, "unit_kind": unit.kind}


_MARK = re.compile(rf"(?<![\d.第])(?:{OPEN}(\d{{1,2}}){CLOSE}|(\d{{1,2}})[)）、．.](?!\d)|({CIRCLED}))\s*")
_EDGE = " \t　；;"


def points_of(text: str) -> tuple[str, ...]:
    """The points of `text` in their order, without their numbers; every other character stays."""
    points = (point.strip(_EDGE) for line in text.splitlines() for point in _of_line(line))
    return tuple(point for point in points if point)


def _of_line(line: str) -> Iterator[str]:
    """A line begun with any number is one point; a number within it begins another only if it is the next (“1、…；2、…”)."""
    start, wanted = 0, None
    for mark in _MARK.finditer(line):
        number = _number(mark)
        if not line[: mark.start()].strip() or number == (wanted or 1):
            yield line[start : mark.start()]
            start, wanted = mark.end(), number + 1
    yield line[start:]


def _number(mark: re.Match[str]) -> int:
    return ord(mark[3]) - ord("①") + 1 if mark[3] else int(mark[1] or mark[2])


@dataclass(frozen=True)
class Selection:
    """Rows of one table, what evaluates expressions over them, and what must be said about their choice."""

    rows: list[Row]
    evaluator: Evaluator
    note: str = ""


def selected(table: OfRows, sources: Sources, extras: Extras) -> Selection:
    """The rows of `table` after `split`, `derive` and `where`; a row whose condition can't be known is left out and counted."""
    evaluator = evaluator_over(table.from_, sources, extras, further=tuple(table.derive))
    came = (row for source in table.from_ for row in sources.rows(source))
    rows = evaluator.derived(_split(came, table.split) if table.split else came, table.derive)
    lacking = [source for source in table.from_ if sources.lacks(source)]
    notes = [f"没有名单“{source}”（{sources.declared.references[source].file or '尚未收到'}），未计算" for source in lacking]
    if table.where is None:
        return Selection(rows, evaluator, clauses(notes))
    answers = [(row, evaluator.value_of(table.where, row)) for row in rows]
    undecided = sum(answer.value is None and not answer.failed for _, answer in answers)
    notes += [f"{undecided}条因缺数无法判断是否计入，未计"] if undecided else []
    failures = Counter(answer.failed for _, answer in answers if answer.failed)
    notes += [f"{count}条无法判断是否计入，未计：{failure}" for failure, count in failures.items()]
    return Selection([row for row, answer in answers if answer.value], evaluator, clauses(notes))


def _split(rows: Iterable[Row], column: str) -> Iterator[Row]:
    """A row for each point of the text in `column`; a row without text has none."""
    for row in rows:
        for text in texts(row.values.get(column)):
            yield from (replace(row, values={**row.values, column: point}) for point in points_of(text))


def evaluator_over(names: tuple[str, ...], sources: Sources, extras: Extras, *, further: tuple[str, ...] = ()) -> Evaluator:
    """Who can be asked about rows of the named sources, with `further` columns."""
    shapes = (shape_of(sources.declared, name) for name in names)
    columns = {column for shape in shapes if shape for column in shape}
    return Evaluator(frozenset({*columns, *further}), extras, sources.declared.themes)
