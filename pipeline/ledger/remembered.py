"""Rows of a ledger that were read and found sound before: they are known again by their checksums, and neither checked nor decoded anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from pipeline.ledger.checksums import CHECKSUM, is_intact

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
        """The values of some rows, in no order. They are looked at when the transaction is over: meanwhile somebody may write.

        Args:
            transaction: Opens one on the ledger.
            table: With checksums.
            decode: A sound row → its value.
            which: Of what rows, one query after another.

        Raises:
            DamagedRowsError: rows are not as they were written.
        """
        known = self._values[table.name]
        rows_of = _new_rows if known else _all_rows
        asked = []
        for one in which:
            with transaction() as connection:
                asked.append(rows_of(connection, table, known, one))
        rows = [row for _, some in asked for row in some]
        bad = [row for row in rows if not is_intact(table, row)]
        if bad:
            raise DamagedRowsError(bad)
        known |= {row.checksum: decode(row) for row in rows}
        return [known[mark] for marks, _ in asked for mark in marks]


def _all_rows(connection: Connection, table: Table, _: Container[str], which: Which) -> tuple[list[str], list[Row[Any]]]:
    """Checksums and rows."""
    rows = list(connection.execute(select(table).where(*which)))
    return [row.checksum for row in rows], rows


def _new_rows(connection: Connection, table: Table, known: Container[str], which: Which) -> tuple[list[str], list[Row[Any]]]:
    """The checksums of all rows, and the rows whose checksum is not known."""
    marks = list(connection.scalars(select(table.c[CHECKSUM]).where(*which)))
    new = [mark for mark in marks if mark not in known]
    if 2 * len(new) > len(marks) or len(set(marks)) < len(marks) or not all(map(_is_plain, new)):
        return _all_rows(connection, table, known, which)
    rows = [row for some in batches(new) for row in connection.execute(select(table).where(*which, table.c[CHECKSUM].in_(some)))]
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
