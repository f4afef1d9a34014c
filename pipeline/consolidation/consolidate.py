"""The consolidation of one campaign at the end of one day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.reading import FileReading, Finding, Reading
from pipeline.campaign import Campaign
from pipeline.campaign.unit_match import Hints, Matcher
from pipeline.consolidation.decided import Decided, is_dated, without_accepted
from pipeline.consolidation.formless import without_form
from pipeline.consolidation.review import review_entries
from pipeline.consolidation.rules import answers_by_field, broken_rules, outliers
from pipeline.consolidation.split_by_unit import own_returns
from pipeline.consolidation.submissions import CampaignUnits, make_submissions
from pipeline.consolidation.totals import totals
from pipeline.consolidation.unit_states import unit_states
from pipeline.consolidation.versions import with_standing
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival, Submission, Unit


@dataclass(frozen=True)
class Material:
    """All that a consolidation is made of.

    Attributes:
        arrivals: Every file ever received.
        readings: What was read, by sha256.
        decisions: What persons decided, every row ever appended. What says what a return meant holds for past days too.
        definition: Hash of the forms.
    """

    arrivals: Sequence[Arrival]
    readings: Mapping[str, FileReading]
    decisions: Sequence[Decision] = ()
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
    decided = Decided.on_day(material.decisions, campaign, as_of)
    units = decided.roster(units)
    known = CampaignUnits(campaign, {unit.id: unit for unit in units}, Matcher(units, campaign.affixes), decided)
    arrivals = _arrived(campaign, material.arrivals, as_of)
    submissions = _submissions(known, arrivals, material)
    submissions = _examined(campaign, known, with_standing(submissions, campaign))
    unreadable, passed = without_form(known, arrivals, material.readings)
    counted = [one for one in submissions if one.standing == "counted"]
    statuses = unit_states(known, counted, unreadable)
    told = [one.unit.id for one in statuses if one.state == "nil" and one.submission is None]
    whole = Consolidation(
        campaign=campaign.id,
        as_of=as_of,
        deadline=decided.deadline(campaign),
        generated_from=_hash(known, arrivals, material, as_of),
        submissions=tuple(submissions),
        units=statuses,
        unreadable=tuple(unreadable),
        passed=tuple(passed),
        totals=totals(campaign, counted, told),
        review=(),
        arrivals=tuple(arrivals),
        decisions=decided.rows,
    )
    return replace(whole, review=tuple(review_entries(campaign, known.units, whole)))


def _arrived(campaign: Campaign, arrivals: Sequence[Arrival], as_of: dt.date) -> list[Arrival]:
    seen = [one for one in arrivals if one.received_at.astimezone(campaign.zone).date() <= as_of and one.pinned in (None, campaign.id)]
    return sorted(seen, key=lambda one: (one.received_at, one.name, one.id))


def _submissions(known: CampaignUnits, arrivals: Sequence[Arrival], material: Material) -> list[Submission]:
    corrections = known.decided.corrections()
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
    told = (replace(one, findings=(*one.findings, *_unsettled(campaign, one, far.get(one.id, ())))) for one in submissions)
    return [without_accepted(one) for one in told]


def _unsettled(campaign: Campaign, submission: Submission, far: Sequence[Finding]) -> list[Finding]:
    """What the rules and the other units say against a return, but for what a person has settled."""
    settled = {one.field for one in submission.corrections}
    found = broken_rules(campaign, submission.form, submission.values, submission.groups)
    return [finding for finding in (*found, *far) if finding.field not in settled]


def _hash(known: CampaignUnits, arrivals: Sequence[Arrival], material: Material, as_of: dt.date) -> str:
    """What the report is made from, so that two reports can be told to be made from the same."""
    used = {one.sha256 for one in arrivals}
    decisions = [
        (one.kind, one.subject, str(one.field or ""), str(one.value), one.why, one.who, *([one.at.isoformat()] if is_dated(one) else []))
        for one in known.decided.rows
    ]
    basis = [
        material.definition,
        known.campaign.model_dump_json(exclude={"folder", "previous"}),  # the totals of the campaign before are in the definition
        [(unit.id, unit.name, unit.kind, unit.aliases, unit.email, unit.exempt, str(unit.due)) for unit in known.units.values()],
        [(one.id, one.sha256, one.name, one.received_at.isoformat()) for one in arrivals],
        sorted(sha for sha in material.readings if sha in used),
        [*decisions, *sorted(known.decided.discarded & used)],
        as_of.isoformat(),
    ]
    return hashlib.sha256(json.dumps(basis, ensure_ascii=False).encode()).hexdigest()[:16]
