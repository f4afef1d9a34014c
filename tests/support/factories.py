"""Realistic values out of plain Python, for every test that needs a consolidation: the campaign and the roster of Yangpu are real."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, FileError, Finding, Item, Value
from pipeline.campaign import Campaign, load_campaign
from pipeline.core.consolidated import Consolidation, ReviewEntry, Total, UnitStatus, Unreadable
from pipeline.core.model import Arrival, Submission, Unit, UnitMatch, UnitState

FOLDER = Path(__file__).parents[2] / "templates" / "yangpu-2017-sanda"
FORM = "summary"
GROUP = "opinions"
_PLACE = Location("table", 1).cell(1, 2)
LATE_DAY = dt.date(2017, 5, 22)
Opinion = tuple[str, str, str | None]
"""Raised by, text, outcome."""

TEXTS: tuple[Opinion, ...] = (
    (
        "workers",
        "停车位紧张，职工早上开车上班经常找不到车位，建议与淞沪路附近商务楼协商错时停车。费用约3,500元/月（含税）。",
        "in_progress",
    ),
    ("workers", "夏季车间温度高，空调不足，希望发放高温津贴。", "resolved"),
    ("employers", "招工难、留人难，希望组织专场招聘。", "in_progress"),
    ("employers", "订单不足，部分岗位轮休，希望给予稳岗补贴政策解读。", "for_reference"),
    ("grassroots", "工会统计报表重复填报，建议统一数据口径，实现一次录入。", "resolved"),
    ("grassroots", "工会活动场地不足，希望与社区文化中心共享。", None),
)


@dataclass(frozen=True)
class Filled:
    """What one unit wrote. A value that is an `Answer` already is taken as it is; every field not given has an ordinary figure."""

    values: Mapping[str, Value | Answer] = field(default_factory=dict)
    opinions: Iterable[Opinion] | None = None
    nil: bool = False
    lacking: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Strays:
    """Files of no counted submission: names of unreadable files and names of units that the roster does not know."""

    unreadable: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@cache
def yangpu() -> Campaign:
    """The real campaign."""
    return load_campaign(FOLDER)


@cache
def yangpu_roster() -> tuple[Unit, ...]:
    """The real roster, in its order."""
    with (FOLDER / "roster.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple(
            Unit(row["id"], row["name"], row["kind"], tuple(filter(None, row["aliases"].split(";"))), row["email"])
            for row in csv.DictReader(lines)
        )


def make_answer(value: Value | Answer, *, source: Location | None = _PLACE) -> Answer:
    """An answer whose raw text is the value written out."""
    if isinstance(value, Answer):
        return value
    return Answer(value, "" if value is None else str(value), source if value is not None else None)


def make_arrival(name: str, at: dt.datetime) -> Arrival:
    """A file received at `at`, its content made of its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Arrival(id=digest[:12], sha256=digest, name=name, size=len(name), received_at=at)


def make_submission(unit: Unit, filled: Filled, *, at: dt.datetime, late: bool = False, place: int = 0) -> Submission:
    """One counted submission of `unit`; `place` varies the ordinary figures and texts."""
    form = yangpu().forms[FORM]
    ordinary: dict[str, Value] = {name: place % 9 + rank * 7 + 1 for rank, name in enumerate(form.fields)}
    ordinary["needs_superior"] = (
        f"1．建议统一全区职业化工会工作者薪酬标准。\n2．请协调公交公司在{place + 1}号路增设站点。" if place % 3 == 0 else None
    )
    values = {name: make_answer(filled.values.get(name, ordinary[name])) for name in form.fields}
    opinions = filled.opinions if filled.opinions is not None else [TEXTS[(place + step) % len(TEXTS)] for step in range(3)]
    arrival = make_arrival(f"{unit.name}汇总表.docx", at)
    return Submission(
        id=f"s-{unit.id}",
        arrival=arrival,
        part="",
        form=FORM,
        unit=UnitMatch(unit.name, unit.id, "exact"),
        values=values,
        groups={GROUP: _items(opinions)},
        findings=filled.findings,
        standing="counted",
        late=late,
        nil=filled.nil,
    )


def make_consolidation(
    *,
    as_of: dt.date = LATE_DAY,
    returned: int | Iterable[str] = 33,
    late: int | Iterable[str] = 2,
    filled: Mapping[str, Filled] | None = None,
    strays: Strays = Strays(),
) -> Consolidation:
    """The consolidation of Yangpu's campaign on one day.

    Args:
        as_of: The day. Late returns arrive on the day after the deadline, so a day before it has none.
        returned: How many units of the roster (the first ones) returned, or which ids; late ones included.
        late: How many of those (the last ones), or which ids, were late.
        filled: What units wrote, by unit id; the others write ordinary figures.
        strays: Files beside the counted ones.
    """
    campaign, roster = yangpu(), yangpu_roster()
    came = _ids([unit.id for unit in roster], returned, last=False)
    tardy = set() if as_of <= campaign.deadline else set(_ids(came, late, last=True))
    statuses = []
    for place, unit in enumerate(roster):
        day = campaign.deadline + dt.timedelta(days=1) if unit.id in tardy else min(as_of, campaign.deadline)
        at = dt.datetime.combine(day, dt.time(9, place), campaign.zone)
        submission = (
            make_submission(unit, (filled or {}).get(unit.id, Filled()), at=at, late=unit.id in tardy, place=place)
            if unit.id in came
            else None
        )
        statuses.append(_status(unit, submission, (filled or {}).get(unit.id, Filled())))
    counted = tuple(status.submission for status in statuses if status.submission)
    at = dt.datetime.combine(min(as_of, campaign.deadline), dt.time(8), campaign.zone)
    unreadable = tuple(
        Unreadable(make_arrival(name, at), FileError("encrypted", "文件有密码，请该单位去掉密码后重报。")) for name in strays.unreadable
    )
    unknown = tuple(_unknown(name, at) for name in strays.unknown)
    return Consolidation(
        campaign=campaign.id,
        as_of=as_of,
        deadline=campaign.deadline,
        generated_from=hashlib.sha256(repr((as_of, came, sorted(tardy))).encode()).hexdigest(),
        submissions=tuple(sorted(counted + unknown, key=lambda s: s.arrival.received_at)),
        units=tuple(statuses),
        unreadable=unreadable,
        passed=(),
        totals=_totals(campaign, counted),
        review=_review(campaign, counted, unknown, unreadable),
        arrivals=tuple(s.arrival for s in counted + unknown) + tuple(u.arrival for u in unreadable),
    )


