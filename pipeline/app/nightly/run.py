"""The nightly job: take in, extract what is new, consolidate, render. Safe to repeat."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.app.documents.publish import folder_of, is_published, publish
from pipeline.app.nightly.new_readings import TRY_AGAIN, Progress, extract_new
from pipeline.app.nightly.outcome import CampaignOutcome, Kept, LastRun, Outcome, Published, Said, keep, last_run, said_of
from pipeline.app.progress import memory
from pipeline.app.workspace.kept_text import declarations
from pipeline.app.workspace.opened import Opened, consolidation_at, open_office
from pipeline.app.workspace.stored import Memory
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage import Limits
from pipeline.cage.engine import Engine
from pipeline.cage.limits import read_limits
from pipeline.campaign import Campaign
from pipeline.core.bundled import MARKER, bundled_templates
from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import DamagedReadingsError, UsageError
from pipeline.core.model import Arrival
from pipeline.core.workspace import CAMPAIGN_FILE, OFFICE_ZONE, Workspace
from pipeline.intake.take_in import Intake, take_in
from pipeline.ledger import Ledger, Remembered, RunRecord


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
    """A run at work: its order, when it began, the ledger, what was declared then, and who reads for it."""

    workspace: Workspace
    order: Order
    started: dt.datetime
    ledger: Ledger
    declared: str
    engine: Engine
    progress: Progress

    def read(self, opened: Opened, only: Sequence[Arrival] | None = None) -> int:
        """Reads what has no reading; of given files also what has a damaged one. Returns how many."""
        return extract_new(opened, self.ledger, self.engine, self.progress, only)

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
            rows = Remembered()
            job = _Job(workspace, order, started, ledger, declared, engine, progress)
            intake = receive(workspace, ledger.remembering(rows), order, campaigns, limits)
            found = _as_it_was(job, last, intake) if last is not None and not intake.arrivals else None
            if found is not None:
                return found
            if opened is None:
                opened = open_office(workspace)
            opened = replace(opened, memory=Memory(rows))
            job = replace(job, ledger=ledger.remembering(rows))
            return _consolidated(job, opened, intake, job.read(opened))


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
    rows, chosen = job.ledger.fingerprint(), opened.chosen(job.order.campaigns)
    opened = opened.once(chosen)
    before = last_run(job.workspace, job.declared)
    published: list[Published] = []
    idle: list[Said] = []
    kept: dict[str, Kept] = {}
    titles = {name: one.title for name, one in opened.campaigns.items()}
    for campaign in chosen:
        as_of = day_to_report(job.order.as_of, job.started.astimezone(campaign.zone).date())
        with memory.put_off():
            consolidation, again = _sound(job, opened, campaign, as_of)
            said = said_of(consolidation)
        if again:
            parsed, rows = parsed + again, job.ledger.fingerprint()
        unused = not consolidation.submissions and is_example(campaign)
        if unused and not job.order.campaigns:
            idle.append(said)
            kept[campaign.id] = Kept(said, "", "", idle=True)
            continue
        last = before.kept.get(campaign.id) if before is not None and before.ledger == rows else None
        results = publish(job.workspace.outbox, campaign, opened.layouts[campaign.id], consolidation, last)
        job.record(said, parsed)
        kept[campaign.id] = Kept(said, results.made_from, consolidation.content, idle=unused)
        published.append(Published(consolidation, results.folder, results.fresh, results.aside))
    if not job.ledger.has_error(TRY_AGAIN) and job.ledger.fingerprint() == rows and declarations(job.workspace) == job.declared:
        zones = {name: one.timezone for name, one in opened.campaigns.items()}
        keep(job.workspace, LastRun(job.declared, rows, zones, titles, kept))
    return Outcome(intake, parsed, tuple(published), idle=tuple(idle), titles=titles)


def _sound(job: _Job, opened: Opened, campaign: Campaign, as_of: dt.date) -> tuple[Consolidation, int]:
    """How a campaign stands, and how many files were read again for it, for what was stored of them is damaged."""
    try:
        return consolidation_at(opened, job.ledger, campaign, as_of), 0
    except DamagedReadingsError:
        again = job.read(opened, job.ledger.arrivals())
        return consolidation_at(opened, job.ledger, campaign, as_of), again


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
