"""`催报名单.xlsx`: who still has to answer, what is lacking, how to reach them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.campaign import Campaign
from pipeline.core.model import Consolidation, UnitStatus
from pipeline.render.spreadsheet.sheets import Cell, Column, Sheet, Table
from pipeline.render.spreadsheet.xlsx import Imprint, render_sheets
from pipeline.wording import terms

_COLUMNS = (
    *(Column("编号"), Column("单位"), Column("类别"), Column("状态"), Column("欠缺", limit=40), Column("联系邮箱", limit=40)),
    *(Column("截止日期", "date"), Column("逾期（天）", "count"), Column("剩余（天）", "count")),
    *(Column("上次联系", "date"), Column("联系情况", limit=24)),
)


def render_chase_list(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime) -> bytes:
    """The units that returned nothing or not all, in the roster's order; who is late and has returned is not chased.

    Args:
        campaign: The campaign.
        consolidation: How the units stand.
        stamp: The time, with zone, that the file bears. Same consolidation and stamp, same bytes.
    """
    lacking = [status for status in consolidation.units if status.owing]
    rows = tuple(tuple(_row(campaign, consolidation, status)) for status in lacking)
    sheet = Sheet("催报名单", (Table(_COLUMNS, rows, empty="各单位均已报齐，无需催报"),))
    return render_sheets((sheet,), Imprint(f"{campaign.title}催报名单", campaign.issuer, stamp))


def _row(campaign: Campaign, consolidation: Consolidation, status: UnitStatus) -> Iterator[Cell]:
    due = status.unit.due or consolidation.deadline
    overdue = (consolidation.as_of - due).days
    yield Cell(status.unit.id)
    yield Cell(status.unit.name)
    yield Cell(terms.kind_of(status))
    yield Cell(terms.STATES[status.state])
    yield Cell(terms.lacking(campaign, status))
    yield Cell(status.unit.email or None)
    yield Cell(due)
    yield Cell(overdue if overdue > 0 else None, "alarm")
    yield Cell(-overdue if overdue <= 0 else None)
    yield Cell()
    yield Cell()
