"""A workspace opened for work: its campaigns, rosters and forms, checked before anything else happens."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.core.reading import FileReading
from extractors.match import Layout
from extractors.match.recognise import READER_VERSION
from pipeline.cage import DEFAULT_LIMITS, Limits
from pipeline.cage.settings import mark_of, read_limits
from pipeline.campaign import Campaign, definition_hash, load_campaigns
from pipeline.campaign.forms import layouts
from pipeline.campaign.roster import load_roster
from pipeline.consolidation import Material, consolidate
from pipeline.core.errors import CampaignError, UsageError
from pipeline.core.model import Arrival, Consolidation, Unit
from pipeline.core.workspace import MARKER, Workspace
from pipeline.ledger import Ledger
from pipeline.tables.references import ReferenceRows, digest_of, read_references
from pipeline.wording.figures import names


@dataclass(frozen=True)
class OpenedCampaign:
    """One campaign ready for use: `extractors.extract(files, campaign)` takes it."""

    declared: Campaign
    units: Sequence[Unit]
    layouts: Sequence[Layout]


@dataclass(frozen=True)
class Opened:
    """The campaigns of a workspace with all that belongs to them.

    Attributes:
        workspace: Where they lie.
        campaigns: By id.
        rosters: Units by campaign.
        layouts: Forms by campaign.
        key: Names the forms, the reader version and the limits that stored readings were made with.
        limits: What one file may cost.
        references: Rows of the reference lists, by campaign and name.
    """

    workspace: Workspace
    campaigns: Mapping[str, Campaign]
    rosters: Mapping[str, Sequence[Unit]]
    layouts: Mapping[str, Sequence[Layout]]
    key: str
    limits: Limits = DEFAULT_LIMITS
    references: Mapping[str, Mapping[str, ReferenceRows]] = field(default_factory=dict)

    def all_layouts(self) -> list[Layout]:
        """The forms of every campaign: a return is recognised among all of them."""
        return [layout for of_one in self.layouts.values() for layout in of_one]

    def campaign(self, name: str) -> OpenedCampaign:
        """One campaign with its roster and its forms.

        Raises:
            UsageError: there is no campaign of that name.
        """
        (declared,) = self.chosen([name])
        return OpenedCampaign(declared, self.rosters[name], self.layouts[name])

    def chosen(self, ids: Sequence[str]) -> list[Campaign]:
        """The named campaigns, or all.

        Raises:
            UsageError: there is no campaign of that name.
        """
        for name in ids:
            if name not in self.campaigns:
                message = f"没有“{name}”这个活动，现有：{names(self.campaigns) or '（无）'}。"
                raise UsageError(message)
        return [self.campaigns[name] for name in ids] if ids else list(self.campaigns.values())


def open_office(workspace: Workspace, templates: Path | None = None) -> Opened:
    """Everything declared in the workspace, checked.

    Args:
        workspace: The workspace.
        templates: Campaigns that lie elsewhere, such as those that come with the program.

    Raises:
        CampaignError: a campaign is broken, or there is none.
        RosterError: a roster is broken.
    """
    campaigns = load_campaigns(templates or workspace.templates)
    if not campaigns:
        message = f"{workspace.templates} 里没有活动，请用 huizong new 通知.docx 新建一个，或放入活动文件夹。"
        raise CampaignError(message)
    rosters = {name: load_roster(one.folder / one.roster) if one.roster else () for name, one in campaigns.items()}
    forms = {name: layouts(campaign) for name, campaign in campaigns.items()}
    digest = hashlib.sha256("".join(definition_hash(campaign) for campaign in campaigns.values()).encode()).hexdigest()
    limits = read_limits(workspace.root / MARKER)
    key = ":".join(filter(None, (READER_VERSION, digest[:24], mark_of(limits))))
    references = {name: read_references(one, one.folder, forms[name]) for name, one in campaigns.items()}
    return Opened(workspace, campaigns, rosters, forms, key, limits, references)


def reading_key(opened: Opened, arrival: Arrival) -> str:
    """Under which name the reading of an arrival is stored: a pinned file is read against the forms of its campaign only."""
    return opened.key if arrival.pinned is None else f"{opened.key}:{arrival.pinned}"


def stored_readings(opened: Opened, ledger: Ledger, arrivals: Sequence[Arrival]) -> dict[str, FileReading]:
    """What was read of these arrivals, by sha256."""
    by_key: dict[str, list[str]] = {}
    for arrival in sorted(arrivals, key=lambda one: one.pinned is not None):
        by_key.setdefault(reading_key(opened, arrival), []).append(arrival.sha256)
    found: dict[str, FileReading] = {}
    for key, shas in by_key.items():
        found |= ledger.readings(shas, key)
    return found


def consolidation_at(opened: Opened, ledger: Ledger, campaign: Campaign, as_of: dt.date) -> Consolidation:
    """How a campaign stands at the end of a day, out of what the ledger holds."""
    end = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time(), campaign.zone) - dt.timedelta(microseconds=1)
    arrivals = [one for one in ledger.arrivals(end) if one.pinned in (None, campaign.id)]
    references = opened.references.get(campaign.id, {})
    definition = definition_hash(campaign) + digest_of(references)
    material = Material(arrivals, stored_readings(opened, ledger, arrivals), ledger.corrections(), definition)
    whole = consolidate(campaign, opened.rosters[campaign.id], material, as_of)
    if not campaign.tables:
        return whole
    from pipeline.tables.build import with_tables  # noqa: PLC0415 - compares texts, and most campaigns have no table

    return with_tables(campaign, whole, references)
