"""What is outstanding: the units that are reminded, what each owes and by when; and doubts, unreadable files, unknown units to review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.core.findings import Code, described
from pipeline.campaign import Campaign, is_of_units
from pipeline.core.consolidated import Consolidation, ReviewEntry, UnitStatus
from pipeline.wording.figures import NOTHING, brief, clauses, full_date, names, number
from pipeline.wording.terms import OTHER, REASONS, RETURNED, SENT_BACK, STATES, TO_SEND_AGAIN, kind_of

NOT_YET = "尚未报送"
_MOST_ROWS, _RAW_SHOWN = 30, 60
"""Doubts in a report, and characters of what was written: how many are left out is said, and the workbook holds all."""
_RULE, _BELOW, _OTHER = "不符合校核规则", "没有达到要求", OTHER


@dataclass(frozen=True, slots=True)
class Debtor:
    """A unit of the reminder.

    Attributes:
        lacking: What it has to return, titles of forms, and why where it has sent something.
        due: The last day on which it would have been, or still is, in time.
    """

    number: int
    name: str
    kind: str
    lacking: str
    due: str


def counted(*counts: tuple[int, str]) -> str:
    """How many units stand in each of some states, without those in which none does."""
    return names(f"{label}{number(count)}家" for count, label in counts if count)


def titles_lacking(campaign: Campaign, status: UnitStatus) -> str:
    """The forms that a unit still owes."""
    return names(f"《{campaign.forms[form].title}》" for form in status.lacking if form in campaign.forms)


def chased(campaign: Campaign, consolidation: Consolidation) -> tuple[UnitStatus, ...]:
    """The units that are reminded: whoever owes anything, but for the office itself."""
    return tuple(status for status in consolidation.units if status.asked and not campaign.is_own(status.unit.name))


def debtors(campaign: Campaign, consolidation: Consolidation) -> tuple[Debtor, ...]:
    """The rows of the reminder."""
    asked = chased(campaign, consolidation)
    return tuple(
        Debtor(place, one.unit.name, kind_of(one), _wanted(campaign, one), full_date(one.unit.due or consolidation.deadline))
        for place, one in enumerate(asked, start=1)
    )


def _wanted(campaign: Campaign, status: UnitStatus) -> str:
    if status.state == "unreadable":
        return f"{titles_lacking(campaign, status)}（{STATES['unreadable']}，请重报）"
    return names(filter(None, (titles_lacking(campaign, status), SENT_BACK if status.sent_back else "")))


def debtors_sentence(asked: Sequence[UnitStatus]) -> str:
    """Every unit of the reminder once, by what is asked of it."""
    if only_missing(asked):
        return f"下列{number(len(asked))}家单位{NOT_YET}："
    states = Counter(status.state if status.owing else SENT_BACK for status in asked)
    words = (
        (states["missing"], NOT_YET),
        *((states[one], STATES[one]) for one in ("unreadable", "partial")),
        (states[SENT_BACK], SENT_BACK),
    )
    return f"下列{number(len(asked))}家单位需补报或重报，其中{counted(*words)}："


def only_missing(asked: Sequence[UnitStatus]) -> bool:
    """Whether none of them has sent anything."""
    return all(status.state == "missing" for status in asked)


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


def packages_chapter(campaign: Campaign, consolidation: Consolidation, *, leaves: bool = False) -> PackagesChapter:
    """The chapter; without a row where a unit sends one form only. `leaves` as for the standing of units."""
    forms = package_of(campaign)
    asked = [status for status in consolidation.units if status.expected]
    closed = TO_SEND_AGAIN if leaves else STATES["unreadable"]
    rows = tuple(PackageRow(one.unit.name, {form: _word(campaign, consolidation, one, form) or closed for form in forms}) for one in asked)
    counts = "，".join(f"《{campaign.forms[form].title}》{number(_sent(rows, form))}家已报" for form in forms)
    return PackagesChapter(f"各项材料中，{counts}。" if forms else "", rows if forms else ())


def _word(campaign: Campaign, consolidation: Consolidation, status: UnitStatus, form: str) -> str:
    """What is said of a form of a unit; nothing of what can't be opened."""
    sent = sum(one.form == form and one.unit.id == status.unit.id for one in consolidation.counted)
    if sent:
        return RETURNED if sent == 1 else f"{RETURNED}（{number(sent)}份）"
    if form not in campaign.owed:
        return NOTHING
    return {"nil": STATES["nil"], "unreadable": ""}.get(status.state, STATES["missing"])


def _sent(rows: tuple[PackageRow, ...], form: str) -> int:
    return sum(row.forms[form].startswith(RETURNED) for row in rows)


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
