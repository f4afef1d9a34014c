"""A ledger carried over into another database, row by row, and proved to be the same there before the old one is closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table, func, insert, select

from pipeline.core.errors import LedgerError
from pipeline.ledger import migrations, schema
from pipeline.ledger.checksums import SEALED, digests, is_intact
from pipeline.ledger.ledger import Ledger

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
        if not all(is_intact(table, row) for row in some):
            message = f"台账的{table.info['word']}有损坏的行，没有迁；请先用备份恢复或重建台账。"
            raise LedgerError(message)
        yield [dict(row._mapping) for row in some]  # noqa: SLF001 - SQLAlchemy's public name


def _number_on(connection: Connection) -> None:
    """Rows that come with their numbers leave the counter of a server where it was."""
    if connection.dialect.name != "postgresql":
        return
    for table in _NUMBERED:
        last = connection.scalar(select(func.max(table.c.number)))
        if last is not None:
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "number"), last)))
