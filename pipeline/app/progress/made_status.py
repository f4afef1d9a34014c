"""How campaigns stand, out of what is declared and what the ledger holds."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors.core import address
from extractors.core.location import place_words, printed
from pipeline.app.progress import memory
from pipeline.app.progress.shown_status import CampaignStatus
from pipeline.app.workspace.opened import consolidation_at, day_in, open_records
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, ReviewEntry, UnitStatus
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.wording.figures import file_words
from pipeline.wording.masking import without_numbers
from pipeline.wording.terms import lacking, local, state_words

_LONGEST = 30
"""Characters of a text that are shown on the screen; beside it stands where the whole of it is."""


def made(
    workspace: Workspace, ledger: Ledger, campaigns: Sequence[str], as_of: dt.date | None, *, now: dt.datetime
) -> tuple[tuple[CampaignStatus, ...], bool]:
    """The named campaigns, or all, at the end of a day: the present one where none is given; and whether that may be told again.

    It may not where a list lies elsewhere than all that is declared, or was read in part only, which another program may mend.

    Raises:
        UsageError: there is no campaign of that name.
    """
    opened = open_records(workspace)
    chosen = opened.chosen(campaigns)
    opened = opened.once(chosen)
    with memory.put_off():
        wholes = [consolidation_at(opened, ledger, one, day_in(one, as_of, now)) for one in chosen]
    told = tuple(_shown(one, without_numbers(one, whole)) for one, whole in zip(chosen, wholes, strict=True))
    return told, all(_lists_lie_below(workspace, one) and all(rows.whole for rows in opened.references[one.id].values()) for one in chosen)


def _lists_lie_below(workspace: Workspace, campaign: Campaign) -> bool:
    templates = os.path.normpath(workspace.templates)
    lists = [campaign.roster, *(reference.file for reference in campaign.references.values())]
    return all(Path(os.path.normpath(campaign.folder / name)).is_relative_to(templates) for name in lists if name)


def _shown(campaign: Campaign, whole: Consolidation) -> CampaignStatus:
    heading = f"{campaign.title}　截至 {whole.as_of}（截止日 {whole.deadline}）"
    return CampaignStatus(heading, campaign.timezone, _data(whole), tuple(_units(campaign, whole)), tuple(map(_doubt, whole.review)))


def _units(campaign: Campaign, whole: Consolidation) -> Iterator[tuple[str, ...]]:
    for one in whole.units:
        submission = one.submission
        moment = local(submission.arrival, campaign).strftime("%m-%d %H:%M") if submission else ""
        file = submission.arrival.name if submission else "\n".join(file_words(lost.arrival.name, lost.part) for lost in one.unopened)
        owed = f"，缺{lacking(campaign, one)}" if one.state == "partial" else ""
        yield one.unit.name, f"{state_words(one)}{owed}", moment, file


def _doubt(entry: ReviewEntry) -> tuple[str, ...]:
    place = place_words(entry.finding.source)
    told = f"{place}：{entry.finding.message}" if place else entry.finding.message
    return entry.unit_name or entry.file, entry.label or "整份", _plain(entry.raw), told


def _plain(raw: str) -> str:
    flat = " ".join(raw.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + "…"


def _data(whole: Consolidation) -> dict[str, Any]:
    return {
        "campaign": whole.campaign,
        "as_of": whole.as_of.isoformat(),
        "deadline": whole.deadline.isoformat(),
        "units": [_unit(one) for one in whole.units],
        "review": [_entry(one) for one in whole.review],
        "unreadable": [{"file": one.arrival.name, "code": one.error.code, "message": one.error.message} for one in whole.unreadable],
        "unknown": [{"submission": one.id, "raw": one.unit.raw, "file": one.arrival.name} for one in whole.strangers],
    }


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
