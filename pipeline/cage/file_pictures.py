"""One file looked at in a cage of its own: how it looks is made by the same readers, and may harm them as much."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.core.errors import UnreadableFileError
from extractors.core.reading import FileError
from extractors.formats.containers.unpack import is_container, leaf_of
from extractors.formats.legacy import ConversionCache
from extractors.formats.legacy.tools import ConversionPendingError, Tools, convert
from extractors.formats.pictured import Pictured, pictured
from pipeline.cage.confine import allow_cpu
from pipeline.cage.limits import DEFAULT_LIMITS, Limits
from pipeline.cage.processes import UNEXPECTED, OneProcess
from pipeline.cage.worker import Pending, Setup, file_error, start

_log = logging.getLogger(__name__)


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
        self._process = OneProcess(start, (self._setup,), tasks=limits.files_alone)

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
