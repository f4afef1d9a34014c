"""Who has returned, who was late, who is missing: in sentences, by kind of unit, and for the reminder; who sent which documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.campaign import Campaign, is_of_units
from pipeline.consolidation.totals import ReturnCounts, count_returns
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.render.gongwen.chart import Chart
from pipeline.wording.figures import NOTHING, full_date, names, number, short_date
from pipeline.wording.terms import IN_TIME, LATE, RATE, RETURNED, STATES, TOTAL, kind_of, local


@dataclass(frozen=True, slots=True)
class Debtor:
    """A unit of the reminder.

    Attributes:
        lacking: What it has not returned, titles of forms.
        due: The last day on which it would have been, or still is, in time.
    """

    number: int
    name: str
    kind: str
    lacking: str
    due: str


@dataclass(frozen=True, slots=True)
class StandingChapter:
    """Rows and sentences on who returned. A sentence is empty where there is nothing to say."""

    rows: tuple[ReturnCounts, ...]
    total: ReturnCounts
    open: bool
    """Whether the day of the report lies before the deadline."""
    sentence: str
    late: str
    nil: str
    partial: str
    exempt: str
    missing_heading: str
    missing: tuple[str, ...]
    """One sentence a kind of unit."""
    debtors: tuple[Debtor, ...]
    missing_word: str


def standing_chapter(campaign: Campaign, consolidation: Consolidation) -> StandingChapter:
    """The chapter on one day."""
    statuses = consolidation.units
    kinds = dict.fromkeys(kind_of(status) for status in statuses)
    every = (count_returns(kind, [status for status in statuses if kind_of(status) == kind]) for kind in kinds)
    rows = tuple(row for row in every if row.expected)
    total = count_returns(TOTAL, statuses)
    before = consolidation.as_of < consolidation.deadline
    missing = [status for status in statuses if status.state == "missing"]
    word = "尚未报送" if before else STATES["missing"]
    return StandingChapter(
        rows=rows,
        total=total,
        open=before,
        sentence=_sentence(consolidation, total, word),
        late=_late(campaign, consolidation),
        nil=_group(STATES["nil"], [status.unit.name for status in statuses if status.state == "nil"]),
        partial=_group(STATES["partial"], [_with_lacking(campaign, status) for status in statuses if status.state == "partial"]),
        exempt=_exempt(statuses),
        missing_heading=f"{word}的单位{number(len(missing))}家：" if missing else "",
        missing=_missing(consolidation, missing),
        debtors=_debtors(campaign, consolidation),
        missing_word=word,
    )


def _exempt(statuses: Sequence[UnitStatus]) -> str:
    own = [status for status in statuses if status.state == "exempt"]
    sent = sum(status.submission is not None for status in own)
    among = f"，其中{number(sent)}家报送了材料，已一并汇总" if sent else ""
    return f"另有{number(len(own))}家{STATES['exempt']}，不计入应报{among}。" if own else ""


def return_chart(chapter: StandingChapter, as_of: dt.date) -> Chart:
    """报送率 by kind of unit and altogether."""
    bars = tuple((row.name, row.returned / row.expected if row.expected else None) for row in (*chapter.rows, chapter.total))
    return Chart(f"各类单位{RATE}（截至{full_date(as_of)}）", RATE, bars)


def _sentence(consolidation: Consolidation, total: ReturnCounts, word: str) -> str:
    as_of, deadline = consolidation.as_of, consolidation.deadline
    day = f"截至{short_date(as_of, deadline)}"
    if as_of < deadline:
        day += f"（报送截止日为{short_date(deadline, as_of)}）"
    if not total.expected:
        return f"{day}，名册中没有应报单位。"
    if not total.returned:
        return f"{day}，应报{number(total.expected)}家，尚无单位报送。"
    return f"{day}，应报{number(total.expected)}家，已报{number(total.returned)}家，报送率{total.rate}{_among(total, word)}。"


def _among(total: ReturnCounts, word: str) -> str:
    in_time = (total.on_time if total.late else 0, IN_TIME)
    counts = (in_time, (total.late, LATE), (total.nil, STATES["nil"]), (total.partial, STATES["partial"]))
    among = names(f"{label}{number(count)}家" for count, label in counts if count)
    among = f"，其中{among}" if among else ""
    return among + (f"；{word}{number(total.missing)}家" if total.missing else "，已全部报送")


def _late(campaign: Campaign, consolidation: Consolidation) -> str:
    late = [
        f"{status.unit.name}（{short_date(local(status.submission.arrival, campaign).date(), consolidation.deadline)}报送）"
        for status in consolidation.units
        if status.submission is not None and status.late
    ]
    return _group(STATES["late"], late)


def _group(what: str, units: Sequence[str]) -> str:
    return f"{what}的单位{number(len(units))}家：{names(units)}。" if units else ""


def _with_lacking(campaign: Campaign, status: UnitStatus) -> str:
    return f"{status.unit.name}（缺{_titles(campaign, status)}）"


def _titles(campaign: Campaign, status: UnitStatus) -> str:
    return names(f"《{campaign.forms[form].title}》" for form in status.lacking if form in campaign.forms)


def _missing(consolidation: Consolidation, missing: Sequence[UnitStatus]) -> tuple[str, ...]:
    kinds = dict.fromkeys(kind_of(status) for status in missing)
    own = {kind: [_with_due(consolidation, status) for status in missing if kind_of(status) == kind] for kind in kinds}
    return tuple(f"{kind}{number(len(units))}家：{names(units)}。" for kind, units in own.items())


def _with_due(consolidation: Consolidation, status: UnitStatus) -> str:
    due = status.unit.due
    if due is None or due == consolidation.deadline:
        return status.unit.name
    return f"{status.unit.name}（期限为{short_date(due, consolidation.deadline)}）"


def _debtors(campaign: Campaign, consolidation: Consolidation) -> tuple[Debtor, ...]:
    owing = [status for status in consolidation.units if status.owing]
    return tuple(
        Debtor(place, one.unit.name, kind_of(one), _titles(campaign, one), full_date(one.unit.due or consolidation.deadline))
        for place, one in enumerate(owing, start=1)
    )


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One unit, and for each form whether it was sent."""

    name: str
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackagesChapter:
    """The units of the roster that are not exempt, and one sentence."""

    sentence: str
    rows: tuple[PackageRow, ...]