def _ids(known: list[str], chosen: int | Iterable[str], *, last: bool) -> list[str]:
    if isinstance(chosen, int):
        return (known[len(known) - chosen :] if last else known[:chosen]) if chosen else []
    return list(chosen)


def _items(opinions: Iterable[Opinion]) -> tuple[Item, ...]:
    items: list[Item] = []
    for raised_by, text, outcome in opinions:
        ordinal = 1 + sum(item.values["raised_by"].value == raised_by for item in items)
        source = Location("table", 1).cell(4 + len(items) * 3, 2)
        doubt = Finding(
            "outcome_missing", "warning", "这一条没有打勾，请向该单位核实。", FieldAddress(GROUP, len(items), "outcome"), source
        )
        values = {
            "raised_by": make_answer(raised_by, source=source),
            "text": make_answer(text, source=source),
            "outcome": Answer(outcome, "√" if outcome else "", source, findings=() if outcome else (doubt,)),
        }
        items.append(Item(ordinal, values, source))
    return tuple(items)


def _status(unit: Unit, submission: Submission | None, filled: Filled) -> UnitStatus:
    if submission is None:
        return UnitStatus(unit, "exempt" if unit.exempt else "missing", lacking=() if unit.exempt else (FORM,))
    state = "nil" if submission.nil else "partial" if filled.lacking else "late" if submission.late else "on_time"
    return UnitStatus(unit, cast("UnitState", state), submission, filled.lacking)


def _unknown(name: str, at: dt.datetime) -> Submission:
    finding = Finding("unit_unknown", "error", f"名册中没有“{name}”，请核对后在名册中补上别名。", FieldAddress("unit"))
    return Submission(
        id="s-unknown-" + hashlib.sha256(name.encode()).hexdigest()[:6],
        arrival=make_arrival(f"{name}汇总表.docx", at),
        part="",
        form=FORM,
        unit=UnitMatch(name, None, "none", (finding,)),
        values={field_name: make_answer(None) for field_name in yangpu().forms[FORM].fields},
        groups={GROUP: ()},
        findings=(),
        standing="unknown_unit",
        late=False,
        nil=False,
    )


def _totals(campaign: Campaign, counted: tuple[Submission, ...]) -> dict[str, Total]:
    totals = {}
    for name, spec in campaign.forms[FORM].fields.items():
        if spec.type != "count":
            continue
        answers = {s.unit.id or "": s.values[name] for s in counted}
        known = [answer.value for answer in answers.values() if isinstance(answer.value, int)]
        unknown = tuple(unit for unit, answer in answers.items() if not isinstance(answer.value, int))
        doubtful = tuple(unit for unit, answer in answers.items() if isinstance(answer.value, int) and answer.findings)
        totals[name] = Total(FieldAddress(name), spec.name, sum(known), len(known), unknown, doubtful)
    return totals


def _review(
    campaign: Campaign, counted: tuple[Submission, ...], unknown: tuple[Submission, ...], unreadable: tuple[Unreadable, ...]
) -> tuple[ReviewEntry, ...]:
    fields = campaign.forms[FORM].fields
    entries = []
    for s in counted:
        found = [(name, fields[name].name, answer) for name, answer in s.values.items()]
        found += [(None, campaign.forms[FORM].groups[GROUP].title, answer) for item in s.groups[GROUP] for answer in item.values.values()]
        for name, label, answer in found:
            entries += [
                ReviewEntry(
                    s.id,
                    s.arrival.name,
                    s.unit.id,
                    s.unit.raw,
                    doubt.field if name is None else FieldAddress(name),
                    label,
                    answer.raw,
                    answer.value,
                    doubt,
                )
                for doubt in answer.findings
            ]
        entries += [
            ReviewEntry(s.id, s.arrival.name, s.unit.id, s.unit.raw, doubt.field, "整份表", "", None, doubt) for doubt in s.findings
        ]
    entries += [ReviewEntry(s.id, s.arrival.name, None, s.unit.raw, None, "单位", s.unit.raw, None, s.unit.findings[0]) for s in unknown]
    entries += [
        ReviewEntry(None, u.arrival.name, None, "", None, "文件", "", None, Finding(u.error.code, "error", u.error.message))
        for u in unreadable
    ]
    return tuple(entries)
