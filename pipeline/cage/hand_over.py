"""Which files go to a worker together, and how long it may take for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.cage.limits import Job, Limits

BATCH = 200
BATCH_BYTES = 2**28
"""Files under way at once, and their bytes: what the parent holds for its workers."""
TOGETHER = 8
_TOGETHER_BYTES = 2**19
_TOGETHER_SECONDS = 5.0
"""Small packages of XML are handed to a worker together, for each takes milliseconds and handing it over takes as many; where they are
not all read within that time, each is read again by itself."""
_PACKAGE, _PACKAGES = b"PK\x03\x04", (".docx", ".xlsx")
"""How such a package begins, and how it is called where only its reader will see it; one that is called so and is none costs time alone."""


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


def together(jobs: Sequence[Job], limits: Limits) -> Iterator[list[Job]]:
    """What a worker is handed at once: a few small packages that follow one another, and everything else by itself."""
    some: list[Job] = []
    for job in jobs:
        is_package = job.data.startswith(_PACKAGE) if job.data else job.name.lower().endswith(_PACKAGES)
        is_small = is_package and job.size <= _TOGETHER_BYTES // TOGETHER
        if some and not (is_small and len(some) < min(TOGETHER, limits.files_per_worker)):
            yield some
            some = []
        some.append(job)
        if not is_small:
            yield some
            some = []
    if some:
        yield some


def deadline(jobs: Sequence[Job], limits: Limits) -> float:
    """How long the files of a task may take."""
    return limits.wall_seconds if len(jobs) == 1 else min(limits.wall_seconds, _TOGETHER_SECONDS)
