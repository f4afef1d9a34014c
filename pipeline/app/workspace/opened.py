"""A workspace opened for work: its campaigns, rosters and forms, checked before anything else happens."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.core.reading import READER_VERSION
from extractors.form import Layout
from pipeline.app.workspace.blanks import OnDemand, forms_of, guard_of
from pipeline.app.workspace.references import digest_of_all, references_of
from pipeline.app.workspace.stored import Memory, ReadInTurn, by_key, is_in_turn, readings_under
from pipeline.cage import DEFAULT_LIMITS, Limits
from pipeline.cage.limits import mark_of, read_limits
from pipeline.campaign import Campaign, definition_hash, load_campaigns
from pipeline.campaign.units.roster import load_roster
from pipeline.campaign.units.unit_match import Matcher
from pipeline.campaign.years import closed_at
from pipeline.consolidation import Material, consolidate
from pipeline.consolidation.whose import NO_OTHERS, Campaigns
from pipeline.core.bundled import MARKER
from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import CampaignError, Remedy, UsageError
from pipeline.core.folders import files_below
from pipeline.core.model import Arrival, Unit
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger, Remembered
from pipeline.wording.figures import names

if TYPE_CHECKING:
    from pipeline.tables.references import ReferenceRows

Stamp = tuple[tuple[str, int, int], ...]
LAST_DAY = dt.date(9998, 12, 31)
"""After all that ever arrives."""


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
        everywhere: All campaigns with who knows their units: files that no form tells of are given to one of them.
        memory: What consolidations before made of single returns: the next one computes only what is new.
    """

    workspace: Workspace
    campaigns: Mapping[str, Campaign]
    rosters: Mapping[str, Sequence[Unit]]
    layouts: Mapping[str, Sequence[Layout]]
    key: str
    limits: Limits = DEFAULT_LIMITS
    references: Mapping[str, Mapping[str, ReferenceRows]] = field(default_factory=dict)
    everywhere: Campaigns = NO_OTHERS
    memory: Memory = field(default_factory=lambda: Memory(Remembered()), compare=False, repr=False)

    def once(self, campaigns: Sequence[Campaign]) -> Opened:
        """The same for whoever consolidates each of these campaigns once, and not again.

        Several campaigns ask for the same readings; what only one asks for is let go as soon as it was used.
        """
        shared = len(campaigns) > 1 or any(one.previous in self.campaigns for one in campaigns)
        return replace(self, memory=Memory(self.memory.rows, once=True, keeps_readings=shared))

    def all_layouts(self) -> list[Layout]:
        """The forms of every campaign: a return is recognised among all of them."""
        return [layout for of_one in self.layouts.values() for layout in of_one]

    def closed_to(self, arrival: Arrival) -> tuple[str, ...]:
        """Campaigns to which a file does not belong, by the day on which it came; one that is pinned says itself where it does."""
        return () if arrival.pinned else closed_at(self.campaigns, arrival.received_at)

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
    opened = open_records(workspace, templates)
    for name in opened.campaigns:
        _ = opened.layouts[name], opened.references[name]
    return opened


def open_records(workspace: Workspace, templates: Path | None = None) -> Opened:
    """The same for whoever reads no return: the blanks and reference lists of a campaign are read only when they are asked for.

    Raises:
        CampaignError: a declaration is broken, or there is none; later, where a blank or a list is wrong.
        RosterError: a roster is broken.
    """
    folder = templates or workspace.templates
    return _records(workspace, folder, _stamp(workspace.root / MARKER, folder))


@lru_cache(maxsize=2)
def _records(workspace: Workspace, templates: Path, _stamp_of_files: Stamp) -> Opened:
    """What is declared, kept while no file of it changes: a server asks for it with every click."""
    campaigns = load_campaigns(templates)
    if not campaigns:
        message = f"{templates} 里没有活动，请由通知新建一个，或放入活动文件夹。"
        raise CampaignError(message, Remedy.NEW)
    rosters = {name: load_roster(one.folder / one.roster) if one.roster else () for name, one in campaigns.items()}
    forms = OnDemand(campaigns, lambda name: forms_of(campaigns[name], guard_of(workspace)))
    digest = hashlib.sha256("".join(definition_hash(campaign) for campaign in campaigns.values()).encode()).hexdigest()
    limits = read_limits(workspace.root / MARKER)
    key = ":".join(filter(None, (READER_VERSION, digest[:24], mark_of(limits))))
    references = OnDemand(campaigns, lambda name: references_of(workspace, campaigns[name], forms))
    everywhere = Campaigns(campaigns, OnDemand(campaigns, lambda name: Matcher(rosters[name], campaigns[name].affixes)))
    return Opened(workspace, campaigns, rosters, forms, key, limits, references, everywhere)


def _stamp(marker: Path, templates: Path) -> Stamp:
    """Of every file that declares something: its path, when it was last written, and its size."""
    files = [*([marker] if marker.is_file() else []), *files_below(templates)]
    return tuple((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)


def day_in(campaign: Campaign, as_of: dt.date | None, now: dt.datetime) -> dt.date:
    """The day that is asked for, or the present one where the campaign's office is."""
    return as_of or now.astimezone(campaign.zone).date()


def consolidation_at(opened: Opened, ledger: Ledger, campaign: Campaign, as_of: dt.date) -> Consolidation:
    """How a campaign stands at the end of a day, out of what the ledger holds, beside what the campaign before it came to."""
    former = _former_totals(opened, ledger, campaign)
    whole = _consolidated(opened, ledger, campaign, (as_of, repr(former) if former else ""))
    return replace(whole, former=former) if former else whole


def _former_totals(opened: Opened, ledger: Ledger, campaign: Campaign) -> dict[str, int | float]:
    """The totals of the campaign before, with all that has arrived for it; only those that are known."""
    before = opened.campaigns.get(campaign.previous)
    if before is None:
        return {}
    totals = _consolidated(opened, ledger, before, (LAST_DAY, "")).totals
    return {name: total.value for name, total in totals.items() if total.known}


def _consolidated(opened: Opened, ledger: Ledger, campaign: Campaign, basis: tuple[dt.date, str]) -> Consolidation:
    """How a campaign stands at the end of a day; the text is what else the result is made from."""
    as_of, beside = basis
    end = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time(), campaign.zone) - dt.timedelta(microseconds=1)
    ledger, kept = ledger.remembering(opened.memory.rows), opened.memory.kept(campaign.id)
    with kept.consolidating():
        arrivals = kept.of("own arrivals", partial(_own, opened, campaign), *ledger.arrivals(end))
        references = opened.references.get(campaign.id, {})
        definition = definition_hash(campaign) + digest_of_all(references) + beside
        keys = kept.of("reading keys", partial(by_key, opened), *arrivals)
        asked = ledger if opened.memory.keeps_readings else ledger.remembering(None)
        readings = ReadInTurn(opened, asked, arrivals) if is_in_turn(opened, keys) else readings_under(asked, keys)
        material = Material(arrivals, readings, ledger.decisions(), definition, opened.everywhere)
        whole = consolidate(campaign, opened.rosters[campaign.id], material, as_of, kept)
    if not campaign.tables:
        return whole
    from pipeline.tables.build import with_tables  # noqa: PLC0415 - compares texts, and most campaigns have no table

    return with_tables(campaign, whole, references)


def _own(opened: Opened, campaign: Campaign, *arrivals: Arrival) -> list[Arrival]:
    """Those that are not of another campaign, by the folder that they lay in or the day on which they came."""
    return [one for one in arrivals if one.pinned in (None, campaign.id) and campaign.id not in opened.closed_to(one)]
