"""The slips that units confirm, one a unit: what of its returns counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.decisions.targets import Sight, Target, look, the_campaign, the_unit
from pipeline.app.workspace.opened import open_records
from pipeline.app.workspace.stored import require_read
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.file_names import file_name
from pipeline.core.model import Unit
from pipeline.core.storage import put_beside
from pipeline.core.workspace import Workspace
from pipeline.post.letter import Sender, letter_bytes
from pipeline.post.slip import slip_letter
from pipeline.wording.masking import without_numbers
from pipeline.wording.terms import lacking

FOLDER = "核对单"


@dataclass(frozen=True, slots=True)
class SlipOrder:
    """Whose slips are written: a unit's, or of all units of the campaign that returned something where none is named.

    Attributes:
        due: Until when they shall be handed back.
    """

    unit: str | None = None
    campaign: str | None = None
    due: dt.date | None = None


def write_slips(workspace: Workspace, order: SlipOrder, *, now: dt.datetime) -> tuple[Path, ...]:
    """Writes the slips into `outbox/<campaign>/核对单/<day>/`.

    Raises:
        AmbiguousError: several units or campaigns may be meant.
        UsageError: there is no such unit, or nothing of it counts.
        StorageError: they can't be written.
    """
    opened = open_records(workspace)
    with open_ledger(workspace) as ledger:
        require_read(opened, ledger)
        sights = look(opened, ledger, order.campaign)
    sight, units = _meant(sights, order)
    at = now.astimezone(sight.campaign.zone)
    folder = workspace.outbox / sight.campaign.id / FOLDER / at.date().isoformat()
    shown = Sight(sight.campaign, without_numbers(sight.campaign, sight.whole))
    return tuple(_written(folder, shown, one, Sender(sight.campaign, one.name, at, order.due)) for one in units)


def _meant(sights: Sequence[Sight], order: SlipOrder) -> tuple[Sight, list[Unit]]:
    if order.unit is not None:
        sight, unit = the_unit(sights, Target(order.unit, order.campaign))
        named = [unit]
    else:
        sight = the_campaign(sights, Target("全部单位", order.campaign))
        named = list(sight.units)
    counted = {one.unit.id for one in sight.whole.counted}
    found = [one for one in named if one.id in counted]
    if not found:
        message = f"{order.unit or sight.campaign.title}还没有计入汇总的数据，没有写核对单。"
        raise UsageError(message, Remedy.STATUS)
    return sight, found


def _written(folder: Path, sight: Sight, unit: Unit, sender: Sender) -> Path:
    own = [one for one in sight.whole.counted if one.unit.id == unit.id]
    status = next(one for one in sight.whole.units if one.unit.id == unit.id)
    owed = lacking(sight.campaign, status) if status.state == "partial" else ""
    return put_beside(folder / file_name(unit.name, ".docx"), letter_bytes(slip_letter(sender, own, owed), stamp=sender.at))
