"""The nightly job: take in, extract what is new, consolidate, render. Safe to repeat."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.core.errors import MESSAGES
from extractors.core.reading import FileError, FileReading
from pipeline.app.opened import Opened, consolidation_at, open_ledger, open_office
from pipeline.app.outcome import CampaignOutcome, Outcome, Published, Said, said_of
from pipeline.app.publish import folder_of, is_published, publish
from pipeline.app.stored import reading_key
from pipeline.app.unchanged import Kept, LastRun, declarations, keep, last_run
from pipeline.cage import Job, Limits
from pipeline.cage.engine import Engine
from pipeline.cage.settings import read_limits
from pipeline.campaign import Campaign
from pipeline.core.bundled import MARKER, bundled_templates
from pipeline.core.errors import OriginalLostError, UsageError
from pipeline.core.model import Arrival
from pipeline.core.workspace import CAMPAIGN_FILE, OFFICE_ZONE, Workspace
from pipeline.intake.originals import Originals, originals_of
from pipeline.intake.take_in import Intake, take_in
from pipeline.ledger import Ledger, RunRecord

_STORED_EACH = 200
_TRY_AGAIN = ("converter_missing", "original_lost")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What is asked of a run.

    Attributes:
        clock: Gives the present moment, with its zone.
        campaigns: Ids, or none for all.
        as_of: The day to report on; the present day where there is none.
        settle: Time since the last change after which a file counts as wholly written.
        wait: Lets so many seconds pass.
    """

    clock: Callable[[], dt.datetime]
    campaigns: Sequence[str] = ()
    as_of: dt.date | None = None
    settle: dt.timedelta = dt.timedelta(seconds=2)
    wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class _Job:
    """A run at work: its order, when it began, the ledger, and what was declared then."""

    workspace: Workspace
    order: Order
    started: dt.datetime
    ledger: Ledger
    declared: str

    def record(self, said: Said, parsed: int) -> None:
        """Notes in the ledger what was done for a campaign."""
        run = RunRecord(said.campaign, said.as_of, self.started, self.order.clock(), said.generated_from, parsed, said.review)
        self.ledger.record_run(run)


def run(workspace: Workspace, order: Order, engine: Engine, progress: Progress = lambda _done, _all: None) -> Outcome:
    """The whole job in one workspace. Where nothing is new it ends before anything that was declared or read is loaded.

    Raises:
        HuizongError: the set-up is broken, the disk is full, or another run is at work. What a unit sent never raises.
    """
    started = order.clock()
    with workspace.locked(now=started):
        declared = declarations(workspace)
        last = last_run(workspace, declared)
        if last is not None and last.zones.keys() >= set(order.campaigns):
            opened, campaigns, limits = None, list(last.zones), read_limits(workspace.root / MARKER)
        else:
            opened, last = open_office(workspace), None
            opened.chosen(order.campaigns)
            campaigns, limits = list(opened.campaigns), opened.limits
        with open_ledger(workspace) as ledger:
            job = _Job(workspace, order, started, ledger, declared)
            intake = receive(workspace, ledger, order, campaigns, limits)
            found = _as_it_was(job, last, intake) if last is not None and not intake.arrivals else None
            if found is not None:
                return found
            opened = opened or open_office(workspace)
            parsed = extract_new(opened, ledger, engine, progress)
            return _consolidated(job, opened, intake, parsed)


def _as_it_was(job: _Job, last: LastRun, intake: Intake) -> Outcome | None:
    """What the last run said, where it found the same and its results are untouched; none where anything is new."""
    chosen = job.order.campaigns or list(last.zones)
    days = {name: day_to_report(job.order.as_of, last.day_in(name, job.started)) for name in chosen}
    kept = last.of(chosen, days) if last.ledger == job.ledger.fingerprint() else None
    if kept is None:
        return None
    idle = [one for one in kept if one.idle and not job.order.campaigns]
    folders = [(one, folder_of(job.workspace.outbox, one.said.campaign, one.said.as_of)) for one in kept if one not in idle]
    if not all(one.made_from and is_published(folder, one.made_from) for one, folder in folders):
        return None
    for one, _ in folders:
        job.record(one.said, 0)
    unchanged = tuple(CampaignOutcome(one.said, folder) for one, folder in folders)
    return Outcome(intake, unchanged=unchanged, idle=tuple(one.said for one in idle), titles=last.titles)


def _consolidated(job: _Job, opened: Opened, intake: Intake, parsed: int) -> Outcome:
    """Consolidates and publishes every campaign that is asked for, and keeps what is said of them for the next run."""
    rows = job.ledger.fingerprint()
    published: list[Published] = []
    idle: list[Said] = []
    kept: dict[str, Kept] = {}
    titles = {name: one.title for name, one in opened.campaigns.items()}
    for campaign in opened.chosen(job.order.campaigns):
        as_of = day_to_report(job.order.as_of, job.started.astimezone(campaign.zone).date())
        consolidation = consolidation_at(opened, job.ledger, campaign, as_of)
        said = said_of(consolidation)
        unused = not consolidation.submissions and is_example(campaign)
        if unused and not job.order.campaigns:
            idle.append(said)
            kept[campaign.id] = Kept(said, "", idle=True)
            continue
        results = publish(job.workspace.outbox, campaign, opened.layouts[campaign.id], consolidation)
        job.record(said, parsed)
        kept[campaign.id] = Kept(said, results.made_from, idle=unused)
        published.append(Published(consolidation, results.folder, results.fresh, results.aside))
    if not job.ledger.has_error(_TRY_AGAIN) and job.ledger.fingerprint() == rows and declarations(job.workspace) == job.declared:
        zones = {name: one.timezone for name, one in opened.campaigns.items()}
        keep(job.workspace, LastRun(job.declared, rows, zones, titles, kept))
    return Outcome(intake, parsed, tuple(published), idle=tuple(idle), titles=titles)


