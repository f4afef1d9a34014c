"""The name of what a report is made from, so that two reports can be told to be made from the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

from pipeline.campaign import Campaign
from pipeline.consolidation.decided import is_dated
from pipeline.consolidation.formless import Owners
from pipeline.consolidation.material import Kept, Material
from pipeline.consolidation.submissions import CampaignUnits
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival, Unit


def generated_from(known: CampaignUnits, material: Material, seen: tuple[dt.date, Mapping[str, Owners]], kept: Kept) -> str:
    """Sixteen characters that are others where anything is that the report is made from.

    Args:
        known: The campaign and its units.
        material: What arrived, was read and was settled.
        seen: The day, and the files that may be of other campaigns.
        kept: What consolidations of this campaign before made.
    """
    as_of, whose = seen
    used = {one.sha256 for one in material.arrivals}
    decisions = [_decision(one) for one in known.decided.rows]
    basis = [
        _json(material.definition),
        kept.of("basis of the campaign", _campaign, known.campaign),
        kept.of("basis of units", _units, *known.units.values()),
        kept.of("basis of arrivals", _arrivals, *material.arrivals),
        _json(sorted(sha for sha in material.readings if sha in used)),
        _json([*decisions, *sorted(known.decided.discarded & used)]),
        _json(as_of.isoformat()),
    ]
    if whose:
        basis.append(_json([(file, sorted(own.shared.items()), sorted(own.elsewhere)) for file, own in sorted(whose.items())]))
    return hashlib.sha256(f"[{', '.join(basis)}]".encode()).hexdigest()[:16]


def _campaign(campaign: Campaign) -> str:
    return _json(campaign.model_dump_json(exclude={"folder", "previous"}))  # the totals of the campaign before are in the definition


def _units(*units: Unit) -> str:
    return _json([(unit.id, unit.name, unit.kind, unit.aliases, unit.email, unit.exempt, str(unit.due)) for unit in units])


def _arrivals(*arrivals: Arrival) -> str:
    return _json([(one.id, one.sha256, one.name, one.received_at.isoformat()) for one in arrivals])


def _decision(one: Decision) -> tuple[str, ...]:
    dated = [one.at.isoformat()] if is_dated(one) else []
    return (one.kind, one.subject, str(one.field or ""), str(one.value), one.why, one.who, *dated)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
