"""The journal of arrivals, `archive/收件登记.jsonl`: what the ledger registered, one line each.

A line is written after the ledger has the arrival, so that what stands here was registered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from pipeline.core.journal import Entry, append_entries, read_entries, told_of_entries
from pipeline.core.model import Arrival

JOURNAL = "收件登记.jsonl"
_FIELDS = tuple(one.name for one in fields(Arrival))


@dataclass(frozen=True, slots=True)
class Journal:
    """What the journal says.

    Attributes:
        arrivals: Every arrival, each once, in the order of its lines.
        damaged: How many lines can't be trusted.
        problem: Why it can't be read at all, in a few Chinese words.
    """

    arrivals: tuple[Arrival, ...] = ()
    damaged: int = 0
    problem: str = ""


def read_journal(archive: Path) -> Journal:
    """The journal of the archive in this folder; without one, an empty journal."""
    found = read_entries(archive / JOURNAL)
    arrivals = (Arrival(**entry) for entry in found.sound)
    known = {one.id: replace(one, received_at=dt.datetime.fromisoformat(str(one.received_at))) for one in arrivals}
    return Journal(tuple(known.values()), found.damaged, found.problem)


def written_ids(archive: Path) -> frozenset[str]:
    """The ids of the arrivals that stand in the journal."""
    return frozenset(told_of_entries(archive / JOURNAL, _id_of).sound)


def _id_of(entry: Entry) -> str:
    return str(entry["id"])


def continue_journal(archive: Path, registered: Iterable[Arrival]) -> None:
    """Appends what was registered and does not stand in the journal yet, durably.

    Raises:
        StorageError: it can't be written.
    """
    written = written_ids(archive)
    append_entries(archive / JOURNAL, (_entry(arrival) for arrival in registered if arrival.id not in written))


def _entry(arrival: Arrival) -> Entry:
    flat = {name: getattr(arrival, name) for name in _FIELDS}
    return {**flat, "received_at": arrival.received_at.isoformat()}
