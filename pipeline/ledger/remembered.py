"""Rows of the ledger that were found sound before, known again by their checksums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from pipeline.ledger.checksums import CHECKSUM, Columns, is_intact

T = TypeVar("T")
Decode = Callable[[Columns], T]
"""A sound row → its value."""
Transaction = Callable[[], AbstractContextManager[Connection]]
Which = tuple[ColumnElement[bool], ...]
"""Conditions of a query."""
_AT_ONCE = 900
"""Values in one `IN (…)`: older SQLite takes 999."""


class Remembered:
    """The values of sound rows, by table and by the checksum of all that stands in a row; none of them ever changes."""

    def __init__(self) -> None:
        self._values: defaultdict[str, dict[str, Any]] = defaultdict(dict)

    def values(self, transaction: Transaction, table: Table, decode: Decode[T], which: Sequence[Which]) -> list[T]:
        """The values of some rows, in no order.

        The rows of a query are looked at when its transaction is over, for meanwhile somebody may write, and let go before the next.

        Args:
            transaction: Opens one on the ledger.
            table: With checksums.
            decode: What a row means.
            which: Of what rows, one query after another.

        Raises:
            DamagedRowsError: rows are not as they were written.
        """
        known = self._values[table.name]
        return [known[mark] for mark in self.marks(transaction, table, decode, which)]

    def marks(self, transaction: Transaction, table: Table, decode: Decode[T], which: Sequence[Which]) -> list[str]:
        """The checksums of some rows, each of which is remembered from now on; asked as for their values."""
        known = self._values[table.name]
        rows_of = _new_rows if known else _all_rows
        asked: list[str] = []
        for one in which:
            with transaction() as connection:
                marks, rows = rows_of(connection, table, known, one)
            bad = [row for row in rows if not is_intact(table, by_name(row))]
            if bad:
                raise DamagedRowsError(bad)
            known.update((row.checksum, decode(by_name(row))) for row in rows)
            asked += marks
        return asked

    def learn_rows(self, table: Table, decode: Decode[T], rows: Iterable[Columns]) -> None:
        """Remembers rows that were just written; whether they stand in the ledger is asked with the next question."""
        self._values[table.name].update((row[CHECKSUM], decode(row)) for row in rows)

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


def by_name(row: Row[Any]) -> Columns:
    """A row of a whole table by the names of its columns."""
    return dict(zip(row._fields, row, strict=True))


def batches(keys: Iterable[str]) -> list[list[str]]:
    """As many as may be asked for at once."""
    keys = list(keys)
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


def _is_plain(mark: str | None) -> bool:
    """Whether it may be asked for: the checksum itself may be damaged."""
    return mark is not None and mark.isascii()
