"""Files that a clerk drops on the page: into the inbox of their campaign, taken in and read at once, and what became of each.

They come in the same way as every other file: nothing is lost where the reading can't begin, since the next run finds them in the inbox.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.app.files.received import FileRow, file_rows
from pipeline.app.nightly.new_readings import Progress, extract_new
from pipeline.app.workspace.opened import LAST_DAY, Opened, consolidation_at, open_office
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage.engine import Engine
from pipeline.core.errors import BusyError
from pipeline.core.file_names import name_key, safe_name
from pipeline.core.model import Arrival
from pipeline.core.storage import fsync_folder, put_in_place, writing
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.intake.inbox import RECEIPTS, is_litter, look
from pipeline.intake.receipts import Receipt, read_receipts
from pipeline.intake.take_in import take_in
from pipeline.ledger import Ledger
from pipeline.ledger.rows import instant

_STAGE = ".dropping-"
_LITTER = "是系统自己的文件，没有收"
_BUSY = "已放进收件夹；另一次汇总正在进行，做完就读"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser hands it over: its name, with the folders that it was dropped with, and its content."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class DropOrder:
    """Where dropped files belong.

    Attributes:
        campaign: Id of the campaign.
        clock: Gives the present moment, with its zone.
        received_at: When they were received, where that was not just now.
    """

    campaign: str
    clock: Callable[[], dt.datetime]
    received_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dropped file: as the register of files has it, or why it is not there (yet).

    Attributes:
        name: As it was dropped.
        row: What the register has.
        reason: Why it has nothing.
        waits: It lies in the inbox until what is at work now is done.
    """

    name: str
    row: FileRow | None = None
    reason: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Dropping:
    """What became of all, in their order, and what else a person should know (`problems`)."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a run must follow, for files that could not be read now."""
        return any(one.waits for one in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A dropped file in the inbox by its name there, or why it is not there."""

    shown: str
    name: str = ""
    reason: str = ""


def drop(
    workspace: Workspace, order: DropOrder, uploads: Sequence[Upload], engine: Engine, progress: Progress = lambda _done, _all: None
) -> Dropping:
    """Puts the files into the inbox, takes them in and reads them.

    Raises:
        UsageError: there is no campaign of that name.
        HuizongError: the set-up is broken, or the disk is full. What was dropped never raises.
    """
    opened = open_office(workspace)
    opened.chosen([order.campaign])
    placed = _placed(workspace.inbox, order, uploads)
    names = {name_key(one.name) for one in placed if one.name}
    try:
        with workspace.locked(now=order.clock()), open_ledger(workspace) as ledger:
            arrivals, skipped, problems = _taken_in(opened, ledger, order, names)
            extract_new(opened, ledger, engine, progress, list(arrivals.values()))
            rows = _rows(opened, ledger, order.campaign)
    except BusyError:
        return Dropping(tuple(Outcome(one.shown, reason=one.reason or _BUSY, waits=not one.reason) for one in placed))
    known = {name: rows[arrival.id] for name, arrival in arrivals.items() if arrival.id in rows}
    return Dropping(tuple(_outcome(one, known, skipped) for one in placed), problems)


def left_in_inbox(opened: Opened) -> int:
    """How many files lie in the inbox for the next run."""
    found, _ = look(opened.workspace.inbox, opened.campaigns)
    return len(found)


def _placed(inbox: Path, order: DropOrder, uploads: Sequence[Upload]) -> list[_Placed]:
    """Writes every file into the folder of its campaign; a register of receipts among them tells when the others were received."""
    names = _without_common_folder([safe_name(one.name) for one in uploads])
    with writing(inbox):
        inbox.mkdir(parents=True, exist_ok=True)
        stage = tempfile.TemporaryDirectory(prefix=_STAGE, dir=inbox)
    with stage as folder:
        receipts = _receipts(Path(folder), names, uploads)
        placed, there = [], dict[Path, set[str]]()
        for number, (name, upload) in enumerate(zip(names, uploads, strict=True)):
            listed, shown = receipts.get(str(name), Receipt()), str(name)
            if name == PurePosixPath(RECEIPTS):
                placed.append(_Placed(shown, reason=f"是收件时间的登记，已照它登记其他 {len(names) - 1} 个文件的收到时间"))
            elif is_litter(PurePosixPath(upload.name.replace("\\", "/")).name):
                placed.append(_Placed(shown, reason=_LITTER))
            elif listed.wrong:
                placed.append(_Placed(shown, reason=listed.wrong))
            else:
                moment = listed.moment or order.received_at or order.clock()
                target = _put(Path(folder) / str(number), inbox / order.campaign / name, upload.content, moment, there)
                placed.append(_Placed(shown, target.relative_to(inbox).as_posix()))
    return placed


def _without_common_folder(names: list[PurePosixPath]) -> list[PurePosixPath]:
    """A folder that was dropped as a whole says nothing about its files; two folders may."""
    while names and all(len(name.parts) > 1 for name in names) and len({name.parts[0] for name in names}) == 1:
        names = [PurePosixPath(*name.parts[1:]) for name in names]
    return names


def _receipts(folder: Path, names: Sequence[PurePosixPath], uploads: Sequence[Upload]) -> Mapping[str, Receipt]:
    register = next((upload for name, upload in zip(names, uploads, strict=True) if name == PurePosixPath(RECEIPTS)), None)
    if register is None:
        return {}
    path = folder / RECEIPTS
    path.write_bytes(register.content.read())
    found = read_receipts(path, OFFICE_ZONE)
    if not found.readable:
        return {str(name): Receipt(wrong=found.problems[0].rstrip("。")) for name in names}
    return found.of({str(name) for name in names})


def _put(temporary: Path, target: Path, content: IO[bytes], moment: dt.datetime, there: dict[Path, set[str]]) -> Path:
    """Copies a file to the disk and gives it its place at one stroke, under the first name that is free on every system.

    Args:
        temporary: Where it is written first.
        target: The name that it should have.
        content: What it holds.
        moment: When it was received.
        there: Keys of the names in each folder that was looked into; grows.
    """
    with writing(target):
        with temporary.open("wb") as stream:
            shutil.copyfileobj(content, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.utime(temporary, ns=(instant(moment) * 1000, instant(moment) * 1000))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.parent not in there:
            there[target.parent] = {name_key(path.name) for path in target.parent.iterdir()}
        alike = there[target.parent]
        free = next(path for path in _names(target) if name_key(path.name) not in alike and _reserved(path))
        alike.add(name_key(free.name))
        put_in_place(temporary, free)
        fsync_folder(free.parent)
    return free


def _names(target: Path) -> Iterator[Path]:
    yield target
    yield from (target.with_name(f"{target.stem}_{number}{target.suffix}") for number in count(2))


def _reserved(path: Path) -> bool:
    """Makes the name ours, where nothing has it; two clerks may drop files of one name at the same moment."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _taken_in(
    opened: Opened, ledger: Ledger, order: DropOrder, names: Collection[str]
) -> tuple[dict[str, Arrival], dict[str, str], tuple[str, ...]]:
    """The arrivals by the keys of their names, why others stayed in the inbox, and what a person should know."""
    found = take_in(
        opened.workspace,
        ledger,
        now=order.clock(),
        zone=OFFICE_ZONE,
        campaigns=list(opened.campaigns),
        settle=dt.timedelta(),
        limits=opened.limits,
        only=names,
    )
    arrivals = {name_key(one.name): one for one in found.arrivals}
    return arrivals, {name_key(one.name): one.reason for one in found.skipped}, found.problems


def _rows(opened: Opened, ledger: Ledger, campaign: str) -> dict[str, FileRow]:
    (declared,) = opened.chosen([campaign])
    return {row.arrival.id: row for row in file_rows(declared, consolidation_at(opened, ledger, declared, LAST_DAY))}


def _outcome(one: _Placed, known: Mapping[str, FileRow], skipped: Mapping[str, str]) -> Outcome:
    return Outcome(one.shown, known.get(name_key(one.name)), one.reason or skipped.get(name_key(one.name), ""))
