"""Who has returned, who was late, who is missing: in sentences, and by kind of unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.consolidation.totals import ReturnCounts, count_returns
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.core.decision import Decision, DecisionKind
from pipeline.render.chapters.outstanding import NOT_YET, Debtor, chased, counted, debtors, debtors_sentence, only_missing, titles_lacking
from pipeline.render.gongwen.word_chart import Chart
from pipeline.wording.decisions import group_of_units
from pipeline.wording.figures import full_date, names, number, short_date
from pipeline.wording.terms import BY_MOUTH, IN_TIME, LATE, RATE, SENT_BACK, STATES, TO_SEND_AGAIN, TOTAL, UNREADABLE, kind_of, local

_FEW = 5
"""So many units are named where their number alone would do."""


@dataclass(frozen=True, slots=True)
class MissingRow:
    """The units of a kind that have sent nothing, in the list of them that is annexed."""

    kind: str
    number: str
    names: str


@dataclass(frozen=True, slots=True)
class StandingChapter:
    """Rows and sentences on who returned; each unit stands in one of them. A sentence is empty where there is nothing to say."""

    rows: tuple[ReturnCounts, ...]
    total: ReturnCounts
    open: bool
    """Whether the day of the report lies before the deadline."""
    sentence: str
    late: str
    nil: str
    partial: str
    unreadable: str
    exempt: str
    moved: str
    """Other last days than those first set."""
    sent_back: str
    """Returns that wait to be corrected; they count until then."""
    unreadable_word: str
    """Over the column of those whose file can't be opened."""
    missing_sentence: str
    """By name where they are few."""
    missing_rows: tuple[MissingRow, ...]
    """The list that is annexed where they are many."""
    missing_heading: str
    missing: tuple[str, ...]
    """One sentence a kind of unit, however many they are."""
    debtors: tuple[Debtor, ...]
    debtors_sentence: str
    debtors_heading: str
    missing_word: str


def standing_chapter(campaign: Campaign, consolidation: Consolidation, *, leaves: bool = False) -> StandingChapter:
    """The chapter on one day.

    Args:
        campaign: The campaign.
        consolidation: How it stands.
        leaves: Whether the paper leaves the office, which says what a unit has to do and not what ailed its file.
    """
    statuses = consolidation.units
    kinds = dict.fromkeys(kind_of(status) for status in statuses)
    every = (count_returns(kind, [status for status in statuses if kind_of(status) == kind]) for kind in kinds)
    rows = tuple(row for row in every if row.expected)
    total = count_returns(TOTAL, statuses)
    before = consolidation.as_of < consolidation.deadline
    missing = [status for status in statuses if status.state == "missing"]
    asked = chased(campaign, consolidation)
    word = NOT_YET if before else STATES["missing"]
    closed = TO_SEND_AGAIN if leaves else STATES["unreadable"]
    many = len(missing) > _FEW
    return StandingChapter(
        rows=rows,
        total=total,
        open=before,
        sentence=_sentence(consolidation, total, word, closed),
        late=_late(campaign, consolidation),
        nil=_group(STATES["nil"], [_with_mouth(status) for status in statuses if status.state == "nil"]),
        partial=_group(STATES["partial"], [_with_lacking(campaign, status) for status in statuses if status.state == "partial"]),
        unreadable=_group(closed, [status.unit.name for status in statuses if status.state == "unreadable"]),
        exempt=_exempt(statuses),
        moved=moved_days(campaign, consolidation),
        sent_back=_group(SENT_BACK, [status.unit.name for status in statuses if status.sent_back], "，重报前暂按原报计入"),
        unreadable_word=TO_SEND_AGAIN if leaves else UNREADABLE,
        missing_sentence=f"{word}的单位{number(len(missing))}家，名单附后。" if many else _group(word, _dues(consolidation, missing)),
        missing_rows=_missing_rows(consolidation, missing) if many else (),
        missing_heading=f"{word}的单位{number(len(missing))}家：" if missing else "",
        missing=_missing(consolidation, missing),
        debtors=debtors(campaign, consolidation),
        debtors_sentence=debtors_sentence(asked),
        debtors_heading=f"{NOT_YET}的单位名单" if only_missing(asked) else "需补报或重报的单位名单",
        missing_word=word,
    )


