"""The same campaign a year later: its folder copied, with what the office decided of its units."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.core.address import UNIT
from extractors.language import text
from pipeline.app.workspace.opened import LAST_DAY, consolidation_at, open_records
from pipeline.app.workspace.stored import require_read
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.campaign import FILE_NAME, Campaign, load_campaign
from pipeline.campaign.loading import compose
from pipeline.campaign.units.roster import rewritten
from pipeline.campaign.units.unit_match import Matcher
from pipeline.campaign.years import NextYear, next_year, renewed
from pipeline.consolidation.decided import Decided, decided_roster
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.model import Unit
from pipeline.core.workspace import Workspace
from pipeline.notice.folder import require_id, write_new_folder


@dataclass(frozen=True, slots=True)
class LearnedName:
    """What a return called a unit, as a person had to tell."""

    written: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Again:
    """The new campaign, and what its clerk must look at.

    Attributes:
        folder: Where it lies.
        campaign: As it is declared.
        units: Its roster.
        gone: Names of units that were merged into others.
        learned: Names that became aliases.
        left: Lines of `campaign.yaml` that still name the year of the old one.
    """

    folder: Path
    campaign: Campaign
    units: tuple[Unit, ...]
    gone: tuple[str, ...]
    learned: tuple[LearnedName, ...]
    left: tuple[int, ...]


def again(workspace: Workspace, campaign_id: str, year: int, new_id: str = "") -> Again:
    """Writes the folder of a campaign for another year.

    Args:
        workspace: Where the old one lies and the new one will.
        campaign_id: The old one.
        year: The year of the new one.
        new_id: Its id; made of the old one's where it is empty.

    Raises:
        UsageError: there is no such campaign, the new one is there already, or not all that arrived has been read.
        CampaignError: the copy can't be loaded; then nothing is left behind.
        StorageError: it can't be written; then nothing is left behind.
    """
    require_id(new_id)
    opened = open_records(workspace)
    (old,) = opened.chosen([campaign_id])
    then = next_year(old, year, new_id)
    with open_ledger(workspace) as ledger:
        require_read(opened, ledger)
        decided = Decided.on_day(ledger.decisions(), old, LAST_DAY)
        whole = consolidation_at(opened, ledger, old, LAST_DAY)
    kept, gone = _roster(opened.rosters[campaign_id], decided, then)
    learned = _learned(kept, old, whole)
    units = tuple(_with_names(unit, learned) for unit in kept)
    source = old.folder / FILE_NAME
    written = source.read_bytes().decode("utf-8-sig")
    changed = renewed(written, compose(source, written), old, then)

    def fill(folder: Path) -> None:
        _copy(old, folder)
        (folder / FILE_NAME).write_bytes(changed.text.encode())
        if old.roster and units != opened.rosters[campaign_id]:
            (folder / old.roster).write_bytes(rewritten(old.folder / old.roster, units))
        load_campaign(folder)

    folder = write_new_folder(then.id, workspace.templates, fill)
    return Again(folder, load_campaign(folder), units, gone, learned, changed.left)


def _roster(units: Sequence[Unit], decided: Decided, then: NextYear) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """The units of the new roster, and the names of those that are no more.

    Days and exemptions that were decided are of the old campaign alone; what the roster itself says holds on.
    """
    own = {unit.id: unit for unit in units}
    kept, gone = [], []
    for unit in decided_roster(units, *decided.of_roster()):
        if decided.last(DecisionKind.MERGE, unit.id) is not None:
            gone.append(unit.name)
            continue
        due = own[unit.id].due if unit.id in own else None
        kept.append(replace(unit, aliases=tuple(dict.fromkeys(unit.aliases)), due=then.day(due) if due else None))
    return tuple(kept), tuple(gone)


def _learned(units: Sequence[Unit], campaign: Campaign, whole: Consolidation) -> tuple[LearnedName, ...]:
    """What a person had to say of a name: only where it can mean no other unit of the roster."""
    told: dict[str, set[str]] = {}
    for one in whole.submissions:
        if one.unit.raw and one.unit.id and any(each.field == UNIT for each in one.corrections):
            told.setdefault(one.unit.raw, set()).add(one.unit.id)
    found = [
        LearnedName(raw, unit) for raw, ids in told.items() for unit in units if ids == {unit.id} and _is_new(raw, unit, units, campaign)
    ]
    taught = Matcher([_with_names(unit, found) for unit in units], campaign.affixes)
    return tuple(one for one in found if taught.match(one.written).id == one.unit.id)


def _is_new(raw: str, unit: Unit, units: Sequence[Unit], campaign: Campaign) -> bool:
    known = Matcher(units, campaign.affixes).match(raw)
    if known.id not in (None, unit.id) or known.match in ("exact", "alias") or set(raw) & set(";；\n\r"):
        return False
    name = text.key(raw)
    return not any(name in text.key(other) for one in units if one.id != unit.id for other in (one.name, *one.aliases))


def _with_names(unit: Unit, learned: Sequence[LearnedName]) -> Unit:
    names = (one.written for one in learned if one.unit.id == unit.id)
    return replace(unit, aliases=tuple(dict.fromkeys((*unit.aliases, *names))))


def _copy(old: Campaign, folder: Path) -> None:
    """All but the old notice, and what only lay there while a file was open."""
    blanks = {(old.folder / blank).resolve() for form in old.forms.values() for blank in form.blanks}
    notice = (old.folder / old.notice).resolve() if old.notice else None
    if old.roster and not (old.folder / old.roster).resolve().is_relative_to(old.folder.resolve()):
        message = f"名册 {old.roster} 不在活动文件夹 {old.folder} 里，请把它移进来，再运行一次。"
        raise UsageError(message)

    def passed(within: str, names: list[str]) -> set[str]:
        paths = {name: (Path(within) / name).resolve() for name in names}
        return {name for name, path in paths.items() if name.startswith((".", "~$")) or (path == notice and path not in blanks)}

    shutil.copytree(old.folder, folder, ignore=passed, dirs_exist_ok=True)
