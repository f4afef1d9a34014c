"""Something that happens at the n-th change of the disk by this process: its death, or a disk that refuses."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

_CHANGES = frozenset({"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod"})
_ITS_OWN_ERRORS = "sqlite3.connect"
"""A step at which a process may die; what the database says of a full disk, another test asks."""
_WRITING = os.O_WRONLY | os.O_RDWR


def at_step(step: int, act: Callable[[], None]) -> Callable[[], bool]:
    """Lets `act` happen at the `step`-th change of the disk by this process, once; tells whether it happened."""
    left = step
    changes = _CHANGES if act is refused else _CHANGES | {_ITS_OWN_ERRORS}

    def touch() -> None:
        nonlocal left
        left -= 1
        if left == -1:
            act()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if left >= 0 and (event in changes or (event == "open" and _writes(*arguments[1:3]))):
            touch()

    fsync = os.fsync

    def watched_fsync(descriptor: int) -> None:
        touch()
        fsync(descriptor)

    os.fsync = watched_fsync
    sys.addaudithook(watch)
    return lambda: left < 0


def _writes(mode: object, flags: object) -> bool:
    return bool(set("wax+") & set(mode)) if isinstance(mode, str) else isinstance(flags, int) and bool(flags & _WRITING)


def killed() -> None:
    """Ends the process without any clean-up."""
    os._exit(9)


def refused() -> None:
    """The disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
