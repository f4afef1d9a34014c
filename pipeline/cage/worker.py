"""What happens inside a worker process: its limits, its forms, and the reading of one file after another."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.align import Layout
from extractors.errors import MESSAGES
from extractors.files import read_file
from extractors.reading import FileError, FileReading
from extractors.tools import ConversionPendingError, Tools
from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits

_log = logging.getLogger(__name__)
_GARBAGE_EVERY = 20_000


@dataclass(frozen=True)
class Setup:
    """What every worker of a pool works with."""

    layouts: Sequence[Layout]
    limits: Limits = DEFAULT_LIMITS
    log: Path | None = None
    tools: Tools = field(default_factory=Tools)


@dataclass(frozen=True)
class Pending:
    """A file that can't be read before these contents are converted."""

    contents: tuple[bytes, ...]


_setup = Setup(())


def start(setup: Setup) -> None:
    """Runs once in each worker. What goes wrong inside is written to the log, never to the clerk's screen."""
    global _setup  # noqa: PLW0603 - a worker's own state, set once before its first file
    _setup = setup
    log = setup.log
    logging.getLogger().addHandler(logging.FileHandler(log, encoding="utf-8", delay=True) if log else logging.NullHandler())
    with Path(os.devnull).open("wb") as errors:
        os.dup2(errors.fileno(), 2)  # libraries in other languages write their last words there
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        # The data segment counts what is really asked for; the address space, what libraries merely reserve.
        resource.setrlimit(resource.RLIMIT_DATA, (setup.limits.memory_bytes, setup.limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what is loaded stays; looking it over again and again takes a sixth of the time
    gc.set_threshold(_GARBAGE_EVERY)


def read_one(job: Job) -> FileReading | Pending:
    """Reads one file against the worker's forms. Whatever a parser does costs this file only."""
    _allow_cpu()
    layouts = [layout for layout in _setup.layouts if job.pinned in (None, layout.campaign)]
    try:
        return read_file(job.data, job.name, layouts, _setup.tools)
    except ConversionPendingError as pending:
        return Pending(pending.contents)
    except MemoryError:
        return FileReading(job.sha256, file_error("too_large", "内存超过上限"))
    except Exception:  # noqa: BLE001 - the per-file boundary
        _log.exception("unexpected failure while reading %s", job.sha256)
        return FileReading(job.sha256, file_error("corrupt", "读取时出现意外情况，已记入日志"))


def file_error(code: str, detail: str = "") -> FileError:
    """A file error in the contract's words."""
    return FileError(code, MESSAGES[code].format(detail=detail))


def _allow_cpu() -> None:
    """Gives the next file its computing time; the system ends a worker that uses more."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + _setup.limits.cpu_seconds + 1, hard))
