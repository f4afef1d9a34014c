"""The queue of what awaits a person, worst first, by all that it is looked for; what decisions made since have settled in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractors.core.address import UNIT
from pipeline.app.decisions.targets import Sight
from pipeline.app.review.doubt import Doubt, Tally, place_in, place_of, tally_of
from pipeline.consolidation.review import blocking
from pipeline.core.consolidated import Total
from pipeline.core.decision import Decision, DecisionKind, taken_back
from pipeline.core.model import OWN, Submission
from pipeline.wording.figures import is_figure


@dataclass(frozen=True)
class Queue:
    """Everything that awaited a person when the campaign was looked at, worst first.

    Attributes:
        sight: The campaign as it was looked at.
        seen: Number of the last decision that it knows.
    """

    sight: Sight
    seen: int
    doubts: tuple[Doubt, ...] = field(repr=False)

    @classmethod
    def of(cls, sight: Sight, seen: int, before: Queue | None = None) -> Queue:
        """The queue of a campaign; `seen` is the number of the last decision that its consolidation knows.

        What the queue before says of the same entries is taken from it: most of them outlive a decision.
        """
        return cls(sight, seen, tuple(_ranked(sight, before.by_entry if before else {})))

    def prepare(self) -> Queue:
        """The same with all its indexes made, before somebody waits for them."""
        _ = self.by_id, self.rank, self.submissions, self.places, self.same, self.tally
        return self

    @cached_property
    def settleable(self) -> tuple[Doubt, ...]:
        """The entries that a decision settles, in order."""
        return tuple(one for one in self.doubts if one.settleable)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each entry in the order of all."""
        return {one.id: place for place, one in enumerate(self.doubts)}

    @cached_property
    def tally(self) -> Tally:
        """How many entries a decision may settle, of each severity, code and kind."""
        return tally_of(self.settleable)

    @cached_property
    def by_entry(self) -> Mapping[int, Doubt]:
        """The entries by the identity of what the consolidation says."""
        return {id(one.entry): one for one in self.doubts}

    @cached_property
    def by_id(self) -> Mapping[str, Doubt]:
        """The entries by their names."""
        return {one.id: one for one in self.doubts}

    @cached_property
    def submissions(self) -> Mapping[str, Submission]:
        """The returns by their ids."""
        return {one.id: one for one in self.sight.whole.submissions}

    @cached_property
    def places(self) -> Mapping[str, Sequence[Doubt]]:
        """The entries by place, and by return or file."""
        found: dict[str, list[Doubt]] = {}
        for one in self.doubts:
            for key in {one.place, _subject_of(one)}:
                found.setdefault(key, []).append(one)
        return found

    @cached_property
    def same(self) -> Mapping[tuple[object, ...], Sequence[Doubt]]:
        """The entries of returns by what identical ones share."""
        found: dict[tuple[object, ...], list[Doubt]] = {}
        for one in self.doubts:
            if one.entry.submission is not None:
                found.setdefault(one.sameness, []).append(one)
        return found

    def settled(self, later: Sequence[Decision]) -> dict[str, Decision]:
        """The entries that decisions made since have settled, each with the one that did."""
        gone = taken_back(later)
        found: dict[str, Decision] = {}
        for decision in (one for one in later if one.number not in gone):
            for doubt in self._reached(decision):
                found[doubt.id] = decision
        return found

    def settled_before(self, name: str) -> Decision | None:
        """The decision that settled an entry before this queue was made, newest first; none where it is not known what it was."""
        return next((one for one in reversed(self.sight.whole.decisions) if _place_decided(one) == place_in(name)), None)

    def is_outdated(self, later: Sequence[Decision]) -> bool:
        """Whether a decision that the queue knows was taken back since: what awaits a person again is not in it."""
        return any(one.kind is DecisionKind.UNDO and int(one.subject) <= self.seen for one in later)

    def _reached(self, decision: Decision) -> Iterable[Doubt]:
        match decision.kind:
            case DecisionKind.VALUE:
                return self.places.get(place_of(decision.subject, decision.field or UNIT), ())
            case DecisionKind.ACCEPT:
                code, told = decision.texts[0], self.places.get(decision.subject, ())
                return [one for one in told if one.entry.finding.code == code and decision.field in (None, one.entry.field)]
            case DecisionKind.WITHDRAW | DecisionKind.NOT_OURS:
                return self.places.get(decision.subject, ())
            case DecisionKind.FILE:
                return [one for one in self.places.get(decision.subject, ()) if one.file and one.file.part == decision.texts[1]]
            case _:
                return ()


def _place_decided(one: Decision) -> str:
    part = one.texts[1] if one.kind is DecisionKind.FILE else ""
    return place_of(one.subject + part, one.field)


def _subject_of(one: Doubt) -> str:
    return one.entry.submission or (one.file.arrival.id if one.file else "")


def _ranked(sight: Sight, before: Mapping[int, Doubt]) -> Iterator[Doubt]:
    """The entries, each once: what a person can settle first; what blocks, errors, and what moves totals most in front."""
    block = {id(one) for one in blocking(sight.campaign, sight.whole)}
    files = {(one.arrival.name, one.error.message): one for one in sight.whole.unreadable if one.asked is None}
    found: dict[str, Doubt] = {}
    for entry in sight.whole.waiting:
        file = files.get((entry.file, entry.finding.message)) if entry.about == "file" else None
        known = before.get(id(entry))
        named = known if known is not None and known.entry is entry and known.file is file else Doubt.of(entry, file)
        found.setdefault(named.id, named.ranked(blocking=id(entry) in block, weight=_weight(sight.whole.totals, named)))
    yield from sorted(found.values(), key=_rank)


def _rank(one: Doubt) -> tuple[bool, bool, bool, float]:
    return not one.settleable, not one.blocking, one.entry.finding.severity != "error", -one.weight


def _weight(totals: Mapping[str, Total], doubt: Doubt) -> float:
    """The share of its total that a doubtful figure is; that of an average unit where the figure is not known."""
    entry, total = doubt.entry, totals.get(doubt.column)
    if total is None or entry.unit_name == OWN:
        return 0.0
    if is_figure(entry.value):
        return min(1.0, abs(entry.value) / abs(total.value)) if total.value else float(entry.value != 0)
    return 1 / (total.known + 1)
