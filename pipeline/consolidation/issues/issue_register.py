"""The register of problems: like issues together, who handles each until when, how it is followed up, and all that happened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.consolidation.issues.grouping import common_theme, core_of, leaders_of, once
from pipeline.consolidation.issues.raised import Raised, Wording, raised
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import OF_PROBLEMS, Decision, DecisionKind
from pipeline.core.errors import Remedy, UsageError
from pipeline.wording.decisions import FOLLOW_UPS, decision_words
from pipeline.wording.figures import NOTHING, brief, names

SUPERIOR = "superior"
_GONE = "新报中没有再提"
_SHOWN = 20


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
        return next((one for one in self.issues if one.live), self.issues[0]).last.said.text

    @property
    def raisers(self) -> str:
        """Who raised it: the sections that it stands in, or the questions that it answers."""
        return names(dict.fromkeys(one.last.said.raiser or one.last.said.asked for one in self.issues))

    @property
    def units(self) -> tuple[str, ...]:
        """Each unit once."""
        return tuple(dict.fromkeys(one.unit_name for one in self.issues))

    @property
    def live(self) -> bool:
        """Whether any unit still raises it."""
        return any(one.live for one in self.issues)

    @property
    def outcome(self) -> str:
        """What the units say became of it, with how many where they differ."""
        said = Counter(one.last.said.outcome or "未填" for one in self.issues if one.live)
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
    groups: dict[str, list[Raised]] = {}
    label = _labels(issues, decisions)
    for one in issues:
        groups.setdefault(label[one.key], []).append(one)
    numbers = {one.key: one.number for one in issues}
    return tuple(_problem(campaign, own, decisions, numbers) for own in groups.values())


def issue_names(campaign: Campaign, consolidation: Consolidation, decisions: Iterable[Decision]) -> dict[str, str]:
    """Key of an issue → its number and the beginning of its text, where any of the decisions is about one."""
    if not any(one.kind in OF_PROBLEMS for one in decisions):
        return {}
    return {one.key: f"{one.number} {brief(one.last.said.text, _SHOWN)}" for one in raised(campaign, consolidation)}


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


def _labels(issues: Sequence[Raised], decisions: Sequence[Decision]) -> dict[str, str]:
    """Key of an issue → the group that it belongs to."""
    label = _alike(issues)
    for one in decisions:
        if one.subject not in label:
            continue
        if one.kind is DecisionKind.SPLIT:
            label[one.subject] = f"split:{one.number}"
        elif one.kind is DecisionKind.JOIN and one.texts[0] in label:
            old, new = label[one.subject], label[one.texts[0]]
            label = {key: new if group == old else group for key, group in label.items()}
    return label


def _alike(issues: Sequence[Raised]) -> dict[str, str]:
    """Each issue to the first one that says the same: the most alike of those that lead a group when it is raised."""
    kinds: dict[tuple[str, str], list[Raised]] = {}
    for one in issues:
        kinds.setdefault((one.first.submission.form, one.first.said.at.name), []).append(one)
    label: dict[str, str] = {}
    for own in kinds.values():
        label |= _led(own)
    return label


def _led(issues: Sequence[Raised]) -> dict[str, str]:
    cores = [core_of(one.first.said.first) for one in issues]
    distinct = list(dict.fromkeys(cores))
    leader = dict(zip(distinct, leaders_of(distinct), strict=True))
    first: dict[str, str] = {}
    for one, core in zip(issues, cores, strict=True):
        first.setdefault(core, one.key)
    return {one.key: first[leader[core]] for one, core in zip(issues, cores, strict=True)}


def _problem(campaign: Campaign, issues: Sequence[Raised], decisions: Sequence[Decision], numbers: Mapping[str, str]) -> Problem:
    keys = {one.key for one in issues}
    own = [one for one in decisions if one.subject in keys or (one.kind is DecisionKind.JOIN and one.texts[0] in keys)]
    handlers = [one for one in own if one.kind is DecisionKind.HANDLER]
    follows = [one for one in own if one.kind is DecisionKind.FOLLOW_UP]
    handler, due = handlers[-1].texts[:2] if handlers else ("", "")
    raised_above = any("上级" in one.last.said.asked for one in issues)
    follow = follows[-1].texts[0] if follows else SUPERIOR if raised_above else ""
    events = [*_raisings(campaign, issues), *(event for one in issues for event in _changes(campaign, one))]
    events += [Event(one.at.astimezone(campaign.zone).date(), _decided(one, numbers)) for one in own]
    return Problem(
        tuple(issues),
        common_theme((one.last.said.text for one in issues), campaign.themes),
        handler,
        due,
        FOLLOW_UPS.get(follow, ""),
        tuple(sorted(events, key=lambda event: event.day)),
    )


def _day(campaign: Campaign, wording: Wording) -> dt.date:
    return wording.moment.astimezone(campaign.zone).date()


def _raisings(campaign: Campaign, issues: Sequence[Raised]) -> Iterator[Event]:
    """Who raised it, a line a day."""
    days: dict[dt.date, list[str]] = {}
    for one in issues:
        days.setdefault(_day(campaign, one.first), []).append(one.unit_name)
    for day, units in days.items():
        yield Event(day, f"{names(dict.fromkeys(units))}提出")


def _changes(campaign: Campaign, one: Raised) -> Iterator[Event]:
    for wording in one.wordings[1:]:
        yield Event(_day(campaign, wording), f"{one.unit_name}改述为“{wording.said.text}”（{one.number}）")
    if not one.live:
        yield Event(_day(campaign, one.last), f"{one.unit_name}{_GONE}（{one.number}）")


def _decided(one: Decision, numbers: Mapping[str, str]) -> str:
    about = numbers.get(one.subject, NOTHING)
    value = numbers.get(one.texts[0], "") if one.kind is DecisionKind.JOIN else ""
    return f"{decision_words(one, value)}（{about}；{one.who}：{one.why}）"
