"""What of a campaign would be otherwise by another declaration: values, sums, cells of its declared tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer
from pipeline.campaign import Campaign
from pipeline.consolidation.review import item_label, value_words
from pipeline.core.consolidated import Consolidation, Table, TableCell, TableColumn
from pipeline.core.model import Submission
from pipeline.wording.figures import is_figure, number, percent
from pipeline.wording.terms import TOTAL, words


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
