"""The queue of what awaits a person, worst first; what decisions settled in it since, what of it is wanted, and how one goes along it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from extractors.core.address import UNIT
from pipeline.app.decisions.targets import Sight
from pipeline.app.review.doubt import EVERYTHING, Doubt, Tally, Wanted, place_in, place_of, tally_of
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


@dataclass(frozen=True)
class Line:
    """What of a queue is wanted and open, in its order.

    Attributes:
        open: The entries that a decision settles.
        settled: Those of the queue that were settled since it was made, with the decision that did.
    """

    queue: Queue
    open: tuple[Doubt, ...]
    settled: Mapping[str, Decision]
    wanted: Wanted = EVERYTHING

    @classmethod
    def of(cls, queue: Queue, wanted: Wanted, later: Sequence[Decision]) -> Line:
        """The entries of a queue that are wanted, without those that decisions made since have settled."""
        settled = queue.settled(later)
        found = queue.settleable if not settled else tuple(one for one in queue.settleable if one.id not in settled)
        return cls(queue, found if wanted == EVERYTHING else tuple(one for one in found if wanted.takes(one)), settled, wanted)

    def decided(self, name: str) -> Decision | None:
        """The decision that settled an entry, since the queue was made or before; nothing for one that is open."""
        return self.settled.get(name) or (None if name in self.queue.by_id else self.queue.settled_before(name))

    @property
    def aside(self) -> tuple[Doubt, ...]:
        """What is wanted and stands in lists of the office or in its tables: it is mended there."""
        return tuple(one for one in self.queue.doubts if not one.settleable and self.wanted.takes(one))

    @property
    def everything(self) -> Line:
        """All that is open, wanted or not."""
        if self.wanted == EVERYTHING:
            return self
        return Line(self.queue, tuple(one for one in self.queue.settleable if one.id not in self.settled), self.settled)

    def index(self, name: str) -> int | None:
        """Where an entry stands among those open, from 0; nothing where it is settled or not wanted."""
        place = self._place(name)
        return place if place is not None and place < len(self.open) and self.open[place].id == name else None

    def _place(self, name: str) -> int | None:
        """Where an entry stands, or stood before it was settled; nothing for one that the queue does not know."""
        rank = self.queue.rank
        return bisect_left(self.open, rank[name], key=lambda one: rank[one.id]) if name in rank else None

    def at(self, name: str, place: int = 0) -> Doubt | None:
        """The entry of that name; where it is not open, the one that has taken its place; nothing where none is open.

        `place` is where it stood, for one that the queue does not know any more.
        """
        known = self._place(name)
        place = place if known is None else known
        return self.open[min(max(place, 0), len(self.open) - 1)] if self.open else None

    def after(self, name: str) -> Doubt | None:
        """The entry behind the named one; behind the last one the first."""
        place = self.index(name)
        known = self._place(name) if place is None else place + 1
        return self.open[(known or 0) % len(self.open)] if self.open else None

    def before(self, name: str) -> Doubt | None:
        """The entry in front of the named one; in front of the first one the last."""
        return self.open[((self._place(name) or 0) - 1) % len(self.open)] if self.open else None

    def follower(self, before: Line, name: str) -> Doubt | None:
        """The entry to go on with after the named one was settled: the next one of how things stood before that is open still."""
        start = before.index(name)
        order = before.open if start is None else chain(islice(before.open, start + 1, None), islice(before.open, start))
        return next((one for one in order if self.index(one.id) is not None), None) or self.at("")

    def alike(self, one: Doubt) -> tuple[Doubt, ...]:
        """The open and wanted entries that say the same as this one, itself among them."""
        if one.entry.submission is None:
            return (one,)
        return tuple(other for other in self.queue.same[one.sameness] if self.index(other.id) is not None)

    def counts(self) -> Tally:
        """How many are open of each severity, code and kind."""
        if self.wanted != EVERYTHING:
            return tally_of(self.open)
        gone = tally_of(self.queue.by_id[name] for name in self.settled)
        return {name: counted - gone[name] for name, counted in self.queue.tally.items()}
