"""The papers that are signed: written once nothing blocks them, or where a person says so."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.exchange import exchange, heal
from pipeline.app.opened import consolidation_at, day_in, open_ledger, open_office
from pipeline.app.publish import refusals_told
from pipeline.consolidation.review import blocking
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.workspace import Workspace

FORMAL = "正式稿"


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of it.

    Attributes:
        folder: Where the papers are; none where they were refused.
        files: Their names.
        blocking: What is open and must be settled, or was passed over.
        hints: How many lesser doubts are open.
    """

    folder: Path | None
    files: tuple[str, ...]
    blocking: tuple[ReviewEntry, ...]
    hints: int


def sign(workspace: Workspace, campaign_id: str, as_of: dt.date | None, *, anyway: bool, now: dt.datetime) -> Signed:
    """Writes 正式稿 of a day into its folder of results.

    Raises:
        UsageError: there is no campaign of that name.
        TemplateError: a document can't be rendered.
        StorageError: the folder can't be written.
    """
    with workspace.locked(now=now):
        opened = open_office(workspace)
        (campaign,) = opened.chosen([campaign_id])
        with open_ledger(workspace) as ledger:
            whole = consolidation_at(opened, ledger, campaign, day_in(campaign, as_of, now))
        block = blocking(campaign, whole)
        hints = len(whole.doubts) - sum(one.about == "counted" for one in block)
        if block and not anyway:
            return Signed(None, (), block, hints)
        from pipeline.render.outbox import render_formal  # noqa: PLC0415 - a refusal needs none of the writers

        files = render_formal(campaign, opened.layouts[campaign.id], whole)
        folder = workspace.outbox / campaign.id / whole.as_of.isoformat() / FORMAL
        with refusals_told(folder):
            heal(folder.parent)
            exchange(folder, files, hashlib.sha256(whole.generated_from.encode()).hexdigest())
    return Signed(folder, tuple(files), block, hints)
