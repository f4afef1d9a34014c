"""What a consolidation is made of, and what of it is kept for the next one: only what is made of something new is computed again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import is_
from threading import RLock
from typing import Protocol, TypeVar, cast

from extractors.core.reading import FileReading
from pipeline.consolidation.whose import NO_OTHERS, Campaigns
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival


class Readings(Protocol):
    """What was read of files."""

    def get(self, sha256: str, /) -> FileReading | None:
        """What was read of one; none where it was not read."""
        ...


@dataclass(frozen=True)
class Material:
    """All that a consolidation is made of.

    Attributes:
        arrivals: Every file ever received.
        readings: What was read, by sha256; it is asked for once an arrival, in their order.
        decisions: What persons decided, every row ever appended. What says what a return meant holds for past days too.
        definition: Hash of the forms.
        campaigns: All that are declared where it lies; none where this one stands alone.
    """

    arrivals: Sequence[Arrival]
    readings: Readings
    decisions: Sequence[Decision] = ()
    definition: str = ""
    campaigns: Campaigns = NO_OTHERS


T = TypeVar("T")


class Kept:
    """What was made in the last consolidations of one campaign, and of what.

    What a part is made of is told apart by identity, which is cheap and never wrong: whoever holds campaign, roster, readings,
    arrivals and decisions between two consolidations gets the parts of unchanged returns for nothing. A part that was not asked for
    in a consolidation is forgotten in the next one. Safe to use from several threads.
    """

    def __init__(self, *, once: bool = False) -> None:
        """For whoever consolidates `once` nothing is kept: that would hold all that a return became on its way."""
        self._once = once
        self._lock = RLock()
        self._within = False
        self._last: dict[Hashable, tuple[tuple[object, ...], object]] = {}
        self._now: dict[Hashable, tuple[tuple[object, ...], object]] = {}

    @contextmanager
    def consolidating(self) -> Iterator[None]:
        """Inside, one consolidation is made, with whatever is done before it for the same one."""
        with self._lock:
            if self._within:
                yield
                return
            self._last, self._now, self._within = self._now, {}, True
            try:
                yield
            finally:
                self._within = False

    def of(self, name: Hashable, make: Callable[..., T], *made_of: object) -> T:
        """`make(*made_of)`, or what it gave when it was last asked for under that name with the very same values."""
        if self._once:
            return make(*made_of)
        held = self._last.get(name)
        if held is None or len(held[0]) != len(made_of) or not all(map(is_, held[0], made_of)):
            held = (made_of, make(*made_of))
        self._now[name] = held
        return cast("T", held[1])
