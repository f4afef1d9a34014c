"""A ledger made again out of archive and journals where it is lost (`rebuild`); or carried over, here or there (`move-ledger`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.formats.containers import MailFacts
from pipeline.app.workspace.opened import open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage import DEFAULT_LIMITS, Limits
from pipeline.core.errors import DamagedLedgerError, LedgerError, UsageError
from pipeline.core.model import Arrival
from pipeline.core.storage import rename, writing
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.intake.arrivals import Clock, Offer, arrival_id, arrival_of, date_of, facts_in, mails_among, offered
from pipeline.intake.arrivals_journal import continue_journal, read_journal
from pipeline.intake.inbox import Dropped, look
from pipeline.intake.originals import Originals, originals_of
from pipeline.intake.receipts import Receipt, read_registers
from pipeline.ledger import Ledger
from pipeline.ledger.database import EMBEDDED
from pipeline.ledger.kept_decisions import continue_decisions, read_decisions
from pipeline.ledger.moving import close_moved, move, salvage
from pipeline.wording.figures import date_time, file_stamp


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was done.

    Attributes:
        arrivals: How many the ledger has now.
        added: How many of them it had lost.
        restored: How many decisions it had lost.
        aside: Where the broken ledger lies now; none where it could be mended in place.
        lost: Rows that were damaged and are gone, by the clerk's word for their kind.
        doubts: What a person should look at.
    """

    arrivals: int
    added: int
    restored: int
    aside: Path | None
    lost: Mapping[str, Sequence[str]]
    doubts: Sequence[str]


def rebuild(workspace: Workspace, *, now: dt.datetime) -> Rebuilt:
    """Makes the ledger whole: sound rows stay, damaged ones go, missing arrivals come from the disk; the next run makes the readings.

    Raises:
        HuizongError: the set-up is broken, another run is at work, or the disk can't be written.
    """
    opened = open_records(workspace)
    with workspace.locked(now=now), workspace.deciding():
        aside = _put_aside(workspace, now)
        with Ledger.open(workspace.ledger_url) as ledger:
            if aside is not None:
                salvage(aside, ledger)
            lost = ledger.damaged_rows()
            ledger.discard_damaged()
            before = ledger.arrivals()
            found = recovered(workspace, before, Means(Clock(now, OFFICE_ZONE, dt.timedelta()), list(opened.campaigns), opened.limits))
            added = ledger.add_arrivals(found.arrivals)
            continue_journal(workspace.archive, ledger.arrivals())
            decided, doubtful = read_decisions(workspace.archive)
            restored = ledger.restore_decisions(decided)
            continue_decisions(workspace.archive, ledger.decisions())
    doubts = (*found.doubts, *([f"决定的记录里有 {doubtful} 行读不出来，请逐个核对作过的决定。"] if doubtful else []))
    return Rebuilt(len(before) + added, added, restored, aside, lost, doubts)


def _put_aside(workspace: Workspace, now: dt.datetime) -> Path | None:
    """Renames an embedded ledger that the database itself finds broken; nothing is ever thrown away."""
    try:
        with Ledger.open(workspace.ledger_url) as ledger:
            if not ledger.damage():
                return None
    except DamagedLedgerError:
        pass
    ledger_file = workspace.root / "ledger.db"
    aside = ledger_file.with_name(f"ledger.db.损坏-{file_stamp(now.astimezone(OFFICE_ZONE))}")
    with writing(aside):
        for ending in ("", "-journal"):  # the journal holds what the last, broken writing had overwritten
            part = ledger_file.with_name(ledger_file.name + ending)
            if part.exists():
                rename(part, aside.with_name(aside.name + ending))
    return aside


HERE = "local"
"""How the embedded ledger of the workspace is named on the command line."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done.

    Attributes:
        rows: Carried over and compared, by the clerk's word for their kind.
        source: The old ledger, as messages show it.
        target: The new one.
        embedded: Whether the new one is that of the workspace itself.
    """

    rows: Mapping[str, int]
    source: str
    target: str
    embedded: bool


