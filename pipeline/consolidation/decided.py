"""What the decisions of an office do to a campaign: its roster, its returns and its files as they are understood on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractors.core.address import UNIT
from extractors.core.reading import Answer, Finding
from pipeline.campaign import Campaign
from pipeline.core.decision import KIND_OF_UNITS, OF_PROBLEMS, Decision, DecisionKind, holding
from pipeline.core.model import Correction, Standing, Submission, Unit

_OF_RETURNS = (
    *(DecisionKind.ACCEPT, DecisionKind.NOT_OURS, DecisionKind.WITHDRAW),
    *(DecisionKind.CHOOSE, DecisionKind.ON_TIME, DecisionKind.RETURN),
)
_EVENTS = (DecisionKind.RETURN, DecisionKind.CHASE, *OF_PROBLEMS)
"""What happened on a day, and is not seen in a report of an earlier one; all else says what was true from the first."""
_DATED = (DecisionKind.NIL, DecisionKind.RENAME, DecisionKind.MERGE, DecisionKind.ADD)
"""What holds from the day that stands last in its value."""


@dataclass(frozen=True)
class Decided:
    """The decisions of one campaign that hold on a day.

    Attributes:
        rows: Oldest first.
        discarded: sha256 of returns that were typed in, which was taken back.
    """

    rows: tuple[Decision, ...]
    discarded: frozenset[str] = frozenset()

    @classmethod
    def on_day(cls, decisions: Sequence[Decision], campaign: Campaign, as_of: dt.date) -> Decided:
        """Out of all rows of a ledger, what holds for a campaign at the end of a day."""
        hold = holding(decisions)
        rows = (one for one in hold if one.campaign in ("", campaign.id) and _seen(one, campaign, as_of))
        entered = {one.subject for one in hold if one.kind is DecisionKind.ENTER}
        discarded = {one.subject for one in decisions if one.kind is DecisionKind.ENTER} - entered
        return cls(tuple(rows), frozenset(discarded))

    def of_kind(self, *kinds: DecisionKind) -> list[Decision]:
        """Those of some kinds, oldest first."""
        return [one for one in self.rows if one.kind in kinds]

    def about(self, *subjects: str) -> list[Decision]:
        """Those about one of some subjects, oldest first."""
        places = sorted(place for subject in subjects for place in self._places.get(subject, ()))
        return [self.rows[place] for place in places]

    def last(self, kind: DecisionKind, subject: str) -> Decision | None:
        """The newest one of a kind about a subject."""
        own = (self.rows[place] for place in reversed(self._places.get(subject, ())))
        return next((one for one in own if one.kind is kind), None)

    def corrections(self) -> dict[str, list[Correction]]:
        """Values and units that persons settled, by submission, oldest first."""
        found: dict[str, list[Correction]] = {}
        for one in self.of_kind(DecisionKind.VALUE):
            found.setdefault(one.subject, []).append(Correction(one.subject, one.field or UNIT, one.value, one.why, one.who, one.at))
        return found

    def of_roster(self) -> list[Decision]:
        """Those by which the roster is another one."""
        return self.of_kind(DecisionKind.RENAME, DecisionKind.MERGE, DecisionKind.ADD, DecisionKind.EXEMPT, DecisionKind.DEADLINE)

    def unit_after(self, unit_id: str, day: dt.date) -> str:
        """The unit to which a return belongs that names `unit_id` and came on `day`: the one that it was merged into by then."""
        seen = {unit_id}
        while (merged := self.last(DecisionKind.MERGE, unit_id)) is not None and dt.date.fromisoformat(merged.texts[1]) <= day:
            unit_id = merged.texts[0]
            if unit_id in seen:
                break
            seen.add(unit_id)
        return unit_id

    def of_unit(self, unit: Unit) -> tuple[Decision, ...]:
        """What was decided of a unit, oldest first."""
        kinds = (*_DATED, DecisionKind.EXEMPT, DecisionKind.DEADLINE, DecisionKind.CHASE)
        return tuple(one for one in self.about(unit.id, f"{KIND_OF_UNITS}{unit.kind}") if one.kind in kinds)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """Subject → where the rows about it stand."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self.rows):
            found[one.subject].append(place)
        return found


