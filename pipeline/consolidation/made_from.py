"""Of what a consolidation was made, as a name: two of one name are the same, and so is all that is written of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping

from pipeline.campaign import Campaign
from pipeline.consolidation.decided import is_dated
from pipeline.consolidation.file_outcomes import Owners
from pipeline.consolidation.material import Kept, Material
from pipeline.consolidation.returns.counting import CampaignUnits
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival, Unit

OnTheDay = tuple[dt.date, Collection[str], Mapping[str, Owners]]
"""The day, the files that were read (sha256), and those that may be of other campaigns."""


def generated_from(known: CampaignUnits, material: Material, seen: OnTheDay, kept: Kept) -> tuple[str, str]:
    """Sixteen characters that are others where anything is that the report is made from; and others that do not tell the day.

    Args:
        known: The campaign and its units.
        material: What arrived, was read and was settled.
        seen: What is seen on the day.
        kept: What consolidations of this campaign before made.
    """
    as_of, read, whose = seen
    report, content = _Digest(), _Digest()
    for part in _basis(known, material, read, kept):
        report.add(part)
        content.add(part)
    report.add(_json(as_of.isoformat()))
    if whose:
        shared = _json_of((file, sorted(own.shared.items()), sorted(own.elsewhere)) for file, own in sorted(whose.items()))
        report.add(shared)
        content.add(shared)
    content.add(_json_of((one.number, one.batch, one.at.isoformat()) for one in known.decided.rows))  # as a sheet of the workbook does
    return report.end(), content.end()


def _basis(known: CampaignUnits, material: Material, read: Collection[str], kept: Kept) -> Iterator[bytes | bytearray]:
    """What a report is made from, but for the day; parts that tell of all units or arrivals are long, and one is in memory at a time."""
    discarded = known.decided.discarded
    yield _json(material.definition)
    yield kept.of("basis of the campaign", _campaign, known.campaign)
    yield kept.of("basis of units", _units, *known.units.values())
    yield kept.of("basis of arrivals", _arrivals, *material.arrivals)
    yield _json_of(sorted(read))
    gone = {one.sha256 for one in material.arrivals if one.sha256 in discarded}
    yield _json_of([*map(_decision, known.decided.rows), *sorted(gone)])


class _Digest:
    """Of a list in JSON, part by part."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._before = b"["

    def add(self, part: bytes | bytearray) -> None:
        self._digest.update(self._before)
        self._digest.update(part)
        self._before = b", "

    def end(self) -> str:
        self._digest.update(b"]")
        return self._digest.hexdigest()[:16]


def _campaign(campaign: Campaign) -> bytes:
    return _json(campaign.model_dump_json(exclude={"folder", "previous"}))  # the totals of the campaign before are in the definition


def _units(*units: Unit) -> bytearray:
    return _json_of((unit.id, unit.name, unit.kind, unit.aliases, unit.email, unit.exempt, str(unit.due)) for unit in units)


def _arrivals(*arrivals: Arrival) -> bytearray:
    return _json_of((one.id, one.sha256, one.name, one.received_at.isoformat()) for one in arrivals)


def _decision(one: Decision) -> tuple[str, ...]:
    dated = [one.at.isoformat()] if is_dated(one) else []
    return (one.kind, one.subject, str(one.field or ""), str(one.value), one.why, one.who, *dated)


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: object) -> bytes:
    return _encoded(value).encode()


def _json_of(rows: Iterable[object]) -> bytearray:
    """A list as JSON, put together row by row: of 100,000 units it takes a third of the memory that all rows at once take."""
    text = bytearray(b"[")
    for place, row in enumerate(rows):
        text += (b", " if place else b"") + _json(row)
    text += b"]"
    return text
