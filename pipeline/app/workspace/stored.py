"""What was read of the files that arrived, as it is stored, what still waits; and what a process that asks again remembers of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from extractors.core.reading import FileReading
from pipeline.consolidation import Kept
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.model import Arrival
from pipeline.ledger import Ledger, Remembered

if TYPE_CHECKING:
    from pipeline.app.workspace.opened import Opened

_AT_A_TIME = 200
"""Readings, as they are stored about a MB."""


def reading_key(opened: Opened, arrival: Arrival) -> str:
    """Under which name the reading of an arrival is stored: it tells against the forms of which campaigns the file is read."""
    closed = opened.closed_to(arrival)
    return ":".join((opened.key, *([arrival.pinned] if arrival.pinned else []), *([f"-{','.join(closed)}"] if closed else [])))


def by_key(opened: Opened, *arrivals: Arrival) -> dict[str, list[str]]:
    """The names under which readings of these arrivals are stored, and of which files; what counts of a file comes last."""
    found: dict[str, list[str]] = {}
    for arrival in sorted(arrivals, key=lambda one: one.pinned is not None):
        found.setdefault(reading_key(opened, arrival), []).append(arrival.sha256)
    return found


def stored_readings(opened: Opened, ledger: Ledger, arrivals: Sequence[Arrival]) -> dict[str, FileReading]:
    """What was read of these arrivals, by sha256; for whoever consolidates by hand."""
    return readings_under(ledger, by_key(opened, *arrivals))


def readings_under(ledger: Ledger, keys: Mapping[str, Sequence[str]]) -> dict[str, FileReading]:
    """The readings that are stored under these names, by sha256."""
    return {sha: reading for key, shas in keys.items() for sha, reading in ledger.readings(shas, key).items()}


def is_in_turn(opened: Opened, keys: Mapping[str, Sequence[str]]) -> bool:
    """Whether readings need not be in memory together: nobody remembers them, and each file's stands under one name."""
    return not opened.memory.keeps_readings and sum(len(set(shas)) for shas in keys.values()) == len(set().union(*keys.values()))


class ReadInTurn:
    """The readings of arrivals for whoever asks for them in their order, each once: only some of them are in memory at a time."""

    def __init__(self, opened: Opened, ledger: Ledger, arrivals: Sequence[Arrival]) -> None:
        """Takes the arrivals in their order."""
        self._opened = opened
        self._ledger = ledger
        self._arrivals = arrivals
        self._places = {one.sha256: place for place, one in reversed(list(enumerate(arrivals)))}
        self._last = {one.sha256: place for place, one in enumerate(arrivals)}
        self._behind = 0
        self._some: dict[str, FileReading | None] = {}

    def get(self, sha256: str, /) -> FileReading | None:
        """What was read of one, with those that come next; what has copies further on is kept for them, so that all hold the same."""
        if sha256 in self._some or sha256 not in self._places:
            return self._some.get(sha256)
        place = self._places[sha256]
        if place < self._behind:
            return self._earlier(place)
        self._behind = place + _AT_A_TIME
        kept = {sha: reading for sha, reading in self._some.items() if self._last[sha] >= place}
        self._some = kept | self._read([one for one in self._arrivals[place : self._behind] if one.sha256 not in kept])
        return self._some[sha256]

    def _earlier(self, place: int) -> FileReading | None:
        """Of one that was passed over, read alone."""
        one = self._arrivals[place]
        found = self._read([one])
        if self._last[one.sha256] > place:
            self._some |= found
        return found[one.sha256]

    def _read(self, some: Sequence[Arrival]) -> dict[str, FileReading | None]:
        return dict.fromkeys(one.sha256 for one in some) | stored_readings(self._opened, self._ledger, some)


def unread(opened: Opened, ledger: Ledger) -> int:
    """How many files that arrived have not been read as things are declared now: whatever is told of them would be wrong."""
    stored = by_key(opened, *ledger.arrivals())
    return sum(len(ledger.missing(shas, key)) for key, shas in stored.items())


def require_read(opened: Opened, ledger: Ledger) -> None:
    """Whether all that arrived has been read as things are declared now: whoever writes to units must know what they returned.

    Raises:
        UsageError: something waits to be read.
    """
    waiting = unread(opened, ledger)
    if waiting:
        message = f"有 {waiting} 个收到的文件还没有按现在的设置和程序读过，请先汇总一次，再办这件事，免得催错、退错。"
        raise UsageError(message, Remedy.RUN)


class Memory:
    """Of one workspace. Nothing in it is ever out of date: it is asked by what the ledger holds now.

    Attributes:
        rows: Of the ledger.
        keeps_readings: Whether readings are among them; they are not where each is asked for once.
    """

    def __init__(self, rows: Remembered, *, once: bool = False, keeps_readings: bool = True) -> None:
        """Takes the rows, and whether nothing is kept of a consolidation for the next."""
        self.rows = rows
        self.keeps_readings = keeps_readings
        self._kept: defaultdict[str, Kept] = defaultdict(partial(Kept, once=once))

    def beside(self) -> Memory:
        """Another one that knows the same rows: what is consolidated with it waits for nobody, and nobody for it."""
        return Memory(self.rows)

    def kept(self, campaign: str) -> Kept:
        """What consolidations of a campaign made of single returns."""
        return self._kept[campaign]