def package_of(campaign: Campaign) -> tuple[str, ...]:
    """The forms that units send, where there are several."""
    forms = tuple(name for name, form in campaign.forms.items() if is_of_units(form))
    return forms if len(forms) > 1 else ()


def packages_chapter(campaign: Campaign, consolidation: Consolidation) -> PackagesChapter:
    """The chapter; without a row where a unit sends one form only."""
    forms = package_of(campaign)
    asked = [status for status in consolidation.units if status.expected]
    rows = tuple(PackageRow(one.unit.name, {form: _word(campaign, consolidation, one, form) for form in forms}) for one in asked)
    counts = "，".join(f"《{campaign.forms[form].title}》{number(_sent(rows, form))}家已报" for form in forms)
    return PackagesChapter(f"各项材料中，{counts}。" if forms else "", rows if forms else ())


def _word(campaign: Campaign, consolidation: Consolidation, status: UnitStatus, form: str) -> str:
    sent = sum(one.form == form and one.unit.id == status.unit.id for one in consolidation.counted)
    if sent:
        return RETURNED if sent == 1 else f"{RETURNED}（{number(sent)}份）"
    return STATES["missing"] if form in campaign.owed else NOTHING


def _sent(rows: tuple[PackageRow, ...], form: str) -> int:
    return sum(row.forms[form].startswith(RETURNED) for row in rows)
