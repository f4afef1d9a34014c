"""What a changed declaration would do, tried on what has arrived: values, doubts, sums and tables. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, FileReading, Reading
from pipeline.app.declaration.changes import Changes, changed_campaign, fields_beside
from pipeline.app.nightly.new_readings import jobs_for
from pipeline.app.workspace.blanks import forms_of, guard_of
from pipeline.app.workspace.opened import LAST_DAY, Opened
from pipeline.app.workspace.stored import stored_readings
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage.engine import Engine
from pipeline.campaign import Campaign, definition_hash
from pipeline.consolidation import Material, consolidate
from pipeline.consolidation.review import item_label, value_words
from pipeline.core.consolidated import Consolidation, Table, TableCell, TableColumn
from pipeline.core.model import Arrival, Submission
from pipeline.ledger import Ledger
from pipeline.tables.build import with_tables
from pipeline.wording.figures import is_figure, number, percent
from pipeline.wording.terms import TOTAL, words

_MOST_READ = 40
"""Files that are read for a trial while a person waits: those that fill in what changes, then the newest. All are read when it is saved."""
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Covers:
    """What a trial rests on.

    Attributes:
        files: How many files it was tried on.
        known: How many files hold returns of the campaign.
        using: How many of those tried fill in a field that is asked for otherwise.
        users: How many of all do.
        tables: Titles of the declared tables that were made.
    """

    files: int
    known: int
    using: int
    users: int
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be otherwise.

    Attributes:
        covers: What it was tried on.
        waiting: How many files have to be read again when it is saved.
        returns: How many returns count, before and after.
        doubts: How many places await a person, before and after.
        values: How many values would be others.
        others: The first of these, and every sum.
        cells: How many cells of declared tables would be others.
        other_cells: The first of these.
    """

    covers: Covers
    waiting: int
    returns: tuple[int, int]
    doubts: tuple[int, int]
    values: int
    others: tuple[Other, ...]
    sums: tuple[Other, ...]
    cells: int
    other_cells: tuple[Other, ...]


def tried(opened: Opened, campaign: Campaign, changes: Changes, engine: Engine) -> Effect:
    """The effect of changes on what has arrived.

    Raises:
        UsageError: the campaign can't be changed so.
    """
    with changed_campaign(campaign, changes, guard_of(opened.workspace)) as (then, _), open_ledger(opened.workspace) as ledger:
        return _effect(opened, ledger, (campaign, then), engine)


def _effect(opened: Opened, ledger: Ledger, both: tuple[Campaign, Campaign], engine: Engine) -> Effect:
    campaign, then = both
    arrivals = [one for one in ledger.arrivals() if one.pinned in (None, campaign.id)]
    stored = stored_readings(opened, ledger, arrivals)
    own = [one for one in arrivals if one.sha256 in stored and any(read.campaign == campaign.id for read in stored[one.sha256].readings)]
    again: Mapping[str, FileReading] = stored
    known, used = len(own), _using(both, own, stored)
    is_read_again = definition_hash(campaign) != definition_hash(then)
    if is_read_again:
        own = sorted(own, key=lambda one: (one.id in used, one.received_at))[-_MOST_READ:]
        again = _read_again(opened, own, then, engine)
    decisions, references = ledger.decisions(), opened.references.get(campaign.id, {})
    before, after = (
        with_tables(declared, consolidate(declared, opened.rosters[campaign.id], Material(own, readings, decisions), LAST_DAY), references)
        for declared, readings in ((campaign, stored), (then, again))
    )
    values, cells = list(other_values(both, before, after)), list(other_cells(before, after))
    return Effect(
        covers=Covers(len(own), known, sum(one.id in used for one in own), len(used), tuple(table.title for table in after.tables)),
        waiting=len(ledger.arrivals()) if is_read_again else 0,
        returns=(len(before.counted), len(after.counted)),
        doubts=(len(before.waiting), len(after.waiting)),
        values=len(values),
        others=tuple(values[:_SHOWN]),
        sums=tuple(other_sums(before, after)),
        cells=len(cells),
        other_cells=tuple(cells[:_SHOWN]),
    )


def _using(both: tuple[Campaign, Campaign], arrivals: Sequence[Arrival], stored: Mapping[str, FileReading]) -> frozenset[str]:
    """Ids of the files in which a field that is asked for otherwise is filled in; of one that is not read so far, all of its form."""
    changed: dict[str, list[FieldAddress]] = {}
    unread: set[str] = set()
    for name, form in both[0].declared.items():
        for address, spec, other in fields_beside(form, both[1].declared[name]):
            if spec != other:
                changed.setdefault(name, []).append(address)
                unread |= {name} if spec.ignore else set()

    def uses(read: Reading) -> bool:
        return read.campaign == both[0].id and (read.form in unread or any(_is_filled(read, one) for one in changed.get(read.form, ())))

    return frozenset(one.id for one in arrivals if any(map(uses, stored[one.sha256].readings)))


