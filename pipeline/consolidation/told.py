"""Decisions in a clerk's words: what each is about, by unit, file and label, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from extractors.core.address import UNIT
from pipeline.campaign import Campaign
from pipeline.consolidation.review import answer_at, value_words
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import OF_PROBLEMS, Decision, DecisionKind
from pipeline.core.model import Submission
from pipeline.wording.decisions import KINDS, decision_words, group_of_units
from pipeline.wording.figures import file_words, names

NO_PROBLEMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Told:
    """What one command decided.

    Attributes:
        first: The first of its rows.
        rows: How many rows it wrote.
        about: What it is about.
        words: What it says.
    """

    first: Decision
    rows: int
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Known:
    """A campaign with all that is known of it."""

    campaign: Campaign
    whole: Consolidation

    def unit_name(self, unit_id: str | None) -> str:
        """The name of a unit; nothing where the roster has none of that id."""
        return next((one.unit.name for one in self.whole.units if one.unit.id == unit_id), "")


def batches(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """The decisions by the command that made them, in its order."""
    found: dict[int, list[Decision]] = {}
    for one in decisions:
        found.setdefault(one.batch, []).append(one)
    return list(found.values())


def told(batch: Sequence[Decision], sights: Iterable[Known], problems: Mapping[str, str] = NO_PROBLEMS) -> Told:
    """What a command decided, in the words of the first campaign that knows what it is about.

    Args:
        batch: The rows that it wrote.
        sights: The campaigns.
        problems: Key of an issue → its number and text.
    """
    first = batch[0]
    if first.kind in OF_PROBLEMS:
        return _of_problem(batch, problems)
    known = (found for sight in sights if (found := _told(first, sight)))
    otherwise = group_of_units(first.subject) if first.kind is DecisionKind.DEADLINE else KINDS[first.kind]
    about, words = next(known, (otherwise, decision_words(first)))
    more = f"（共 {len(batch)} 处）" if len(batch) > 1 else ""
    return Told(first, len(batch), about, words + more)


def _of_problem(batch: Sequence[Decision], problems: Mapping[str, str]) -> Told:
    first = batch[0]
    about = names(dict.fromkeys(problems.get(one.subject, KINDS[one.kind]) for one in batch))
    return Told(first, len(batch), about, decision_words(first, problems.get(first.texts[0], "")))


def _told(one: Decision, sight: Known) -> tuple[str, str] | None:
    for submission in sight.whole.submissions:
        if submission.id == one.subject:
            return _of_return(one, sight, submission)
    unit = sight.unit_name(one.texts[0] if one.kind is DecisionKind.ENTER else one.subject)
    if unit:
        words = decision_words(one)
        return unit, words.replace(one.texts[0], sight.unit_name(one.texts[0])) if one.kind is DecisionKind.MERGE else words
    for arrival in sight.whole.arrivals:
        if arrival.id == one.subject:
            return file_words(arrival.name, one.texts[-1] if one.kind is DecisionKind.FILE else ""), _of_file(one, sight)
    return None


def _of_file(one: Decision, sight: Known) -> str:
    return decision_words(one, sight.unit_name(str(one.value)) if one.field == UNIT else "")


def _of_return(one: Decision, sight: Known, submission: Submission) -> tuple[str, str]:
    unit = sight.unit_name(submission.unit.id) or submission.unit.raw
    about = "　".join(filter(None, (unit, file_words(submission.arrival.name, submission.part))))
    if one.field is None:
        return about, decision_words(one)
    label = answer_at(sight.campaign, submission, one.field)[1]
    if one.kind is DecisionKind.ACCEPT:
        return f"{about}　{label}", decision_words(one)
    form = sight.campaign.forms[submission.form]
    value = sight.unit_name(str(one.value)) if one.field == UNIT else value_words(form, one.field, one.value)
    return f"{about}　{label}", decision_words(one, value)
