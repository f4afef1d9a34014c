"""各单位: one row a unit of the roster, in the roster's order, with what it returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.reading import Finding
from extractors.form import FieldSpec, FormSpec
from pipeline.campaign import Campaign, is_of_units
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.core.model import Submission, UnitState
from pipeline.render.spreadsheet.long_rows import LongRows
from pipeline.render.spreadsheet.sheets import (
    Cell,
    Column,
    Content,
    Kind,
    SameCells,
    Sheet,
    Table,
    Tone,
    correction_lines,
    field_findings,
    marked,
)
from pipeline.wording import terms
from pipeline.wording.decisions import decision_words
from pipeline.wording.figures import exact_sum, file_words

KIND, STATE, TIMING = 2, 3, 4
NO_UNITS = "名册中没有单位"
_KINDS: Mapping[str, Kind] = {"count": "count", "number": "number"}
_HEAD = (
    Column("编号"),
    Column("单位"),
    Column("类别"),
    Column("状态"),
    Column("时限"),
    Column("收到时间", "time"),
    Column("文件", limit=40),
    Column("待核（项）", "count"),
)

_TONES: dict[UnitState, Tone] = {"late": "alarm", "partial": "alarm", "unreadable": "alarm", "missing": "alarm"}
_STATES = {state: Cell(words, _TONES.get(state, "plain")) for state, words in terms.STATES.items()}
_REMARK = Column("备注", limit=40)


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A scalar field of a form and the place of its column in 各单位."""

    place: int
    form: str
    name: str
    spec: FieldSpec
    title: str


def field_columns(campaign: Campaign) -> list[FieldColumn]:
    """The columns of all scalar fields; the form is named where there are several.

    Of a form that a unit returns several times only the figures, added up: its returns have a sheet of their own.
    """
    columns: list[FieldColumn] = []
    for form, form_spec in _of_units(campaign).items():
        for name, spec in form_spec.fields.items():
            if form_spec.several and not spec.adds_up:
                continue
            measure = campaign.measures.get(name)
            title = f"{spec.name}\n（{measure}）" if measure else spec.name
            whole = f"{form_spec.title}：{title}" if len(_of_units(campaign)) > 1 else title
            columns.append(FieldColumn(len(_HEAD) + len(columns), form, name, spec, whole))
    return columns


def _of_units(campaign: Campaign) -> dict[str, FormSpec]:
    return {name: form for name, form in campaign.forms.items() if is_of_units(form)}


def _package(campaign: Campaign) -> list[str]:
    """The forms whose returns are counted beside one another, where units return more than one."""
    forms = _of_units(campaign)
    return list(forms) if len(forms) > 1 else []


def units_sheet(campaign: Campaign, consolidation: Consolidation, name: str) -> Sheet:
    """The sheet. What a unit did not give stays empty; it is never 0."""
    fields = field_columns(campaign)
    package = _package(campaign)
    columns = _HEAD + tuple(Column(f.title, _KINDS.get(f.spec.type, "text"), 50) for f in fields)
    columns += tuple(Column(f"{campaign.forms[form].title}\n（份）", "count") for form in package)
    remarks = {status.unit.id: _remark(status) for status in consolidation.units}
    remarked = any(remarks.values())
    columns += (_REMARK,) if remarked else ()
    returned: dict[str | None, list[Submission]] = {}
    for submission in consolidation.counted:
        returned.setdefault(submission.unit.id, []).append(submission)
    waiting: dict[str | None, int] = {}
    for entry in consolidation.doubts:
        waiting[entry.unit_id] = waiting.get(entry.unit_id, 0) + 1
    cells = SameCells()
    rows = LongRows(
        lambda: (
            (
                *_head(campaign, status, own := returned.get(status.unit.id, []), cells),
                cells[waiting.get(status.unit.id)],
                *[_field(f, own, cells) for f in fields],
                *[cells[sum(one.form == form for one in own) or None] for form in package],
                *([Cell(remarks[status.unit.id])] if remarked else []),
            )
            for status in consolidation.units
        )
    )
    adding = [field.place for field in fields if field.spec.adds_up]
    return Sheet(name, (Table(columns, rows, empty=NO_UNITS),), figures=frozenset((KIND, STATE, TIMING, *adding)))


def _remark(status: UnitStatus) -> str | None:
    """What was decided of a unit, and which files of it can't be read."""
    unopened = [f"{file_words(one.arrival.name, one.part)}{terms.UNREADABLE}" for one in status.unopened]
    decided = [f"{decision_words(one)}：{one.why}" for one in status.decisions]
    return "\n".join([*decided, *unopened]) or None


def _head(campaign: Campaign, status: UnitStatus, own: Sequence[Submission], cells: SameCells) -> Iterator[Cell]:
    yield Cell(status.unit.id)
    doubts = [(s, f) for s in own for f in s.findings]
    yield marked(status.unit.name, [f for s, f in doubts if not _stands_elsewhere(campaign.forms[s.form], f)])
    yield cells[terms.kind_of(status)]
    yield _STATES[status.state]
    yield cells[(terms.LATE if status.late else terms.IN_TIME) if own and status.expected else None]
    yield Cell(max([terms.local(s.arrival, campaign) for s in own], default=None))
    yield Cell("\n".join(dict.fromkeys([s.arrival.name for s in own])) or None)


def _stands_elsewhere(form: FormSpec, finding: Finding) -> bool:
    """Whether a doubt is shown at the answer that it is about."""
    field = finding.field
    return field is not None and (field.scalar in form.fields or (field.in_item and field.name in form.lists))


def _field(field: FieldColumn, own: Sequence[Submission], cells: SameCells) -> Cell:
    found = [submission for submission in own if submission.form == field.form]
    if len(found) == 1 and not found[0].findings and not found[0].corrections:  # most
        answer = found[0].values[field.name]
        if type(answer.value) is int and not answer.findings:
            return cells[answer.value]
        return marked(terms.shown(answer.value), answer.findings)
    contents = [terms.shown(submission.values[field.name].value) for submission in found]
    doubts = [doubt for submission in found for doubt in field_findings(submission, FieldAddress(field.name))]
    corrections = [line for submission in found for line in correction_lines(submission, FieldAddress(field.name))]
    return marked(_merged([content for content in contents if content is not None]), doubts, corrections)


def _merged(contents: Sequence[str | float]) -> Content:
    """One cell for a unit with several returns of one form: figures added, texts one below the other."""
    if not contents:
        return None
    figures = [content for content in contents if isinstance(content, int | float)]
    return exact_sum(figures) if len(figures) == len(contents) else "\n".join(str(content) for content in contents)
