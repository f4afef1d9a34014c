"""How campaigns stand: who returned, who is late or missing, what awaits review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractors.core import address
from extractors.core.location import printed
from pipeline.app.progress import memory
from pipeline.app.workspace.opened import consolidation_at, day_in, open_ledger, open_records
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, ReviewEntry, UnitStatus
from pipeline.core.workspace import Workspace
from pipeline.wording.figures import file_words
from pipeline.wording.masking import without_numbers


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """A campaign and how it stands at the end of one day; telephone numbers are masked."""

    campaign: Campaign
    consolidation: Consolidation

    def data(self) -> dict[str, Any]:
        """The same as other programs get it (`docs/interface.md`)."""
        whole = self.consolidation
        return {
            "campaign": whole.campaign,
            "as_of": whole.as_of.isoformat(),
            "deadline": whole.deadline.isoformat(),
            "units": [_unit(one) for one in whole.units],
            "review": [_entry(one) for one in whole.review],
            "unreadable": [{"file": one.arrival.name, "code": one.error.code, "message": one.error.message} for one in whole.unreadable],
            "unknown": [{"submission": one.id, "raw": one.unit.raw, "file": one.arrival.name} for one in whole.strangers],
        }


def status(workspace: Workspace, campaigns: Sequence[str], as_of: dt.date | None, *, now: dt.datetime) -> tuple[CampaignStatus, ...]:
    """The named campaigns, or all, at the end of a day: the present one where none is given.

    Raises:
        UsageError: there is no campaign of that name.
    """
    opened = open_records(workspace)
    chosen = opened.chosen(campaigns)
    opened = opened.once(chosen)
    with open_ledger(workspace) as ledger, memory.put_off():
        wholes = [consolidation_at(opened, ledger, one, day_in(one, as_of, now)) for one in chosen]
    return tuple(CampaignStatus(one, without_numbers(one, whole)) for one, whole in zip(chosen, wholes, strict=True))


def _unit(one: UnitStatus) -> dict[str, Any]:
    submission = one.submission
    return {
        "id": one.unit.id,
        "name": one.unit.name,
        "kind": one.unit.kind,
        "state": "missing" if one.state == "unreadable" else one.state,
        "late": one.late,
        "submission": submission.id if submission else None,
        "received_at": submission.arrival.received_at.isoformat() if submission else None,
        "file": submission.arrival.name if submission else None,
        "lacking": list(one.lacking),
        "unopened": [file_words(file.arrival.name, file.part) for file in one.unopened],
        "sent_back": one.sent_back,
        "by_mouth": one.by_mouth,
    }


def _entry(one: ReviewEntry) -> dict[str, Any]:
    return {
        "submission": one.submission,
        "unit": one.unit_id,
        "name": one.unit_name,
        "field": address.printed(one.field),
        "label": one.label,
        "raw": one.raw,
        "value": one.value,
        "code": one.finding.code,
        "severity": one.finding.severity,
        "message": one.finding.message,
        "file": one.file,
        "source": printed(one.finding.source),
    }
