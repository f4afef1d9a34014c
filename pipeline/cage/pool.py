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
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extractors.core.errors import UnreadableFileError
from extractors.core.reading import FileError, FileReading
from extractors.form import Layout
from extractors.formats.legacy import ConversionCache
from extractors.formats.legacy.tools import Tools, convert
from extractors.serial import Written
from pipeline.cage import worker
from pipeline.cage.confine import OUT_OF_TIME
from pipeline.cage.hand_over import BATCH, BATCH_BYTES, TOGETHER, batches, deadline, together
from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits
from pipeline.cage.processes import EXHAUSTED, START_SECONDS, UNEXPECTED, processes
from pipeline.cage.worker import RETIRED, Outcome, Pending, Setup, Unfetched, unread

_log = logging.getLogger(__name__)
_CPU_EXCEEDED = (-24, -9, OUT_OF_TIME)
"""Exit codes of a worker that the system ended for its computing time (SIGXCPU, then SIGKILL; on Windows the job object)."""
_UNKNOWN = 255
"""What `multiprocessing` says where two threads ask at once how a process of a fork server ended: one of them is too late to be told."""


Failed = Mapping[str, tuple[str, str]]
"""Contents that could not be converted, by their hash: file error code and message."""
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
            for batch in batches(jobs, BATCH, BATCH_BYTES):
                yield from cage.read(batch)


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
            futures = [pool.schedule(worker.read_some, args=(some, failed), timeout=deadline(some, limits)) for some in tasks]
        except RuntimeError as error:  # the pool broke while it was handed nothing, or is being handed these
            raise BrokenProcessPool from error
        for some, future in zip(tasks, futures, strict=True):
            outcomes = _outcomes(some, future, limits)
            for job, outcome in zip(some, outcomes or repeat(Unfetched()), strict=False):
                yield self._alone(job, failed) if isinstance(outcome, Unfetched) else outcome

    def _workers_for(self, tasks: int) -> ProcessPool:
        """The pool, with as many workers as these tasks can use."""
        size = max(1, min(self._workers, tasks))
        if self._pool is None or size > self._size:
            self._open.close()
            tasks = max(1, self._setup.limits.files_per_worker // TOGETHER)
            self._pool, self._size = self._open.enter_context(_pool(self._setup, size, tasks)), size
        return self._pool

    def _discard(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call] # pebble types its calls in part
        self._open.close()
        self._pool = None

    def _alone(self, job: Job, failed: Failed) -> Outcome:
        """One job in a fresh worker, which is given its bytes."""
        try:
            job = job.fetched()
            with _pool(self._setup, 1, 1) as pool:
                future = pool.schedule(worker.read_some, args=([job], failed), timeout=self._setup.limits.wall_seconds)
                outcomes = _outcomes([job], future, self._setup.limits)
        except UnreadableFileError as lost:
            return Written.of(FileReading(job.sha256, FileError(lost.code, lost.message)))
        except BrokenProcessPool:
            outcomes = None
        outcome = outcomes[0] if outcomes else None
        return outcome if isinstance(outcome, Outcome) else unread(job, "unsafe", EXHAUSTED)


def _pool(setup: Setup, workers: int, tasks: int) -> AbstractContextManager[ProcessPool]:
    return processes(_worker_start, (setup,), workers=workers, tasks=tasks)


def _outcomes(jobs: Sequence[Job], future: Any, limits: Limits) -> Sequence[Outcome | Unfetched] | None:
    """What became of the files of a task; `None` where each is to be read by itself.

    That is where others were beside it, where its worker retired, and where nobody knows how that ended.

    Raises:
        BrokenProcessPool: the pool is, or it was lost: all tasks before it are done, so that it should have begun long ago.
    """
    (first, *others) = jobs
    try:
        result: Sequence[Outcome | Unfetched] = future.result(limits.wall_seconds + START_SECONDS)
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
