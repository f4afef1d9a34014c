"""A bound on the work of a block that is the same on a busy machine: processor time, not the clock on the wall."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def bounded_work(seconds: float) -> Iterator[None]:
    """Fails what is inside once it has used so many seconds of the processor: a reader that is slow on purpose-made input never ends."""

    def stop(_signal: int, _frame: object) -> None:
        raise AssertionError(f"more than {seconds} s of processor time")  # noqa: TRY003, EM102 - a failing test says so

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
