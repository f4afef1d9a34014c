"""The sheets of `明细.xlsx` put together."""

from __future__ import annotations

import datetime as dt

from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.render.spreadsheet.cells import Imprint
from pipeline.render.spreadsheet.sheets import sheet_names
from pipeline.render.spreadsheet.xlsx import render_sheets
from pipeline.render.workbook.items import groups_of, items_sheets
from pipeline.render.workbook.list_sheets import lists_of, returns_sheets, rows_sheets, several_forms
from pipeline.render.workbook.overview import SourceSheets, overview_sheet
from pipeline.render.workbook.registers import decisions_sheet, missing_sheet, register_sheet, review_sheet
from pipeline.render.workbook.table_sheets import tables_sheets
from pipeline.render.workbook.units import units_sheet
from pipeline.wording.terms import STATES


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
