"""What awaits review: doubts by their kind, the first of them with the words they are about, unreadable files, unknown units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.findings import Code, described
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, ReviewEntry
from pipeline.wording.figures import NOTHING, brief, clauses, names, number
from pipeline.wording.terms import OTHER, REASONS

_MOST_ROWS = 30
_RAW_SHOWN = 60
_RULE, _BELOW, _OTHER = "不符合校核规则", "没有达到要求", OTHER


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """One doubt: whose, about what, the words as written, and what to do."""

    unit: str
    item: str
    raw: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReviewChapter:
    """Sentences and the first rows. A sentence is empty where there is nothing to say."""

    count: int
    sentence: str
    rows: tuple[DoubtRow, ...]
    more: str
    unreadable: str
    unknown: str


def review_chapter(campaign: Campaign, consolidation: Consolidation) -> ReviewChapter:
    """The chapter: doubts about returns of known units in the table, files and unknown units in sentences of their own."""
    doubts = consolidation.doubts
    left = len(doubts) - _MOST_ROWS
    unreadable = [f"{one.arrival.name}（{one.error.message.rstrip('。')}）" for one in consolidation.unreadable]
    unclear = [one.arrival.name for one in consolidation.passed if one.ignored.reason == Code.AMBIGUOUS_FORM]
    unreadable += [f"{name}（{REASONS[Code.AMBIGUOUS_FORM]}）" for name in unclear]
    unknown = dict.fromkeys(one.unit.raw or one.arrival.name for one in consolidation.strangers)
    return ReviewChapter(
        count=len(doubts),
        sentence=_sentence(campaign, doubts),
        rows=tuple(_row(entry) for entry in doubts[:_MOST_ROWS]),
        more=f"以上为前{_MOST_ROWS}项，其余{number(left)}项见明细.xlsx。" if left > 0 else "",
        unreadable=f"无法读取的文件{number(len(unreadable))}份：{clauses(unreadable)}。" if unreadable else "",
        unknown=f"名册中对不上的单位{number(len(unknown))}家：{names(unknown)}。其所报数据未计入，请核对后补充名册。" if unknown else "",
    )


def kind_name(campaign: Campaign, code: str) -> str:
    """What a clerk calls this kind of finding."""
    if any(rule.code == code for rule in campaign.rules):
        return _RULE
    if any(demand.code == code for table in campaign.tables.values() if table.kind == "figures" for demand in table.demands):
        return _BELOW
    known = described(code)
    return known.kind if known is not None else _OTHER


def _sentence(campaign: Campaign, doubts: Sequence[ReviewEntry]) -> str:
    if not doubts:
        return "已报各表没有待核事项。"
    kinds: Counter[str] = Counter()
    for code, times in Counter([entry.finding.code for entry in doubts]).items():
        kinds[kind_name(campaign, code)] += times
    ranked = sorted(kinds.items(), key=lambda kind: -kind[1])
    units = len({entry.unit_id for entry in doubts if entry.unit_id is not None})
    parts = names(f"{name}{number(count)}项" for name, count in ranked)
    among = f"已报各表中有{number(len(doubts))}项待核，涉及{number(units)}家单位" if units else f"有{number(len(doubts))}项待核"
    return f"{among}：{parts}。待核的数字暂按下表所列原文的读数计入，读不出的不计。"


def _row(entry: ReviewEntry) -> DoubtRow:
    nothing = "（空）" if entry.field else NOTHING
    return DoubtRow(entry.unit_name or NOTHING, entry.label or "整份表", brief(entry.raw, _RAW_SHOWN) or nothing, entry.finding.message)
