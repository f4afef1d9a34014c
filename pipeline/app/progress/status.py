"""How campaigns stand: who returned, who is late or missing, what awaits review."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict

from pipeline.app.progress.shown_status import CampaignStatus
from pipeline.app.workspace.kept_text import KeptText, declarations, named_by
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger

_FOLDER = "status"


def status(workspace: Workspace, campaigns: Sequence[str], as_of: dt.date | None, *, now: dt.datetime) -> tuple[CampaignStatus, ...]:
    """The named campaigns, or all, at the end of a day: the present one where none is given.

    What was told before is told again while all that is declared and every row of the ledger is as it was then.

    Raises:
        UsageError: there is no campaign of that name.
    """
    with open_ledger(workspace) as ledger:
        mark = _mark(workspace, ledger, as_of)
        kept = KeptText(workspace, _FOLDER, "\n".join(campaigns), mark)
        told = _decoded(kept.text())
        if told and (as_of or all(one.is_of_today(now) for one in told)):
            return told
        from pipeline.app.progress.made_status import made  # noqa: PLC0415 - loads campaigns and all that consolidates them

        new, may_be_kept = made(workspace, ledger, campaigns, as_of, now=now)
        if may_be_kept and _mark(workspace, ledger, as_of) == mark:
            kept.keep(json.dumps([asdict(one) for one in new]))
    return new


def _mark(workspace: Workspace, ledger: Ledger, as_of: dt.date | None) -> str:
    return named_by(declarations(workspace), ledger.fingerprint(), as_of.isoformat() if as_of else "")


def _decoded(text: str | None) -> tuple[CampaignStatus, ...]:
    return tuple(CampaignStatus(**one) for one in json.loads(text)) if text is not None else ()