def _is_filled(read: Reading, address: FieldAddress) -> bool:
    if not address.column:
        answer = read.values.get(address.name)
        return answer is not None and bool(answer.raw.strip())
    return any(item.values[address.column].raw.strip() for item in read.groups.get(address.name, ()) if address.column in item.values)


def _read_again(opened: Opened, arrivals: Sequence[Arrival], then: Campaign, engine: Engine) -> Mapping[str, FileReading]:
    """These files, read against the forms of all campaigns with those of the changed one."""
    forms = [*(one for one in opened.all_layouts() if one.campaign != then.id), *forms_of(then, guard_of(opened.workspace))]
    jobs = jobs_for(opened, arrivals)
    return {one.sha256: one for one in engine.read(iter(jobs), forms)}


@dataclass(frozen=True, slots=True)
class Other:
    """One value, sum or cell that would be another one; `about` is whose it is."""

    about: str
    label: str
    before: str
    after: str


def other_values(both: tuple[Campaign, Campaign], before: Consolidation, after: Consolidation) -> Iterator[Other]:
    """The values of returns that count."""
    known = {one.id: one for one in after.submissions}
    for one in before.counted:
        other = known.get(one.id)
        if other is None:
            continue
        told = (_values(both[0], one), _values(both[1], other))
        for address in dict.fromkeys((*told[0], *told[1])):
            label, was = told[0].get(address, ("", ""))
            new_label, becomes = told[1].get(address, (label, ""))
            if was != becomes:
                unit = next((status.unit.name for status in before.units if status.unit.id == one.unit.id), one.arrival.name)
                yield Other(unit, new_label or label, was, becomes)


def _values(campaign: Campaign, one: Submission) -> dict[FieldAddress, tuple[str, str]]:
    """Every value in words, with what it is called."""
    form = campaign.forms[one.form]

    def told(address: FieldAddress, label: str, answer: Answer) -> tuple[FieldAddress, tuple[str, str]]:
        return address, (label, value_words(form, address, answer.value))

    found = dict(told(FieldAddress(name), form.fields[name].name, answer) for name, answer in one.values.items() if name in form.fields)
    for group, items in one.groups.items():
        for place, item in enumerate(items, 1):
            for name, answer in item.values.items():
                at = FieldAddress(group, place, name)
                found |= [told(at, item_label(form, group, (place, item), name), answer)]
    return found


def other_sums(before: Consolidation, after: Consolidation) -> Iterator[Other]:
    """The totals."""
    for name in dict.fromkeys((*before.totals, *after.totals)):
        was, becomes = (one.totals.get(name) for one in (before, after))
        told = tuple(number(one.value) if one is not None and one.known else "" for one in (was, becomes))
        if told[0] != told[1]:
            label = (becomes or was).label if becomes or was else name  # type: ignore[union-attr]
            yield Other("", label, *told)


def other_cells(before: Consolidation, after: Consolidation) -> Iterator[Other]:
    """The cells of declared tables; a row that only one of both has is told as a whole."""
    was = {table.name: table for table in before.tables}
    for table in after.tables:
        if table.name in was:
            yield from _in_table(was[table.name], table)


def _in_table(before: Table, after: Table) -> Iterator[Other]:
    told = (_cells(before), _cells(after))
    for row in dict.fromkeys((*told[0], *told[1])):
        was, becomes = (one.get(row) for one in told)
        if was is None or becomes is None:
            yield Other(after.title, row[0], "有这一行" if was is not None else "", "有这一行" if becomes is not None else "")
            continue
        for title in dict.fromkeys((*was, *becomes)):
            if was.get(title, "") != becomes.get(title, ""):
                yield Other(after.title, f"{row[0]}·{title}", was.get(title, ""), becomes.get(title, ""))


def _cells(table: Table) -> dict[tuple[str, int], dict[str, str]]:
    """What stands in each row, by the row's first cell; rows that begin alike are told apart by their order."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], dict[str, str]] = {}
    for row in table.rows:
        name = words(row.cells[0].value) if row.cells else ""
        seen[name] += 1
        found[name, seen[name]] = {column.title: _text(column, cell) for column, cell in zip(table.columns, row.cells, strict=True)}
    if table.total is not None:
        found[TOTAL, 0] = {column.title: _text(column, cell) for column, cell in zip(table.columns, table.total.cells, strict=True)}
    return found


def _text(column: TableColumn, cell: TableCell) -> str:
    value = cell.value
    if is_figure(value):
        return percent(value) if column.kind == "percent" else number(value)
    return words(value)
