"""A ledger carried over row by row: into another database, proved to be the same there, or as far as a broken one can still be read."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from pipeline.core.errors import LedgerError
from pipeline.ledger import migrations, schema
from pipeline.ledger.checksums import SEALED, digests, is_intact
from pipeline.ledger.database import TEXT, opened_file
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.remembered import by_name

_AT_ONCE = 200
_NUMBERED = (schema.decisions, schema.runs)
Count = Mapping[str, int]
"""Rows by the clerk's word for their table."""


def move(source: Ledger, target: Ledger) -> Count:
    """Carries every row over, in one transaction, and compares all rows of both.

    A target that holds the same already is left as it is: the move was interrupted before the old ledger was marked.

    Raises:
        LedgerError: a row of the source is damaged, the target holds something else, or what arrived there is not the same.
    """
    with source.reading() as old:
        before = {table.name: _contents(old, table) for table in SEALED}
        with target.writing() as new:
            if not _same(new, before):
                _require_empty(new, target.name)
                for table in SEALED:
                    _copy(old, new, table)
                _number_on(new)
    with target.reading() as new:
        if not _same(new, before):
            message = f"迁到 {target.name} 的台账与原来的不一致，原来的台账没有动，仍在用；请检查目标数据库后重做。"
            raise LedgerError(message)
    return {str(table.info["word"]): before[table.name][0] for table in SEALED}


def close_moved(ledger: Ledger, to: str) -> None:
    """Marks a ledger as moved: from now on whoever opens it is told where it went."""
    with ledger.writing() as connection:
        connection.execute(insert(schema.migrations), {"name": migrations.MOVED + to})


def _contents(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a hash over all that stands in them, in whatever order the database gives them."""
    found = sorted(digests(connection, table))
    return len(found), hashlib.sha256("".join(found).encode()).hexdigest()


def _same(connection: Connection, before: Mapping[str, tuple[int, str]]) -> bool:
    return all(_contents(connection, table) == before[table.name] for table in SEALED)


def _require_empty(connection: Connection, name: str) -> None:
    if any(connection.scalar(select(func.count()).select_from(table)) for table in SEALED):
        message = f"台账 {name} 里已有别的记录，为免混在一起没有迁；请换一个空的数据库。"
        raise LedgerError(message)


def _copy(old: Connection, new: Connection, table: Table) -> None:
    for rows in _rows(old, table):
        new.execute(insert(table), rows)


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    """The rows of a table, some at a time.

    Raises:
        LedgerError: one is damaged.
    """
    result = connection.execute(select(table), execution_options={"yield_per": _AT_ONCE})
    for some in result.partitions(_AT_ONCE):
        if not all(is_intact(table, by_name(row)) for row in some):
            message = f"台账的{table.info['word']}有损坏的行，没有迁；请先用备份恢复或重建台账。"
            raise LedgerError(message)
        yield [dict(by_name(row)) for row in some]


def _number_on(connection: Connection) -> None:
    """Rows that come with their numbers leave the counter of a server where it was."""
    if connection.dialect.name != "postgresql":
        return
    for table in _NUMBERED:
        last = connection.scalar(select(func.max(table.c.number)))
        if last is not None:
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "number"), last)))


def salvage(broken: Path, ledger: Ledger) -> None:
    """Puts every sound row of the database `broken` into `ledger`, as far as it can be read."""
    for table in SEALED:
        if table is not schema.readings:
            ledger.put_back(table, [row for row in _readable_rows(broken, table) if is_intact(table, row)])


def _readable_rows(broken: Path, table: Table) -> list[dict[str, Any]]:
    """The rows up to the first that can't be read."""
    columns = [column.name for column in table.columns]
    found: list[dict[str, Any]] = []
    with suppress(sqlite3.Error), closing(opened_file(broken)) as connection:
        connection.text_factory = TEXT
        query = f"SELECT {', '.join(columns)} FROM {table.name}"  # noqa: S608 - names of our own
        found.extend(dict(zip(columns, row, strict=True)) for row in connection.execute(query))
    return found
