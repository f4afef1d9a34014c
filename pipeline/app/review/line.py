"""What of a queue is wanted and open at a moment, and how one goes along it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from pipeline.app.review.doubt import EVERYTHING, Doubt, Tally, Wanted, tally_of
from pipeline.app.review.queue import Queue
from pipeline.core.decision import Decision


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
