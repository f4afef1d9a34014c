"""What a process may take: a worker confines itself for good before its first file; a piece of work of this very process is bounded."""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.cage.limits import Limits
from pipeline.cage.processes import take_error_output

_PROCESS_TIME, _PROCESS_MEMORY, _NO_ERROR_WINDOW = 0x2, 0x100, 0x400
_EXTENDED_LIMITS = 9
_TICKS = 10_000_000
"""Of Windows in a second."""
OUT_OF_TIME = 1816
"""Exit code of a process that Windows ended for its computing time (ERROR_NOT_ENOUGH_QUOTA)."""


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """`JOBOBJECT_EXTENDED_LIMIT_INFORMATION`."""

    _fields_ = (
        ("basic", _Basic),
        ("traffic", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


class JobObject:
    """A job object around this process. It stays as long as the process does; its limits may be set again."""

    def __init__(self, kernel: Any) -> None:
        """Makes it, and puts this process in.

        Args:
            kernel: `kernel32` of Windows, as `ctypes` loads it.

        Raises:
            OSError: Windows refuses.
        """
        self._kernel = kernel
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        self._do(kernel.AssignProcessToJobObject, ctypes.c_void_p(kernel.GetCurrentProcess()))

    def limit(self, *, memory_bytes: int, user_seconds: float) -> None:
        """Sets how much memory and how much computing time in all this process may take.

        Raises:
            OSError: Windows refuses.
        """
        limits = ExtendedLimits(process_memory=memory_bytes)
        limits.basic.flags = _PROCESS_TIME | _PROCESS_MEMORY | _NO_ERROR_WINDOW
        limits.basic.process_time = int(user_seconds * _TICKS)
        self._do(self._kernel.SetInformationJobObject, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))

    def _do(self, function: Any, *arguments: object) -> None:
        if not function(self._handle, *arguments):
            message = f"{getattr(function, '__name__', 'kernel32')} refused"
            raise OSError(message)


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
        allowed = int(usage.ru_utime + usage.ru_stime) + limits.cpu_seconds + 1
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if soft != allowed:  # another one each second of computing time: to set it takes as long as to read a tenth of a form
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))
    else:
        with suppress(OSError):  # inside another program's job Windows may refuse; the time by the clock holds all the same
            _job().limit(memory_bytes=limits.memory_bytes, user_seconds=os.times().user + limits.cpu_seconds + 1)


@functools.cache
def _job() -> JobObject:
    """The job object around this worker."""
    import ctypes  # noqa: PLC0415 - needed on Windows alone

    return JobObject(getattr(ctypes, "WinDLL")("kernel32"))  # noqa: B009 - absent elsewhere


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
        descriptor = os.open("/proc/self/statm", os.O_RDONLY)  # asked before each file, so without a stream around it
    except OSError:
        return 0
    try:
        pages = os.read(descriptor, 256).split()[5]
    finally:
        os.close(descriptor)
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
