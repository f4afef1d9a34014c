"""The job object of Windows around a worker; `kernel32` is played by a fake that keeps what it was told."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from pipeline.cage.job_object import ExtendedLimits, JobObject


class _Function:
    def __init__(self, answer: int, told: list[tuple[Any, ...]]) -> None:
        self.answer, self.told, self.restype = answer, told, None

    def __call__(self, *arguments: Any) -> int:
        self.told.append(arguments)
        return self.answer


class Kernel:
    """What a worker calls, with what Windows would answer."""

    def __init__(self, *, assigned: int = 1, limited: int = 1) -> None:
        self.limits: list[tuple[Any, ...]] = []
        self.assignments: list[tuple[Any, ...]] = []
        self.CreateJobObjectW = _Function(77, [])
        self.GetCurrentProcess = _Function(-1, [])
        self.AssignProcessToJobObject = _Function(assigned, self.assignments)
        self.SetInformationJobObject = _Function(limited, self.limits)


def test_structure_has_the_size_that_windows_expects() -> None:
    assert ctypes.sizeof(ExtendedLimits) == 144


def test_limits_are_told_in_bytes_and_ticks() -> None:
    kernel = Kernel()
    JobObject(kernel).limit(memory_bytes=3 * 2**29, user_seconds=21.5)
    handle, kind, told, size = kernel.limits[0]
    limits = told._obj
    assert (handle.value, kind, size) == (77, 9, 144)
    assert limits.process_memory == 3 * 2**29
    assert limits.basic.process_time == 215_000_000
    assert limits.basic.flags == 0x2 | 0x100 | 0x400


def test_own_process_is_put_in() -> None:
    kernel = Kernel()
    JobObject(kernel)
    handle, process = kernel.assignments[0]
    assert (handle.value, process.value) == (77, ctypes.c_void_p(-1).value)


def test_refusal_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="refused"):
        JobObject(Kernel(assigned=0))
    with pytest.raises(OSError, match="refused"):
        JobObject(Kernel(limited=0)).limit(memory_bytes=1, user_seconds=1)
