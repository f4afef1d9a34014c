"""Takes the inbox in: the only module that moves files.

The order makes it safe to die at any point: every file is copied into the archive and durable there, then all are registered in
one transaction of the ledger and written into the journal, and only then is each moved to `inbox/.done`. A file that was registered
and not moved is found again with the same id, which changes nothing.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pipeline.cage import DEFAULT_LIMITS, Limits
from pipeline.core.file_names import name_key
from pipeline.core.long_paths import StrPath
from pipeline.core.model import Arrival
from pipeline.core.storage import reason, rename
from pipeline.core.workspace import Workspace
from pipeline.intake.arrivals import Clock, Offer, arrival_of, date_of, facts_in, offered, own_time
from pipeline.intake.arrivals_journal import continue_journal, written_ids
from pipeline.intake.copying import UnsteadyFileError, steady
from pipeline.intake.inbox import RECEIPTS, Dropped, Skipped, look
from pipeline.intake.originals import Originals, originals_of
from pipeline.intake.receipts import Receipt, read_registers
from pipeline.ledger import Ledger

_BEING_WRITTEN = "文件正在写入，下次运行再收"
_UNLISTED = Receipt()


@dataclass(frozen=True, slots=True)
class Intake:
    """What one look into the inbox gave.

    Attributes:
        arrivals: Every file taken in, by time and name; also one that a broken run had registered before.
        skipped: What stays in the inbox, with the reason.
        problems: What else a person must mend or should know, each one Chinese sentence.
    """

    arrivals: tuple[Arrival, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether something stays undone until a person acts."""
        return bool(self.problems) or any(skipped.urgent for skipped in self.skipped)


@dataclass(frozen=True, slots=True)
class _Means:
    """What the intake works with besides the folders: ids of campaigns, and what one file may cost."""

    campaigns: Collection[str]
    limits: Limits


def take_in(  # noqa: PLR0913 - clock, zone and campaigns are handed in, nothing is looked up
    workspace: Workspace,
    ledger: Ledger,
    *,
    now: dt.datetime,
    zone: dt.tzinfo,
    campaigns: Collection[str],
    settle: dt.timedelta = dt.timedelta(seconds=2),
    limits: Limits = DEFAULT_LIMITS,
    only: Collection[str] | None = None,
) -> Intake:
    """Archives, registers and moves away every finished file of the inbox. The caller holds the workspace's lock.

    Args:
        workspace: Whose inbox.
        ledger: Where arrivals are registered.
        now: With zone.
        zone: The office's.
        campaigns: Ids; a first sub-folder of such a name pins its files to that campaign.
        settle: How long a file must have been left alone to count as wholly written.
        limits: What one file may cost that is asked for its date.
        only: Keys of the names (`name_key`) of the files that are taken in; all where none are named.

    Raises:
        StorageError: the disk is full or can't be written; the inbox is untouched.
        LedgerError: the ledger can't be used; the inbox is untouched.
    """
    found, skipped = _named(look(workspace.inbox, campaigns), only)
    receipts = read_registers(workspace.inbox, campaigns, zone)
    unlisted = [] if receipts.are_readable else [file for file in found if not receipts.are_readable_for(file.name)]
    dropped = [file for file in found if receipts.are_readable_for(file.name)] if unlisted else found
    skipped += tuple(Skipped(file.name, f"{RECEIPTS} 读不出来，收到时间不明", urgent=True) for file in unlisted)
    listed, clock = receipts.of({file.name for file in dropped}), Clock(now, zone, settle)
    judged = [_judge(file, listed.get(file.name, _UNLISTED), clock) for file in dropped]
    offers = [offer for offer in judged if isinstance(offer, Offer)]
    taken = _store(originals_of(workspace), ledger, offers, _Means(campaigns, limits))
    arrivals = {arrival.id: arrival for _, arrival in taken if isinstance(arrival, Arrival)}
    ledger.add_arrivals(arrivals.values())
    if not ledger.arrival_ids() <= written_ids(workspace.archive):
        registered = ledger.arrivals()
        continue_journal(workspace.archive, registered)
        arrivals |= {one.id: one for one in registered if one.id in arrivals}  # a first night has a hundred thousand, once in memory
    done = _Done(workspace.inbox, workspace.done / now.astimezone(zone).date().isoformat())
    moved = [done.move(offer.file) if isinstance(arrival, Arrival) else arrival for offer, arrival in taken]
    return Intake(
        arrivals=tuple(sorted(arrivals.values(), key=lambda arrival: (arrival.received_at, arrival.name, arrival.id))),
        skipped=skipped + tuple(left for left in (*judged, *moved) if isinstance(left, Skipped)),
        problems=receipts.problems + tuple(offer.doubt for offer, _ in taken if offer.doubt),
    )


