"""One row of any source: values, doubts, whose it is and where it stands; and findings about it for the review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FieldSpec
from pipeline.core.consolidated import ReviewEntry, UnitStatus
from pipeline.core.model import OWN
from pipeline.wording.masking import masked
from pipeline.wording.terms import words


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands.

    Attributes:
        submission: The return; `None` for a row of a reference or of a table.
        file: Its file.
        item: What a correction calls it (`visits[3]`), where it is one of several in a return.
        source: Its place in the file.
        settled: Fields of the return that a person has settled.
    """

    submission: str | None = None
    file: str = ""
    item: FieldAddress | None = None
    source: Location | None = None
    settled: frozenset[FieldAddress] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: values by column, which of them are doubtful, and the unit it belongs to.

    `notes` say what a table has said of its figures; `failed` says of derived columns why their expressions have no value.
    """

    values: Mapping[str, Value]
    doubts: frozenset[str] = frozenset()
    unit_id: str | None = None
    origin: Origin = field(default_factory=Origin)
    notes: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


def answers_of(answers: Mapping[str, Answer], fields: Mapping[str, FieldSpec]) -> tuple[dict[str, Value], set[str]]:
    """Values by column and the doubtful ones; telephone numbers masked, for a table is a summary, and they are personal data."""
    values = {name: answer.value for name, answer in answers.items()}
    for name, spec in fields.items():
        if spec.type == "phone" and values.get(name) is not None:
            values[name] = masked(str(values[name]))
    return values, {name for name, answer in answers.items() if answer.findings}


def item_row(item: Item, fields: Mapping[str, FieldSpec], origin: Origin) -> Row:
    """The row that one item is by itself."""
    values, doubts = answers_of(item.values, fields)
    return Row(values, frozenset(doubts), None, origin)


def named(rows: Iterable[Row], column: str) -> list[tuple[str, Row]]:
    """Each name in `column` with its row; a list of names gives several, an empty one none."""
    return [(name, row) for row in rows for name in texts(row.values.get(column))]


def texts(value: Value) -> tuple[str, ...]:
    """A value as the texts it consists of."""
    if isinstance(value, tuple):
        return tuple(one for one in value if one.strip())
    return (str(value),) if value is not None and str(value).strip() else ()


def row_entry(row: Row, column: str, label: str, finding: Finding) -> ReviewEntry | None:
    """A finding about one column of a row; none where a person has settled that answer. A row of a reference is the office's own."""
    origin = row.origin
    field = FieldAddress(column) if origin.item is None else origin.item.of(column)
    if field in origin.settled:
        return None
    value = row.values.get(column)
    named = replace(finding, field=field if origin.submission else None, source=origin.source)
    unit = row.values.get("unit_name") or ("" if origin.submission else OWN)
    raw = words(value)
    return ReviewEntry(origin.submission, origin.file, row.unit_id, str(unit), named.field, label, raw, value, named)


def unit_entry(status: UnitStatus, label: str, finding: Finding) -> ReviewEntry:
    """A finding about a unit as a whole; `label` is the title of the table."""
    return ReviewEntry(None, "", status.unit.id, status.unit.name, None, label, "", None, finding)
