"""What is known of a campaign on a day: how units stand, totals, what awaits review, declared tables. All are frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from extractors.core.address import FieldAddress
from extractors.core.reading import FileError, Finding, Ignored, Value
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import OWN, Arrival, Submission, Unit, UnitState


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """How one unit of the roster stands on the day: in exactly one state."""

    unit: Unit
    state: UnitState
    submission: Submission | None = None
    lacking: tuple[str, ...] = ()
    """Required forms that this unit has not returned (names of forms)."""
    decisions: tuple[Decision, ...] = ()
    """What persons decided of the unit, and of the return that it is asked to correct."""
    unopened: tuple[Unreadable, ...] = ()
    """Files that seem to come from this unit and can't be read."""

    @property
    def expected(self) -> bool:
        """Whether the unit has to return anything."""
        return self.state != "exempt"

    @property
    def returned(self) -> bool:
        """Whether it has to and did, be it late, nil or only a part."""
        return self.state in ("on_time", "late", "nil", "partial")

    @property
    def owing(self) -> bool:
        """Whether it still has to return something."""
        return self.state in ("missing", "unreadable", "partial")

    @property
    def sent_back(self) -> bool:
        """Whether a return of it waits to be corrected."""
        return any(one.kind is DecisionKind.RETURN for one in self.decisions)

    @property
    def asked(self) -> bool:
        """Whether the office waits for anything from it: what it owes, or a corrected return."""
        return self.owing or (self.expected and self.sent_back)

    @property
    def by_mouth(self) -> bool:
        """Whether it only said that it has nothing to report."""
        return self.state == "nil" and self.submission is None

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
    part: str = ""
    asked: Decision | None = None
    """That it was asked for again."""
    others: tuple[str, ...] = ()
    """Titles of other campaigns that it may be of as well."""


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


About = Literal["counted", "stranger", "file"]


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
    def about(self) -> About:
        """What it is about: something that counts, a return of a unit that nobody knows, or a file that nobody could read."""
        if self.unit_name == OWN or not (self.submission or self.file):
            return "counted"
        if self.submission is None:
            return "file"
        return "counted" if self.unit_id is not None else "stranger"


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


@dataclass(frozen=True)
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
    decisions: tuple[Decision, ...] = ()
    """What persons decided and what holds on the day, oldest first."""
    former: Mapping[str, int | float] = field(default_factory=dict)
    """Totals of the campaign before, by the same names; those that are known."""
    content: str = ""
    """Names all that it says but the day: the same on two days where only the day is another; empty where that is not known."""

    @cached_property
    def waiting(self) -> tuple[ReviewEntry, ...]:
        """What awaits a person, each once, of whatever kind: told as 待核 everywhere. What was asked for again awaits the unit."""
        files = {(one.arrival.name, one.error.message): one.asked for one in sorted(self.unreadable, key=lambda one: one.asked is None)}
        found: dict[object, ReviewEntry] = {}
        for one in self.review:
            if one.about != "file" or files.get((one.file, one.finding.message)) is None:
                subject = one.submission or (one.file, one.unit_id, one.label)
                found.setdefault((subject, one.field, one.finding.code, one.finding.message), one)
        return tuple(found.values())

    @cached_property
    def doubts(self) -> tuple[ReviewEntry, ...]:
        """What awaits review in what counts; unknown units and files that can't be read are told apart from it, everywhere."""
        return tuple(one for one in self.review if one.about == "counted")

    @property
    def strangers(self) -> tuple[Submission, ...]:
        """The returns of units that nobody knows."""
        return tuple(one for one in self.submissions if one.standing == "unknown_unit")

    @cached_property
    def counted(self) -> tuple[Submission, ...]:
        """The submissions that count, one per unit and form, in the roster's order."""
        rank = {status.unit.id: place for place, status in enumerate(self.units)}
        return tuple(sorted((s for s in self.submissions if s.standing == "counted"), key=lambda s: rank.get(s.unit.id or "", len(rank))))
