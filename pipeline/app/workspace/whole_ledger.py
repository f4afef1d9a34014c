"""The workspace's ledger, opened only where it still knows all that was received."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.core.workspace import Workspace
from pipeline.intake.lost import require_whole
from pipeline.ledger import Ledger


@contextmanager
def open_ledger(workspace: Workspace) -> Iterator[Ledger]:
    """The workspace's ledger, which knows all that was received.

    Raises:
        LedgerError: it can't be opened, or has lost arrivals.
    """
    with Ledger.open(workspace.ledger_url) as ledger:
        require_whole(workspace, ledger)
        yield ledger
