"""What a person needs beside an entry: units that may be meant, the other versions of a return, what was decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.app.decisions.targets import Sight
from pipeline.campaign.unit_match import Matcher
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


def history_of(sight: Sight, subjects: Sequence[str]) -> tuple[Told, ...]:
    """What was decided of some returns, files or units and holds, the newest first."""
    wanted = set(subjects)
    own = [one for one in sight.whole.decisions if one.subject in wanted]
    return tuple(told(batch, [sight]) for batch in reversed(batches(own)))
