"""Consolidations of any shipped campaign out of plain values, and tables declared as text, for tests of `pipeline.tables`."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import docx
import openpyxl
import yaml

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Item, Value
from pipeline.campaign import Campaign, load_campaign
from pipeline.campaign.units.roster import load_roster
from pipeline.core.bundled import bundled_templates
from pipeline.core.consolidated import Consolidation, Table, TableCell, UnitStatus
from pipeline.core.model import Correction, Submission, UnitMatch
from pipeline.tables.build import make_tables
from pipeline.tables.references import ReferenceRows
from pipeline.tables.source_rows import Row
from tests.support.factories import make_answer, make_arrival

CHENGDU, LESHAN, SHISHI, YAODIAN = "chengdu-2012-mianduimian", "leshan-2011-qianhu", "yangpu-2018-shishi", "yangpu-2019-yaodian"


@cache
def shipped(name: str) -> Campaign:
    """A campaign that comes with the program."""
    return load_campaign(bundled_templates() / name)


def declaring(name: str, text: str) -> Campaign:
    """The campaign with other tables (and references), declared as in `campaign.yaml`."""
    campaign = shipped(name)
    declared = {**campaign.model_dump(by_alias=True, exclude={"folder", "tables", "references"}), **yaml.safe_load(text)}
    return Campaign.model_validate({**declared, "folder": campaign.folder})


@dataclass(frozen=True)
class Back:
    """One return: a form of a unit with its values, the rows of its lists, how it stands, and what is found against it as a whole.

    `unit` may be the id of no unit of the roster.
    """

    form: str
    unit: str | None
    values: Mapping[str, Value | Answer] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Value | Answer]] = ()
    file: str = ""
    settled: tuple[str, ...] = ()
    standing: str = "counted"
    findings: tuple[Finding, ...] = ()


def doubtful(value: Value) -> Answer:
    """An answer that awaits review."""
    return Answer(
        value, str(value), Location.parse("table 1, R2C2"), None, (Finding("approximate", "warning", "填的是约数，请核实。", None),)
    )


def stand(campaign: Campaign, returned: Iterable[Back], *, as_of: dt.date | None = None) -> Consolidation:
    """How the campaign stands with these returns; a unit without any is missing."""
    units = load_roster(campaign.folder / campaign.roster)
    submissions = tuple(_submission(campaign, back, place) for place, back in enumerate(returned))
    here = {one.unit.id for one in submissions}
    states = (UnitStatus(unit, "exempt" if unit.exempt else "on_time" if unit.id in here else "missing") for unit in units)
    return Consolidation(campaign.id, as_of or campaign.deadline, campaign.deadline, "made", submissions, tuple(states), (), (), {}, (), ())


def tables_of(
    campaign: Campaign,
    returned: Iterable[Back],
    references: Mapping[str, Sequence[Mapping[str, Value]] | None] | None = None,
    *,
    as_of: dt.date | None = None,
) -> dict[str, Table]:
    """The campaign's tables by name. A reference that is `None` or not given is not there."""
    given = references or {}
    read = {name: _reference(given.get(name)) for name in campaign.references}
    return {one.name: one for one in make_tables(campaign, stand(campaign, returned, as_of=as_of), read)}


def told(table: Table, first: str) -> dict[str, TableCell]:
    """The cells of the row that begins with `first`, by column."""
    row = next(row for row in table.rows if row.cells[0].value == first)
    return dict(zip((column.name for column in table.columns), row.cells, strict=True))


def values(table: Table, *columns: str) -> list[tuple[Value, ...]]:
    """The values of some columns, row by row."""
    places = [[column.name for column in table.columns].index(name) for name in columns]
    return [tuple(row.cells[place].value for place in places) for row in table.rows]


def total(table: Table) -> dict[str, Value]:
    """The last row by column."""
    assert table.total is not None
    return {column.name: cell.value for column, cell in zip(table.columns, table.total.cells, strict=True)}


def messages(table: Table) -> list[str]:
    """Code and words of every finding."""
    return [f"{entry.unit_name} {entry.finding.code} {entry.finding.message}" for entry in table.findings]


def sheet_of(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet of these cells."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def word_table_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A Word file with one table of these cells."""
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _reference(rows: Sequence[Mapping[str, Value]] | None) -> ReferenceRows:
    return ReferenceRows(absent=True) if rows is None else ReferenceRows(tuple(Row(dict(row)) for row in rows), digest="given")


def _submission(campaign: Campaign, back: Back, place: int) -> Submission:
    form = campaign.forms[back.form]
    name = next(iter([*form.lists, *form.groups]), None)
    items = () if name is None else tuple(_item(row, tuple(form.item_fields(name)), number) for number, row in enumerate(back.rows, 1))
    at = dt.datetime.combine(campaign.deadline, dt.time(9, place % 60), campaign.zone)
    file = back.file or f"{back.unit}{form.title}{place}.docx"
    who = (Correction(f"s{place}", FieldAddress.parse(one), None, "电话问明", "张三", at) for one in back.settled)
    return Submission(
        id=f"s{place}",
        arrival=make_arrival(file, at),
        part="",
        form=back.form,
        unit=UnitMatch(back.unit or "", back.unit, "exact" if back.unit else "none"),
        values={one: make_answer(back.values.get(one)) for one in form.fields},
        groups={name: items} if name else {},
        findings=back.findings,
        standing=back.standing,  # type: ignore[arg-type] # as the test says
        late=False,
        nil=False,
        corrections=tuple(who),
    )


def _item(row: Mapping[str, Value | Answer], columns: tuple[str, ...], number: int) -> Item:
    source = Location.sheet("Sheet1").cell(number + 2, 1)
    return Item(number, {one: make_answer(row.get(one), source=source) for one in columns}, source)
