"""Forms that a unit returns several times (a registration per employer): one sheet a form, one row a return."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.form import FormSpec
from pipeline.campaign import Campaign
from pipeline.model import OWN, Consolidation, Submission, UnitStatus
from pipeline.places import file_words
from pipeline.render.sheets import Cell, Column, Kind, Sheet, Table
from pipeline.render.workbook import words
from pipeline.render.workbook.marks import correction_lines, field_findings, marked
from pipeline.render.workbook.rows import content_of

_KINDS: dict[str, Kind] = {"count": "count", "number": "number", "date": "date"}


def several_forms(campaign: Campaign) -> list[tuple[str, FormSpec]]:
    """The forms whose returns are told apart by what is filled in, with their names."""
    return [(name, form) for name, form in campaign.forms.items() if form.several and form.fields]


def returns_sheets(campaign: Campaign, consolidation: Consolidation, names: Sequence[str]) -> list[Sheet]:
    """One sheet for each of `several_forms`, under the given names."""
    units = {status.unit.id: status for status in consolidation.units}
    made = []
    for sheet, (name, form) in zip(names, several_forms(campaign), strict=True):
        own = [one for one in consolidation.counted if one.form == name]
        rows = tuple(tuple(_row(one, form, units.get(one.unit.id or ""))) for one in own)
        made.append(Sheet(sheet, (Table(tuple(_columns(campaign, form)), rows, empty="没有报送"),)))
    return made


def _columns(campaign: Campaign, form: FormSpec) -> Iterator[Column]:
    yield from (Column("编号"), Column("单位"), Column("类别"))
    for name, asked in form.fields.items():
        measure = campaign.measures.get(name)
        yield Column(f"{asked.name}\n（{measure}）" if measure else asked.name, _KINDS.get(asked.type, "text"), 40)
    yield Column("文件", limit=40)


def _row(one: Submission, form: FormSpec, status: UnitStatus | None) -> Iterator[Cell]:
    yield Cell(one.unit.id)
    yield Cell(status.unit.name if status else one.unit.raw or OWN)
    yield Cell(words.kind_of(status) if status else OWN)
    for name in form.fields:
        answer = one.values[name]
        yield marked(content_of(answer), list(field_findings(one, name)), list(correction_lines(one, name)))
    yield Cell(file_words(one.arrival.name, one.part))
