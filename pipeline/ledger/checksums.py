"""A checksum in every row: a row that the disk has changed is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    RowMapping,
    Table,
    Text,
    cast,
    delete,
    insert,
    select,
    type_coerce,
    update,
)

from pipeline.ledger.schema import SafeText, metadata

CHECKSUM = "checksum"
SEALED: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if CHECKSUM in table.columns)
"""The tables whose rows have one; how a clerk calls a table stands in its `info`."""
_ROWS_AT_ONCE = 50
"""A reading may be long; that many are in memory at once."""
Columns = Mapping[str, Any] | RowMapping
"""A row by the names of its columns."""


def sealed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `table` as it will come back, with its checksum."""
    stored = _as_stored(table, row)
    stored[CHECKSUM] = _digest(table, stored)
    return stored


def is_intact(table: Table, row: Columns) -> bool:
    """Whether a row that came out of `table`, with all its columns, is as it was put there."""
    return bool(row[CHECKSUM] == _digest(table, row))


def insert_sealed(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Inserts rows whose keys are known, each with its checksum; gives them as they will come back."""
    prepared = [sealed(table, row) for row in rows]
    if prepared and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(insertion(table), prepared)  # SQLAlchemy looks at each value of each row again, as long as SQLite itself
    elif prepared:
        connection.execute(insert(table), prepared)
    return prepared


@lru_cache(maxsize=64)
def insertion(table: Table, verb: str = "INSERT") -> str:
    """The statement by which SQLite takes rows with all columns, as they are stored."""
    names = [column.name for column in table.columns]
    return f"{verb} INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"


def append_sealed(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Inserts a row that the database numbers; its number is under the checksum too."""
    numbered = connection.execute(insert(table), dict(row)).inserted_primary_key
    if numbered is None:
        message = f"{table.name} gives its rows no number"
        raise TypeError(message)
    (key,) = table.primary_key.columns
    connection.execute(
        update(table).where(key == numbered[0]), {CHECKSUM: _digest(table, {**_as_stored(table, row), key.name: numbered[0]})}
    )


def damaged(connection: Connection, table: Table) -> Iterator[RowMapping]:
    """The rows of `table` that are not as they were put there, each as the database has it."""
    result = connection.execute(select(*_raw(table)), execution_options={"yield_per": _ROWS_AT_ONCE})
    yield from (row for row in result.mappings() if not is_intact(table, row))


def digests(connection: Connection, table: Table) -> Iterator[str]:
    """The checksum of every row, computed anew from what stands in it."""
    result = connection.execute(select(*_raw(table)), execution_options={"yield_per": _ROWS_AT_ONCE})
    yield from (_digest(table, row) for row in result.mappings())


def seal_all(connection: Connection, table: Table) -> None:
    """Gives every row that is there its checksum: as good as the ledger is on that day."""
    keys = list(table.primary_key.columns)
    for row in connection.execute(select(*keys)).mappings().all():
        found = connection.execute(select(*_raw(table)).where(*_this(table, row))).mappings().one()
        connection.execute(update(table).where(*_this(table, row)), {CHECKSUM: _digest(table, found)})


def remove(connection: Connection, table: Table, row: RowMapping) -> None:
    """Takes one row out of `table`."""
    connection.execute(delete(table).where(*_this(table, row)))


def key_of(table: Table, row: RowMapping) -> str:
    """What names a row for a person."""
    return " ".join(str(row[key.name]) for key in table.primary_key.columns)


def _this(table: Table, row: RowMapping) -> list[ColumnElement[bool]]:
    return [_equals(key, row[key.name]) for key in table.primary_key.columns]


def _equals(key: Column[Any], value: Any) -> ColumnElement[bool]:
    """Bytes that are no text can't be asked for as one."""
    if value is None:
        return key.is_(None)
    if isinstance(value, str) and not _encodable(value):
        return cast(key, LargeBinary).in_([value.encode("utf-8", "surrogateescape")])
    return key.in_([value])


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _raw(table: Table) -> Sequence[Any]:
    """The columns as the database has them: what a damaged one holds may be no date and no number."""
    return [type_coerce(column, Text).label(column.name) for column in table.columns]


def _digest(table: Table, row: Columns) -> str:
    """Of every column by its name, empty ones left out: a column that is added later changes no checksum."""
    parts: list[bytes] = []
    for name, written in _names(table):
        value = row.get(name)
        if value is not None:
            data = str(value).encode("utf-8", "surrogatepass")
            parts += (b"%s:%d:" % (written, len(data)), data)
    return hashlib.sha256(b"".join(parts)).hexdigest()


@lru_cache(maxsize=64)
def _names(table: Table) -> tuple[tuple[str, bytes], ...]:
    """What a checksum is of, in order, and as it stands there."""
    return tuple((name, name.encode()) for name in sorted(column.name for column in table.columns) if name != CHECKSUM)


def _as_stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they will come back."""
    return dict(row) | {name: _SAFE.process_bind_param(row[name], None) for name in _safe(table) if name in row}


_SAFE = SafeText()


@lru_cache(maxsize=64)
def _safe(table: Table) -> frozenset[str]:
    """The columns whose texts may be stored otherwise than they are given."""
    return frozenset(column.name for column in table.columns if isinstance(column.type, SafeText))
