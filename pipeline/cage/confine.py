"""What a worker process lets itself be forbidden before its first file."""

from __future__ import annotations

import functools
import os
import sys
from contextlib import suppress
from pathlib import Path

from pipeline.cage.job_object import JobObject
from pipeline.cage.limits import Limits
from pipeline.cage.processes import take_error_output

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""Flags of `unshare(2)`; `os.unshare` comes with Python 3.12."""


def confine(limits: Limits) -> None:
    """Takes network and memory away, and lets libraries of other languages write their last words nowhere."""
    take_network()
    take_error_output()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        # The data segment counts what is really asked for; the address space, what libraries merely reserve.
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        allow_cpu(limits)


def take_network() -> bool:
    """Leaves this process and its children a network in which there is nothing; whether the system allows that.

    Anyone may do it in a user namespace of his own, in which he stays who he is, but only before the process has a second thread.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - needed on Linux alone

    user, group = os.getuid(), os.getgid()
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) == 0:
        return True
    if unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    with suppress(OSError):  # then he has no name in there, and may read and write as before
        for name, said in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            Path("/proc/self", name).write_text(said, encoding="ascii")
    return True


def allow_cpu(limits: Limits) -> None:
    """Gives the next file its computing time; the system ends a worker that uses more."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds + 1, hard))
    else:
        with suppress(OSError):  # inside another program's job Windows may refuse; the time by the clock holds all the same
            _job().limit(memory_bytes=limits.memory_bytes, user_seconds=os.times().user + limits.cpu_seconds + 1)


@functools.cache
def _job() -> JobObject:
    """The job object around this worker."""
    import ctypes  # noqa: PLC0415 - needed on Windows alone

    return JobObject(getattr(ctypes, "WinDLL")("kernel32"))  # noqa: B009 - absent elsewhere