def move_ledger(workspace: Workspace, to: str, *, now: dt.datetime) -> Moved:
    """Carries the ledger over, compares every row, and only then marks the old one as moved; it stays where it is.

    Interrupted at any moment, it can be done again: nothing of it is in the new ledger, or all of it.

    Raises:
        UsageError: source and target are the same.
        LedgerError: one can't be used, the source is damaged, or the target holds something else.
        BusyError: a run is at work.
    """
    own = Workspace.at(workspace.root)
    url = own.ledger_url if to == HERE else to
    if url == workspace.ledger_url:
        message = "台账已经在那里了，没有什么要迁的。"
        raise UsageError(message)
    with workspace.locked(now=now), workspace.deciding(), open_ledger(workspace) as source:
        if url == own.ledger_url:
            _make_room(Path(url.removeprefix(EMBEDDED)), now)
        with Ledger.open(url) as target:
            rows = move(source, target)
            close_moved(source, target.name)
            return Moved(rows, source.name, target.name, url.startswith(EMBEDDED))


def _make_room(ledger: Path, now: dt.datetime) -> None:
    """Renames the embedded ledger that was moved away before, so that a new one can take its place."""
    if not ledger.exists():
        return
    try:
        Ledger.open(f"{EMBEDDED}{ledger}").close()
    except LedgerError:
        with writing(ledger):
            rename(ledger, ledger.with_name(f"{ledger.name}.已迁走-{file_stamp(now.astimezone(OFFICE_ZONE))}"))


@dataclass(frozen=True, slots=True)
class Recovered:
    """Arrivals that the ledger lacks, and what a person should look at, one Chinese sentence each."""

    arrivals: tuple[Arrival, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Means:
    """The clock with the office's zone, the ids of the campaigns, and what one file may cost."""

    clock: Clock
    campaigns: Collection[str]
    limits: Limits = DEFAULT_LIMITS


def recovered(workspace: Workspace, known: Iterable[Arrival], means: Means) -> Recovered:
    """What was received and is not among `known`. Originals that lie in the done folder only are put back into the archive.

    The journal says all of an arrival. A file of the done folder has its name and the time of the register, its mail or itself, as when it
    was taken in. Of a content that only the archive has, no more is known than when it was stored.

    Raises:
        StorageError: the archive can't be written.
    """
    journal = read_journal(workspace.archive)
    arrivals = {arrival.id: arrival for arrival in journal.arrivals}
    named = {arrival.sha256 for arrival in (*known, *journal.arrivals)}
    doubts = [f"收件登记 {workspace.archive} 里有 {journal.damaged} 行读不出来，已按收过的文件和档案补上。"] if journal.damaged else []
    archive = originals_of(workspace)
    for arrival, doubt in (*_from_done(workspace, named, means), *_from_archive(archive, named, means.clock.zone)):
        arrivals[arrival.id] = arrival
        doubts += [doubt] if doubt else []
    return Recovered(tuple(arrivals.values()), tuple(doubts))


def _from_done(workspace: Workspace, named: set[str], means: Means) -> Iterator[tuple[Arrival, str]]:
    """Arrivals of files in the done folder whose content nobody has named; `named` grows by them."""
    archive, receipts = originals_of(workspace), read_registers(workspace.inbox, means.campaigns, means.clock.zone)
    for day in sorted(folder for folder in workspace.done.glob("*") if folder.is_dir()):
        dropped, _ = look(day)
        listed = receipts.of({file.name for file in dropped})
        stored = [(file, archive.put(file.path)) for file in dropped]
        unknown = {sha256 for _, sha256 in stored if sha256 not in named}
        facts = facts_in(archive, mails_among(archive, unknown), means.limits)
        for file, sha256 in stored:
            if sha256 not in named:
                offer = _offer(file, listed.get(file.name, Receipt()), facts.get(sha256), means.clock)
                yield arrival_of(offer, sha256, facts.get(sha256), means.campaigns), offer.doubt
        named |= {sha256 for _, sha256 in stored}


def _offer(file: Dropped, listed: Receipt, mail: MailFacts | None, clock: Clock) -> Offer:
    return date_of(offered(file, listed.moment, clock), mail)


def _from_archive(archive: Originals, named: Collection[str], zone: dt.tzinfo) -> Iterator[tuple[Arrival, str]]:
    for sha256 in archive.stored():
        if sha256 in named:
            continue
        kept = archive.kept(sha256)
        stored = kept.since.astimezone(zone)
        name = f"原名不明-{sha256[:12]}"
        doubt = (
            f"档案中的 {sha256[:12]} 查不到原来的文件名和收到时间，已按存档时间（{date_time(stored)}）登记为“{name}”，请核对是否按时报送。"
        )
        yield Arrival(arrival_id(sha256, name, stored), sha256, name, kept.size, stored), doubt
