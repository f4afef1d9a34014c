"""The consolidation of one campaign at the end of one day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.errors import MESSAGES
from extractors.core.reading import FileError, FileReading, Finding, Reading
from pipeline.campaign import Campaign
from pipeline.campaign.unit_match import Hints, Matcher
from pipeline.consolidation.review import review_entries
from pipeline.consolidation.rules import answers_by_field, broken_rules, outliers
from pipeline.consolidation.split_by_unit import own_returns
from pipeline.consolidation.submissions import CampaignUnits, make_submissions
from pipeline.consolidation.totals import totals
from pipeline.consolidation.versions import with_standing
from pipeline.core.consolidated import Consolidation, Passed, UnitStatus, Unreadable
from pipeline.core.model import Arrival, Correction, Submission, Unit, UnitState


@dataclass(frozen=True)
class Material:
    """All that a consolidation is made of.

    Attributes:
        arrivals: Every file ever received.
        readings: What was read, by sha256.
        corrections: What persons settled; they hold whenever they were made, for they say what a return meant from the first.
        definition: Hash of the forms.
    """

    arrivals: Sequence[Arrival]
    readings: Mapping[str, FileReading]
    corrections: Sequence[Correction] = ()
    definition: str = ""


def consolidate(campaign: Campaign, units: Sequence[Unit], material: Material, as_of: dt.date) -> Consolidation:
    """How the campaign stands at the end of `as_of` in the office's time zone.

    A pure function: the same material and day give the same consolidation.

    Args:
        campaign: The campaign.
        units: Its roster.
        material: What arrived, was read and was settled.
        as_of: The day; what arrived later is not seen.
    """
    known = CampaignUnits(campaign, {unit.id: unit for unit in units}, Matcher(units, campaign.affixes))
    arrivals = _arrived(campaign, material.arrivals, as_of)
    submissions = _submissions(known, arrivals, material)
    submissions = _examined(campaign, known, with_standing(submissions, campaign))
    unreadable, passed = _without_form(known, arrivals, material)
    counted = [one for one in submissions if one.standing == "counted"]
    whole = Consolidation(
        campaign=campaign.id,
        as_of=as_of,
        deadline=campaign.deadline,
        generated_from=_hash(campaign, units, arrivals, material, as_of),
        submissions=tuple(submissions),
        units=tuple(_status(campaign, unit, counted) for unit in units),
        unreadable=tuple(unreadable),
        passed=tuple(passed),
        totals=totals(campaign, counted),
        review=(),
        arrivals=tuple(arrivals),
    )
    return replace(whole, review=tuple(review_entries(campaign, known.units, whole)))


def _arrived(campaign: Campaign, arrivals: Sequence[Arrival], as_of: dt.date) -> list[Arrival]:
    seen = [one for one in arrivals if one.received_at.astimezone(campaign.zone).date() <= as_of and one.pinned in (None, campaign.id)]
    return sorted(seen, key=lambda one: (one.received_at, one.name, one.id))


def _submissions(known: CampaignUnits, arrivals: Sequence[Arrival], material: Material) -> list[Submission]:
    corrections: dict[str, list[Correction]] = {}
    for one in sorted(material.corrections, key=lambda one: one.at):
        corrections.setdefault(one.submission, []).append(one)
    return [
        submission
        for arrival in arrivals
        if arrival.sha256 in material.readings
        for reading in _returns(known, arrival, material.readings[arrival.sha256].readings)
        for submission in make_submissions(arrival, reading, known, corrections)
    ]


def _returns(known: CampaignUnits, arrival: Arrival, readings: Sequence[Reading]) -> list[Reading]:
    """What a file says for this campaign, each thing once."""
    own = [one for one in readings if one.campaign == known.campaign.id]
    return own_returns(own, {known.campaign.id: known.matcher}, Hints(arrival.name, "", arrival.sender, arrival.subject))


def _examined(campaign: Campaign, known: CampaignUnits, submissions: Sequence[Submission]) -> list[Submission]:
    """Submissions with the findings of the rules added."""
    kinds: dict[str, list[Submission]] = {}
    for one in submissions:
        unit = known.units.get(one.unit.id or "")
        if one.standing == "counted" and unit is not None and not one.nil:
            kinds.setdefault(unit.kind, []).append(one)
    far = outliers(campaign, {kind: {one.id: answers_by_field(one.values, one.groups) for one in own} for kind, own in kinds.items()})
    return [replace(one, findings=(*one.findings, *_unsettled(campaign, one, far.get(one.id, ())))) for one in submissions]


def _unsettled(campaign: Campaign, submission: Submission, far: Sequence[Finding]) -> list[Finding]:
    """What the rules and the other units say against a return, but for what a person has settled."""
    settled = {one.field for one in submission.corrections}
    found = broken_rules(campaign, submission.form, submission.values, submission.groups)
    return [finding for finding in (*found, *far) if finding.field not in settled]


def _without_form(known: CampaignUnits, arrivals: Sequence[Arrival], material: Material) -> tuple[list[Unreadable], list[Passed]]:
    unreadable: list[Unreadable] = []
    passed: list[Passed] = []
    for arrival in arrivals:
        reading = material.readings.get(arrival.sha256)
        if reading is None:
            continue
        if reading.error is not None:
            unreadable.append(_unreadable(known, arrival, reading.error, arrival.name))
        for ignored in reading.ignored:
            if ignored.reason in MESSAGES:
                message = f"其中的“{ignored.part}”：{MESSAGES[ignored.reason].format(detail='见文件')}"
                unreadable.append(_unreadable(known, arrival, FileError(ignored.reason, message), ignored.part))
            elif not reading.readings or ignored.reason == "ambiguous_form":
                passed.append(Passed(arrival, ignored))
    return unreadable, passed


def _unreadable(known: CampaignUnits, arrival: Arrival, error: FileError, name: str) -> Unreadable:
    """A file that can't be read, and whom to ask for it again: the unit that file name or mail name."""
    match = known.matcher.match("", Hints(name, "", arrival.sender, arrival.subject))
    unit = known.units.get(match.id or "")
    if unit is None:
        return Unreadable(arrival, error)
    named = FileError(error.code, error.message.replace("报送单位", unit.name))
    return Unreadable(arrival, named, unit.id, unit.name)


