"""One sheet a list or a form that is returned several times; one row a row, or a return, that counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from extractors.core.address import FieldAddress
from extractors.core.location import place_words
from extractors.core.reading import Answer, Finding, Item
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.core.model import OWN, Submission
from pipeline.render.spreadsheet.long_rows import LongRows
from pipeline.render.spreadsheet.sheets import Cell, Column, Content, Kind, Sheet, Table, correction_lines, field_findings, marked
from pipeline.wording import terms
from pipeline.wording.figures import file_words

KIND = 2
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?")
_HEAD = (Column("编号"), Column("单位"), Column("类别"))
_NO_ANSWER = Answer(None, "")
KINDS: Mapping[str, Kind] = {"count": "count", "number": "number", "date": "date", "datetime": "time"}


@dataclass(frozen=True, slots=True)
class RowsSheet:
    """The sheet of one list, with what the overview needs to add its columns up."""

    title: str
    sheet: Sheet
    figures: tuple[tuple[int, FieldSpec], ...]


def lists_of(campaign: Campaign, consolidation: Consolidation) -> list[tuple[str, str, ListSpec]]:
    """Form, name and declaration of every list; one read out of a text that nobody owes only where such a text was received."""
    came = {one.form for one in consolidation.counted}
    forms = {form: spec for form, spec in campaign.forms.items() if spec.prose is None or spec.required or form in came}
    return [(form, name, listed) for form, spec in forms.items() for name, listed in spec.lists.items()]


def rows_sheets(campaign: Campaign, consolidation: Consolidation, names: Sequence[str]) -> list[RowsSheet]:
    """One sheet for each of `lists_of`, under the given names."""
    units: dict[str | None, UnitStatus] = {status.unit.id: status for status in consolidation.units}
    made = []
    for sheet, (form, group, spec) in zip(names, lists_of(campaign, consolidation), strict=True):
        own = [one for one in consolidation.counted if one.form == form]
        rows = LongRows(partial(_all_rows, own, (group, spec), units))
        table = Table(tuple(_columns(campaign, group, spec)), rows, empty="没有记录")
        figures = tuple((len(_HEAD) + place, asked) for place, asked in enumerate(spec.columns.values()) if asked.adds_up)
        adding = frozenset((KIND, *(place for place, _ in figures)))
        made.append(RowsSheet(spec.title, Sheet(sheet, (table,), figures=adding), figures))
    return made


def _all_rows(
    returned: Sequence[Submission], listed: tuple[str, ListSpec], units: Mapping[str | None, UnitStatus]
) -> Iterator[tuple[Cell, ...]]:
    for one in returned:
        yield from _rows(one, *listed, units.get(one.unit.id))


def _columns(campaign: Campaign, group: str, spec: ListSpec) -> Iterator[Column]:
    yield from _HEAD
    for name, asked in spec.columns.items():
        measure = campaign.measures.get(str(FieldAddress(group, column=name)))
        yield Column(f"{asked.name}\n（{measure}）" if measure else asked.name, KINDS.get(asked.type, "text"), 50)
    yield from (Column("文件", limit=40), Column("位置", limit=24))


def _rows(one: Submission, group: str, spec: ListSpec, status: UnitStatus | None) -> Iterator[tuple[Cell, ...]]:
    """The rows of one return."""
    head = (
        Cell(one.unit.id),
        Cell(status.unit.name if status else one.unit.raw or OWN),
        Cell(terms.kind_of(status) if status else OWN),
    )
    file = Cell(file_words(one.arrival.name, one.part))
    for item, cells in answer_cells(one, group, spec):
        yield (*head, *cells.values(), file, Cell(place_words(item.source) or None))


def answer_cells(one: Submission, group: str, spec: ListSpec) -> Iterator[tuple[Item, dict[str, Cell]]]:
    """Each row of a return, and the cells of its columns with what rules and other units say against single answers."""
    aside: dict[FieldAddress | None, list[Finding]] = {}
    for finding in one.findings:
        aside.setdefault(finding.field, []).append(finding)
    if not aside and not one.corrections:  # most rows of a long list
        for item in one.groups.get(group, ()):
            answers = {name: item.values.get(name, _NO_ANSWER) for name in spec.columns}
            yield item, {name: marked(content_of(answer), answer.findings) for name, answer in answers.items()}
        return
    for place, item in enumerate(one.groups.get(group, ()), 1):
        fields = {name: FieldAddress(group, place, name) for name in spec.columns}
        yield item, {name: _answer(one, (item, name), fields[name], aside.get(fields[name], [])) for name in spec.columns}


def _answer(one: Submission, at: tuple[Item, str], field: FieldAddress, aside: Sequence[Finding]) -> Cell:
    item, name = at
    answer = item.values.get(name, _NO_ANSWER)
    doubts = list(dict.fromkeys((*answer.findings, *aside)))
    return marked(content_of(answer), doubts, list(correction_lines(one, field)))


def content_of(answer: Answer) -> Content:
    """A day or a moment as one, so that a spreadsheet can sort it; all else as everywhere."""
    value = terms.shown(answer.value)
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return value
    try:
        return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
    except ValueError:
        return value  # a text that only looks like a day


def several_forms(campaign: Campaign) -> list[tuple[str, FormSpec]]:
    """The forms whose returns are told apart by what is filled in, with their names."""
    return [(name, form) for name, form in campaign.forms.items() if form.several and form.fields]


def returns_sheets(campaign: Campaign, consolidation: Consolidation, names: Sequence[str]) -> list[Sheet]:
    """One sheet for each of `several_forms`, under the given names."""
    units = {status.unit.id: status for status in consolidation.units}
    made = []
    for sheet, (name, form) in zip(names, several_forms(campaign), strict=True):
        own = [one for one in consolidation.counted if one.form == name]
        rows = tuple(tuple(_return_row(one, form, units.get(one.unit.id or ""))) for one in own)
        made.append(Sheet(sheet, (Table(tuple(_return_columns(campaign, form)), rows, empty="没有报送"),)))
    return made


def _return_columns(campaign: Campaign, form: FormSpec) -> Iterator[Column]:
    yield from (Column("编号"), Column("单位"), Column("类别"))
    for name, asked in form.fields.items():
        measure = campaign.measures.get(name)
        yield Column(f"{asked.name}\n（{measure}）" if measure else asked.name, KINDS.get(asked.type, "text"), 40)
    yield Column("文件", limit=40)


def _return_row(one: Submission, form: FormSpec, status: UnitStatus | None) -> Iterator[Cell]:
    yield Cell(one.unit.id)
    yield Cell(status.unit.name if status else one.unit.raw or OWN)
    yield Cell(terms.kind_of(status) if status else OWN)
    for name in form.fields:
        answer = one.values[name]
        yield marked(content_of(answer), list(field_findings(one, FieldAddress(name))), list(correction_lines(one, FieldAddress(name))))
    yield Cell(file_words(one.arrival.name, one.part))
