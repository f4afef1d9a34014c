"""The values that the packages of the pipeline hand to one another. All are frozen; none knows the ledger or the disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, FileError, Finding, Ignored, Item, Value

MatchKind = Literal["exact", "alias", "fuzzy", "sender", "subject", "filename", "sheet", "headline", "none"]
UnitState = Literal["on_time", "late", "nil", "partial", "missing", "exempt"]
OWN = "本级"
"""What belongs to the office itself and to no unit of the roster."""
Standing = Literal["counted", "superseded", "duplicate", "unknown_unit", "excluded"]


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
    extra: Mapping[str, str] = field(default_factory=dict)


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
    original: Mapping[FieldAddress, Answer] = field(default_factory=dict)
    sender: str = ""

    def answer(self, address: FieldAddress) -> Answer | None:
        """The answer there, as it counts now; `None` where there is none."""
        if address.scalar is not None:
            return self.values.get(address.scalar)
        items = self.groups.get(address.name, ())
        return items[address.position - 1].values.get(address.column) if 0 < address.position <= len(items) else None


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """How one unit of the roster stands on the day."""

    unit: Unit
    state: UnitState
    submission: Submission | None = None
    lacking: tuple[str, ...] = ()
    """Required forms that this unit has not returned (names of forms)."""

    @property
    def expected(self) -> bool:
        """Whether the unit has to return anything."""
        return self.state != "exempt"

    @property
    def returned(self) -> bool:
        """Whether it has to and did, be it late, nil or only a part."""
        return self.state not in ("exempt", "missing")

    @property
    def owing(self) -> bool:
        """Whether it still has to return something."""
        return self.state in ("missing", "partial")

    @property
    def late(self) -> bool:
        """Whether what the unit owed came after its day, also where the return is nil or partial."""
        return self.state == "late" or (self.expected and self.submission is not None and self.submission.late)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that arrived and could not be read, with the unit that it seems to come from."""

    arrival: Arrival
    error: FileError
    unit_id: str | None = None
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A file, or a part of one, that holds no form of any campaign."""

    arrival: Arrival
    ignored: Ignored


@dataclass(frozen=True, slots=True)
class Total:
    """The consolidated figure of one field over the counted submissions.

    Attributes:
        field: The field, or the column of a list.
        label: Its label as a clerk knows it.
        value: Sum of the known values.
        known: How many units gave a value (a return without a unit counts by itself).
        unknown: Units (ids) that returned and gave no usable value: the sum is a lower bound while there are any.
        doubtful: Units (ids) whose value carries a finding and awaits review.
    """

    field: FieldAddress
    label: str
    value: int | float
    known: int
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One thing a person must settle: a finding on a counted submission, an unreadable file or an unknown unit."""

    submission: str | None
    file: str
    unit_id: str | None
    unit_name: str
    field: FieldAddress | None
    label: str
    raw: str
    value: Value
    finding: Finding
    confidence: float | None = None

    @property
    def about_counted(self) -> bool:
        """Whether it is about something that counts: not about a file that nobody could read, nor a return of a unit that nobody knows."""
        if self.unit_name == OWN or not (self.submission or self.file):
            return True
        return self.unit_id is not None and self.submission is not None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a declared table.

    Attributes:
        measure: Unit of measure of its figures.
        report: Whether documents show it too; `adds` whether its total is the sum of its rows.
        weight: Of a score that the clerk fills in; `weighted` is their weighted mean.
    """

    name: str
    title: str
    kind: Literal["text", "count", "number", "percent"] = "text"
    measure: str = ""
    report: bool = True
    adds: bool = False
    weight: float | None = None
    weighted: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """A value (`None` where it is not known), what is not proved about it, and whether that is so."""

    value: Value = None
    note: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a declared table, and the unit that it is about."""

    cells: tuple[TableCell, ...]
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that the campaign declares, as it stands on the day.

    Attributes:
        total: The figures over everything, not only over the rows shown; empty where there is none.
        note: What must be said about the table as a whole.
        findings: What a person must settle.
        report: Whether the report has a chapter of it.
    """

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None = None
    note: str = ""
    findings: tuple[ReviewEntry, ...] = ()
    report: bool = True


@dataclass(frozen=True, slots=True)
class Consolidation:
    """All that is known of one campaign at the end of one day: a pure function of what had arrived by then.

    `submissions` holds every return (counted, superseded, duplicate, unknown unit), by arrival; `units` one entry a roster unit,
    in the roster's order.
    """

    campaign: str
    as_of: dt.date
    deadline: dt.date
    generated_from: str
    submissions: tuple[Submission, ...]
    units: tuple[UnitStatus, ...]
    unreadable: tuple[Unreadable, ...]
    passed: tuple[Passed, ...]
    totals: Mapping[str, Total]
    review: tuple[ReviewEntry, ...]
    arrivals: tuple[Arrival, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def counted(self) -> tuple[Submission, ...]:
        """The submissions that count, one per unit and form, in the roster's order."""
        rank = {status.unit.id: place for place, status in enumerate(self.units)}
        return tuple(sorted((s for s in self.submissions if s.standing == "counted"), key=lambda s: rank.get(s.unit.id or "", len(rank))))
