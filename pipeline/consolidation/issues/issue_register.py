"""The register of problems: like issues together, who handles each until when, how it is followed up, and all that happened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.consolidation.issues.grouping import common_theme, core_of, leaders_of
from pipeline.consolidation.issues.once import once
from pipeline.consolidation.issues.raised import Raised, raised
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import OF_PROBLEMS, Decision, DecisionKind
from pipeline.core.errors import Remedy, UsageError
from pipeline.wording.decisions import FOLLOW_UPS, decision_words
from pipeline.wording.figures import NOTHING, brief, names

SUPERIOR = "superior"
_GONE = "新报中没有再提"
_SHOWN = 20
_Label = int | str
"""Of a group of issues: the place of the first one, or the decision that split it off."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a problem."""

    day: dt.date
    words: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with all who raised it.

    Attributes:
        issues: Oldest first; the first one gives number and text.
        theme: One of the campaign's themes, or 其他.
        handler: Who handles it; `due` until when. Empty where nobody decided.
        follow_up: One of `FOLLOW_UPS`; empty where nothing is known.
        history: Oldest first.
    """

    issues: tuple[Raised, ...]
    theme: str
    handler: str
    due: str
    follow_up: str
    history: tuple[Event, ...]

    @property
    def number(self) -> str:
        """What a clerk calls it."""
        return self.issues[0].number

    @property
    def text(self) -> str:
        """As the first of those that still stand says it."""
        return next((one for one in self.issues if one.live), self.issues[0]).last.text

    @property
    def raisers(self) -> str:
        """Who raised it: the sections that it stands in, or the questions that it answers."""
        return names(dict.fromkeys([one.last.raiser or one.last.asked for one in self.issues]))

    @property
    def units(self) -> tuple[str, ...]:
        """Each unit once."""
        return tuple(dict.fromkeys([one.unit_name for one in self.issues]))

    @property
    def live(self) -> bool:
        """Whether any unit still raises it."""
        return any(one.live for one in self.issues)

    @property
    def outcome(self) -> str:
        """What the units say became of it, with how many where they differ."""
        said = Counter([one.last.outcome or "未填" for one in self.issues if one.counted])
        if not said:
            return _GONE
        if len(said) == 1:
            return "" if "未填" in said else next(iter(said))
        return names(f"{word} {number}" for word, number in said.items())


@once
def problems(campaign: Campaign, consolidation: Consolidation) -> tuple[Problem, ...]:
    """The register, in the order in which the problems were first raised.

    An issue joins the problem whose first wording is most like it (`ALIKE`) when it is raised, so that what comes later never
    puts earlier ones into other groups; a person's joins and splits come on top of that, in their order.
    """
    issues = raised(campaign, consolidation)
    decisions = [one for one in consolidation.decisions if one.kind in OF_PROBLEMS]
    keys = [one.key for one in issues] if decisions else []
    groups: dict[_Label, list[Raised]] = {}
    for one, label in zip(issues, _labels(issues, keys, decisions), strict=True):
        groups.setdefault(label, []).append(one)
    numbers = {key: one.number for key, one in zip(keys, issues, strict=False)}
    days = _Days(campaign.zone)
    return tuple(_problem(campaign, own, (decisions, numbers), days) for own in groups.values())


@once
def problem_of(campaign: Campaign, consolidation: Consolidation) -> Mapping[str, Mapping[str, Sequence[Problem | None]]]:
    """The problem that is raised at each place of the returns that count: by group or list, return, and number of the item."""
    found: dict[str, dict[str, list[Problem | None]]] = {}
    for problem in problems(campaign, consolidation):
        for one in problem.issues:
            for said in one.counted:
                own = found.setdefault(said.at.name, {}).setdefault(said.submission.id, [])
                own.extend([None] * (said.at.position + 1 - len(own)))
                own[said.at.position] = problem
    return found


def issue_names(campaign: Campaign, consolidation: Consolidation, decisions: Iterable[Decision]) -> dict[str, str]:
    """Key of an issue → its number and the beginning of its text, where any of the decisions is about one."""
    if not any(one.kind in OF_PROBLEMS for one in decisions):
        return {}
    return {one.key: f"{one.number} {brief(one.last.text, _SHOWN)}" for one in raised(campaign, consolidation)}


def has_number(register: Sequence[Problem], number: str) -> bool:
    """Whether an issue has that number."""
    return any(_is(one, number) for problem in register for one in problem.issues)


def _is(one: Raised, number: str) -> bool:
    return one.number.casefold() == number.strip().casefold()


def member_of(register: Sequence[Problem], number: str) -> tuple[Problem, Raised]:
    """The problem and the issue of a number.

    Raises:
        UsageError: there is none.
    """
    for problem in register:
        for one in problem.issues:
            if _is(one, number):
                return problem, one
    message = f"问题台账里没有“{number}”这个编号。"
    raise UsageError(message, Remedy.ISSUES)


def _labels(issues: Sequence[Raised], keys: Sequence[str], decisions: Sequence[Decision]) -> list[_Label]:
    """The group that each issue belongs to."""
    labels = _alike(issues)
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)  # several where two of a unit's returns begin alike
    for one in decisions:
        own = places.get(one.subject, [])
        if one.kind is DecisionKind.SPLIT:
            for place in own:
                labels[place] = f"split:{one.number}"
        elif one.kind is DecisionKind.JOIN and own and one.texts[0] in places:
            old, new = labels[own[0]], labels[places[one.texts[0]][0]]
            labels = [new if group == old else group for group in labels]
    return labels


def _alike(issues: Sequence[Raised]) -> list[_Label]:
    """For each issue the place of the first one that says the same: the most alike of those that lead a group when it is raised."""
    kinds: dict[tuple[str, ...], list[int]] = {}
    for place, one in enumerate(issues):
        kinds.setdefault(one.asked_in, []).append(place)
    labels: list[_Label] = [0] * len(issues)
    for places in kinds.values():
        for place, first in zip(places, _led(issues, places), strict=True):
            labels[place] = first
    return labels


def _led(issues: Sequence[Raised], places: Sequence[int]) -> list[int]:
    cores = [core_of(issues[place].first.first) for place in places]
    first: dict[str, int] = {}
    for place, core in zip(places, cores, strict=True):
        first.setdefault(core, place)
    distinct = list(first)
    leader = dict(zip(distinct, leaders_of(distinct), strict=True))
    return [first[leader[core]] for core in cores]


class _Days(dict[dt.datetime, dt.date]):
    """The office's day of each moment at which something came: all issues of a return share it."""

    def __init__(self, zone: dt.tzinfo) -> None:
        """Takes the office's zone."""
        super().__init__()
        self._zone = zone

    def __missing__(self, moment: dt.datetime) -> dt.date:
        """Works it out."""
        self[moment] = day = moment.astimezone(self._zone).date()
        return day


