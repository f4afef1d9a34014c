"""Worker processes that may be killed, and say nothing on the clerk's screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extractors.core.errors import UnreadableFileError

LOADED_ONCE = ("__main__", "pipeline.cage.worker")
"""Modules that every worker needs: where the system can fork, they are imported once, and workers begin as copies."""
START_SECONDS = 60
"""For the start of a process, which the time of the work does not count; that is a second or two."""
EXHAUSTED = "读取时耗尽资源"
UNEXPECTED = "读取时出现意外情况，已记入日志"
LOST = (FutureTimeoutError, ProcessExpired, BrokenProcessPool)
"""What a pool raises for work of which nothing came back: its time was over, its process ended, or the pool is broken."""


class _Silence:
    """Takes a process its error output as soon as it is unpickled there.

    It goes before all else that a worker is given: a pool that is closed takes its locks away, and a worker that is just being started then
    fails on them with a traceback of multiprocessing (`SemLock._rebuild`), long before anything of ours runs in it.
    """

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return take_error_output, ()


def take_error_output() -> None:
    """From now on whatever this process and its libraries write as errors goes nowhere."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _begin(_silence: object, start: Callable[..., None], args: tuple[object, ...]) -> None:
    start(*args)


@contextmanager
def processes(start: Callable[..., None], args: tuple[object, ...] = (), *, workers: int, tasks: int = 0) -> Iterator[ProcessPool]:
    """A pool, stopped where the block is left before its end: what is still to be done there would be waited for.

    Args:
        start: Runs once in each worker.
        args: For it.
        workers: How many.
        tasks: After so many a worker is replaced; 0 for never.
    """
    given: tuple[Any, ...] = (_Silence(), start, args)
    pool = ProcessPool(max_workers=workers, max_tasks=tasks, initializer=_begin, initargs=given, context=_context())
    try:
        yield pool
    except BaseException:
        pool.stop()  # type: ignore[no-untyped-call] # pebble types its calls in part
        raise
    else:
        pool.close()  # type: ignore[no-untyped-call] # as above
    finally:
        pool.join()


def can_copy() -> bool:
    """Whether workers may begin as copies of a process."""
    return sys.platform == "linux" and "forkserver" in get_all_start_methods()


def _context() -> BaseContext:
    """How workers are started: as copies of a clean process that has read nothing yet, where the system has that, else each on its own.

    They are never copies of this process at work: it has threads, and holds what is nobody's business who reads what came from outside.
    """
    if not can_copy():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(LOADED_ONCE))
    return context


def why_lost(error: BaseException) -> UnreadableFileError:
    """Why nothing came back of a piece of work, by one of the errors in `LOST`."""
    return UnreadableFileError("timeout") if isinstance(error, FutureTimeoutError) else UnreadableFileError("unsafe", EXHAUSTED)


class OneProcess:
    """A worker process that stays until it is ended, so that the next piece of work begins at once; begun when it is first asked for."""

    def __init__(self, start: Callable[..., None], args: tuple[object, ...], *, tasks: int) -> None:
        """Takes what `processes` takes."""
        self._begin = partial(processes, start, args, workers=1, tasks=tasks)
        self._held = ExitStack()
        self._pool: ProcessPool | None = None

    def pool(self) -> ProcessPool:
        """The pool of that one process; a new one where its process was ended while it had nothing to do, which breaks a pool."""
        if self._pool is not None and not self._pool.active:
            self.end()
        if self._pool is None:
            self._held = ExitStack()
            self._pool = self._held.enter_context(self._begin())
        return self._pool

    def result(self, work: Callable[..., Any], args: Sequence[object], seconds: float) -> Any:
        """What `work(*args)` gives in that process; a pool that is broken is given up.

        Raises:
            UnreadableFileError: `timeout` or `unsafe`: nothing came back. Whatever else the work raises comes as it is.
        """
        future = self.pool().schedule(work, args=args, timeout=seconds)
        try:
            return future.result(seconds + START_SECONDS)
        except LOST as error:
            if isinstance(error, BrokenProcessPool):
                self.end()
            raise why_lost(error) from error

    def end(self) -> None:
        """Ends the process where it runs; what it was at is not waited for."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call] # pebble types its calls in part
            self._held.close()
            self._pool = None
