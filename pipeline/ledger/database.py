"""The database behind the ledger: opened and closed, one transaction at a time, and what of it is damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Row, Table

from pipeline.core.errors import LedgerError, Remedy
from pipeline.ledger.checksums import SEALED, damaged, key_of, remove
from pipeline.ledger.connection import translated
from pipeline.ledger.remembered import DamagedRowsError, Remembered, Which

T = TypeVar("T")


class Database:
    """Sealed rows in an embedded database or on a server. Use as a context manager, or `close()` it."""

    def __init__(self, engine: Engine, name: str, remembered: Remembered | None = None) -> None:
        self._engine = engine
        self.name = name
        self._remembered = remembered

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def damage(self) -> tuple[str, ...]:
        """What the database itself finds wrong with the embedded ledger; a server watches over its own files."""
        if self._engine.dialect.name != "sqlite":
            return ()
        try:
            with self._transaction() as connection:
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        except LedgerError as error:
            return (str(error),)
        return tuple(str(line) for line in found if line != "ok")

    def damaged_rows(self) -> dict[str, tuple[str, ...]]:
        """The keys of the rows that are not as they were written, by the clerk's word for the table; tables without any are left out."""
        with self._transaction() as connection:
            found = {table.info["word"]: tuple(key_of(table, row) for row in damaged(connection, table)) for table in SEALED}
        return {table: keys for table, keys in found.items() if keys}

    def discard_damaged(self) -> None:
        """Removes every row that is not as it was written. What stands in it can't be told any more."""
        with self._transaction(write=True) as connection:
            for table in SEALED:
                for row in list(damaged(connection, table)):
                    remove(connection, table, row)

    def put_back(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Puts rows with their checksums into an embedded ledger, as another one had them; what is there stays."""
        names = [column.name for column in table.columns]
        values = ", ".join(f":{name}" for name in names)
        if rows:
            with self._transaction(write=True) as connection:
                statement = f"INSERT OR IGNORE INTO {table.name} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - names of our own
                connection.exec_driver_sql(statement, [dict(row) for row in rows])

    def _intact(self, table: Table, decode: Callable[[Row[Any]], T], *which: ColumnElement[bool]) -> list[T]:
        """The values of the rows of a table.

        Raises:
            LedgerError: one is damaged; a report made without it would be another one.
        """
        try:
            return self._values(table, decode, [which])
        except DamagedRowsError as error:
            message = (
                f"台账 {self.name} 的{table.info['word']}有 {len(error.rows)} 行已损坏，没有继续，以免报告出错；"
                "请用备份恢复 ledger.db，没有备份就由档案重建。"
            )
            raise LedgerError(message, Remedy.REBUILD) from error

    def _values(self, table: Table, decode: Callable[[Row[Any]], T], which: Sequence[Which]) -> list[T]:
        """The values of rows, each decoded once by whoever remembers them.

        Raises:
            DamagedRowsError: rows are not as they were written.
        """
        remembered = self._remembered if self._remembered is not None else Remembered()
        return remembered.values(self._transaction, table, decode, which)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction for whoever carries rows from one ledger to another."""
        with self._transaction() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same, to write."""
        with self._transaction(write=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Iterator[Connection]:
        with translated(self.name), self._engine.connect().execution_options(write=write) as connection, connection.begin():
            yield connection
