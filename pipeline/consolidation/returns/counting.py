"""Readings → submissions: whose they are, corrected where a person said so."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.address import UNIT
from extractors.core.findings import Code
from extractors.core.reading import FileReading, Reading
from extractors.form import FormSpec
from pipeline.campaign import Campaign, is_of_units
from pipeline.campaign.units.unit_match import Hints, Matcher, hints_of
from pipeline.consolidation.content import with_corrections
from pipeline.consolidation.decided import Decided, as_decided
from pipeline.consolidation.material import Kept
from pipeline.consolidation.returns.split_by_unit import Share, own_returns, shares, writings
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Arrival, Correction, Submission, Unit, UnitMatch

Corrections = Mapping[str, Sequence[Correction]]
"""By submission, oldest first."""


def submission_id(arrival: Arrival, reading: Reading, written: str = "") -> str:
    """Eight characters that name a return: the same wherever and whenever it is read, and whatever the roster says of it.

    `written` is the unit as the rows of a list call it, where the list names several.
    """
    named = f"{arrival.id}|{reading.campaign}|{reading.form}|{reading.part}{f'|{written}' if written else ''}"
    return hashlib.sha256(named.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class CampaignNames:
    """What tells whose a return is: the campaign, who knows the names of its units, and what persons said of returns and names."""

    campaign: Campaign
    matcher: Matcher
    decided: Decided


@dataclass(frozen=True)
class CampaignUnits(CampaignNames):
    """The same with the units, and the last day for those that have none of their own."""

    units: Mapping[str, Unit]
    deadline: dt.date

    def deadline_of(self, unit_id: str | None) -> dt.date:
        """The last day on which a return of this unit is in time."""
        unit = self.units.get(unit_id or "")
        return unit.due if unit is not None and unit.due is not None else self.deadline


def submissions_of(known: CampaignUnits, read: Iterable[tuple[Arrival, FileReading]], kept: Kept) -> list[Submission]:
    """The returns that the files hold, each with its unit and as persons understand it; their standing among others is decided later."""
    merges = known.decided.of_kind(DecisionKind.MERGE)
    found: list[Submission] = []
    for arrival, reading in read:
        ids = kept.of(("ids", arrival.id), _ids, known.campaign, arrival, reading) if known.decided.rows else ()
        own = known.decided.about(*ids)
        values = [one for one in own if one.kind is DecisionKind.VALUE]
        returns = kept.of(("returns", arrival.id), _returns, known.campaign, arrival, reading, known.matcher, *merges, *values)
        for one in returns:
            due, discarded = known.deadline_of(one.unit.id), arrival.sha256 in known.decided.discarded
            decided = known.decided.about(one.id)
            found.append(kept.of(("decided", one.id), as_decided, known.campaign, one, due, discarded, *decided))
    return found


def _ids(campaign: Campaign, arrival: Arrival, reading: FileReading) -> list[str]:
    """The names of all returns that a file may hold."""
    own = (one for one in reading.readings if one.campaign == campaign.id)
    return [submission_id(arrival, one, written) for one in own for written in writings(campaign.forms[one.form], one)]


def _returns(campaign: Campaign, arrival: Arrival, reading: FileReading, matcher: Matcher, *decisions: Decision) -> list[Submission]:
    """What a file says for a campaign, each thing once, corrected where a person said so."""
    known = CampaignNames(campaign, matcher, Decided(decisions))
    corrections = known.decided.corrections()
    own = [one for one in reading.readings if one.campaign == campaign.id]
    once = own_returns(own, {campaign.id: matcher}, Hints(arrival.name, "", arrival.sender, arrival.subject))
    return [submission for one in once for submission in _submissions(arrival, one, known, corrections)]


def _submissions(arrival: Arrival, reading: Reading, known: CampaignNames, corrections: Corrections) -> Iterator[Submission]:
    """The returns that a reading holds, one a unit."""
    form = known.campaign.forms[reading.form]
    hints = hints_of(reading, arrival.name, arrival.sender, arrival.subject)
    units: dict[str, UnitMatch] = {}
    alone: set[str] = set()
    for written in writings(form, reading):
        own = corrections.get(submission_id(arrival, reading, written), ()) if corrections else ()
        found = _merged(known, arrival, _unit(form, known.matcher, reading, (written, hints)))
        units[written] = _corrected_unit(found, own)
        if any(one.field == UNIT for one in own):
            alone.add(written)
    return (_submission(arrival, share, known, corrections) for share in shares(form, reading, units, alone))


def unit_of_document(campaign: Campaign, matcher: Matcher, reading: Reading, hints: Hints) -> UnitMatch:
    """The unit of a document as a whole: the one that all its rows name; none where they name several."""
    form = campaign.forms[reading.form]
    found = [_unit(form, matcher, reading, (written, hints)) for written in writings(form, reading)]
    doubts = tuple(dict.fromkeys(finding for one in found for finding in one.findings))
    if len({one.id or one.raw for one in found}) > 1:
        return UnitMatch("", None, "none", doubts)
    return replace(found[0], findings=doubts)


def _unit(form: FormSpec, matcher: Matcher, reading: Reading, told: tuple[str, Hints]) -> UnitMatch:
    """The unit that the name in a row means; where it names none, the one that form, mail or file name.

    A form that no unit returns belongs to the office; a text has no place for the unit's name, so that none is missing there.
    """
    written, hints = told
    if not is_of_units(form):
        return UnitMatch("", None, "none")
    if written:
        return matcher.match(written)
    unit = matcher.match(reading.unit.raw, hints)
    if form.narrative is None:
        return unit
    kept = (one for one in unit.findings if one.code != Code.UNIT_NOT_ON_FORM)
    return replace(unit, findings=tuple(replace(one, message=one.message.replace("表上", "文中")) for one in kept))


def _submission(arrival: Arrival, share: Share, known: CampaignNames, corrections: Corrections) -> Submission:
    reading, unit = share.reading, share.unit
    plain = Submission(
        id=submission_id(arrival, reading, share.written[0]),
        arrival=arrival,
        part=reading.part,
        form=reading.form,
        unit=unit,
        values=reading.values,
        groups=reading.groups,
        findings=(*reading.findings, *unit.findings),
        standing="counted",
        late=False,
        nil=is_nil(reading),
        sender=_sender(arrival, reading, known) if share.starts else reading.sender or arrival.sender or "",
    )
    if not corrections:  # so with most returns
        return plain
    named = {written: submission_id(arrival, reading, written) for written in share.written}
    own = [_shifted(one, share, written) for written, name in named.items() for one in corrections.get(name, ())]
    form = known.campaign.forms[reading.form]
    return with_corrections(plain, [replace(one, field=form.current(one.field)) for one in own if one is not None])


def _sender(arrival: Arrival, reading: Reading, known: CampaignNames) -> str:
    """Who sent a list of several units: the unit that form, mail or file name, else the address it came from."""
    hints = hints_of(reading, arrival.name, arrival.sender, arrival.subject)
    return known.matcher.match(reading.unit.raw, hints).id or reading.sender or arrival.sender or ""


def _shifted(one: Correction, share: Share, written: str) -> Correction | None:
    """A correction as it stands in a share that puts the rows of several names together, the first name's first."""
    if written == share.written[0]:
        return one
    start = share.starts.get((written, one.field.name)) if one.field.in_item else None
    return None if start is None else replace(one, field=one.field.item(one.field.position + start))


def _merged(known: CampaignNames, arrival: Arrival, unit: UnitMatch) -> UnitMatch:
    """The unit that a return belongs to, where the one that it names was merged into another before it came."""
    if unit.id is None:
        return unit
    after = known.decided.unit_after(unit.id, arrival.received_at.astimezone(known.campaign.zone).date())
    return unit if after == unit.id else replace(unit, id=after)


def _corrected_unit(unit: UnitMatch, corrections: Iterable[Correction]) -> UnitMatch:
    named = [one for one in corrections if one.field == UNIT]
    return replace(unit, id=str(named[-1].value), findings=()) if named else unit


def is_nil(reading: Reading) -> bool:
    """Whether a unit says that there is nothing to report: every count is 0 or a list says “无”, no item, no text."""
    written = [answer for answer in reading.values.values() if answer.raw]
    return (
        (bool(written) or reading.nothing)
        and not any(answer.value for answer in reading.values.values())
        and not any(reading.groups.values())
    )
