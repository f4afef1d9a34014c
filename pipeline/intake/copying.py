"""Files copied while nobody writes to them, by their content; and what became of each."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pipeline.core.long_paths import StrPath
from pipeline.core.storage import writing

_CHUNK = 1 << 16
"""Bytes; so that a form is read at once: more would be asked of the system for every file, and given back."""
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_BATCH, _BATCH_BYTES = 1000, 1 << 28
"""Files that are synced together: more would lie on the disk twice where a run is killed, and gain nothing."""
_BINARY = getattr(os, "O_BINARY", 0)
_FLAGS = os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Neither a link is followed nor a pipe waited for, should the file have been exchanged for one."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_OWN = 0o600


class Copied(NamedTuple):
    """The sha256 of what was copied, and its first bytes, more than tell a mail from other files."""

    sha256: str
    head: bytes


class UnsteadyFileError(Exception):
    """The file changed while it was read, or is no file any more."""


class Put(NamedTuple):
    """What became of a file that was to be stored.

    Attributes:
        sha256: Of its content; empty where it could not be read.
        is_mail: Whether its beginning looks like that of a mail.
        refused: Why it could not be read.
    """

    sha256: str = ""
    is_mail: bool = False
    refused: UnsteadyFileError | OSError | None = None


def is_checksum(name: str) -> bool:
    """Whether a name is one that originals are kept by: the SHA-256 of their content."""
    return _CHECKSUM.fullmatch(name) is not None


@contextmanager
def opened(path: StrPath) -> Iterator[tuple[int, os.stat_result]]:
    """A regular file, open for reading, and how it looks.

    Raises:
        UnsteadyFileError: it is none.
        OSError: it can't be read.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode):
            raise UnsteadyFileError
        yield descriptor, info
    finally:
        os.close(descriptor)


def copy(source: int, temporary: str) -> Copied:
    """Copies an open file into a new one that is open to nobody else. Only what the target refuses is a `StorageError`."""
    digest = hashlib.sha256()
    head = b""
    with writing(temporary):
        target = os.open(temporary, _NEW, _OWN)
    try:
        while chunk := os.read(source, _CHUNK):
            digest.update(chunk)
            if len(head) < _CHUNK:
                head += chunk
            with writing(temporary):
                _write_all(target, chunk)
    finally:
        os.close(target)
    return Copied(digest.hexdigest(), head)


def sync(copy: str) -> None:
    """To the disk itself, not only to the system's memory. Windows wants a file that may be written."""
    descriptor = os.open(copy, os.O_RDWR | _BINARY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(target: int, chunk: bytes) -> None:
    written = os.write(target, chunk)
    while written < len(chunk):
        written += os.write(target, memoryview(chunk)[written:])


def steady(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether nobody wrote to the file between these two looks at it."""
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def taken(put: Sequence[Put]) -> str:
    """The sha256 of the one file that was to be stored.

    Raises:
        UnsteadyFileError: it was being written.
        OSError: it can't be read.
    """
    (one,) = put
    if one.refused is not None:
        raise one.refused
    return one.sha256


Seen = tuple[StrPath, os.stat_result | None]
"""A file, and how whoever wants it stored saw it."""


def batches(files: Iterable[Seen]) -> Iterator[list[Seen]]:
    """The files in batches that are synced together."""
    batch: list[Seen] = []
    size = 0
    for path, seen in files:
        batch.append((path, seen))
        size += seen.st_size if seen else 0
        if len(batch) == _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
