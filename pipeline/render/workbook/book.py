"""The sheets of `明细.xlsx` put together; and one for each table that the campaign declares, with space for the clerk's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.core.reading import Value
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, Table, TableCell, TableColumn, TableRow
from pipeline.render.another_day import EarlierDay, put_for
from pipeline.render.spreadsheet import sheets
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.parts import TEXTS, shared_text
from pipeline.render.spreadsheet.sheets import Cell, Content, Formula, Sheet, letter, sheet_names
from pipeline.render.spreadsheet.xlsx import render_sheets
from pipeline.render.workbook.item_sheets import groups_of, items_sheets
from pipeline.render.workbook.list_sheets import lists_of, returns_sheets, rows_sheets, several_forms
from pipeline.render.workbook.registers import decisions_sheet, missing_sheet, register_sheet, review_sheet
from pipeline.render.workbook.summary_sheet import SourceSheets, heading_of, overview_sheet
from pipeline.render.workbook.units import units_sheet
from pipeline.wording import terms
from pipeline.wording.terms import STATES

NAME = "明细.xlsx"
_LONG = 16
_EMPTY = "没有内容"
_SCORED = "分数由经办人填写（0至100），填齐后自动算出加权总分"


def tables_sheets(tables: Sequence[Table], names: Sequence[str]) -> list[Sheet]:
    """One sheet a table, under the given names."""
    return [_sheet(table, name) for table, name in zip(tables, names, strict=True)]


def _sheet(table: Table, name: str) -> Sheet:
    columns = tuple(_column(column) for column in table.columns)
    rows = tuple(tuple(_cells(table, row, place)) for place, row in enumerate(table.rows, 2))
    foot = (tuple(_foot(table)),) if table.total is not None and rows else ()
    notes = [table.note, _SCORED if any(column.weighted for column in table.columns) else ""]
    return Sheet(name, (sheets.Table(columns, rows, empty=_EMPTY, foot=foot),), ending=tuple(filter(None, notes)), fixed=1)


def _column(column: TableColumn) -> sheets.Column:
    head = f"{column.title}（{column.measure}）" if column.measure else column.title
    head += f"（权重{column.weight:g}）" if column.weight is not None else ""
    return sheets.Column(head, column.kind, limit=48)


def _cells(table: Table, row: TableRow, place: int) -> Iterator[Cell]:
    """The cells of the row that stands in line `place` of the sheet."""
    for column, cell in zip(table.columns, row.cells, strict=True):
        yield Cell(_weighted(table.columns, place)) if column.weighted else _shown(cell)


def _shown(cell: TableCell) -> Cell:
    return Cell(content_of(cell.value), "warning" if cell.doubtful else "plain", cell.note)


def content_of(value: Value) -> Content:
    """A value as a cell holds it: names in a row, longer texts each on a line."""
    if isinstance(value, tuple) and any(len(one) > _LONG for one in value):
        return "\n".join(value)
    return terms.shown(value)


def _weighted(columns: Sequence[TableColumn], place: int) -> Formula:
    """The weighted mean of the scores to the left, once all of them are filled in."""
    scores = [(f"{letter(at)}{place}", column.weight) for at, column in enumerate(columns) if column.weight is not None]
    parts = "+".join(f"{cell}*{weight:g}" for cell, weight in scores)
    cells = ",".join(cell for cell, _ in scores)
    whole = sum(weight for _, weight in scores)
    return Formula(f'=IF(COUNT({cells})={len(scores)},({parts})/{whole:g},"")', "")


def _foot(table: Table) -> Iterator[Cell]:
    """The total; a live sum where it is the sum of the rows shown."""
    for place, (column, cell) in enumerate(zip(table.columns, table.total.cells if table.total else (), strict=True)):
        content = content_of(cell.value)
        if column.adds and isinstance(cell.value, int) and cell.value == _sum(row.cells[place].value for row in table.rows):
            content = Formula(f"=SUM({letter(place)}2:{letter(place)}{len(table.rows) + 1})", cell.value)
        yield Cell(content, "total", cell.note)


def _sum(values: Iterator[Value]) -> int:
    return sum(value for value in values if isinstance(value, int))


def workbook_again(campaign: Campaign, consolidation: Consolidation, earlier: EarlierDay, *, stamp: dt.datetime) -> bytes | None:
    """The workbook out of that of an earlier day: of all its texts one tells the day, in 汇总; none where that is not sure."""
    then = replace(consolidation, as_of=earlier.as_of, generated_from=earlier.generated_from)
    (_, before), (_, now) = heading_of(campaign, then), heading_of(campaign, consolidation)
    return earlier.exchanged(NAME, {TEXTS: lambda texts: put_for(texts, shared_text(before), shared_text(now))}, stamp)


def render_workbook(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime) -> bytes:
    """`明细.xlsx`: 汇总 with live formulas, 各单位, a sheet for each table, several-times form, group, list; 待核, 未报, 收件登记, 决定.

    Args:
        campaign: The campaign; all labels are its own.
        consolidation: What had arrived.
        stamp: The time, with zone, that the file bears. Same consolidation and stamp, same bytes.
    """
    fixed = ["汇总", "各单位", "待核", STATES["missing"], "收件登记", "决定"]
    titles = (
        [one[1].title for one in several_forms(campaign)],
        [one[2].title for one in groups_of(campaign)],
        [one[2].title for one in lists_of(campaign, consolidation)],
        [t.title for t in consolidation.tables],
    )
    names = iter(sheet_names([*fixed, "续文", *(title for part in titles for title in part)])[len(fixed) + 1 :])
    named = [[next(names) for _ in part] for part in titles]
    units = units_sheet(campaign, consolidation, "各单位")
    returns = returns_sheets(campaign, consolidation, named[0])
    groups = items_sheets(campaign, consolidation, named[1])
    listed = rows_sheets(campaign, consolidation, named[2])
    tables = tables_sheets(consolidation.tables, named[3])
    review = review_sheet(campaign, consolidation, "待核")
    register = register_sheet(campaign, consolidation, "收件登记")
    overview = overview_sheet(campaign, consolidation, SourceSheets(units, groups, review, register, listed), "汇总")
    decided = (decisions_sheet(campaign, consolidation, "决定"),) if consolidation.decisions else ()
    behind = (review, missing_sheet(campaign, consolidation, STATES["missing"]), register, *decided)
    sheets = (overview, units, *tables, *returns, *(one.sheet for one in groups), *(one.sheet for one in listed), *behind)
    return render_sheets(sheets, Imprint(campaign.title, campaign.issuer, stamp))
