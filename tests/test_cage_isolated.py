"""What is done apart harms nobody: whatever becomes of it, the next piece of work is done."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.core.errors import UnreadableFileError
from pipeline.cage.isolated import isolated
from pipeline.cage.limits import DEFAULT_LIMITS
from pipeline.cage.processes import OneProcess
from pipeline.core.errors import BlankError, Remedy

LIMITS = replace(DEFAULT_LIMITS, cpu_seconds=2, memory_bytes=2**28)
SHORT = replace(LIMITS, wall_seconds=2)


def nothing() -> None:
    """What a process begins with."""


def who(_: object = None) -> int:
    return os.getpid()


def fill(_: object) -> int:
    return len(bytearray(2**30))


def hang(_: object) -> None:
    time.sleep(600)


def burn(_: object) -> None:
    while True:
        pass


def fall(_: object) -> None:
    os._exit(3)


def stumble(_: object) -> None:
    raise ZeroDivisionError


def refuse(said: str) -> None:
    raise BlankError(said, Remedy.NEW)


def test_work_is_done_in_another_process_that_stays() -> None:
    first = isolated(LIMITS, who)
    assert first != os.getpid()
    assert isolated(LIMITS, who) == first


def test_what_the_work_says_comes_back_as_it_said_it() -> None:
    with pytest.raises(BlankError, match="没有空格") as told:
        isolated(LIMITS, refuse, "没有空格")
    assert told.value.remedy is Remedy.NEW


@pytest.mark.parametrize("work, code", [(fill, "too_large"), (burn, "unsafe"), (fall, "unsafe"), (stumble, "corrupt")])
def test_work_beyond_a_limit_is_told_and_the_next_is_done(work: Callable[..., object], code: str) -> None:
    with pytest.raises(UnreadableFileError) as told:
        isolated(LIMITS, work, None)
    assert told.value.code == code
    assert isolated(LIMITS, who) != os.getpid()


def test_work_without_end_is_told() -> None:
    with pytest.raises(UnreadableFileError) as told:
        isolated(SHORT, hang, None)
    assert told.value.code == "timeout"


def test_process_that_is_ended_while_it_has_nothing_to_do_is_replaced() -> None:
    process = OneProcess(nothing, (), tasks=10)
    try:
        first = process.pool()
        number = first.schedule(who).result(60)
        os.kill(number, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        until = time.monotonic() + 60
        while first.active and time.monotonic() < until:
            time.sleep(0.05)
        assert process.pool().schedule(who).result(60) != number
    finally:
        process.end()
