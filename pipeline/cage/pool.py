"""The cage: every file is read in a worker process that may be killed, and whose death costs that one file."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from extractors.align import Layout
from extractors.legacy import ConversionCache
from extractors.reading import FileReading
from extractors.tools import Tools, convert
from pipeline.cage import worker
from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits
from pipeline.cage.worker import Pending, Setup, file_error

_log = logging.getLogger(__name__)
_CPU_EXCEEDED = (-24, -9)
"""Exit codes of a worker that the system ended for its computing time (SIGXCPU, then SIGKILL)."""

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
        setup = Setup(layouts, limits, log, Tools(kept, batched=True))
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
    failed = convert(contents, setup.tools.cache)
    again = [job for job, outcome in waiting if isinstance(outcome, Pending)]
    outcomes = _pass(again, replace(setup, tools=Tools(setup.tools.cache, failed, batched=True)), workers)
    for job, outcome in waiting:
        made = next(outcomes) if isinstance(outcome, Pending) else outcome
        yield made if isinstance(made, FileReading) else FileReading(job.sha256, file_error("timeout"))


def _pass(jobs: Sequence[Job], setup: Setup, workers: int) -> Iterator[FileReading | Pending]:
    with ProcessPool(
        max_workers=max(1, min(workers, len(jobs))),
        max_tasks=setup.limits.files_per_worker,
        initializer=_worker_start,
        initargs=(setup,),
        context=get_context("spawn"),
    ) as pool:
        futures = [pool.schedule(worker.read_one, args=(job,), timeout=setup.limits.wall_seconds) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            try:
                yield future.result()
            except FutureTimeoutError:
                yield FileReading(job.sha256, file_error("timeout"))
            except ProcessExpired as error:
                _log.warning("a worker ended with %s while reading %s", error.exitcode, job.sha256)
                spent = error.exitcode in _CPU_EXCEEDED
                yield FileReading(job.sha256, file_error("timeout") if spent else file_error("unsafe", "读取时耗尽资源"))


def read_apart(jobs: Sequence[Job], layouts: Sequence[Layout], limits: Limits) -> list[FileReading]:
    """The readings of a batch, out of one cage; runs on a cluster's worker.

    Workers of Dask may have no children of multiprocessing, so a process of its own (`pipeline.cage.apart`) holds the cage.
    """
    command = [sys.executable, "-m", "pipeline.cage.apart"]
    order = pickle.dumps((list(jobs), list(layouts), limits))
    patience = limits.wall_seconds * (len(jobs) + 1)
    result = subprocess.run(command, input=order, stdout=subprocess.PIPE, check=True, timeout=patience)  # noqa: S603 - our own module
    readings: list[FileReading] = pickle.loads(result.stdout)  # noqa: S301 - our own process wrote it
    return readings
