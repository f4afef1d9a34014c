"""Readings → submissions: whose they are, corrected where a person said so, and which one counts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.reading import Answer, Finding, Item, Reading, Value
from pipeline.campaign import Campaign
from pipeline.model import Arrival, Correction, Submission, Unit, UnitMatch
from pipeline.roster import Matcher, hints_of

_ITEM_FIELD = re.compile(r"(?P<group>\w+)\[(?P<position>\d+)\]\.(?P<field>\w+)")
UNIT_FIELD = "unit"


def submission_id(arrival: Arrival, reading: Reading) -> str:
    """Eight characters that name a return: the same wherever and whenever it is read."""
    named = f"{arrival.id}|{reading.campaign}|{reading.form}|{reading.part}"
    return hashlib.sha256(named.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Office:
    """What the office knows beside the returns."""

    campaign: Campaign
    units: Mapping[str, Unit]
    matcher: Matcher

    def deadline_of(self, unit_id: str | None) -> dt.date:
        """The last day on which a return of this unit is in time."""
        unit = self.units.get(unit_id or "")
        return unit.due if unit is not None and unit.due is not None else self.campaign.deadline


def make_submission(arrival: Arrival, reading: Reading, office: Office, corrections: Sequence[Correction]) -> Submission:
    """One return with its unit and its corrections; its standing among others is decided later."""
    unit = office.matcher.match(reading.unit.raw, hints_of(reading, arrival.name, arrival.sender, arrival.subject))
    named = submission_id(arrival, reading)
    own = [one for one in corrections if one.submission == named]
    unit = _corrected_unit(unit, own)
    late = arrival.received_at.astimezone(office.campaign.zone).date() > office.deadline_of(unit.id)
    found = (*reading.findings, *unit.findings)
    plain = Submission(
        named, arrival, reading.part, reading.form, unit, reading.values, reading.groups, found, "counted", late, is_nil(reading)
    )
    return with_corrections(plain, own)


def _corrected_unit(unit: UnitMatch, corrections: Iterable[Correction]) -> UnitMatch:
    named = [one for one in corrections if one.field == UNIT_FIELD]
    return replace(unit, id=str(named[-1].value), findings=()) if named else unit


def is_nil(reading: Reading) -> bool:
    """Whether a unit says that there is nothing to report: something is written, every count is 0, no item, no text."""
    written = [answer for answer in reading.values.values() if answer.raw]
    return bool(written) and not any(answer.value for answer in reading.values.values()) and not any(reading.groups.values())


def with_corrections(submission: Submission, corrections: Sequence[Correction]) -> Submission:
    """The submission with the person's values in place; the readings they replace stay in `original`."""
    values = dict(submission.values)
    groups = dict(submission.groups)
    original = dict(submission.original)
    for one in corrections:
        item = _ITEM_FIELD.fullmatch(one.field)
        if one.field in values:
            original.setdefault(one.field, values[one.field])
            values[one.field] = _settled(values[one.field], one)
        elif item is not None and item["group"] in groups:
            _correct_item(groups, item, one, original)
    settled = {one.field for one in corrections}
    found = tuple(finding for finding in submission.findings if finding.field not in settled)
    return replace(
        submission, values=values, groups=groups, findings=found, original=original, corrections=(*submission.corrections, *corrections)
    )


def _settled(answer: Answer, correction: Correction) -> Answer:
    return replace(answer, value=correction.value, findings=(), note=f"更正：{correction.why}（{correction.who}）")


def _correct_item(groups: dict[str, tuple[Item, ...]], where: re.Match[str], one: Correction, original: dict[str, Answer]) -> None:
    items = list(groups[where["group"]])
    place = int(where["position"]) - 1
    if place >= len(items) or where["field"] not in items[place].values:
        return
    item = items[place]
    original.setdefault(one.field, item.values[where["field"]])
    items[place] = replace(item, values={**item.values, where["field"]: _settled(item.values[where["field"]], one)})
    groups[where["group"]] = tuple(items)


def content_of(submission: Submission) -> str:
    """A fingerprint of what a return says, whatever its file: values and items as first read."""
    values = {name: submission.original.get(name, answer).value for name, answer in submission.values.items()}
    items = {
        name: [{field: answer.value for field, answer in item.values.items()} for item in items]
        for name, items in submission.groups.items()
    }
    return hashlib.sha256(json.dumps([submission.form, values, items], ensure_ascii=False, default=str).encode()).hexdigest()


def carry_over(older: Submission, newer: Submission) -> Submission:
    """Corrections of an older version hold on, unless the unit itself changed that answer: then it is shown again."""
    already = {one.field for one in newer.corrections}
    kept: list[Correction] = []
    outdated: list[Correction] = []
    for one in older.corrections:
        if one.field in already or one.field == UNIT_FIELD:
            continue
        before, after = _raw(older, one.field), _raw(newer, one.field)
        (kept if before == after else outdated).append(one)
    carried = with_corrections(newer, kept)
    shown = tuple(
        Finding("correction_outdated", "warning", f"上一版更正为“{_shown(one.value)}”，单位在新报的表里改了这一项，请重新核定。", one.field)
        for one in outdated
    )
    return replace(carried, findings=(*carried.findings, *shown))


def _raw(submission: Submission, field: str) -> str | None:
    """What the unit wrote, whatever was corrected since."""
    if field in submission.original:
        return submission.original[field].raw
    if field in submission.values:
        return submission.values[field].raw
    item = _ITEM_FIELD.fullmatch(field)
    items = submission.groups.get(item["group"], ()) if item else ()
    place = int(item["position"]) - 1 if item else 0
    if item is None or place >= len(items) or item["field"] not in items[place].values:
        return None
    return items[place].values[item["field"]].raw


def _shown(value: Value) -> str:
    return "" if value is None else str(value)
