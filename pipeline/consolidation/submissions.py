"""Readings → submissions: whose they are, corrected where a person said so."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.address import UNIT
from extractors.core.findings import Code
from extractors.core.reading import Reading
from extractors.form import FormSpec
from pipeline.campaign import Campaign, is_of_units
from pipeline.campaign.unit_match import Hints, Matcher, hints_of
from pipeline.consolidation.corrected import with_corrections
from pipeline.consolidation.decided import NOTHING_DECIDED, Decided
from pipeline.consolidation.split_by_unit import Share, shares, writings
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
class CampaignUnits:
    """What is known before any return: the campaign and its units."""

    campaign: Campaign
    units: Mapping[str, Unit]
    matcher: Matcher
    decided: Decided = NOTHING_DECIDED

    def deadline_of(self, unit_id: str | None) -> dt.date:
        """The last day on which a return of this unit is in time."""
        unit = self.units.get(unit_id or "")
        return unit.due if unit is not None and unit.due is not None else self.decided.deadline(self.campaign)


def make_submissions(arrival: Arrival, reading: Reading, known: CampaignUnits, corrections: Corrections) -> list[Submission]:
    """The returns that a reading holds, each with its unit and its corrections; their standing among others is decided later.

    Args:
        arrival: The file.
        reading: What was read.
        known: The campaign and its units.
        corrections: What persons settled.
    """
    form = known.campaign.forms[reading.form]
    hints = hints_of(reading, arrival.name, arrival.sender, arrival.subject)
    units: dict[str, UnitMatch] = {}
    alone: set[str] = set()
    for written in writings(form, reading):
        own = corrections.get(submission_id(arrival, reading, written), ())
        found = _merged(known, arrival, _unit(form, known.matcher, reading, (written, hints)))
        units[written] = _corrected_unit(found, own)
        if any(one.field == UNIT for one in own):
            alone.add(written)
    made = (_submission(arrival, share, known, corrections) for share in shares(form, reading, units, alone))
    return [known.decided.applied(one) for one in made]


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


def _submission(arrival: Arrival, share: Share, known: CampaignUnits, corrections: Corrections) -> Submission:
    reading, unit = share.reading, share.unit
    late = arrival.received_at.astimezone(known.campaign.zone).date() > known.deadline_of(unit.id)
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
        late=late,
        nil=is_nil(reading),
        sender=_sender(arrival, reading, known) if share.starts else reading.sender or arrival.sender or "",
    )
    named = {written: submission_id(arrival, reading, written) for written in share.written}
    own = [_shifted(one, share, written) for written, name in named.items() for one in corrections.get(name, ())]
    form = known.campaign.forms[reading.form]
    return with_corrections(plain, [replace(one, field=form.current(one.field)) for one in own if one is not None])


def _sender(arrival: Arrival, reading: Reading, known: CampaignUnits) -> str:
    """Who sent a list of several units: the unit that form, mail or file name, else the address it came from."""
    hints = hints_of(reading, arrival.name, arrival.sender, arrival.subject)
    return known.matcher.match(reading.unit.raw, hints).id or reading.sender or arrival.sender or ""


def _shifted(one: Correction, share: Share, written: str) -> Correction | None:
    """A correction as it stands in a share that puts the rows of several names together, the first name's first."""
    if written == share.written[0]:
        return one
    start = share.starts.get((written, one.field.name)) if one.field.in_item else None
    return None if start is None else replace(one, field=one.field.item(one.field.position + start))


def _merged(known: CampaignUnits, arrival: Arrival, unit: UnitMatch) -> UnitMatch:
    """The unit that a return belongs to, where the one that it names was merged into another before it came."""
    if unit.id is None:
        return unit
    return replace(unit, id=known.decided.unit_after(unit.id, arrival.received_at.astimezone(known.campaign.zone).date()))


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
