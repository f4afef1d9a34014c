"""A declared table for programs: as a frame, and as a part of `summary.json`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from extractors.frames import COUNT, NUMBER, TEXT, Row, cell, typed
from pipeline.core.model import Table, TableRow

_DTYPES = {"count": COUNT, "number": NUMBER, "percent": NUMBER}


def table_frame(table: Table) -> pd.DataFrame:
    """The rows of a table: `unit_id`, its columns, and `notes` (what is not proved, by column). The total is no row."""
    columns = {"unit_id": TEXT, **{column.name: _DTYPES.get(column.kind, TEXT) for column in table.columns}, "notes": TEXT}
    return typed([_row(table, row) for row in table.rows], columns)


def table_summary(table: Table) -> dict[str, Any]:
    """`title`, `columns` (name → head), `rows` (each by column, what is not known null), `total`, `note`, `findings` (how many)."""
    return {
        "title": table.title,
        "columns": {column.name: column.title for column in table.columns},
        "rows": [_values(table, row) for row in table.rows],
        "total": _values(table, table.total) if table.total is not None else None,
        "note": table.note,
        "findings": len(table.findings),
    }


def _values(table: Table, row: TableRow) -> Row:
    return {column.name: one.value for column, one in zip(table.columns, row.cells, strict=True)}


def _row(table: Table, row: TableRow) -> Row:
    notes = [f"{column.name}: {one.note}" for column, one in zip(table.columns, row.cells, strict=True) if one.note]
    values = {column.name: cell(one.value) for column, one in zip(table.columns, row.cells, strict=True)}
    return {"unit_id": row.unit_id, **values, "notes": "; ".join(notes) or None}
