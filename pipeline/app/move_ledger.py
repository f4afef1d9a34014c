"""`huizong move-ledger`: the ledger of a workspace carried over from this computer to a shared database, or back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.opened import open_ledger
from pipeline.core.errors import LedgerError, UsageError
from pipeline.core.storage import rename, writing
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.ledger import Ledger
from pipeline.ledger.database import EMBEDDED
from pipeline.ledger.moving import close_moved, move
from pipeline.wording.figures import file_stamp

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
            _put_aside(Path(url.removeprefix(EMBEDDED)), now)
        with Ledger.open(url) as target:
            rows = move(source, target)
            close_moved(source, target.name)
            return Moved(rows, source.name, target.name, url.startswith(EMBEDDED))


def _put_aside(ledger: Path, now: dt.datetime) -> None:
    """Renames the embedded ledger that was moved away before, so that a new one can take its place."""
    if not ledger.exists():
        return
    try:
        Ledger.open(f"{EMBEDDED}{ledger}").close()
    except LedgerError:
        with writing(ledger):
            rename(ledger, ledger.with_name(f"{ledger.name}.已迁走-{file_stamp(now.astimezone(OFFICE_ZONE))}"))