def _status(campaign: Campaign, unit: Unit, counted: Sequence[Submission]) -> UnitStatus:
    own = [one for form in campaign.forms for one in counted if one.form == form and one.unit.id == unit.id]
    lacking = () if unit.exempt else tuple(name for name in campaign.owed if name not in {one.form for one in own})
    asked = [one for one in own if one.form in campaign.owed] or own
    late = [one for one in asked if one.late]
    first = [one for one in own if one.form == own[0].form]
    submission = max(late or first, key=lambda one: (one.arrival.received_at, one.id), default=None)
    return UnitStatus(unit, _state(unit, asked, lacking), submission, lacking)


def _state(unit: Unit, own: Sequence[Submission], lacking: Sequence[str]) -> UnitState:
    if unit.exempt or not own:
        return "exempt" if unit.exempt else "missing"
    if lacking:
        return "partial"
    if any(one.late for one in own):
        return "late"
    return "nil" if all(one.nil for one in own) else "on_time"


def _hash(campaign: Campaign, units: Sequence[Unit], arrivals: Sequence[Arrival], material: Material, as_of: dt.date) -> str:
    """What the report is made from, so that two reports can be told to be made from the same."""
    used = {one.sha256 for one in arrivals}
    corrections = [(one.submission, str(one.field), str(one.value), one.why, one.who) for one in material.corrections]
    basis = [
        material.definition,
        campaign.model_dump_json(exclude={"folder"}),
        [(unit.id, unit.name, unit.kind, unit.aliases, unit.email, unit.exempt, str(unit.due)) for unit in units],
        [(one.id, one.sha256, one.name, one.received_at.isoformat()) for one in arrivals],
        sorted(sha for sha in material.readings if sha in used),
        corrections,
        as_of.isoformat(),
    ]
    return hashlib.sha256(json.dumps(basis, ensure_ascii=False).encode()).hexdigest()[:16]
