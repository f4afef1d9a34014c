"""Bounds that Windows sets a process: a job object with a memory limit and a limit of computing time, which a worker puts around itself."""

from __future__ import annotations

import ctypes
from typing import Any

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
