"""The consolidation of one campaign at the end of one day: how every unit stands, what counts and what awaits review."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from extractors.core.reading import FileReading, Finding
from pipeline.campaign import Campaign
from pipeline.campaign.units.unit_match import Matcher
from pipeline.consolidation.decided import Decided, deadline_of, decided_roster, without_accepted
from pipeline.consolidation.file_outcomes import owners_of, without_form
from pipeline.consolidation.made_from import generated_from
from pipeline.consolidation.material import Kept, Material
from pipeline.consolidation.returns.counting import CampaignUnits, submissions_of
from pipeline.consolidation.returns.versions import with_standing
from pipeline.consolidation.review import review_entries
from pipeline.consolidation.rules import Answers, broken_rules, compared_figures, outliers
from pipeline.consolidation.totals import totals
from pipeline.core.consolidated import Consolidation, UnitStatus, Unreadable
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Arrival, Submission, Unit, UnitState


def unit_states(
    known: CampaignUnits, counted: Iterable[Submission], unreadable: Iterable[Unreadable], kept: Kept
) -> tuple[UnitStatus, ...]:
    """The state of each unit, in the roster's order."""
    own: dict[str | None, list[Submission]] = defaultdict(list)
    for one in counted:
        own[one.unit.id].append(one)
    unopened = _unopened(known.campaign, unreadable)
    return tuple(
        kept.of(
            ("state", unit.id),
            _status,
            *(known.campaign, unit, *own.get(unit.id, ()), *unopened.get(unit.id, ()), *known.decided.of_unit(unit)),
        )
        for unit in known.units.values()
    )


def _unopened(campaign: Campaign, unreadable: Iterable[Unreadable]) -> dict[str | None, list[Unreadable]]:
    """The files that can't be read, by unit; what came before the campaign was announced is of another one."""
    begun = campaign.issued or dt.date.min
    found: dict[str | None, list[Unreadable]] = defaultdict(list)
    for one in unreadable:
        if one.arrival.received_at.astimezone(campaign.zone).date() >= begun:
            found[one.unit_id].append(one)
    return found


def _status(campaign: Campaign, unit: Unit, *told: Submission | Unreadable | Decision) -> UnitStatus:
    counted = [one for one in told if isinstance(one, Submission)]
    unopened = tuple(one for one in told if isinstance(one, Unreadable))
    decided = [one for one in told if isinstance(one, Decision)]
    own, owed = [one for form in campaign.forms for one in counted if one.form == form], campaign.owed
    lacking = () if unit.exempt else tuple(name for name in owed if name not in {one.form for one in own})
    asked = [one for one in own if one.form in owed] or own
    late = [one for one in asked if one.late]
    first = [one for one in own if one.form == own[0].form]
    submission = max(late or first, key=lambda one: (one.arrival.received_at, one.id), default=None)
    returned = (told for one in own for told in one.decisions if told.kind is DecisionKind.RETURN)
    decisions = (*decided, *returned)
    if not own and not unit.exempt and any(one.kind is DecisionKind.NIL for one in decided):
        return UnitStatus(unit, "nil", decisions=decisions, unopened=unopened)
    state = _state(unit, asked, lacking)
    return UnitStatus(unit, "unreadable" if state == "missing" and unopened else state, submission, lacking, decisions, unopened)


def _state(unit: Unit, own: Sequence[Submission], lacking: Sequence[str]) -> UnitState:
    if unit.exempt or not own:
        return "exempt" if unit.exempt else "missing"
    if lacking:
        return "partial"
    if any(one.late for one in own):
        return "late"
    return "nil" if all(one.nil for one in own) else "on_time"


@dataclass
class _Seen:
    """What going over the readings once tells of them.

    Attributes:
        read: sha256 of the files that were read.
        formless: What was read, by sha256, where a file holds other things than forms, or can't be read.
    """

    read: set[str] = field(default_factory=set)
    formless: dict[str, FileReading] = field(default_factory=dict)

    def over(self, material: Material) -> Iterator[tuple[Arrival, FileReading]]:
        """Each file that was read, and what was read of it."""
        for arrival in material.arrivals:
            reading = material.readings.get(arrival.sha256)
            if reading is not None:
                self.read.add(arrival.sha256)
                if reading.error is not None or reading.ignored:
                    self.formless[arrival.sha256] = reading
                yield arrival, reading


def consolidate(campaign: Campaign, units: Sequence[Unit], material: Material, as_of: dt.date, kept: Kept | None = None) -> Consolidation:
    """How the campaign stands at the end of `as_of` in the office's time zone.

    A pure function: the same material and day give the same consolidation, whatever was kept.

    Args:
        campaign: The campaign.
        units: Its roster.
        material: What arrived, was read and was settled.
        as_of: The day; what arrived later is not seen.
        kept: What consolidations of this campaign before made of single returns.
    """
    kept = kept if kept is not None else Kept()
    with kept.consolidating():
        whole, roster = _before_review(campaign, units, material, as_of, kept)
        return replace(whole, review=tuple(review_entries(campaign, roster, whole, kept)))


