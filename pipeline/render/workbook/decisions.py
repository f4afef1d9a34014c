"""决定: what persons decided and what holds, one row a command."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.campaign import Campaign
from pipeline.consolidation.told import Known, batches, told
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision
from pipeline.issues import issue_names
from pipeline.render.spreadsheet.sheets import Cell, Column, Sheet, Table

_COLUMNS = (
    *(Column("编号", "count"), Column("时间", "time"), Column("谁"), Column("关于", limit=44)),
    *(Column("决定", limit=44), Column("理由", limit=40)),
)


def decisions_sheet(campaign: Campaign, consolidation: Consolidation, name: str) -> Sheet:
    """The sheet; taken back decisions do not hold, and are not in it."""
    known = Known(campaign, consolidation)
    problems = issue_names(campaign, consolidation, consolidation.decisions)
    return Sheet(name, (Table(_COLUMNS, tuple(_row(known, batch, problems) for batch in batches(consolidation.decisions))),), fixed=1)


def _row(known: Known, batch: list[Decision], problems: Mapping[str, str]) -> tuple[Cell, ...]:
    one = told(batch, [known], problems)
    at = one.first.at.astimezone(known.campaign.zone).replace(tzinfo=None)
    return (*(Cell(one.first.batch), Cell(at), Cell(one.first.who)), *(Cell(one.about), Cell(one.words), Cell(one.first.why)))
