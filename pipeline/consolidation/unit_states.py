"""How every unit of the roster stands: in exactly one state, by what it returned, what persons said, and what can't be read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.campaign import Campaign
from pipeline.consolidation.material import Kept
from pipeline.consolidation.submissions import CampaignUnits
from pipeline.core.consolidated import UnitStatus, Unreadable
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Submission, Unit, UnitState


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
    own = [one for form in campaign.forms for one in counted if one.form == form]
    lacking = () if unit.exempt else tuple(name for name in campaign.owed if name not in {one.form for one in own})
    asked = [one for one in own if one.form in campaign.owed] or own
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