def deadline_of(campaign: Campaign, moved: Decision | None) -> dt.date:
    """The last day for those for whom nothing else was decided."""
    return campaign.deadline if moved is None else dt.date.fromisoformat(moved.texts[0])


def decided_roster(units: Sequence[Unit], *decisions: Decision) -> tuple[Unit, ...]:
    """The roster with what was decided of single units: names, days, exemptions, newcomers; merged units need return nothing more.

    A unit of which nothing was decided is the same object.
    """
    if not decisions:
        return tuple(units)
    decided = Decided(decisions)
    added = [Unit(one.subject, one.texts[0], one.texts[1]) for one in decided.of_kind(DecisionKind.ADD)]
    known = {unit.id for unit in units}
    return tuple(_unit(decided, unit) for unit in (*units, *(one for one in added if one.id not in known)))


def _unit(decided: Decided, unit: Unit) -> Unit:
    name = decided.last(DecisionKind.RENAME, unit.id)
    if name is not None:
        unit = replace(unit, name=name.texts[0], aliases=(unit.name, *unit.aliases))
    free = unit.exempt or any(decided.last(kind, unit.id) is not None for kind in (DecisionKind.EXEMPT, DecisionKind.MERGE))
    due = _due(decided, unit)
    return unit if (free, due) == (unit.exempt, unit.due) else replace(unit, exempt=free, due=due)


def _due(decided: Decided, unit: Unit) -> dt.date | None:
    """A unit's own last day: what was decided of it, else the latest of what the roster says and what was decided of more units."""
    own = decided.last(DecisionKind.DEADLINE, unit.id)
    if own is not None:
        return dt.date.fromisoformat(own.texts[0])
    wider = (decided.last(DecisionKind.DEADLINE, subject) for subject in (f"{KIND_OF_UNITS}{unit.kind}", ""))
    days = [dt.date.fromisoformat(one.texts[0]) for one in wider if one is not None]
    return max([*days, *([unit.due] if unit.due else [])], default=None)


def as_decided(campaign: Campaign, submission: Submission, due: dt.date, discarded: bool, *own: Decision) -> Submission:  # noqa: FBT001 - one of the values that it is made of
    """A return as persons understand it: whether it counts at all, and in time.

    Args:
        campaign: Its campaign.
        submission: The return.
        due: The last day of its unit.
        discarded: Whether it was typed in, which was taken back.
        own: What was decided of it.
    """
    own = tuple(one for one in own if one.kind in _OF_RETURNS)
    kinds = {one.kind for one in own}
    out: Standing | None = (
        "withdrawn" if discarded or DecisionKind.WITHDRAW in kinds else "not_ours" if DecisionKind.NOT_OURS in kinds else None
    )
    late = submission.arrival.received_at.astimezone(campaign.zone).date() > due and DecisionKind.ON_TIME not in kinds
    if (own, late, out) == (submission.decisions, submission.late, None):
        return submission
    return replace(submission, decisions=own, late=late, standing=out or submission.standing)


def without_accepted(submission: Submission) -> Submission:
    """A return without the findings that a person accepted: of one answer, or of the whole return where none is named."""
    accepted = {(one.texts[0], one.field) for one in submission.decisions if one.kind is DecisionKind.ACCEPT}
    if not accepted:
        return submission

    def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if not accepted & {(one.code, one.field), (one.code, None)})

    groups = {
        name: tuple(replace(item, values=_changed(item.values, open_findings)) for item in items)
        for name, items in submission.groups.items()
    }
    values = _changed(submission.values, open_findings)
    return replace(submission, values=values, groups=groups, findings=open_findings(submission.findings))


def _changed(answers: Mapping[str, Answer], change: Callable[[Iterable[Finding]], tuple[Finding, ...]]) -> dict[str, Answer]:
    return {name: replace(answer, findings=change(answer.findings)) if answer.findings else answer for name, answer in answers.items()}


def is_dated(one: Decision) -> bool:
    """Whether documents tell when it was decided: the history of a problem does."""
    return one.kind in OF_PROBLEMS


def _seen(one: Decision, campaign: Campaign, as_of: dt.date) -> bool:
    if one.kind in _DATED:
        return dt.date.fromisoformat(one.texts[-1]) <= as_of
    happened = one.kind in _EVENTS or (one.kind is DecisionKind.FILE and one.texts[0] == "asked")
    return not happened or one.at.astimezone(campaign.zone).date() <= as_of
