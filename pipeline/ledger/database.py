"""The database behind the ledger: its connection and errors, one transaction at a time, and what of it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, ColumnElement, Connection, Engine, NullPool, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from pipeline.core.errors import BusyError, DamagedLedgerError, HuizongError, LedgerError, Remedy, StorageError, TakenError
from pipeline.core.long_paths import PREFIX, without_prefix
from pipeline.ledger.checksums import CHECKSUM, SEALED, damaged, insertion, key_of, remove
from pipeline.ledger.remembered import DamagedRowsError, Decode, Remembered, Which

EMBEDDED = "sqlite:///"
"""What the URL of an embedded ledger begins with; the path of its file follows."""
_POSTGRES_DISK_FULL = "53100"
_REFUSED = {
    sqlite3.SQLITE_FULL: "磁盘已满",
    sqlite3.SQLITE_READONLY: "文件或磁盘是只读的",
    sqlite3.SQLITE_IOERR: "磁盘读写出错",
    sqlite3.SQLITE_CANTOPEN: "文件打不开",
    sqlite3.SQLITE_PERM: "没有权限",
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
TEXT = partial(str, encoding="utf-8", errors="surrogateescape")
"""Damaged bytes come back as a text, whose checksum tells them."""
_OCCUPIED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def connect(url: str, *, patience: float) -> tuple[Engine, str]:
    """The engine for `url`, and the ledger's name as messages show it (without a password).

    Args:
        url: `sqlite:///PATH` or `postgresql://…`.
        patience: Seconds to wait for another process to finish writing.

    Raises:
        LedgerError: the address is wrong or its driver isn't installed.
    """
    try:
        address = _address(url)
        if address.get_backend_name() == "sqlite":
            return _embedded(address, patience), without_prefix(url.removeprefix(EMBEDDED)) or "（内存）"
        return create_engine(address, pool_pre_ping=True), _shown(address)
    except (ArgumentError, NoSuchModuleError) as error:
        message = "台账地址写错了，请检查 HUIZONG_LEDGER：应为 postgresql://用户:密码@主机/数据库，或去掉它使用本机台账。"
        raise LedgerError(message) from error
    except ModuleNotFoundError as error:
        message = f"缺少连接共享台账的组件 {error.name}，请在程序目录运行 uv sync --extra cluster，或 pip install 'huizong[cluster]'。"
        raise LedgerError(message) from error


def _shown(address: URL) -> str:
    """The address as messages show it. A password may stand among its parameters too."""
    return address.set(query={}).render_as_string(hide_password=True)


def database_name(path: str) -> tuple[str, bool]:
    """How SQLite is told of a file, and whether that is a URI: on Windows it opens long paths only in its own way for them."""
    if not path.startswith(PREFIX):
        return path, False
    return f"file:{quote(path, safe='')}?vfs=win32-longpath", True


def opened_file(path: Path) -> sqlite3.Connection:
    """A database file, opened as it is."""
    name, is_uri = database_name(str(path))
    return sqlite3.connect(name, uri=is_uri)


def _address(url: str) -> URL:
    if url.startswith(EMBEDDED):
        name, is_uri = database_name(url.removeprefix(EMBEDDED))
        return URL.create("sqlite", database=name, query={"uri": "true"} if is_uri else {})  # a path may hold `?` and `%`
    address = make_url(url)
    return address.set(drivername="postgresql+psycopg") if address.drivername in {"postgres", "postgresql"} else address


def _embedded(address: URL, patience: float) -> Engine:
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.text_factory = TEXT
        connection.isolation_level = None  # the driver begins no transaction of its own, so that DDL is inside ours
        # No WAL: SQLite up to 3.51.2 can lose a commit when the log is reset.
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that turns writer half-way would fail at once instead of waiting.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")

    return engine


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Inside, an error of the database becomes one of ours, naming the ledger and what to do."""
    try:
        yield
    except IntegrityError as error:
        message = f"台账 {name} 正由几个人同时写，请再做一次。"
        raise TakenError(message) from error
    except DBAPIError as error:
        raise _explain(name, error.orig) from error


def _explain(name: str, cause: BaseException | None) -> HuizongError:
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _REFUSED or getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL:
        why = _REFUSED.get(code, "磁盘已满")
        return StorageError(f"台账 {name} 读写不了（{why}），请腾出磁盘空间或检查权限后再运行一次；已收的文件没有丢失。")
    if code in _OCCUPIED:
        return BusyError(f"台账 {name} 正被另一个程序占用，请等它结束后再运行。")
    if code in _DAMAGED:
        return DamagedLedgerError(f"台账 {name} 已损坏，请用备份恢复；没有备份就由档案重建。", Remedy.REBUILD)
    return LedgerError(
        f"台账 {name} 用不了（{type(cause).__name__}: {str(cause).splitlines()[0] if str(cause) else ''}），请检查地址、网络和账号。"
    )


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
        if rows:
            with self._transaction(write=True) as connection:
                connection.exec_driver_sql(insertion(table, "INSERT OR IGNORE"), [dict(row) for row in rows])

    def _intact(self, table: Table, decode: Decode[T], *which: ColumnElement[bool]) -> list[T]:
        """The values of the rows of a table.

        Raises:
            LedgerError: one is damaged; a report made without it would be another one.
        """
        with self._sound_rows_of(table):
            return self._values(table, decode, [which])

    def _marks(self, table: Table, decode: Decode[T]) -> list[str]:
        """The checksums of the rows of a table, each found sound now or by whoever remembers it.

        Raises:
            LedgerError: one is damaged.
        """
        with self._sound_rows_of(table):
            if self._remembered is None:
                return self._values(table, lambda row: str(row[CHECKSUM]), [()])
            return self._remembered.marks(self._transaction, table, decode, [()])

    @contextmanager
    def _sound_rows_of(self, table: Table) -> Iterator[None]:
        try:
            yield
        except DamagedRowsError as error:
            message = (
                f"台账 {self.name} 的{table.info['word']}有 {len(error.rows)} 行已损坏，没有继续，以免报告出错；"
                "请用备份恢复 ledger.db，没有备份就由档案重建。"
            )
            raise LedgerError(message, Remedy.REBUILD) from error

    def _values(self, table: Table, decode: Decode[T], which: Sequence[Which]) -> list[T]:
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
