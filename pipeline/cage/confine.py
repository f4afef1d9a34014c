"""What a worker process lets itself be forbidden before its first file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline.cage.limits import Limits


def confine(limits: Limits) -> None:
    """Limits the memory of this process, and lets libraries of other languages write their last words nowhere."""
    with Path(os.devnull).open("wb") as errors:
        os.dup2(errors.fileno(), 2)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        # The data segment counts what is really asked for; the address space, what libraries merely reserve.
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_cpu(limits: Limits) -> None:
    """Gives the next file its computing time; the system ends a worker that uses more."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds + 1, hard))


def taken_memory() -> int:
    """Bytes that this process has taken, as the limit counts them; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