def _named(
    seen: tuple[tuple[Dropped, ...], tuple[Skipped, ...]], only: Collection[str] | None
) -> tuple[tuple[Dropped, ...], tuple[Skipped, ...]]:
    """What was seen in the inbox, of these names only."""
    if only is None:
        return seen
    found, skipped = seen
    return tuple(one for one in found if name_key(one.name) in only), tuple(one for one in skipped if name_key(one.name) in only)


def _judge(file: Dropped, listed: Receipt, clock: Clock) -> Offer | Skipped:
    """Whether the file is finished, and when it was received."""
    own = own_time(file, clock.zone)
    if own is not None and clock.now - clock.settle < own <= clock.now + clock.settle:
        return Skipped(file.name, _BEING_WRITTEN)
    if listed.wrong:
        return Skipped(file.name, listed.wrong, urgent=True)
    return offered(file, listed.moment, clock)


def _store(archive: Originals, ledger: Ledger, offers: Sequence[Offer], means: _Means) -> list[tuple[Offer, Arrival | Skipped]]:
    """Copies every offer into the archive and asks the mails among them for their date. What can't be read stays in the inbox."""
    archive.sweep()
    guessed = any(offer.guessed for offer in offers)
    # A guessed time is another one after a crash, so such a file is known again by its name and content.
    known = {(arrival.name, arrival.sha256): arrival for arrival in ledger.arrivals()} if guessed else {}
    put = archive.put_all((offer.file.path, offer.file.info) for offer in offers)
    facts = facts_in(archive, {one.sha256 for one in put if one.is_mail}, means.limits)
    taken: list[tuple[Offer, Arrival | Skipped]] = []
    for offer, one in zip(offers, put, strict=True):
        if one.refused is not None:
            taken.append((offer, _refused(offer.file, one.refused)))
            continue
        dated = date_of(offer, facts.get(one.sha256))
        arrival = arrival_of(dated, one.sha256, facts.get(one.sha256), means.campaigns)
        taken.append((dated, known.get((arrival.name, arrival.sha256), arrival) if offer.guessed else arrival))
    return taken


def _refused(file: Dropped, why: UnsteadyFileError | OSError) -> Skipped:
    if isinstance(why, UnsteadyFileError):
        return Skipped(file.name, _BEING_WRITTEN)
    return Skipped(file.name, f"文件读不了（{reason(why)}），请关闭正在使用它的程序或检查权限", urgent=True)


class _Done:
    """The folder of a day, into which registered files are moved as they lay in the inbox."""

    def __init__(self, inbox: Path, day: Path) -> None:
        self._inbox = inbox
        self._day = day
        self._made: dict[str, Path] = {}

    def move(self, file: Dropped) -> Skipped | None:
        """Moves a file. What goes wrong here loses nothing: the next run moves it."""
        try:
            if not steady(file.info, os.lstat(file.path)):
                return Skipped(file.name, "收入之后又被改动，下次运行再收新的内容")
            source, name = os.path.split(file.path)
            rename(file.path, _free(self._folder(source), name))
        except FileNotFoundError:
            return None  # someone took it away in this moment; its content is in the archive
        except OSError as error:
            return Skipped(file.name, f"已经收入，但没能移出收件夹（{reason(error)}），下次运行再移")
        return None

    def _folder(self, source: str) -> Path:
        """Where the files of a folder of the inbox go."""
        target = self._made.get(source)
        if target is None:
            target = self._made[source] = self._day / Path(source).relative_to(self._inbox)
            target.mkdir(parents=True, exist_ok=True)
        return target


def _free(folder: Path, name: str) -> StrPath:
    """Where a file of this name goes, under the first free number if need be: nothing that was received before is overwritten."""
    target = os.path.join(folder, name)  # noqa: PTH118 - a `Path` for each file costs more than the system
    if not os.path.lexists(target):
        return target
    names = (folder / f"{Path(name).stem} ({number}){Path(name).suffix}" for number in count(2))
    return next(path for path in names if not os.path.lexists(path))
