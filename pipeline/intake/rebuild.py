"""The arrivals as the disk still knows them, for a ledger that has lost them: out of the journal, the done folder and the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from extractors.formats.containers import MailFacts
from pipeline.cage import DEFAULT_LIMITS, Limits
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.intake.arrivals import Clock, Offer, arrival_id, arrival_of, date_of, facts_in, mails_among, offered
from pipeline.intake.arrivals_journal import read_journal
from pipeline.intake.inbox import Dropped, look
from pipeline.intake.originals import Originals, originals_of
from pipeline.intake.receipts import Receipt, read_registers
from pipeline.wording.figures import date_time


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
