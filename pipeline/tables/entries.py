"""Findings of tables as entries of the review, about a row of a return or about a unit."""

from __future__ import annotations

from dataclasses import replace

from extractors.reading import Finding
from pipeline.model import OWN, ReviewEntry, UnitStatus
from pipeline.tables.row import Row


def row_entry(row: Row, column: str, label: str, finding: Finding) -> ReviewEntry | None:
    """A finding about one column of a row; none where a person has settled that answer. A row of a reference is the office's own."""
    origin = row.origin
    field = f"{origin.prefix}{column}"
    if field in origin.settled:
        return None
    value = row.values.get(column)
    named = replace(finding, field=field if origin.submission else None, source=origin.source)
    unit = row.values.get("unit_name") or ("" if origin.submission else OWN)
    raw = "、".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return ReviewEntry(origin.submission, origin.file, row.unit_id, str(unit), named.field, label, raw, value, named)


def unit_entry(status: UnitStatus, label: str, finding: Finding) -> ReviewEntry:
    """A finding about a unit as a whole; `label` is the title of the table."""
    return ReviewEntry(None, "", status.unit.id, status.unit.name, None, label, "", None, finding)
