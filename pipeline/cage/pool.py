"""The cage: every file is read in a worker process that may be killed, and whose death costs that one file."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from extractors.align import Layout
from extractors.errors import MESSAGES
from extractors.extract import read_file
from extractors.reading import FileError, FileReading

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The defaults are far above what a form needs (`docs/limits.md`).

    Attributes:
        wall_seconds: Time by the clock; holds on every system.
        cpu_seconds: Computing time; where the system has such limits (Linux).
        memory_bytes: Address space of a worker; where the system has such limits (Linux).
        files_per_worker: A worker is replaced after so many files.
    """

    wall_seconds: float = 60
    cpu_seconds: int = 20
    memory_bytes: int = 2 * 2**30
    files_per_worker: int = 200


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read."""

    sha256: str
    name: str
    data: bytes
    pinned: str | None = None


_layouts: list[Layout] = []
_limits = Limits()


def _prepare(layouts: Sequence[Layout], limits: Limits, log: Path | None = None) -> None:
    """Runs once in each worker. What goes wrong inside is written to `log`, never to the clerk's screen."""
    logging.getLogger().addHandler(logging.FileHandler(log, encoding="utf-8", delay=True) if log else logging.NullHandler())
    global _limits  # noqa: PLW0603 - a worker's own state, set once before its first file
    _layouts[:] = layouts
    _limits = limits
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_worker_start = _prepare


def _allow_cpu() -> None:
    """Gives the next file its computing time; the system ends a worker that uses more."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - absent on Windows

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + _limits.cpu_seconds + 1, hard))


def read_one(job: Job) -> FileReading:
    """Reads one file against the worker's forms; runs in the worker."""
    _allow_cpu()
    layouts = [layout for layout in _layouts if job.pinned in (None, layout.campaign)]
    try:
        return read_file(job.data, job.name, layouts)
    except MemoryError:
        return FileReading(job.sha256, _error("too_large", "内存超过上限"))
    except Exception:  # noqa: BLE001 - the per-file boundary: whatever a parser does costs this file only
        _log.exception("unexpected failure while reading %s", job.sha256)
        return FileReading(job.sha256, _error("corrupt", "读取时出现意外情况，已记入日志"))


def read_all(
    jobs: Sequence[Job],
    layouts: Sequence[Layout],
    *,
    workers: int,
    limits: Limits = Limits(),
    log: Path | None = None,
) -> Iterator[FileReading]:
    """The readings of `jobs`, in their order, each as soon as it and those before it are done.

    Args:
        jobs: The files.
        layouts: The forms that they may hold.
        workers: Processes at once.
        limits: What one file may cost.
        log: Where unexpected failures are written, with their traceback.
    """
    if not jobs:
        return
    with ProcessPool(
        max_workers=max(1, min(workers, len(jobs))),
        max_tasks=limits.files_per_worker,
        initializer=_worker_start,
        initargs=(list(layouts), limits, log),
        context=get_context("spawn"),
    ) as pool:
        futures = [pool.schedule(read_one, args=(job,), timeout=limits.wall_seconds) for job in jobs]
        yield from _outcomes(jobs, futures)


def _outcomes(jobs: Iterable[Job], futures: Iterable[object]) -> Iterator[FileReading]:
    for job, future in zip(jobs, futures, strict=True):
        try:
            yield future.result()  # type: ignore[attr-defined] # pebble's future is untyped
        except FutureTimeoutError:
            yield FileReading(job.sha256, _error("timeout"))
        except ProcessExpired as error:
            _log.warning("a worker ended with %s while reading %s", error.exitcode, job.sha256)
            yield FileReading(job.sha256, _error("timeout") if error.exitcode in _CPU_EXCEEDED else _error("unsafe", "读取时耗尽资源"))


_CPU_EXCEEDED = (-24, -9)
"""Exit codes of a worker that the system ended for its computing time (SIGXCPU, then SIGKILL)."""


def _error(code: str, detail: str = "") -> FileError:
    return FileError(code, MESSAGES[code].format(detail=detail))


def read_caged(jobs: Sequence[Job], layouts: Sequence[Layout], limits: Limits) -> list[FileReading]:
    """The readings of a batch, out of one cage; runs on a cluster's worker.

    Workers of Dask may have no children of multiprocessing, so a process of its own (`pipeline.caged`) holds the cage.
    """
    command = [sys.executable, "-m", "pipeline.caged"]
    order = pickle.dumps((list(jobs), list(layouts), limits))
    patience = limits.wall_seconds * (len(jobs) + 1)
    result = subprocess.run(command, input=order, stdout=subprocess.PIPE, check=True, timeout=patience)  # noqa: S603 - our own module
    readings: list[FileReading] = pickle.loads(result.stdout)  # noqa: S301 - our own process wrote it
    return readings
