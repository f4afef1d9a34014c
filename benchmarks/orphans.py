"""Processes that outlive the one that began them: workers are copies of a process that ends only after the command did.

What a command cost is known when they have ended too; without this they would count for nothing.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_SUBREAPER = 36
_NO_WORK = b"multiprocessing.resource_tracker"
"""A helper of Python's own, which ends with the process that began it."""


def adopt() -> None:
    """From now on what the children of this process leave behind are its own children (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def known() -> frozenset[int]:
    """Those that are there already: of this process itself, which end with it."""
    return frozenset(pid for pid, _ in _origins())


def reap(but: frozenset[int] = frozenset()) -> int:
    """Waits until all others have ended, so that their time counts as that of children. Gives the largest memory of one, in bytes."""
    largest = 0
    for pid in known() - but:
        _, _, usage = os.wait4(pid, 0)
        largest = max(largest, usage.ru_maxrss * 1024)
    return largest


def living() -> float:
    """Processor seconds of those that this process has begun and that have not ended, with those of their workers that have."""
    return sum(seconds for _, seconds in _origins())


def _origins() -> Iterator[tuple[int, float]]:
    """Each process that this one began or adopted, with its seconds: commands, and what workers are copies of."""
    if sys.platform != "linux":
        return
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and _NO_WORK not in (process / "cmdline").read_bytes():
                told = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(told[1]) == os.getpid():
                    yield int(process.name), sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
        except OSError:  # it has ended meanwhile
            continue
