"""What is done apart on files from outside, in a cage of its own: what reads them may be harmed by them, and is begun anew.

Any piece of work; or how one file looks, which the same readers make, and which may harm them as much.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from extractors.core.errors import UnreadableFileError
from extractors.core.reading import FileError
from extractors.formats.containers.unpack import is_container, leaf_of
from extractors.formats.legacy import ConversionCache
from extractors.formats.legacy.tools import ConversionPendingError, Tools, convert
from extractors.formats.pictured import Pictured, pictured
from pipeline.cage.confine import allow_cpu, confine
from pipeline.cage.limits import DEFAULT_LIMITS, Limits
from pipeline.cage.processes import UNEXPECTED, OneProcess
from pipeline.cage.worker import Pending, Setup, file_error, start
from pipeline.core.errors import HuizongError

T = TypeVar("T")
_log = logging.getLogger("huizong")
_TASKS = 20
"""Pieces of work of one process: what one leaves behind must not be in the way of the next."""
_IDLE_SECONDS = 120
"""After so long without work the process ends; a start costs a second or two."""


def apart(limits: Limits, work: Callable[..., T], *args: object) -> T:
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


@dataclass(frozen=True, slots=True)
class Looked:
    """How a file looks, and the part of the received file that it is."""

    pictured: Pictured
    leaf: str


class Looker:
    """A worker that stays, so that the next file is there at once; one file after the other."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, *, log: Path | None = None, cache: Path) -> None:
        """Takes what a file may cost, where unexpected failures are written, and where conversions of old formats are kept."""
        self._setup = Setup((), limits, log, Tools(ConversionCache(cache), batched=True, limits=limits.file))
        self._lock = threading.Lock()
        self._process = OneProcess(start, (self._setup,), tasks=limits.files_per_worker)

    def look_at(self, data: bytes, part: str) -> Looked | FileError:
        """How the file looks in which a part (`mail/附件.xlsx/sheet:五角场`) of a received file stands; else why it can't be shown."""
        with self._lock:
            found = self._in_cage(data, part, self._setup)
            if isinstance(found, Pending):
                failed = convert(found.contents, self._setup.tools.cache, self._setup.limits.office)
                found = self._in_cage(data, part, replace(self._setup, tools=replace(self._setup.tools, failed=failed)))
        return file_error("timeout") if isinstance(found, Pending) else found

    def close(self) -> None:
        """Ends the worker."""
        with self._lock:
            self._process.end()

    def _in_cage(self, data: bytes, part: str, setup: Setup) -> Looked | FileError | Pending:
        try:
            found: Looked | FileError | Pending = self._process.result(_look, (data, part, setup), setup.limits.wall_seconds)
        except UnreadableFileError as error:
            return FileError(error.code, error.message)
        return found


def _look(data: bytes, part: str, setup: Setup) -> Looked | FileError | Pending:
    allow_cpu(setup.limits)
    try:
        leaf = leaf_of(data, part, setup.limits.file) if is_container(data, setup.limits.file) else None
        return Looked(pictured(leaf.data if leaf else data, setup.tools), leaf.part if leaf else "")
    except UnreadableFileError as error:
        return FileError(error.code, error.message)
    except ConversionPendingError as pending:
        return Pending(pending.contents)
    except MemoryError:
        return file_error("too_large", "内存超过上限")
    except (Exception, SystemExit):  # noqa: BLE001 - the per-file boundary
        _log.exception("unexpected failure while a file was looked at")
        return file_error("corrupt", UNEXPECTED)
