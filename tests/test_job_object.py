"""The job object of Windows around a worker; `kernel32` is played by a fake that keeps what it was told."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from pipeline.cage.confine import ExtendedLimits, JobObject, _Basic


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


def test_fields_lie_where_windows_looks_for_them() -> None:
    """`JOBOBJECT_EXTENDED_LIMIT_INFORMATION` of winnt.h on 64 bits: `LARGE_INTEGER` 8, `DWORD` 4, `SIZE_T` and `ULONG_PTR` 8, aligned."""
    basic = ExtendedLimits.basic.offset
    places = {name: getattr(_Basic, name).offset + basic for name, _ in _Basic._fields_}
    assert places == {
        "process_time": 0,
        "job_time": 8,
        "flags": 16,
        "least_set": 24,
        "most_set": 32,
        "processes": 40,
        "affinity": 48,
        "priority": 56,
        "scheduling": 60,
    }
    assert ctypes.sizeof(_Basic) == 64
    after = {name: getattr(ExtendedLimits, name).offset for name, _ in ExtendedLimits._fields_[1:]}
    assert after == {"traffic": 64, "process_memory": 112, "job_memory": 120, "most_process_memory": 128, "most_job_memory": 136}


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
