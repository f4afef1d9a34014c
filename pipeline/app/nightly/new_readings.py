"""Reads every archived file that has no reading against the present forms, and stores what was read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from extractors.core.errors import MESSAGES, UnreadableFileError
from extractors.core.reading import FileError, FileReading
from extractors.serial import Written
from pipeline.app.workspace.opened import Opened
from pipeline.app.workspace.stored import reading_key
from pipeline.cage import Job
from pipeline.cage.engine import Engine
from pipeline.cage.limits import check_content
from pipeline.core.errors import OriginalLostError
from pipeline.core.model import Arrival
from pipeline.intake.archive import Archive
from pipeline.intake.originals import Originals, originals_of
from pipeline.ledger import Ledger

_STORED_EACH = 200
"""Files: so many at most are read once more after a run that was ended."""
TRY_AGAIN = ("converter_missing", "original_lost")
"""Codes of file errors that another attempt may mend."""
Progress = Callable[[int, int], None]


def extract_new(opened: Opened, ledger: Ledger, engine: Engine, progress: Progress, only: Sequence[Arrival] | None = None) -> int:
    """Reads every archived file that has no reading against the present forms. Returns how many.

    Args:
        opened: The campaigns.
        ledger: What was read.
        engine: Reads.
        progress: Is told how far it is.
        only: These files, and of these also those whose reading is damaged; of all it would be looked at twice, for a consolidation does.
    """
    archive = originals_of(opened.workspace)
    waiting: dict[tuple[str, str], Arrival] = {}
    for arrival in ledger.arrivals() if only is None else only:
        waiting.setdefault((reading_key(opened, arrival), arrival.sha256), arrival)
    todo = [
        (key, sha)
        for key in dict.fromkeys(key for key, _ in waiting)
        for sha in ledger.missing([sha for one, sha in waiting if one == key], key, retry=TRY_AGAIN, sound=only is not None)
    ]
    if not todo:
        return 0
    reads = _Reads(ledger, len(todo), progress)
    folder = Archive(archive.root.absolute()) if engine.fetches and isinstance(archive, Archive) else None
    ordered = ((one, _job(archive, waiting[one], opened, folder)) for one in todo)
    for reading in engine.written(reads.jobs(ordered), opened.all_layouts()):
        reads.take(reading)
    reads.store()
    return len(todo)


class _Reads:
    """Files on their way through the engine; what was read of them is stored from time to time, so that an end costs little."""

    def __init__(self, ledger: Ledger, total: int, progress: Progress) -> None:
        self._ledger = ledger
        self._total = total
        self._progress = progress
        self._asked: deque[tuple[str, str]] = deque()
        self._made: dict[str, dict[str, Written]] = {}
        self._done = 0

    def jobs(self, ordered: Iterable[tuple[tuple[str, str], Job | FileReading]]) -> Iterator[Job]:
        """The jobs for the engine; of a file that is lost the reading is there already."""
        for one, job in ordered:
            if isinstance(job, Job):
                self._asked.append(one)
                yield job
            else:
                self._keep(one, Written.of(job))

    def take(self, reading: Written) -> None:
        """The next reading out of the engine, which keeps the order of the jobs."""
        self._keep(self._asked.popleft(), reading)

    def _keep(self, one: tuple[str, str], reading: Written) -> None:
        key, sha = one
        self._made.setdefault(key, {})[sha] = reading
        self._done += 1
        self._progress(self._done, self._total)
        if self._done % _STORED_EACH == 0:
            self.store()

    def store(self) -> None:
        """Stores what was read since the last time."""
        for key, readings in self._made.items():
            self._ledger.store_written(readings, key)
        self._made.clear()


def jobs_for(opened: Opened, arrivals: Sequence[Arrival]) -> list[Job]:
    """The orders to read these files; without those whose original is lost."""
    archive = originals_of(opened.workspace)
    made = (_job(archive, one, opened) for one in arrivals)
    return [one for one in made if isinstance(one, Job)]


def _job(archive: Originals, arrival: Arrival, opened: Opened, folder: Archive | None = None) -> Job | FileReading:
    """The order to read one file, or why its original can't be; a larger one than any return is not loaded.

    Args:
        archive: Where it lies.
        arrival: The file.
        opened: The campaigns.
        folder: Where its reader fetches it, if that is so.
    """
    sha256, closed = arrival.sha256, opened.closed_to(arrival)
    if arrival.size > opened.limits.file.input:
        return Job(sha256, arrival.name, b"", arrival.pinned, arrival.size)
    if folder is not None:
        return Job(sha256, arrival.name, b"", arrival.pinned, arrival.size, closed, folder.place(sha256))
    try:
        data = archive.open_bytes(sha256)
        check_content(data, sha256)
    except OriginalLostError:
        return FileReading(sha256, FileError("original_lost", MESSAGES["original_lost"].format(detail="不见了或打不开")))
    except UnreadableFileError as error:
        return FileReading(sha256, FileError(error.code, error.message))
    return Job(sha256, arrival.name, data, arrival.pinned, closed=closed)
