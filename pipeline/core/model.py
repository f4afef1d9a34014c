"""The values that the packages of the pipeline hand to one another. All are frozen; none knows the ledger or the disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Finding, Item, Value
from pipeline.core.decision import Decision

MatchKind = Literal["exact", "alias", "fuzzy", "sender", "subject", "filename", "sheet", "headline", "none"]
UnitState = Literal["on_time", "late", "nil", "partial", "unreadable", "missing", "exempt"]
OWN = "本级"
"""What belongs to the office itself and to no unit of the roster."""
Standing = Literal["counted", "superseded", "duplicate", "unknown_unit", "excluded", "withdrawn", "not_ours"]


NO_EXTRA: Mapping[str, str] = {}
"""One object for all units about which the roster says nothing more: an empty one each takes 64 bytes."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A reporting unit of the roster."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    email: str = ""
    exempt: bool = False
    due: dt.date | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: NO_EXTRA)


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """Which unit a return belongs to, and how that is known."""

    raw: str
    id: str | None
    match: MatchKind
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it was received.

    Attributes:
        id: Short stable id made of content, name and time (the same in every ledger).
        name: Path below the inbox, with `/`, as it was received.
        received_at: With zone. The mail's date, the register's time, or the file's own time.
        pinned: Campaign named by the sub-folder it lay in.
    """

    id: str
    sha256: str
    name: str
    size: int
    received_at: dt.datetime
    pinned: str | None = None
    sender: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on one value, appended and never changed. The original reading stays."""

    submission: str
    field: FieldAddress
    value: Value
    why: str
    who: str
    at: dt.datetime


_UNCORRECTED: Mapping[FieldAddress, Answer] = {}
"""One object for all returns that nobody corrected."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One return (one filled copy of one form by one unit) with its standing in the consolidation.

    `values` and `groups` are as they count now, corrections applied; `original` keeps the readings that a correction replaced.
    A list that names several units in its rows is one submission a unit; `sender` tells then who sent it: lists of one unit that come
    from different senders stand beside one another.
    """

    id: str
    arrival: Arrival
    part: str
    form: str
    unit: UnitMatch
    values: Mapping[str, Answer]
    groups: Mapping[str, tuple[Item, ...]]
    findings: tuple[Finding, ...]
    standing: Standing
    late: bool
    nil: bool
    replaced_by: str | None = None
    corrections: tuple[Correction, ...] = ()
    original: Mapping[FieldAddress, Answer] = field(default_factory=lambda: _UNCORRECTED)
    sender: str = ""
    decisions: tuple[Decision, ...] = ()
    """What persons decided of the return as a whole."""

    def answer(self, address: FieldAddress) -> Answer | None:
        """The answer there, as it counts now; `None` where there is none."""
        if address.scalar is not None:
            return self.values.get(address.scalar)
        items = self.groups.get(address.name, ())
        return items[address.position - 1].values.get(address.column) if 0 < address.position <= len(items) else None
