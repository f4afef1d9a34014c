"""Who does the reading: worker processes of this computer, or the workers of a Dask cluster. One interface, no scheduler of our own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

from extractors.core.reading import FileReading
from extractors.form import Layout
from extractors.serial import Written
from pipeline.cage import DEFAULT_LIMITS, Job, Limits
from pipeline.core.errors import UsageError

_DASK = "dask://"


class Engine(Protocol):
    """Reads files, and keeps a hostile one from harming the others.

    Attributes:
        fetches: Whether it takes jobs without bytes, for it can read the files of this computer itself.
    """

    fetches: ClassVar[bool] = False

    def written(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[Written]:
        """The readings of `jobs`, in their order, as they are stored."""
        ...

    def read(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[FileReading]:
        """The readings of `jobs`, in their order."""
        return (one.reading() for one in self.written(jobs, layouts))

    def stand_by(self) -> None:
        """Loads what reads while this process has opened nothing yet, for whoever has files waiting and is a command of its own."""
        return


@dataclass(frozen=True)
class LocalEngine(Engine):
    """Worker processes of this computer."""

    fetches: ClassVar[bool] = True
    workers: int = 0
    limits: Limits = field(default_factory=Limits)
    log: Path | None = None
    cache: Path | None = None

    def written(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[Written]:
        """The readings of `jobs`, in their order, as they are stored."""
        from pipeline.cage.pool import read_written  # noqa: PLC0415 - a run with nothing new needs no reader

        workers = self.workers or os.cpu_count() or 1
        yield from read_written(jobs, layouts, workers=workers, limits=self.limits, log=self.log, cache=self.cache)

    def stand_by(self) -> None:
        """Lets workers be copies of this process as it is now."""
        from pipeline.cage.stand_by import stand_by  # noqa: PLC0415 - as above

        stand_by()


def make_engine(name: str, workers: int, limits: Limits = DEFAULT_LIMITS, log: Path | None = None, cache: Path | None = None) -> Engine:
    """The engine that `--engine` names: `local`, or `dask://HOST:PORT`.

    Args:
        name: As the clerk wrote it.
        workers: Processes at once; 0 for one a processor.
        limits: What one file may cost.
        log: Where unexpected failures are written.
        cache: Where conversions of old formats are kept.

    Raises:
        UsageError: there is no such engine.
    """
    if name == "local":
        return LocalEngine(workers, limits, log, cache)
    if name.startswith(_DASK):
        from pipeline.cage.cluster import DaskEngine  # noqa: PLC0415 - an extra, huizong[cluster]

        return DaskEngine("tcp://" + name.removeprefix(_DASK), limits)
    message = f"不认识的执行方式“{name}”，请写 local 或 dask://主机:端口。"
    raise UsageError(message)
