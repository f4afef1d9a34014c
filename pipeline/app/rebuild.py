"""`huizong rebuild`: a ledger that is lost or damaged, made again from the archive, the journal of arrivals and what is left of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.opened import open_records
from pipeline.core.errors import DamagedLedgerError
from pipeline.core.storage import rename, writing
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.intake.arrivals import Clock
from pipeline.intake.journal import continue_journal
from pipeline.intake.rebuild import Means, recovered
from pipeline.ledger import Ledger
from pipeline.ledger.decided import continue_decisions, read_decisions
from pipeline.ledger.moving import salvage
from pipeline.wording.figures import file_stamp


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
