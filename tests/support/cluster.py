"""A Dask cluster on this computer, and ways of reading that its workers do not survive."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dask.config
from distributed import LocalCluster

from extractors.match import Layout
from extractors.serial import Written
from pipeline.cage import Job, Limits
from pipeline.cage.pool import read_apart

DEADLY = b"deadly"
_ONCE = "HUIZONG_TEST_DIES_ONCE"


@contextmanager
def cluster(*, workers: int = 2, allowed_failures: int = 0) -> Iterator[str]:
    """The address of a scheduler whose workers are processes, replaced when they die.

    Args:
        workers: How many.
        allowed_failures: Deaths of workers that a task survives; with none, whatever waited on a worker is given up with it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="huizong-dask-") as folder,
        dask.config.set({"distributed.scheduler.allowed-failures": allowed_failures}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1", local_directory=folder
        ) as running,
    ):
        yield running.scheduler_address


@contextmanager
def one_death(folder: Path) -> Iterator[None]:
    """Inside, of the workers of clusters that begin, the first that reads with `read_dying_once` dies."""
    os.environ[_ONCE] = str(folder / "died")
    try:
        yield
    finally:
        del os.environ[_ONCE]


def read_or_die(jobs: Sequence[Job], layouts: Sequence[Layout], limits: Limits) -> list[Written]:
    """Reads a batch, unless a file in it kills whoever touches it."""
    if any(job.data == DEADLY for job in jobs):
        _die()
    return read_apart(jobs, layouts, limits)


def read_dying_once(jobs: Sequence[Job], layouts: Sequence[Layout], limits: Limits) -> list[Written]:
    """Reads a batch; the first that any worker begins costs that worker its life."""
    try:
        Path(os.environ[_ONCE]).mkdir()
    except FileExistsError:
        return read_apart(jobs, layouts, limits)
    return _die()


def _die() -> list[Written]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []
