"""The connection to the database, and its errors in the clerk's language.

SQLite is the embedded ledger. A shared one is PostgreSQL, `postgresql://user@host/database`; it needs the extra `cluster`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from pipeline.core.errors import BusyError, DamagedLedgerError, HuizongError, LedgerError, Remedy, StorageError, TakenError

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
            return _embedded(address, patience), address.database or "（内存）"
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


def _address(url: str) -> URL:
    if url.startswith(EMBEDDED):
        return URL.create("sqlite", database=url.removeprefix(EMBEDDED))  # a path may hold `?` and `%`
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
