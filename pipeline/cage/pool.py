"""The cage: every file is read in a worker process that may be killed, and whose death costs that one file."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extractors.core.reading import FileReading
from extractors.formats.legacy import ConversionCache
from extractors.formats.tools import Tools, convert
from extractors.match import Layout
from pipeline.cage import worker
from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits
from pipeline.cage.processes import processes
from pipeline.cage.worker import RETIRED, Pending, Setup, file_error

_log = logging.getLogger(__name__)
_CPU_EXCEEDED = (-24, -9)
"""Exit codes of a worker that the system ended for its computing time (SIGXCPU, then SIGKILL)."""

_EXHAUSTED = "读取时耗尽资源"
_START_SECONDS = 60
"""For the start of a worker on a busy machine."""

_worker_start = worker.start


def read_all(  # noqa: PLR0913 - every means is handed in
    jobs: Sequence[Job],
    layouts: Sequence[Layout],
    *,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
    log: Path | None = None,
    cache: Path | None = None,
) -> Iterator[FileReading]:
    """The readings of `jobs`, in their order.

    Old Word files that the workers meet are converted together, with one start of LibreOffice, and then read.

    Args:
        jobs: The files.
        layouts: The forms that they may hold.
        workers: Processes at once.
        limits: What one file may cost.
        log: Where unexpected failures are written, with their traceback.
        cache: Where conversions are kept; without one they are forgotten.
    """
    if not jobs:
        return
    with tempfile.TemporaryDirectory(prefix="huizong-") as passing:
        kept = ConversionCache(cache or Path(passing))
        setup = Setup(layouts, limits, log, Tools(kept, batched=True, limits=limits.file))
        waiting: list[tuple[Job, FileReading | Pending]] = []
        for job, outcome in zip(jobs, _pass(jobs, setup, workers), strict=True):
            if waiting or isinstance(outcome, Pending):
                waiting.append((job, outcome))
            else:
                yield outcome
        yield from _second_pass(waiting, setup, workers)


def _second_pass(waiting: Sequence[tuple[Job, FileReading | Pending]], setup: Setup, workers: int) -> Iterator[FileReading]:
    """Converts what is pending and reads those files again; the others come through as they are, in order."""
    pending = [outcome for _, outcome in waiting if isinstance(outcome, Pending)]
    if not pending:
        return
    contents = list(dict.fromkeys(chain.from_iterable(one.contents for one in pending)))
    failed = convert(contents, setup.tools.cache, setup.limits.office)
    again = [job for job, outcome in waiting if isinstance(outcome, Pending)]
    outcomes = _pass(again, replace(setup, tools=replace(setup.tools, failed=failed)), workers)
    for job, outcome in waiting:
        made = next(outcomes) if isinstance(outcome, Pending) else outcome
        yield made if isinstance(made, FileReading) else FileReading(job.sha256, file_error("timeout"))


def _pass(jobs: Sequence[Job], setup: Setup, workers: int) -> Iterator[FileReading | Pending]:
    """Every job once, in order. A pool that breaks costs its next job a pool of its own, and the others nothing."""
    done = 0
    while done < len(jobs):
        try:
            for outcome in _pooled(jobs[done:], setup, workers):
                done += 1
                yield outcome
        except BrokenProcessPool:
            _log.warning("the pool broke before %s was read", jobs[done].sha256)
            yield _alone(jobs[done], setup)
            done += 1


def _pooled(jobs: Sequence[Job], setup: Setup, workers: int) -> Iterator[FileReading | Pending]:
    with _pool(setup, max(1, min(workers, len(jobs))), setup.limits.files_per_worker) as pool:
        futures = [pool.schedule(worker.read_one, args=(job,), timeout=setup.limits.wall_seconds) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            outcome = _outcome(job, future, setup.limits)
            yield _alone(job, setup) if outcome is None else outcome


def _alone(job: Job, setup: Setup) -> FileReading | Pending:
    """One job in a fresh worker."""
    try:
        with _pool(setup, 1, 1) as pool:
            future = pool.schedule(worker.read_one, args=(job,), timeout=setup.limits.wall_seconds)
            outcome = _outcome(job, future, setup.limits)
    except BrokenProcessPool:
        outcome = None
    return FileReading(job.sha256, file_error("unsafe", _EXHAUSTED)) if outcome is None else outcome


def _pool(setup: Setup, workers: int, tasks: int) -> AbstractContextManager[ProcessPool]:
    return processes(_worker_start, (setup,), workers=workers, tasks=tasks)


def _outcome(job: Job, future: Any, limits: Limits) -> FileReading | Pending | None:
    """What became of a job; `None` where its worker retired before it.

    Raises:
        BrokenProcessPool: it was lost. All jobs before it are done, so that it should have begun long ago.
    """
    try:
        result: FileReading | Pending = future.result(limits.wall_seconds + _START_SECONDS)
    except FutureTimeoutError as error:
        if not future.done():
            raise BrokenProcessPool from error
        return FileReading(job.sha256, file_error("timeout"))
    except ProcessExpired as error:
        if error.exitcode == RETIRED:
            return None
        _log.warning("a worker ended with %s while reading %s", error.exitcode, job.sha256)
        return FileReading(job.sha256, file_error("timeout") if error.exitcode in _CPU_EXCEEDED else file_error("unsafe", _EXHAUSTED))
    return result


def read_apart(jobs: Sequence[Job], layouts: Sequence[Layout], limits: Limits) -> list[FileReading]:
    """The readings of a batch, out of one cage; runs on a cluster's worker.

    Workers of Dask may have no children of multiprocessing, so a process of its own (`pipeline.cage.batch`) holds the cage.
    """
    command = [sys.executable, "-m", "pipeline.cage.batch"]
    order = pickle.dumps((list(jobs), list(layouts), limits))
    office = limits.office
    patience = (2 * limits.wall_seconds + office.start_seconds + 2 * office.file_seconds) * (len(jobs) + 1)  # read, converted, read again
    result = subprocess.run(command, input=order, stdout=subprocess.PIPE, check=True, timeout=patience)  # noqa: S603 - our own module
    readings: list[FileReading] = pickle.loads(result.stdout)  # noqa: S301 - our own process wrote it
    return readings
