"""走访记录 and its like: one sheet a list, one row a row of the returns that count, under the columns of the form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.form import FieldSpec, ListSpec
from extractors.reading import Answer, Finding, Item
from pipeline.campaign import Campaign
from pipeline.model import OWN, Consolidation, Submission, UnitStatus
from pipeline.places import file_words, place_words
from pipeline.render.sheets import Cell, Column, Content, Kind, Sheet, Table
from pipeline.render.workbook import words
from pipeline.render.workbook.marks import correction_lines, marked

KIND = 2
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?")
_HEAD = (Column("编号"), Column("单位"), Column("类别"))
_KINDS: Mapping[str, Kind] = {"count": "count", "number": "number", "date": "date", "datetime": "time"}


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
    units = {status.unit.id: status for status in consolidation.units}
    made = []
    for sheet, (form, group, spec) in zip(names, lists_of(campaign, consolidation), strict=True):
        own = [one for one in consolidation.counted if one.form == form]
        rows = tuple(row for one in own for row in _rows(one, group, spec, units.get(one.unit.id or "")))
        table = Table(tuple(_columns(campaign, group, spec)), rows, empty="没有记录")
        figures = tuple((len(_HEAD) + place, asked) for place, asked in enumerate(spec.columns.values()) if asked.adds_up)
        made.append(RowsSheet(spec.title, Sheet(sheet, (table,)), figures))
    return made


def _columns(campaign: Campaign, group: str, spec: ListSpec) -> Iterator[Column]:
    yield from _HEAD
    for name, asked in spec.columns.items():
        measure = campaign.measures.get(f"{group}.{name}")
        yield Column(f"{asked.name}\n（{measure}）" if measure else asked.name, _KINDS.get(asked.type, "text"), 50)
    yield from (Column("文件", limit=40), Column("位置", limit=24))


def _rows(one: Submission, group: str, spec: ListSpec, status: UnitStatus | None) -> Iterator[tuple[Cell, ...]]:
    """The rows of one return, with what rules and other units say against single answers."""
    aside: dict[str, list[Finding]] = {}
    for finding in one.findings:
        aside.setdefault(finding.field or "", []).append(finding)
    head = (
        Cell(one.unit.id),
        Cell(status.unit.name if status else one.unit.raw or OWN),
        Cell(words.kind_of(status) if status else OWN),
    )
    file = Cell(file_words(one.arrival.name, one.part))
    for place, item in enumerate(one.groups.get(group, ()), 1):
        fields = {name: f"{group}[{place}].{name}" for name in spec.columns}
        answers = (_answer(one, (item, name), fields[name], aside.get(fields[name], [])) for name in spec.columns)
        yield (*head, *answers, file, Cell(place_words(item.source) or None))


def _answer(one: Submission, at: tuple[Item, str], field: str, aside: Sequence[Finding]) -> Cell:
    item, name = at
    answer = item.values.get(name, Answer(None, ""))
    doubts = list(dict.fromkeys((*answer.findings, *aside)))
    return marked(content_of(answer), doubts, list(correction_lines(one, field)))


def content_of(answer: Answer) -> Content:
    """A day or a moment as one, so that a spreadsheet can sort it; all else as everywhere."""
    value = words.shown(answer.value)
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return value
    try:
        return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
    except ValueError:
        return value  # a text that only looks like a day
