"""What may be signed: what blocks it, and the consolidation as a paper tells it that goes out of the office."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from extractors.core.findings import Code
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, ReviewEntry, Table, TableCell, TableColumn, TableRow

_NO_LIST = "名单尚未取得，覆盖情况另行统计"
"""Instead of the name of the file that the office has not put there."""
_DOUBLED = (Code.SAME_TIME,)
"""Warnings that leave open which return counts."""


def blocking(campaign: Campaign, whole: Consolidation) -> tuple[ReviewEntry, ...]:
    """What must be settled before anything is signed: errors in what counts, unknown units, open files, doubts about added figures.

    A signed paper shows no mark of doubt, so that it prints no figure that nobody has looked at.
    A file that came before the campaign was announced is of another one, and blocks nothing here.
    """
    begun = campaign.issued or dt.date.min
    waiting = {
        one.arrival.name
        for one in whole.unreadable
        if one.asked is None and one.arrival.received_at.astimezone(campaign.zone).date() >= begun
    }
    settled = {one.arrival.name for one in whole.unreadable} - waiting
    return tuple(one for one in whole.review if _blocks(whole, one) and (one.about != "file" or one.file not in settled))


def _blocks(whole: Consolidation, entry: ReviewEntry) -> bool:
    if entry.about != "counted" or entry.finding.severity == "error" or entry.finding.code in _DOUBLED:
        return True
    return entry.field is not None and str(entry.field.whole) in whole.totals


def formal(campaign: Campaign, whole: Consolidation) -> Consolidation:
    """The same without what is the office's own: doubts, marks of doubt, names of files.

    A conclusion (“达标”) that rests on a doubtful figure is left out: a signed paper draws none.
    """
    totals = {name: replace(total, doubtful=()) for name, total in whole.totals.items()}
    tables = tuple(_formal_table(campaign, table) for table in whole.tables)
    return replace(whole, totals=totals, tables=tables, review=(), unreadable=(), passed=())


def _formal_table(campaign: Campaign, table: Table) -> Table:
    judged = _judged(campaign, table.name)

    def formal_row(row: TableRow) -> TableRow:
        return replace(row, cells=tuple(_formal_cell(column, cell, judged) for column, cell in zip(table.columns, row.cells, strict=True)))

    total = None if table.total is None else formal_row(table.total)
    declared = campaign.tables.get(table.name)
    lacks_list = declared is not None and declared.kind == "coverage" and not table.rows and bool(table.note)
    note = _NO_LIST if lacks_list else table.note
    return replace(table, rows=tuple(formal_row(row) for row in table.rows), total=total, note=note, findings=())


def _formal_cell(column: TableColumn, cell: TableCell, judged: frozenset[str]) -> TableCell:
    return TableCell(None if cell.doubtful and column.name in judged else cell.value)


def _judged(campaign: Campaign, name: str) -> frozenset[str]:
    """The columns that say whether something was reached, or repeat what an earlier table says of it."""
    declared = campaign.tables.get(name)
    if declared is None or declared.kind != "figures":
        return frozenset()
    before = {column for source in declared.from_ if source in campaign.tables for column in _judged(campaign, source)}
    return frozenset(
        column for column, figure in declared.figures.items() if figure.words is not None or {figure.list, figure.common} & before
    )
