"""A file copied while nobody writes to it, by its content."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.core.storage import writing

_CHUNK = 1 << 20
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Neither a link is followed nor a pipe waited for, should the file have been exchanged for one."""


class UnsteadyFileError(Exception):
    """The file changed while it was read, or is no file any more."""


def is_checksum(name: str) -> bool:
    """Whether a name is one that originals are kept by: the SHA-256 of their content."""
    return _CHECKSUM.fullmatch(name) is not None


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file, open for reading.

    Raises:
        UnsteadyFileError: it is none.
        OSError: it can't be read.
    """
    with os.fdopen(os.open(path, _FLAGS), "rb") as source:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise UnsteadyFileError
        yield source


def copy(source: BinaryIO, temporary: Path) -> str:
    """Copies, and gives the sha256. Only what the target refuses is a `StorageError`."""
    digest = hashlib.sha256()
    with temporary.open("wb", buffering=0) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            with writing(temporary):
                _write_all(target, chunk)
    return digest.hexdigest()


def sync(copy: Path) -> None:
    """To the disk itself, not only to the system's memory. Windows wants a file that may be written."""
    descriptor = os.open(copy, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(target: BinaryIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[target.write(rest) :]


def steady(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether nobody wrote to the file between these two looks at it."""
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
