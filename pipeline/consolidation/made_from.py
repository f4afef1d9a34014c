"""Of what a consolidation was made, as a name: two of one name are the same, and so is all that is written of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping

from pipeline.campaign import Campaign
from pipeline.consolidation.decided import is_dated
from pipeline.consolidation.file_outcomes import Owners
from pipeline.consolidation.material import Kept, Material
from pipeline.consolidation.returns.submissions import CampaignUnits
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival, Unit


def generated_from(known: CampaignUnits, material: Material, seen: tuple[dt.date, Mapping[str, Owners]], kept: Kept) -> tuple[str, str]:
    """Sixteen characters that are others where anything is that the report is made from; and others that do not tell the day.

    Args:
        known: The campaign and its units.
        material: What arrived, was read and was settled.
        seen: The day, and the files that may be of other campaigns.
        kept: What consolidations of this campaign before made.
    """
    as_of, whose = seen
    used = {one.sha256 for one in material.arrivals}
    decisions = [_decision(one) for one in known.decided.rows]
    day = _json(as_of.isoformat())
    basis = [
        _json(material.definition),
        kept.of("basis of the campaign", _campaign, known.campaign),
        kept.of("basis of units", _units, *known.units.values()),
        kept.of("basis of arrivals", _arrivals, *material.arrivals),
        _json_of(sorted(sha for sha in material.readings if sha in used)),
        _json_of([*decisions, *sorted(known.decided.discarded & used)]),
        day,
    ]
    if whose:
        basis.append(_json_of((file, sorted(own.shared.items()), sorted(own.elsewhere)) for file, own in sorted(whose.items())))
    taken = _json_of((one.number, one.batch, one.at.isoformat()) for one in known.decided.rows)  # as a sheet of the workbook does
    return _digest(basis), _digest([*(part for part in basis if part is not day), taken])


def _digest(basis: Iterable[bytes]) -> str:
    """Of a list in JSON. The part that tells of all arrivals is long, and not put together with the others."""
    digest = hashlib.sha256(b"[")
    for place, part in enumerate(basis):
        digest.update(b", " if place else b"")
        digest.update(part)
    digest.update(b"]")
    return digest.hexdigest()[:16]


def _campaign(campaign: Campaign) -> bytes:
    return _json(campaign.model_dump_json(exclude={"folder", "previous"}))  # the totals of the campaign before are in the definition


def _units(*units: Unit) -> bytes:
    return _json_of((unit.id, unit.name, unit.kind, unit.aliases, unit.email, unit.exempt, str(unit.due)) for unit in units)


def _arrivals(*arrivals: Arrival) -> bytes:
    return _json_of((one.id, one.sha256, one.name, one.received_at.isoformat()) for one in arrivals)


def _decision(one: Decision) -> tuple[str, ...]:
    dated = [one.at.isoformat()] if is_dated(one) else []
    return (one.kind, one.subject, str(one.field or ""), str(one.value), one.why, one.who, *dated)


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: object) -> bytes:
    return _encoded(value).encode()


def _json_of(rows: Iterable[object]) -> bytes:
    """A list as JSON, put together row by row: of 100,000 units it takes a third of the memory that all rows at once take."""
    text = bytearray(b"[")
    for place, row in enumerate(rows):
        text += (b", " if place else b"") + _json(row)
    text += b"]"
    return bytes(text)