def _problem(campaign: Campaign, issues: Sequence[Raised], decided: tuple[Sequence[Decision], Mapping[str, str]], days: _Days) -> Problem:
    decisions, numbers = decided
    keys = {one.key for one in issues} if decisions else set()
    own = [one for one in decisions if one.subject in keys or (one.kind is DecisionKind.JOIN and one.texts[0] in keys)]
    handlers = [one for one in own if one.kind is DecisionKind.HANDLER]
    follows = [one for one in own if one.kind is DecisionKind.FOLLOW_UP]
    handler, due = handlers[-1].texts[:2] if handlers else ("", "")
    raised_above = any("上级" in asked for asked in {one.last.asked for one in issues})
    follow = follows[-1].texts[0] if follows else SUPERIOR if raised_above else ""
    changed = [one for one in issues if one.versions is not None and (len(one.wordings) > 1 or not one.live)]
    events = [*_raisings(issues, days), *(event for one in changed for event in _changes(one, days))]
    events += [Event(one.at.astimezone(campaign.zone).date(), _decided(one, numbers)) for one in own]
    return Problem(
        tuple(issues),
        common_theme([one.last.text for one in issues], campaign.themes),
        handler,
        due,
        FOLLOW_UPS.get(follow, ""),
        tuple(sorted(events, key=lambda event: event.day)),
    )


def _raisings(issues: Sequence[Raised], days: _Days) -> Iterator[Event]:
    """Who raised it, a line a day."""
    raisers: dict[dt.date, dict[str, None]] = {}
    for one in issues:
        raisers.setdefault(days[one.first.moment], {})[one.unit_name] = None
    for day, units in raisers.items():
        yield Event(day, f"{names(units)}提出")


def _changes(one: Raised, days: _Days) -> Iterator[Event]:
    for said in one.wordings[1:]:
        yield Event(days[said.moment], f"{one.unit_name}改述为“{said.text}”（{one.number}）")
    if not one.live:
        yield Event(days[one.last.moment], f"{one.unit_name}{_GONE}（{one.number}）")


def _decided(one: Decision, numbers: Mapping[str, str]) -> str:
    about = numbers.get(one.subject, NOTHING)
    value = numbers.get(one.texts[0], "") if one.kind is DecisionKind.JOIN else ""
    return f"{decision_words(one, value)}（{about}；{one.who}：{one.why}）"
