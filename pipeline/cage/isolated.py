"""A piece of work on files that came from outside, done in a cage: what reads them may be harmed by them, and is begun anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from extractors.core.errors import UnreadableFileError
from pipeline.cage.confine import allow_cpu, confine
from pipeline.cage.limits import Limits
from pipeline.cage.processes import UNEXPECTED, OneProcess
from pipeline.core.errors import HuizongError

T = TypeVar("T")
_log = logging.getLogger("huizong")
_TASKS = 20
"""Pieces of work of one process: what one leaves behind must not be in the way of the next."""
_IDLE_SECONDS = 120
"""After so long without work the process ends; a start costs a second or two."""


def isolated(limits: Limits, work: Callable[..., T], *args: object) -> T:
    """What `work(*args)` gives in a process of its own, one piece of work after the other.

    Raises:
        HuizongError: as the work raises it.
        UnreadableFileError: `timeout`, `unsafe`, `too_large` or `corrupt`: the work went beyond a limit, or was not done.
    """
    made: T = _worker(limits).do(work, args)
    return made


class _Worker:
    """A process that stays for a while, so that the next piece of work begins at once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._process = OneProcess(confine, (limits,), tasks=_TASKS)
        self._end = threading.Timer(0, lambda: None)

    def do(self, work: Callable[..., Any], args: tuple[object, ...]) -> Any:
        with self._lock:
            self._end.cancel()
            try:
                return self._result(work, args)
            finally:
                self._end = threading.Timer(_IDLE_SECONDS, self._rest)
                self._end.daemon = True
                self._end.start()

    def _result(self, work: Callable[..., Any], args: tuple[object, ...]) -> Any:
        limits = self._limits
        try:
            return self._process.result(_done, (limits, work, args), limits.wall_seconds)
        except (HuizongError, UnreadableFileError):
            raise
        except MemoryError as error:
            raise UnreadableFileError("too_large", "内存超过上限") from error
        except (Exception, SystemExit) as error:  # the latter comes from the worker: a library may want to end the program
            _log.exception("unexpected failure while a given file was read")
            raise UnreadableFileError("corrupt", UNEXPECTED) from error

    def _rest(self) -> None:
        with self._lock:
            self._process.end()


@lru_cache(maxsize=2)
def _worker(limits: Limits) -> _Worker:
    return _Worker(limits)


def _done(limits: Limits, work: Callable[..., T], args: tuple[Any, ...]) -> T:
    allow_cpu(limits)
    return work(*args)