def _exempt(statuses: Sequence[UnitStatus]) -> str:
    """How many owe nothing; by name where they are few, or where it was decided of them later."""
    own = [status for status in statuses if status.state == "exempt"]
    later = [status for status in own if any(one.kind in (DecisionKind.EXEMPT, DecisionKind.MERGE) for one in status.decisions)]
    named = names(status.unit.name for status in (own if len(own) <= _FEW else later))
    sent = sum(status.submission is not None for status in own)
    among = f"，其中{number(sent)}家报送了材料，已一并汇总" if sent else ""
    more = "" if not named else f"（{named}）" if len(own) <= _FEW else f"（其中后来确定的：{named}）"
    return f"另有{number(len(own))}家{STATES['exempt']}{more}，不计入应报{among}。" if own else ""


def moved_days(campaign: Campaign, consolidation: Consolidation) -> str:
    """Which last days were moved, and to when."""
    first, last = campaign.deadline, consolidation.deadline
    whole = f"报送截止日由{full_date(first)}改为{short_date(last, first)}。" if first != last else ""
    moved = {one.subject: one for one in consolidation.decisions if one.kind is DecisionKind.DEADLINE and one.subject}
    called = {status.unit.id: status.unit.name for status in consolidation.units}
    own = (f"{called.get(subject) or group_of_units(subject)}（{_day(one, last)}）" for subject, one in moved.items())
    return whole + (f"报送期限另定的：{names(own)}。" if moved else "")


def _day(one: Decision, beside: dt.date) -> str:
    return short_date(dt.date.fromisoformat(one.texts[0]), beside)


def return_chart(chapter: StandingChapter, as_of: dt.date) -> Chart:
    """报送率 by kind of unit and altogether."""
    bars = tuple((row.name, row.returned / row.expected if row.expected else None) for row in (*chapter.rows, chapter.total))
    return Chart(f"各类单位{RATE}（截至{full_date(as_of)}）", RATE, bars)


def _sentence(consolidation: Consolidation, total: ReturnCounts, word: str, closed: str) -> str:
    as_of, deadline = consolidation.as_of, consolidation.deadline
    day = f"截至{short_date(as_of, deadline)}"
    if as_of < deadline:
        day += f"（报送截止日为{short_date(deadline, as_of)}）"
    if not total.expected:
        return f"{day}，名册中没有应报单位。"
    if not total.returned and not total.unreadable:
        return f"{day}，应报{number(total.expected)}家，尚无单位报送。"
    return f"{day}，应报{number(total.expected)}家，已报{number(total.returned)}家，报送率{total.rate}{_among(total, word, closed)}。"


def _among(total: ReturnCounts, word: str, closed: str) -> str:
    """Every unit once: of those that returned, and of those that did not."""
    sent = ((total.on_time, IN_TIME), (total.late, LATE), (total.nil, STATES["nil"]), (total.partial, STATES["partial"]))
    away = counted((total.unreadable, closed), (total.missing, word))
    among = f"，其中{counted(*sent)}" if total.returned > total.on_time else ""
    return among + (f"；{away}" if away else "，已全部报送")


def _late(campaign: Campaign, consolidation: Consolidation) -> str:
    late = [
        f"{status.unit.name}（{short_date(local(status.submission.arrival, campaign).date(), consolidation.deadline)}报送）"
        for status in consolidation.units
        if status.submission is not None and status.state == "late"
    ]
    return _group(STATES["late"], late)


def _group(what: str, units: Sequence[str], more: str = "") -> str:
    return f"{what}的单位{number(len(units))}家：{names(units)}{more}。" if units else ""


def _with_mouth(status: UnitStatus) -> str:
    return f"{status.unit.name}（{BY_MOUTH}）" if status.by_mouth else status.unit.name


def _with_lacking(campaign: Campaign, status: UnitStatus) -> str:
    return f"{status.unit.name}（缺{titles_lacking(campaign, status)}{f'，{LATE}' if status.late else ''}）"


def _missing(consolidation: Consolidation, missing: Sequence[UnitStatus]) -> tuple[str, ...]:
    return tuple(f"{row.kind}{row.number}家：{row.names}。" for row in _missing_rows(consolidation, missing))


def _missing_rows(consolidation: Consolidation, missing: Sequence[UnitStatus]) -> tuple[MissingRow, ...]:
    kinds: dict[str, list[UnitStatus]] = {}
    for status in missing:
        kinds.setdefault(kind_of(status), []).append(status)
    return tuple(MissingRow(kind, number(len(own)), names(_dues(consolidation, own))) for kind, own in kinds.items())


def _dues(consolidation: Consolidation, missing: Sequence[UnitStatus]) -> list[str]:
    return [_with_due(consolidation, status) for status in missing]


def _with_due(consolidation: Consolidation, status: UnitStatus) -> str:
    due = status.unit.due
    if due is None or due == consolidation.deadline:
        return status.unit.name
    return f"{status.unit.name}（期限为{short_date(due, consolidation.deadline)}）"
