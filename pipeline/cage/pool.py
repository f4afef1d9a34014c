"""The cage: every file is read in a worker process that may be killed, and whose death costs that one file."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extractors.form import Layout
from extractors.formats.legacy import ConversionCache
from extractors.formats.legacy.tools import Tools, convert
from extractors.serial import Written
from pipeline.cage import worker
from pipeline.cage.confine import OUT_OF_TIME
from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits
from pipeline.cage.processes import EXHAUSTED, START_SECONDS, UNEXPECTED, processes
from pipeline.cage.worker import RETIRED, Pending, Setup, unread

_log = logging.getLogger(__name__)
_CPU_EXCEEDED = (-24, -9, OUT_OF_TIME)
"""Exit codes of a worker that the system ended for its computing time (SIGXCPU, then SIGKILL; on Windows the job object)."""
_UNKNOWN = 255
"""What `multiprocessing` says where two threads ask at once how a process of a fork server ended: one of them is too late to be told."""


_BATCH = 200
_BATCH_BYTES = 2**28
"""Files under way at once, and their bytes: what the parent holds for its workers."""
_TOGETHER = 8
_TOGETHER_BYTES = 2**19
_TOGETHER_SECONDS = 5.0
"""Small packages of XML are handed to a worker together, for each takes milliseconds and handing it over takes as many; where they are
not all read within that time, each is read again by itself."""
_PACKAGE = b"PK\x03\x04"
Failed = Mapping[str, tuple[str, str]]
"""Contents that could not be converted, by their hash: file error code and message."""
Outcome = Written | Pending
_worker_start = worker.start


def read_written(  # noqa: PLR0913 - every means is handed in
    jobs: Iterable[Job],
    layouts: Sequence[Layout],
    *,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
    log: Path | None = None,
    cache: Path | None = None,
) -> Iterator[Written]:
    """The readings of `jobs`, in their order and as they are stored, by workers that stay for all of them.

    Jobs are taken in batches, so that no more of them lie in memory. Old Word files that the workers meet in a batch are converted
    together, with one start of LibreOffice, and then read.

    Args:
        jobs: The files.
        layouts: The forms that they may hold.
        workers: Processes at once.
        limits: What one file may cost.
        log: Where unexpected failures are written, with their traceback.
        cache: Where conversions are kept; without one they are forgotten.
    """
    with tempfile.TemporaryDirectory(prefix="huizong-") as passing:
        kept = ConversionCache(cache or Path(passing))
        cage = _Cage(Setup(layouts, limits, log, Tools(kept, batched=True, limits=limits.file)), workers)
        with closing(cage):
            for batch in batches(jobs, _BATCH, _BATCH_BYTES):
                yield from cage.read(batch)


def batches(jobs: Iterable[Job], most: int, most_bytes: int) -> Iterator[list[Job]]:
    """What is read together: so many files, and no more than memory bears at once."""
    batch: list[Job] = []
    space_left = most_bytes
    for job in jobs:
        if batch and (len(batch) == most or len(job.data) > space_left):
            yield batch
            batch, space_left = [], most_bytes
        batch.append(job)
        space_left -= len(job.data)
    if batch:
        yield batch


class _Cage:
    """Workers that read one batch after another; a pool that breaks is replaced by a fresh one."""

    def __init__(self, setup: Setup, workers: int) -> None:
        self._setup = setup
        self._workers = workers
        self._open = ExitStack()
        self._pool: ProcessPool | None = None
        self._size = 0

    def close(self) -> None:
        """Ends the workers."""
        self._open.close()

    def read(self, jobs: Sequence[Job]) -> Iterator[Written]:
        """The readings of a batch, in its order."""
        waiting: list[tuple[Job, Outcome]] = []
        for job, outcome in zip(jobs, self._pass(jobs, {}), strict=True):
            if waiting or isinstance(outcome, Pending):
                waiting.append((job, outcome))
            else:
                yield outcome
        yield from self._second_pass(waiting)

    def _second_pass(self, waiting: Sequence[tuple[Job, Outcome]]) -> Iterator[Written]:
        """Converts what is pending and reads those files again; the others come through as they are, in order."""
        pending = [outcome for _, outcome in waiting if isinstance(outcome, Pending)]
        if not pending:
            return
        contents = list(dict.fromkeys(chain.from_iterable(one.contents for one in pending)))
        failed = convert(contents, self._setup.tools.cache, self._setup.limits.office)
        outcomes = self._pass([job for job, outcome in waiting if isinstance(outcome, Pending)], failed)
        for job, outcome in waiting:
            made = next(outcomes) if isinstance(outcome, Pending) else outcome
            yield made if isinstance(made, Written) else unread(job, "timeout")

    def _pass(self, jobs: Sequence[Job], failed: Failed) -> Iterator[Outcome]:
        """Every job once, in order. A pool that breaks costs its next job a pool of its own, and the others nothing."""
        done = 0
        while done < len(jobs):
            try:
                for outcome in self._pooled(jobs[done:], failed):
                    done += 1
                    yield outcome
            except BrokenProcessPool:
                _log.warning("the pool broke before %s was read", jobs[done].sha256)
                self._discard()
                yield self._alone(jobs[done], failed)
                done += 1

    def _pooled(self, jobs: Sequence[Job], failed: Failed) -> Iterator[Outcome]:
        limits = self._setup.limits
        tasks = list(together(jobs, limits))
        pool = self._workers_for(len(tasks))
        try:
            futures = [pool.schedule(worker.read_some, args=(some, failed), timeout=_deadline(some, limits)) for some in tasks]
        except RuntimeError as error:  # the pool broke while it was handed nothing, or is being handed these
            raise BrokenProcessPool from error
        for some, future in zip(tasks, futures, strict=True):
            outcomes = _outcomes(some, future, limits)
            yield from [self._alone(job, failed) for job in some] if outcomes is None else outcomes

    def _workers_for(self, tasks: int) -> ProcessPool:
        """The pool, with as many workers as these tasks can use."""
        size = max(1, min(self._workers, tasks))
        if self._pool is None or size > self._size:
            self._open.close()
            tasks = max(1, self._setup.limits.files_per_worker // _TOGETHER)
            self._pool, self._size = self._open.enter_context(_pool(self._setup, size, tasks)), size
        return self._pool

    def _discard(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call] # pebble types its calls in part
        self._open.close()
        self._pool = None

    def _alone(self, job: Job, failed: Failed) -> Outcome:
        """One job in a fresh worker."""
        try:
            with _pool(self._setup, 1, 1) as pool:
                future = pool.schedule(worker.read_some, args=([job], failed), timeout=self._setup.limits.wall_seconds)
                outcomes = _outcomes([job], future, self._setup.limits)
        except BrokenProcessPool:
            outcomes = None
        return outcomes[0] if outcomes else unread(job, "unsafe", EXHAUSTED)


def _pool(setup: Setup, workers: int, tasks: int) -> AbstractContextManager[ProcessPool]:
    return processes(_worker_start, (setup,), workers=workers, tasks=tasks)


def together(jobs: Sequence[Job], limits: Limits) -> Iterator[list[Job]]:
    """What a worker is handed at once: a few small packages that follow one another, and everything else by itself."""
    some: list[Job] = []
    for job in jobs:
        is_small = job.data.startswith(_PACKAGE) and len(job.data) <= _TOGETHER_BYTES // _TOGETHER
        if some and not (is_small and len(some) < min(_TOGETHER, limits.files_per_worker)):
            yield some
            some = []
        some.append(job)
        if not is_small:
            yield some
            some = []
    if some:
        yield some


def _deadline(jobs: Sequence[Job], limits: Limits) -> float:
    return limits.wall_seconds if len(jobs) == 1 else min(limits.wall_seconds, _TOGETHER_SECONDS)


def _outcomes(jobs: Sequence[Job], future: Any, limits: Limits) -> Sequence[Outcome] | None:
    """What became of the files of a task; `None` where each is to be read by itself.

    That is where others were beside it, where its worker retired, and where nobody knows how that ended.

    Raises:
        BrokenProcessPool: the pool is, or it was lost: all tasks before it are done, so that it should have begun long ago.
    """
    (first, *others) = jobs
    try:
        result: Sequence[Outcome] = future.result(limits.wall_seconds + START_SECONDS)
    except FutureTimeoutError as error:
        if not future.done():
            raise BrokenProcessPool from error
        return None if others else [unread(first, "timeout")]
    except ProcessExpired as error:
        if others or error.exitcode in (RETIRED, _UNKNOWN):
            return None
        _log.warning("a worker ended with %s while reading %s", error.exitcode, first.sha256)
        return [unread(first, "timeout") if error.exitcode in _CPU_EXCEEDED else unread(first, "unsafe", EXHAUSTED)]
    except BrokenProcessPool:  # a worker ended between two tasks: of no file
        raise
    except Exception:  # noqa: BLE001 - the per-file boundary: what a worker could not hand back
        _log.warning("a worker failed while reading %s", first.sha256, exc_info=True)
        return None if others else [unread(first, "corrupt", UNEXPECTED)]
    return result


def read_apart(jobs: Sequence[Job], layouts: Sequence[Layout], limits: Limits) -> list[Written]:
    """The readings of a batch as they are stored, out of one cage; runs on a cluster's worker.

    Workers of Dask may have no children of multiprocessing, so a process of its own (`pipeline.cage.batch`) holds the cage.
    """
    command = [sys.executable, "-m", "pipeline.cage.batch"]
    order = pickle.dumps((list(jobs), list(layouts), limits))
    office = limits.office
    patience = (2 * limits.wall_seconds + office.start_seconds + 2 * office.file_seconds) * (len(jobs) + 1)  # read, converted, read again
    result = subprocess.run(command, input=order, stdout=subprocess.PIPE, check=True, timeout=patience)  # noqa: S603 - our own module
    readings: list[Written] = pickle.loads(result.stdout)  # noqa: S301 - our own process wrote it
    return readings