def _before_review(
    campaign: Campaign, units: Sequence[Unit], material: Material, as_of: dt.date, kept: Kept
) -> tuple[Consolidation, Mapping[str, Unit]]:
    """All but what awaits a person, and the units by id; the index of their names, a kilobyte a unit, is let go with it."""
    material = replace(material, arrivals=kept.of(("arrived", as_of), partial(_arrived, as_of), campaign, *material.arrivals))
    known = _known(campaign, units, Decided.on_day(material.decisions, campaign, as_of), kept)
    seen = _Seen()
    submissions = with_standing(submissions_of(known, seen.over(material), kept), campaign, kept)
    material = replace(material, readings=seen.formless)
    submissions = _examined(known, submissions, kept)
    whose = owners_of(campaign, material, kept)
    unreadable, passed = without_form(known, material, whose, kept)
    counted = [one for one in submissions if one.standing == "counted"]
    statuses = unit_states(known, counted, unreadable, kept)
    told = [one.unit.id for one in statuses if one.by_mouth]
    made_from, content = generated_from(known, material, (as_of, seen.read, whose), kept)
    whole = Consolidation(
        campaign=campaign.id,
        as_of=as_of,
        deadline=known.deadline,
        generated_from=made_from,
        submissions=tuple(submissions),
        units=statuses,
        unreadable=tuple(unreadable),
        passed=tuple(passed),
        totals=totals(campaign, counted, told, kept),
        review=(),
        arrivals=tuple(material.arrivals),
        decisions=known.decided.rows,
        content=content,
    )
    return whole, known.units


def _known(campaign: Campaign, units: Sequence[Unit], decided: Decided, kept: Kept) -> CampaignUnits:
    """The campaign and its units as decided; names are indexed anew only where one of them is another."""
    found = kept.of("roster", decided_roster, units, *decided.of_roster())
    named = [kept.of(("named", one.id), _named, one.id, one.name, one.aliases, one.email) for one in found]
    matcher = kept.of("matcher", _matcher, campaign, *named)
    deadline = kept.of("deadline", deadline_of, campaign, decided.last(DecisionKind.DEADLINE, ""))
    return CampaignUnits(campaign, matcher, decided, {unit.id: unit for unit in found}, deadline)


def _named(unit_id: str, name: str, aliases: tuple[str, ...], email: str) -> Unit:
    """What a unit is known by."""
    return Unit(unit_id, name, "", aliases, email)


def _matcher(campaign: Campaign, *units: Unit) -> Matcher:
    return Matcher(units, campaign.affixes)


def _arrived(as_of: dt.date, campaign: Campaign, *arrivals: Arrival) -> list[Arrival]:
    zone, pinned = campaign.zone, (None, campaign.id)
    seen = [one for one in arrivals if one.pinned in pinned and one.received_at.astimezone(zone).date() <= as_of]
    return sorted(seen, key=lambda one: (one.received_at, one.name, one.id))


def _examined(known: CampaignUnits, submissions: Sequence[Submission], kept: Kept) -> list[Submission]:
    """Submissions with the findings of the rules added, without what a person accepted."""
    campaign = known.campaign
    kinds: dict[str, list[Submission]] = {}
    for one in submissions:
        unit = known.units.get(one.unit.id or "")
        if one.standing == "counted" and unit is not None and not one.nil:
            kinds.setdefault(unit.kind, []).append(one)
    far: dict[str, list[Finding]] = {}
    for kind, own in kinds.items():
        figures = [kept.of(("figures", one.id), compared_figures, campaign, one) for one in own]
        far |= kept.of(("far", kind), _far, campaign, kind, *figures)
    return [kept.of(("examined", one.id), _examined_one, campaign, one, *far.get(one.id, ())) for one in submissions]


def _far(campaign: Campaign, kind: str, *figures: tuple[str, Answers]) -> dict[str, list[Finding]]:
    return outliers(campaign, {kind: dict(figures)})


def _examined_one(campaign: Campaign, submission: Submission, *far: Finding) -> Submission:
    """One submission with what the rules and the other units say against it, but for what a person has settled or accepted."""
    settled = {one.field for one in submission.corrections}
    found = broken_rules(campaign, submission.form, submission.values, submission.groups)
    told = [finding for finding in (*found, *far) if finding.field not in settled]
    return without_accepted(replace(submission, findings=(*submission.findings, *told)) if told else submission)
