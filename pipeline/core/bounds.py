"""Bounds of time and memory around a piece of work of this very process, where the system has them."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


class OverrunError(Exception):
    """The work took more computing time than it may."""


@contextmanager
def bounded(*, seconds: float, memory_bytes: int) -> Iterator[None]:
    """Inside, so much computing time and so much more memory may be taken. Nothing is bounded on Windows or beside the main thread.

    Raises:
        OverrunError: the time is over.
        MemoryError: the memory is.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    import resource  # noqa: PLC0415 - absent on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = taken_memory() + memory_bytes
    before = signal.signal(signal.SIGPROF, _end)
    try:
        if soft == resource.RLIM_INFINITY or allowed < soft:
            resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise OverrunError


def taken_memory() -> int:
    """Bytes that this process has taken, as the limit counts them; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0  # a folder of that name means nothing there
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