def is_example(campaign: Campaign) -> bool:
    """Whether a campaign came with the program and was not changed: nobody waits for a report of it until something arrives."""
    example = bundled_templates() / campaign.folder.name / CAMPAIGN_FILE
    return example.is_file() and example.read_bytes() == (campaign.folder / CAMPAIGN_FILE).read_bytes()


def day_to_report(asked: dt.date | None, today: dt.date) -> dt.date:
    """The day to report on: the one that is asked for, else the present one.

    Raises:
        UsageError: it lies in the future: such a report could not be made again.
    """
    if asked is not None and asked > today:
        message = f"截至日期 {asked} 还没有到，请写今天（{today}）或以前的日期。"
        raise UsageError(message)
    return asked or today


def receive(workspace: Workspace, ledger: Ledger, order: Order, campaigns: Sequence[str], limits: Limits) -> Intake:
    """Takes the inbox in. Files that were still being written a moment ago get a moment, and one more look."""

    def look() -> Intake:
        return take_in(
            workspace,
            ledger,
            now=order.clock(),
            zone=OFFICE_ZONE,
            campaigns=campaigns,
            settle=order.settle,
            limits=limits,
        )

    first = look()
    if all(skipped.urgent for skipped in first.skipped):
        return first
    order.wait(order.settle.total_seconds())
    second = look()
    return Intake((*first.arrivals, *second.arrivals), second.skipped, second.problems)


def extract_new(opened: Opened, ledger: Ledger, engine: Engine, progress: Progress, only: Sequence[Arrival] | None = None) -> int:
    """Reads every archived file, or only these, that has no reading against the present forms. Returns how many."""
    archive = originals_of(opened.workspace)
    waiting: dict[tuple[str, str], Arrival] = {}
    for arrival in ledger.arrivals() if only is None else only:
        waiting.setdefault((reading_key(opened, arrival), arrival.sha256), arrival)
    todo = [
        (key, sha)
        for key in dict.fromkeys(key for key, _ in waiting)
        for sha in ledger.missing([sha for one, sha in waiting if one == key], key, retry=_TRY_AGAIN)
    ]
    if not todo:
        return 0
    reads = _Reads(ledger, len(todo), progress)
    for reading in engine.read(reads.jobs((one, _job(archive, waiting[one], opened)) for one in todo), opened.all_layouts()):
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
        self._made: dict[str, dict[str, FileReading]] = {}
        self._done = 0

    def jobs(self, ordered: Iterable[tuple[tuple[str, str], Job | FileReading]]) -> Iterator[Job]:
        """The jobs for the engine; of a file that is lost the reading is there already."""
        for one, job in ordered:
            if isinstance(job, Job):
                self._asked.append(one)
                yield job
            else:
                self._keep(one, job)

    def take(self, reading: FileReading) -> None:
        """The next reading out of the engine, which keeps the order of the jobs."""
        self._keep(self._asked.popleft(), reading)

    def _keep(self, one: tuple[str, str], reading: FileReading) -> None:
        key, sha = one
        self._made.setdefault(key, {})[sha] = reading
        self._done += 1
        self._progress(self._done, self._total)
        if self._done % _STORED_EACH == 0:
            self.store()

    def store(self) -> None:
        """Stores what was read since the last time."""
        for key, readings in self._made.items():
            self._ledger.store_readings(readings, key)
        self._made.clear()


def jobs_for(opened: Opened, arrivals: Sequence[Arrival]) -> list[Job]:
    """The orders to read these files; without those whose original is lost."""
    archive = originals_of(opened.workspace)
    made = (_job(archive, one, opened) for one in arrivals)
    return [one for one in made if isinstance(one, Job)]


def _job(archive: Originals, arrival: Arrival, opened: Opened) -> Job | FileReading:
    """The order to read one file, or why its original can't be; a larger one than any return is not loaded."""
    if arrival.size > opened.limits.file.input:
        return Job(arrival.sha256, arrival.name, b"", arrival.pinned, arrival.size)
    try:
        data = archive.open_bytes(arrival.sha256)
    except OriginalLostError:
        return FileReading(arrival.sha256, FileError("original_lost", MESSAGES["original_lost"].format(detail="不见了或打不开")))
    if hashlib.sha256(data).hexdigest() != arrival.sha256:
        return FileReading(arrival.sha256, FileError("original_lost", MESSAGES["original_lost"].format(detail="内容变了")))
    return Job(arrival.sha256, arrival.name, data, arrival.pinned, closed=opened.closed_to(arrival))
