"""A journal: a file of the archive to which lines are only ever appended, a checksum and an entry as JSON in each.

What the ledger holds and nothing else could tell again stands in one too, for the day the ledger is lost.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.storage import fsync_folder, reason, writing

_CHECKSUM_LENGTH = 16

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entries:
    """What a journal says.

    Attributes:
        sound: The entries, in the order of their lines.
        damaged: How many lines can't be trusted; the last one is half written where a run was killed.
        problem: Why it can't be read at all, in a few Chinese words.
    """

    sound: tuple[Entry, ...] = ()
    damaged: int = 0
    problem: str = ""


def read_entries(path: Path) -> Entries:
    """What stands in a journal; without one, nothing."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Entries()
    except OSError as error:
        return Entries(problem=reason(error))
    found = [_entry(line) for line in raw.decode("utf-8", "replace").split("\n") if line.strip()]
    return Entries(tuple(one for one in found if one is not None), found.count(None))


def append_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Appends entries, durably.

    Raises:
        StorageError: it can't be written.
    """
    added = "".join(map(_line, entries))
    if not added:
        return
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path), path.open("ab") as journal:
        begun = journal.tell() > 0 and not _ends_its_line(path)
        journal.write(("\n" if begun else "").encode() + added.encode())
        journal.flush()
        os.fsync(journal.fileno())
        fsync_folder(path.parent)


def _ends_its_line(path: Path) -> bool:
    """Not so after a run that was killed while it wrote."""
    with path.open("rb") as journal:
        journal.seek(-1, os.SEEK_END)
        return journal.read(1) == b"\n"


def _line(entry: Entry) -> str:
    body = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    return f"{_checksum(body)} {body}\n"


def _entry(line: str) -> Entry | None:
    checksum, _, body = line.partition(" ")
    if checksum != _checksum(body):
        return None
    entry: Entry = json.loads(body)
    return entry


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:_CHECKSUM_LENGTH]
