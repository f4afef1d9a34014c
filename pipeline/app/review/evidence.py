"""What a person needs beside an entry: all that the return says, units that may be meant, other versions, what was decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from pipeline.app.decisions.targets import Sight
from pipeline.app.review.doubt import Doubt
from pipeline.app.review.queue import Queue
from pipeline.campaign import Campaign
from pipeline.campaign.units.unit_match import Matcher
from pipeline.consolidation.review import labels_of, value_words
from pipeline.consolidation.told import Told, batches, told
from pipeline.core.consolidated import Unreadable
from pipeline.core.model import Submission, Unit


@dataclass(frozen=True, slots=True)
class UnitCandidate:
    """A unit that may be meant, and how alike the names are, 0 to 100."""

    unit: Unit
    score: int


def candidates(sight: Sight, what: Submission | Unreadable, *, limit: int = 6) -> tuple[UnitCandidate, ...]:
    """The units that a return or a file may be of, the most alike first: by what is written on it, else by the file's name."""
    raw = what.unit.raw if isinstance(what, Submission) else ""
    written = raw or what.arrival.name.rpartition("/")[2].rpartition(".")[0]
    units = {one.id: one for one in sight.units}
    ranked = Matcher(sight.units, sight.campaign.affixes).ranked(written, limit=limit)
    return tuple(UnitCandidate(units[name], round(score)) for name, score in ranked)


def versions(sight: Sight, submission: Submission) -> tuple[Submission, ...]:
    """Every return of the same form by the same unit, the newest first, itself among them."""
    unit = submission.unit.id
    if unit is None:
        return (submission,)
    own = (one for one in sight.whole.submissions if one.unit.id == unit and one.form == submission.form)
    return tuple(sorted(own, key=lambda one: (one.arrival.received_at, one.id), reverse=True))


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of a return: its label, as it was written, as it counts, and the text of its place."""

    label: str
    raw: str
    value: str
    place: Location | None
    field: FieldAddress
    doubtful: bool


def said_in(campaign: Campaign, submission: Submission) -> tuple[Said, ...]:
    """Every answer of a return, in the order of its form; each once."""
    form = campaign.forms[submission.form]
    found: dict[FieldAddress, Said] = {}
    for at, label in labels_of(campaign, submission):
        answer = submission.answer(at)
        if answer is not None and at not in found:
            before = submission.original.get(at, answer)
            found[at] = Said(label, before.raw, value_words(form, at, answer.value), before.source, at, bool(answer.findings))
    return tuple(found.values())


def place_of_entry(queue: Queue, one: Doubt) -> Location | None:
    """Where the answer stands that an entry is about: as the finding says, else where the answer was read."""
    if one.entry.finding.source is not None:
        return one.entry.finding.source
    submission = queue.submissions.get(one.entry.submission or "")
    answer = submission.answer(one.entry.field) if submission is not None and one.entry.field is not None else None
    return answer.source if answer is not None else None


def history_of(sight: Sight, subjects: Sequence[str]) -> tuple[Told, ...]:
    """What was decided of some returns, files or units and holds, the newest first."""
    wanted = set(subjects)
    own = [one for one in sight.whole.decisions if one.subject in wanted]
    return tuple(told(batch, [sight]) for batch in reversed(batches(own)))
