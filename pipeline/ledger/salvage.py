"""What can still be read of a broken embedded ledger, carried over into a new one. Readings are left: they are made again."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from pipeline.ledger import schema
from pipeline.ledger.checksums import SEALED, is_intact
from pipeline.ledger.database import TEXT
from pipeline.ledger.ledger import Ledger


def salvage(broken: Path, ledger: Ledger) -> None:
    """Puts every sound row of the database `broken` into `ledger`, as far as it can be read."""
    for table in SEALED:
        if table is not schema.readings:
            ledger.put_back(table, [row for row in _rows(broken, table) if is_intact(table, row)])


def _rows(broken: Path, table: Table) -> list[dict[str, Any]]:
    """The rows up to the first that can't be read."""
    columns = [column.name for column in table.columns]
    found: list[dict[str, Any]] = []
    with suppress(sqlite3.Error), closing(sqlite3.connect(broken)) as connection:
        connection.text_factory = TEXT
        query = f"SELECT {', '.join(columns)} FROM {table.name}"  # noqa: S608 - names of our own
        found.extend(dict(zip(columns, row, strict=True)) for row in connection.execute(query))
    return found
