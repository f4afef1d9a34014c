"""The sheets of `明细.xlsx` put together."""

from __future__ import annotations

import datetime as dt

from pipeline.campaign import Campaign
from pipeline.model import Consolidation
from pipeline.render.sheets import sheet_names
from pipeline.render.workbook.items import groups_of, items_sheets
from pipeline.render.workbook.lists import missing_sheet, register_sheet, review_sheet
from pipeline.render.workbook.overview import Behind, overview_sheet
from pipeline.render.workbook.units import units_sheet
from pipeline.render.xlsx import Imprint, render_sheets


def render_workbook(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime) -> bytes:
    """`明细.xlsx`: 汇总 with live formulas, 各单位, a sheet for each group, 待核, 未报 and 收件登记.

    Args:
        campaign: The campaign; all labels are its own.
        consolidation: What had arrived.
        stamp: The time, with zone, that the file bears. Same consolidation and stamp, same bytes.
    """
    fixed = ["汇总", "各单位", "待核", "未报", "收件登记"]
    names = sheet_names([*fixed, "续文", *(spec.title for _, _, spec in groups_of(campaign))])[len(fixed) + 1 :]
    units = units_sheet(campaign, consolidation, "各单位")
    groups = items_sheets(campaign, consolidation, names)
    review = review_sheet(campaign, consolidation, "待核")
    register = register_sheet(campaign, consolidation, "收件登记")
    overview = overview_sheet(campaign, consolidation, Behind(units, groups, review, register), "汇总")
    sheets = (overview, units, *(one.sheet for one in groups), review, missing_sheet(campaign, consolidation, "未报"), register)
    return render_sheets(sheets, Imprint(campaign.title, campaign.issuer, stamp))
