"""A journal: a file of the archive to which lines are only ever appended, a checksum and an entry as JSON in each.

What the ledger holds and nothing else could tell again stands in one too, for the day the ledger is lost.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Generic, TypeVar, cast

from pipeline.core.storage import fsync_folder, reason, writing

_CHECKSUM_LENGTH = 16
_RECOGNISED = 256
"""Bytes before the end of what was read by which it is known again; a line has a checksum."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
Entry = Mapping[str, Any]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entries(Generic[T]):
    """What a journal says.

    Attributes:
        sound: The entries, or what is asked of each, in the order of their lines.
        damaged: How many lines can't be trusted; the last one is half written where a run was killed.
        problem: Why it can't be read at all, in a few Chinese words.
    """

    sound: tuple[T, ...] = ()
    damaged: int = 0
    problem: str = ""


def read_entries(path: Path) -> Entries[Entry]:
    """What stands in a journal; without one, nothing. Whoever asks again in one process reads only what was appended since."""
    return told_of_entries(path, _whole)


def told_of_entries(path: Path, told: Callable[[Entry], T]) -> Entries[T]:
    """The same for whoever asks one thing of each entry: of 100,000 arrivals their ids take 7 MB, and all that is said of them 130."""
    try:
        return cast("_Reader[T]", _reader(path, told)).read()
    except FileNotFoundError:
        return Entries()
    except OSError as error:
        return Entries(problem=reason(error))


def _whole(entry: Entry) -> Entry:
    return entry


class _Reader(Generic[T]):
    """A journal as far as it was read; it is read anew where it is another file or was written to before its end."""

    def __init__(self, path: Path, told: Callable[[Entry], T]) -> None:
        self._path = path
        self._told = told
        self._lock = Lock()
        self._stamp = (0, 0, 0)
        self._forget()

    def _forget(self) -> None:
        self._end, self._last, self._damaged = 0, b"", 0
        self._sound: list[T] = []

    def read(self) -> Entries[T]:
        with self._lock, self._path.open("rb") as journal:
            if not self._goes_on(journal):
                self._forget()
                journal.seek(0)
            new = journal.read()
            whole = new[: new.rfind(b"\n") + 1]
            sound, damaged = _entries(whole, self._told)
            self._sound += sound
            self._damaged += damaged
            self._end += len(whole)
            self._last = (self._last + whole)[-_RECOGNISED:]
            half, torn = _entries(new[len(whole) :], self._told)  # of a run that was killed, or that is writing
            return Entries((*self._sound, *half), self._damaged + torn)

    def _goes_on(self, journal: BinaryIO) -> bool:
        """Whether all that was read stands there still; then what follows is read next."""
        before, status = self._stamp, os.fstat(journal.fileno())
        self._stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
        journal.seek(self._end - len(self._last))
        grown = status.st_ino == before[0] and status.st_size > max(before[1], self._end)
        return (grown or self._stamp == before) and journal.read(len(self._last)) == self._last


@lru_cache(maxsize=8)
def _reader(path: Path, told: Callable[[Entry], T]) -> _Reader[T]:
    return _Reader(path, told)


def _entries(raw: bytes, told: Callable[[Entry], T]) -> tuple[list[T], int]:
    """What is asked of the sound entries of some lines, and how many lines are damaged."""
    sound: list[T] = []
    damaged = 0
    for line in raw.decode("utf-8", "replace").split("\n"):
        if line.strip():
            entry = _entry(line)
            damaged += entry is None
            sound += [told(entry)] if entry is not None else []
    return sound, damaged


def append_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Appends entries, durably.

    Raises:
        StorageError: it can't be written.
    """
    added = "".join(map(journal_line, entries))
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


def journal_line(entry: Entry) -> str:
    """An entry as a line, its checksum before it."""
    body = _ENCODER.encode(entry)
    return f"{_checksum(body)} {body}\n"


def _entry(line: str) -> Entry | None:
    checksum, _, body = line.partition(" ")
    if checksum != _checksum(body):
        return None
    entry: Entry = json.loads(body)
    return entry


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:_CHECKSUM_LENGTH]
