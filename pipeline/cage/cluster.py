"""The workers of a Dask cluster as an engine: batches, and the one file found that kills whoever reads it.

Every batch is read in a cage of the worker's own, so that an ordinary hostile file costs itself only. Where the worker itself dies (the
machine fails, or the system ends it for its memory), Dask gives its tasks to others, and gives up a task after so many deaths
(`distributed.scheduler.allowed-failures`), with it whatever waited on the same worker. A batch that was given up is halved and read
again until the guilty file stands alone.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from extractors.core.reading import READER_VERSION
from extractors.form import Layout
from extractors.serial import Written
from pipeline.cage import Job, Limits
from pipeline.cage.engine import Engine
from pipeline.cage.hand_over import batches
from pipeline.cage.pool import read_apart
from pipeline.cage.processes import EXHAUSTED
from pipeline.cage.worker import unread
from pipeline.core.errors import UsageError
from pipeline.wording.figures import names

_BATCH, _BATCH_BYTES = 20, 2**25
_AHEAD = 3
"""Batches for every thread of the cluster that are on their way; more would only lie in memory."""
_PATIENCE = 60
"""Seconds without any worker after which a run ends: one that died is replaced within a few."""
_LOOK = 5
"""Seconds between two looks at whether there are workers."""
Read = Callable[[Sequence[Job], Sequence[Layout], Limits], list[Written]]


@dataclass(frozen=True)
class DaskEngine(Engine):
    """The workers of a Dask cluster.

    Attributes:
        address: Of the scheduler.
        limits: What one file may cost.
        read_batch: Reads a batch on a worker.
        patience: Seconds that a cluster may be without workers.
    """

    address: str
    limits: Limits = field(default_factory=Limits)
    read_batch: Read = read_apart
    patience: float = _PATIENCE

    def written(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[Written]:
        """The readings of `jobs`, in their order, as they are stored.

        Raises:
            UsageError: the cluster does not answer, ends meanwhile, or has another version of this program.
        """
        with _client(self.address) as client:
            _require_same_version(client)
            yield from _Reading(client, list(layouts), self).all(jobs)


class _Reading:
    """One reading of many files on a cluster."""

    def __init__(self, client: Any, layouts: Sequence[Layout], engine: DaskEngine) -> None:
        self._client = client
        self._layouts = layouts  # sent with every batch (80 KB for five campaigns): what is scattered is lost with the workers that hold it
        self._engine = engine
        self._sent: deque[tuple[list[Job], Any]] = deque()
        self._on_the_way: set[Any] = set()

    def all(self, jobs: Iterable[Job]) -> Iterator[Written]:
        ahead = _AHEAD * max(1, self._workers())
        for batch in batches(jobs, _BATCH, _BATCH_BYTES):
            self._sent.append((batch, self._send(batch)))
            if len(self._sent) >= ahead:
                yield from self._next()
        while self._sent:
            yield from self._next()

    def _next(self) -> list[Written]:
        batch, future = self._sent.popleft()
        return self._readings(batch, future)

    def _send(self, batch: Sequence[Job]) -> Any:
        future = self._client.submit(self._engine.read_batch, list(batch), self._layouts, self._engine.limits, pure=False)
        self._on_the_way.add(future)
        return future

    def _readings(self, batch: Sequence[Job], future: Any) -> list[Written]:
        """What a batch gave; one that was given up is halved."""
        found = self._result(future)
        if found is not None:
            return found
        if len(batch) == 1:
            return self._alone(batch[0])
        halves = [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
        sent = [(half, self._send(half)) for half in halves]
        return [reading for half, one in sent for reading in self._readings(half, one)]

    def _alone(self, job: Job) -> list[Written]:
        """A file that was given up by itself is read once more when nothing else is on the way: a neighbour may have been guilty."""
        for future in list(self._on_the_way):
            self._wait(future)
        found = self._result(self._send([job]))
        return [unread(job, "unsafe", EXHAUSTED)] if found is None else found

    def _result(self, future: Any) -> list[Written] | None:
        """The readings of a task; none where its workers died of it.

        Raises:
            UsageError: the cluster is gone.
        """
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        self._wait(future)
        self._on_the_way.discard(future)
        try:
            readings: list[Written] = future.result()
        except (KilledWorker, subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
        except CancelledError as error:
            raise self._gone() from error
        return readings

    def _wait(self, future: Any) -> None:
        """Until a task has ended, in whatever way.

        Raises:
            UsageError: the cluster has been without workers for too long.
        """
        from distributed import wait  # noqa: PLC0415 - an extra

        patience = self._engine.patience
        while patience > 0:
            try:
                wait(future, timeout=_LOOK)  # type: ignore[no-untyped-call] # distributed is untyped
            except TimeoutError:
                patience = self._engine.patience if self._workers() else patience - _LOOK
            except CancelledError as error:
                raise self._gone() from error
            else:
                return
        raise self._gone()

    def _workers(self) -> int:
        """How many threads the cluster has."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            return 0

    def _gone(self) -> UsageError:
        return UsageError(f"Dask 集群 {self._engine.address} 中途没有工作节点了，已经读好的留着；请检查集群后再汇总一次，或在本机汇总。")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, huizong[cluster]
    except ImportError as error:
        message = "没有安装集群组件，请在程序目录运行 uv sync --extra cluster，或不写 --engine 在本机汇总。"
        raise UsageError(message) from error
    try:
        client = Client(address, timeout=10)  # type: ignore[no-untyped-call] # distributed is untyped
    except (OSError, TimeoutError, ValueError) as error:
        message = f"连接不上 Dask 集群 {address}，请检查地址和端口，或不写 --engine 在本机汇总。"
        raise UsageError(message) from error
    with client:
        yield client


def reader_version() -> str:
    """The version of the readers where this runs."""
    return READER_VERSION


def _require_same_version(client: Any) -> None:
    """Readings are stored under the reader's version: another one on a worker would pass for ours.

    Raises:
        UsageError: a worker has another version, or none.
    """
    try:
        versions = set(client.run(reader_version).values())
    except (ImportError, AttributeError) as error:
        message = "集群的工作节点上没有装这个程序，或版本不同；请在每个节点装上同一版本。"
        raise UsageError(message) from error
    if versions - {READER_VERSION}:
        message = f"集群的工作节点上程序版本不同（{names(sorted(versions))}，本机 {READER_VERSION}）；请在每个节点装上同一版本。"
        raise UsageError(message)
