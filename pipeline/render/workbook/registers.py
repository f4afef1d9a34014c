"""待核, 未报, 收件登记 and 决定: what to settle, who is to answer, what became of each file, what was decided; `催报名单.xlsx`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping

from extractors.core.location import place_words
from pipeline.campaign import Campaign
from pipeline.consolidation.file_outcomes import LOST, Fate, fates_of
from pipeline.consolidation.issues import issue_names
from pipeline.consolidation.told import Known, batches, told
from pipeline.core.consolidated import Consolidation, ReviewEntry, UnitStatus
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival
from pipeline.render.chapters.outstanding import chased
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.long_rows import LongRows
from pipeline.render.spreadsheet.sheets import Cell, Column, Content, SameCells, Sheet, Table
from pipeline.render.spreadsheet.xlsx import render_sheets
from pipeline.wording import terms
from pipeline.wording.figures import part_words
from pipeline.wording.terms import next_step

SEVERITY, RESULT = 1, 4
_REVIEW = (
    *(Column("单位"), Column("级别"), Column("项目"), Column("原填"), Column("现值"), Column("问题", limit=48), Column("下一步", limit=44)),
    *(Column("文件", limit=40), Column("位置", limit=24), Column("识别把握"), Column("报送编号")),
)
_MISSING = (Column("编号"), Column("单位"), Column("类别"), Column("状态"), Column("欠缺", limit=40), Column("联系邮箱", limit=40))
_REGISTER = (
    *(Column("收到时间", "time"), Column("文件", limit=44), Column("部分"), Column("大小（KB）", "count"), Column("结果")),
    *(Column("单位"), Column("说明", limit=56), Column("发件人"), Column("邮件主题", limit=36)),
)
_DECISIONS = (
    *(Column("编号", "count"), Column("时间", "time"), Column("谁"), Column("关于", limit=44)),
    *(Column("决定", limit=44), Column("理由", limit=40)),
)


def review_sheet(campaign: Campaign, consolidation: Consolidation, name: str) -> Sheet:
    """待核: one row a thing to settle, with the next step."""
    cells = SameCells()
    rows = tuple([_review_row(campaign, entry, cells) for entry in consolidation.review])
    return Sheet(name, (Table(_REVIEW, rows, empty="没有待核事项"),), fixed=1, figures=frozenset((SEVERITY,)))


def _review_row(campaign: Campaign, entry: ReviewEntry, cells: SameCells) -> tuple[Cell, ...]:
    finding = entry.finding
    return (
        cells[entry.unit_name],
        Cell(terms.APART.get(entry.about, terms.SEVERITIES[finding.severity]), finding.severity),
        cells[entry.label],
        cells[entry.raw],
        Cell(terms.reviewed_value(campaign, entry)),
        Cell(finding.message),
        Cell(next_step(entry)),
        Cell(entry.file),
        cells[place_words(finding.source)],
        Cell(None if entry.confidence is None else f"{math.floor(entry.confidence * 100)}%"),
        Cell(entry.submission),
    )


def missing_sheet(campaign: Campaign, consolidation: Consolidation, name: str) -> Sheet:
    """未报: units that returned nothing that can be read, not all, or something that they are to correct."""
    rows = tuple(
        (
            *(Cell(status.unit.id), Cell(status.unit.name), Cell(terms.kind_of(status)), Cell(terms.state_words(status))),
            *(Cell(terms.lacking(campaign, status)), Cell(status.unit.email or None)),
        )
        for status in consolidation.units
        if status.asked
    )
    return Sheet(name, (Table(_MISSING, rows, empty="各单位均已报齐"),))


def register_sheet(campaign: Campaign, consolidation: Consolidation, name: str) -> Sheet:
    """收件登记: every file that arrived and what became of each part of it."""
    fates = fates_of(campaign, consolidation)
    rows = LongRows(
        lambda: (
            tuple(_register_row(campaign, arrival, fate)) for arrival in consolidation.arrivals for fate in fates.get(arrival.id, [LOST])
        )
    )
    return Sheet(name, (Table(_REGISTER, rows, empty="还没有收到文件"),), figures=frozenset((RESULT,)))


def _register_row(campaign: Campaign, arrival: Arrival, fate: Fate) -> Iterator[Cell]:
    size: Content = max(round(arrival.size / 1024), 1) if arrival.size else 0
    yield Cell(terms.local(arrival, campaign))
    yield Cell(arrival.name)
    yield Cell(part_words(fate.part) or None)
    yield Cell(size)
    yield Cell(fate.result, "alarm" if fate.result in terms.NEEDS_A_PERSON else "plain")
    yield Cell(fate.unit or None)
    yield Cell(fate.remark or None)
    yield Cell(arrival.sender)
    yield Cell(arrival.subject)


_COLUMNS = (
    *(Column("编号"), Column("单位"), Column("类别"), Column("状态"), Column("欠缺", limit=40), Column("联系邮箱", limit=40)),
    *(Column("截止日期", "date"), Column("逾期（天）", "count"), Column("剩余（天）", "count")),
    *(Column("上次联系", "date"), Column("联系情况", limit=24)),
)


def render_chase_list(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime) -> bytes:
    """The units that owe a form or a corrected one, in the roster's order; who is late and has returned is not chased.

    Args:
        campaign: The campaign.
        consolidation: How the units stand.
        stamp: The time, with zone, that the file bears. Same consolidation and stamp, same bytes.
    """
    rows = tuple(tuple(_row(campaign, consolidation, status)) for status in chased(campaign, consolidation))
    sheet = Sheet("催报名单", (Table(_COLUMNS, rows, empty="各单位均已报齐，无需催报"),))
    return render_sheets((sheet,), Imprint(f"{campaign.title}催报名单", campaign.issuer, stamp))


def _row(campaign: Campaign, consolidation: Consolidation, status: UnitStatus) -> Iterator[Cell]:
    due = status.unit.due or consolidation.deadline
    overdue = (consolidation.as_of - due).days
    yield Cell(status.unit.id)
    yield Cell(status.unit.name)
    yield Cell(terms.kind_of(status))
    yield Cell(terms.state_words(status))
    yield Cell(terms.lacking(campaign, status))
    yield Cell(status.unit.email or None)
    yield Cell(due)
    yield Cell(overdue if overdue > 0 else None, "alarm")
    yield Cell(-overdue if overdue <= 0 else None)
    yield Cell()
    yield Cell()


def decisions_sheet(campaign: Campaign, consolidation: Consolidation, name: str) -> Sheet:
    """The sheet of what the office decided; taken back decisions do not hold, and are not in it."""
    known = Known(campaign, consolidation)
    problems = issue_names(campaign, consolidation, consolidation.decisions)
    rows = tuple(_decision(known, batch, problems) for batch in batches(consolidation.decisions))
    return Sheet(name, (Table(_DECISIONS, rows),), fixed=1)


def _decision(known: Known, batch: list[Decision], problems: Mapping[str, str]) -> tuple[Cell, ...]:
    one = told(batch, [known], problems)
    at = one.first.at.astimezone(known.campaign.zone).replace(tzinfo=None)
    return (*(Cell(one.first.batch), Cell(at), Cell(one.first.who)), *(Cell(one.about), Cell(one.words), Cell(one.first.why)))
