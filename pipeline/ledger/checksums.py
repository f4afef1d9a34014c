"""A checksum in every row: a row that the disk has changed is noticed; and rows that were found sound before are known again by it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
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


def sealed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `table` with its checksum, ready to be inserted."""
    return {**row, CHECKSUM: _digest(table, _as_stored(table, row))}


def is_intact(table: Table, row: Row[Any] | RowMapping | Mapping[str, Any]) -> bool:
    """Whether a row that came out of `table`, with all its columns, is as it was put there."""
    columns = row._mapping if isinstance(row, Row) else row  # noqa: SLF001 - SQLAlchemy's public name
    return bool(columns[CHECKSUM] == _digest(table, columns))


def insert_sealed(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Inserts rows whose keys are known, each with its checksum."""
    prepared = [sealed(table, row) for row in rows]
    if prepared:
        connection.execute(insert(table), prepared)


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


def _digest(table: Table, row: Mapping[str, Any] | RowMapping) -> str:
    """Of every column by its name, empty ones left out: a column that is added later changes no checksum."""
    parts: list[bytes] = []
    for name in _names(table):
        value = row.get(name)
        if value is not None:
            data = str(value).encode("utf-8", "surrogatepass")
            parts += (b"%s:%d:" % (name.encode(), len(data)), data)
    return hashlib.sha256(b"".join(parts)).hexdigest()


@lru_cache(maxsize=64)
def _names(table: Table) -> tuple[str, ...]:
    """What a checksum is of, in order."""
    return tuple(sorted(column.name for column in table.columns if column.name != CHECKSUM))


def _as_stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they will come back."""
    return {name: _SAFE.process_bind_param(value, None) if name in _safe(table) else value for name, value in row.items()}


_SAFE = SafeText()


@lru_cache(maxsize=64)
def _safe(table: Table) -> frozenset[str]:
    """The columns whose texts may be stored otherwise than they are given."""
    return frozenset(column.name for column in table.columns if isinstance(column.type, SafeText))


T = TypeVar("T")
Transaction = Callable[[], AbstractContextManager[Connection]]
Which = tuple[ColumnElement[bool], ...]
"""Conditions of a query."""
_AT_ONCE = 900
"""Values in one `IN (…)`: older SQLite takes 999."""


class Remembered:
    """The values of sound rows, by table and by the checksum of all that stands in a row; none of them ever changes."""

    def __init__(self) -> None:
        self._values: defaultdict[str, dict[str, Any]] = defaultdict(dict)

    def values(self, transaction: Transaction, table: Table, decode: Callable[[Row[Any]], T], which: Sequence[Which]) -> list[T]:
        """The values of some rows, in no order.

        The rows of a query are looked at when its transaction is over, for meanwhile somebody may write, and let go before the next.

        Args:
            transaction: Opens one on the ledger.
            table: With checksums.
            decode: A sound row → its value.
            which: Of what rows, one query after another.

        Raises:
            DamagedRowsError: rows are not as they were written.
        """
        known = self._values[table.name]
        return [known[mark] for mark in self.marks(transaction, table, decode, which)]

    def marks(self, transaction: Transaction, table: Table, decode: Callable[[Row[Any]], T], which: Sequence[Which]) -> list[str]:
        """The checksums of some rows, each of which is remembered from now on; asked as for their values."""
        known = self._values[table.name]
        rows_of = _new_rows if known else _all_rows
        asked: list[str] = []
        for one in which:
            with transaction() as connection:
                marks, rows = rows_of(connection, table, known, one)
            bad = [row for row in rows if not is_intact(table, row)]
            if bad:
                raise DamagedRowsError(bad)
            known.update((row.checksum, decode(row)) for row in rows)
            asked += marks
        return asked

    def learn(self, other: Remembered) -> None:
        """Remembers what another one does."""
        for table, values in other._values.items():
            self._values[table] |= values


def _all_rows(connection: Connection, table: Table, _: Container[str], which: Which) -> tuple[list[str], list[Row[Any]]]:
    """Checksums and rows."""
    rows = list(connection.execute(select(table).where(*which)).all())
    return [row.checksum for row in rows], rows


def _new_rows(connection: Connection, table: Table, known: Container[str], which: Which) -> tuple[list[str], list[Row[Any]]]:
    """The checksums of all rows, and the rows whose checksum is not known."""
    marks = list(connection.scalars(select(table.c[CHECKSUM]).where(*which)))
    new = [mark for mark in marks if mark not in known]
    if 2 * len(new) > len(marks) or len(set(marks)) < len(marks) or not all(map(_is_plain, new)):
        return _all_rows(connection, table, known, which)
    rows = [row for some in batches(new) for row in connection.execute(select(table).where(*which, table.c[CHECKSUM].in_(some))).all()]
    return marks, rows


class DamagedRowsError(Exception):
    """Rows are not as they were written.

    Attributes:
        rows: As the database has them.
    """

    def __init__(self, rows: Sequence[Row[Any]]) -> None:
        super().__init__(len(rows))
        self.rows = rows


def batches(keys: Iterable[str]) -> list[list[str]]:
    """As many as may be asked for at once."""
    keys = list(keys)
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


def _is_plain(mark: str | None) -> bool:
    """Whether it may be asked for: the checksum itself may be damaged."""
    return mark is not None and mark.isascii()
