"""What happens inside a worker process: its limits, its forms, and the reading of one file after another."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from extractors.core.errors import MESSAGES, UnreadableFileError
from extractors.core.limits import MIB
from extractors.core.reading import FileError, FileReading
from extractors.extraction import read_file
from extractors.form import Layout
from extractors.formats.legacy.tools import ConversionPendingError, Tools
from extractors.serial import Written
from pipeline.cage.confine import allow_cpu, confine, taken_memory
from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits
from pipeline.cage.processes import UNEXPECTED
from pipeline.core.faults import FaultFormatter

_log = logging.getLogger(__name__)
_GARBAGE_EVERY = 20_000
_ROOM = 0.6
"""Share of its memory beyond which a worker retires; one that has loaded the OCR takes about half."""

_NOTHING_FAILED: Mapping[str, tuple[str, str]] = MappingProxyType({})
RETIRED = 86
"""Exit code of a worker that has not read its file, for want of space."""


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


@dataclass(frozen=True)
class Unfetched:
    """A file that a worker can't read where it lies, or whose bytes are other ones; the process that handed it over has the last word.

    It may have a right that a worker has not: root of a container, in a user namespace, may not open what belongs to others.
    """


Outcome = Written | Pending


@dataclass
class _State:
    """A worker's own: its means, and how many files it has read."""

    setup: Setup = field(default_factory=lambda: Setup(()))
    served: int = 0


_state = _State()


def start(setup: Setup) -> None:
    """Runs once in each worker. What goes wrong inside is written to the log, never to the clerk's screen."""
    _state.setup = setup
    handler = logging.FileHandler(setup.log, encoding="utf-8", delay=True) if setup.log else logging.NullHandler()
    handler.setFormatter(FaultFormatter())
    logging.getLogger().addHandler(handler)
    confine(setup.limits)
    gc.freeze()  # what is loaded stays; looking it over again and again takes a sixth of the time
    gc.set_threshold(_GARBAGE_EVERY)


def read_some(jobs: Sequence[Job], failed: Mapping[str, tuple[str, str]] = _NOTHING_FAILED) -> list[Outcome | Unfetched]:
    """Reads files one after another."""
    return [read_one(job, failed) for job in jobs]


def read_one(job: Job, failed: Mapping[str, tuple[str, str]] = _NOTHING_FAILED) -> Outcome | Unfetched:
    """Reads one file against the worker's forms, and writes what it says. Whatever a parser does or finds costs this file only.

    A worker in which earlier files have left too little memory retires, so that the file is read in a fresh one: what a file says must
    not depend on those before it. `failed` are contents that could not be converted, by their hash: file error code and message.
    """
    setup = _state.setup
    largest = setup.limits.file.input
    if job.size > largest:
        return unread(job, "too_large", f"{job.size // MIB} MB，上限 {largest // MIB} MB")
    if _state.served and taken_memory() > _ROOM * setup.limits.memory_bytes:
        os._exit(RETIRED)
    _state.served += 1
    try:
        job = job.fetched()
    except UnreadableFileError:
        return Unfetched()
    allow_cpu(setup.limits)
    layouts = [layout for layout in setup.layouts if job.fits(layout.campaign)]
    tools = replace(setup.tools, failed=failed) if failed else setup.tools
    try:
        return Written.of(read_file(job.data, job.name, layouts, tools, sha256=job.sha256))
    except ConversionPendingError as pending:
        return Pending(pending.contents)
    except MemoryError:
        if _state.served > 1:
            os._exit(RETIRED)
        return unread(job, "too_large", "内存超过上限")
    except (Exception, SystemExit):  # noqa: BLE001 - the per-file boundary; a library may want to end the program
        _log.exception("unexpected failure while reading %s", job.sha256)
        return unread(job, "corrupt", UNEXPECTED)


def unread(job: Job, code: str, detail: str = "") -> Written:
    """Of a file that could not be read, in the contract's words."""
    return Written.of(FileReading(job.sha256, file_error(code, detail)))


def file_error(code: str, detail: str = "") -> FileError:
    """A file error in the contract's words."""
    return FileError(code, MESSAGES[code].format(detail=detail))
