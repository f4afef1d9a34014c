"""An engine that reads in the very process of a test, where worker processes would only take time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.extraction import read_file
from extractors.match import Layout
from extractors.serial import Written
from pipeline.cage import Job
from pipeline.cage.engine import Engine


class Here(Engine):
    """Reads in this process."""

    def written(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[Written]:
        yield from (Written.of(read_file(job.data, job.name, layouts)) for job in jobs)
