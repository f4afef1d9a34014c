"""The journal of arrivals, `archive/收件登记.jsonl`: what the ledger registered, one line each, for the day the ledger is lost.

A line is a checksum and the arrival as JSON. It is written after the ledger has the arrival, so that what stands here was registered.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.core.model import Arrival
from pipeline.core.storage import fsync_folder, reason, writing

JOURNAL = "收件登记.jsonl"
_CHECKSUM_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Journal:
    """What the journal says.

    Attributes:
        arrivals: Every arrival, each once, in the order of its lines.
        damaged: How many lines can't be trusted; the last one is half written where a run was killed.
        problem: Why it can't be read at all, in a few Chinese words.
    """

    arrivals: tuple[Arrival, ...] = ()
    damaged: int = 0
    problem: str = ""


def read_journal(archive: Path) -> Journal:
    """The journal of the archive in this folder; without one, an empty journal."""
    try:
        raw = (archive / JOURNAL).read_bytes()
    except FileNotFoundError:
        return Journal()
    except OSError as error:
        return Journal(problem=reason(error))
    lines = [line for line in raw.decode("utf-8", "replace").split("\n") if line.strip()]
    found = [_arrival(line) for line in lines]
    known = {arrival.id: arrival for arrival in found if arrival is not None}
    return Journal(tuple(known.values()), found.count(None))


def continue_journal(archive: Path, registered: Iterable[Arrival]) -> None:
    """Appends what was registered and does not stand in the journal yet, durably.

    Raises:
        StorageError: it can't be written.
    """
    written = {arrival.id for arrival in read_journal(archive).arrivals}
    added = "".join(_line(arrival) for arrival in registered if arrival.id not in written)
    if not added:
        return
    path = archive / JOURNAL
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path), path.open("ab") as journal:
        begun = journal.tell() > 0 and not _ends_its_line(path)
        journal.write(("\n" if begun else "").encode() + added.encode())
        journal.flush()
        os.fsync(journal.fileno())
        fsync_folder(archive)


def _ends_its_line(path: Path) -> bool:
    """Not so after a run that was killed while it wrote."""
    with path.open("rb") as journal:
        journal.seek(-1, os.SEEK_END)
        return journal.read(1) == b"\n"


def _line(arrival: Arrival) -> str:
    said = {**asdict(arrival), "received_at": arrival.received_at.isoformat()}
    body = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return f"{_checksum(body)} {body}\n"


def _arrival(line: str) -> Arrival | None:
    checksum, _, body = line.partition(" ")
    if checksum != _checksum(body):
        return None
    arrival = Arrival(**json.loads(body))
    return replace(arrival, received_at=dt.datetime.fromisoformat(str(arrival.received_at)))


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:_CHECKSUM_LENGTH]
