"""One file looked at in a cage of its own: how it looks is made by the same readers, and may harm them as much."""

from __future__ import annotations

import logging
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from extractors.core.errors import UnreadableFileError
from extractors.core.reading import FileError
from extractors.formats.containers.unpack import is_container, leaf_of
from extractors.formats.legacy import ConversionCache
from extractors.formats.pictured import Pictured, pictured
from extractors.formats.tools import ConversionPendingError, Tools, convert
from pipeline.cage.confine import allow_cpu
from pipeline.cage.limits import DEFAULT_LIMITS, Limits
from pipeline.cage.worker import Pending, Setup, file_error, start

_log = logging.getLogger(__name__)
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Looked:
    """How a file looks, and the part of the received file that it is."""

    pictured: Pictured
    leaf: str


def look_at(data: bytes, part: str, *, limits: Limits = DEFAULT_LIMITS, log: Path | None = None, cache: Path) -> Looked | FileError:
    """How the file looks in which a part of a received file stands; else why it can't be shown.

    Args:
        data: The received file.
        part: Of a reading (`mail/附件.xlsx/sheet:五角场`).
        limits: What it may cost.
        log: Where unexpected failures are written.
        cache: Where conversions of old formats are kept.
    """
    setup = Setup((), limits, log, Tools(ConversionCache(cache), batched=True, limits=limits.file))
    found = _in_cage(data, part, setup)
    if isinstance(found, Pending):
        failed = convert(found.contents, setup.tools.cache, limits.office)
        found = _in_cage(data, part, replace(setup, tools=replace(setup.tools, failed=failed)))
    return file_error("timeout") if isinstance(found, Pending) else found


def _in_cage(data: bytes, part: str, setup: Setup) -> Looked | FileError | Pending:
    limits = setup.limits
    with ProcessPool(max_workers=1, max_tasks=1, initializer=start, initargs=(setup,), context=get_context("spawn")) as pool:
        future = pool.schedule(_look, args=(data, part, setup), timeout=limits.wall_seconds)
        try:
            found: Looked | FileError | Pending = future.result(limits.wall_seconds + _START_SECONDS)
        except FutureTimeoutError:
            return file_error("timeout")
        except (ProcessExpired, BrokenProcessPool):
            return file_error("unsafe", "读取时耗尽资源")
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
    except Exception:  # noqa: BLE001 - the per-file boundary
        _log.exception("unexpected failure while a file was looked at")
        return file_error("corrupt", "读取时出现意外情况，已记入日志")
