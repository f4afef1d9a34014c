"""The steps from an empty database to the tables of `schema`, each in one transaction and recorded with it.

A step never changes once it was released, so it says its tables itself instead of taking them from `schema`; a test holds that
all steps together give exactly that schema.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import BigInteger, Column, Connection, Date, Integer, MetaData, Table, Text, func, insert, inspect, select

from pipeline.core.errors import LedgerError
from pipeline.ledger import schema
from pipeline.ledger.checksums import insert_sealed, seal_all
from pipeline.wording.figures import names

_TURN = 4_835_711
"""Names the lock among those of the database; any number would do."""
Migration = Callable[[Connection], None]


MOVED = "moved to "
"""What the name of the last step of a ledger begins with that was carried over into another database; the name of that follows."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _first_tables(connection: Connection) -> None:
    tables = MetaData()
    Table(
        "arrivals",
        tables,
        Column("id", Text, primary_key=True),
        Column("sha256", Text, nullable=False, index=True),
        _text("name"),
        Column("size", BigInteger, nullable=False),
        _text("received_at"),
        Column("instant", BigInteger, nullable=False, index=True),
        *(Column(name, Text) for name in ("pinned", "sender", "subject")),
    )
    Table(
        "readings",
        tables,
        Column("sha256", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("error", Text),
        _text("body"),
    )
    Table(
        "corrections",
        tables,
        Column("number", Integer, primary_key=True),
        Column("submission", Text, nullable=False, index=True),
        *(_text(name) for name in ("field", "value", "why", "who", "at")),
        Column("instant", BigInteger, nullable=False),
    )
    Table(
        "runs",
        tables,
        Column("number", Integer, primary_key=True),
        Column("campaign", Text, nullable=False, index=True),
        Column("as_of", Date, nullable=False),
        *(_text(name) for name in ("started_at", "finished_at", "generated_from")),
        *(Column(name, Integer, nullable=False) for name in ("parsed", "problems")),
    )
    tables.create_all(connection)


def _fetched_mail(connection: Connection) -> None:
    tables = MetaData()
    Table(
        "fetched_mail",
        tables,
        *(Column(name, Text, primary_key=True) for name in ("account", "folder")),
        *(Column(name, BigInteger, primary_key=True, autoincrement=False) for name in ("uidvalidity", "uid")),
        _text("sha256"),
    )
    tables.create_all(connection)


def _row_checksums(connection: Connection) -> None:
    for name in ("arrivals", "readings", "corrections", "runs", "fetched_mail"):
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN checksum TEXT")
        seal_all(connection, Table(name, MetaData(), autoload_with=connection))


def _decisions(connection: Connection) -> None:
    """Corrections become decisions; those of old named no campaign, for a return names it."""
    tables = MetaData()
    made = Table(
        "decisions",
        tables,
        Column("number", Integer, primary_key=True),
        Column("batch", Integer, nullable=False),
        Column("campaign", Text, nullable=False, index=True),
        *(_text(name) for name in ("kind", "subject")),
        Column("field", Text),
        *(_text(name) for name in ("value", "why", "who", "at")),
        Column("instant", BigInteger, nullable=False),
        Column("checksum", Text),
    )
    tables.create_all(connection)
    old = Table("corrections", MetaData(), autoload_with=connection)
    rows = [
        {name: row[name] for name in ("number", "field", "value", "why", "who", "at", "instant")}
        | {"batch": row["number"], "campaign": "", "kind": "value", "subject": row["submission"]}
        for row in connection.execute(select(old).order_by(old.c.number)).mappings()
    ]
    insert_sealed(connection, made, rows)
    old.drop(connection)


MIGRATIONS: dict[str, Migration] = {
    "2026-11-first-tables": _first_tables,
    "2026-11-mail-fetched": _fetched_mail,
    "2026-11-row-checksums": _row_checksums,
    "2026-11-decisions": _decisions,
}


def pending(connection: Connection) -> tuple[str, ...]:
    """Names of the steps that this ledger still lacks, in order.

    Raises:
        LedgerError: the ledger knows a step that this program doesn't, or was moved.
    """
    applied: set[str] = set()
    if inspect(connection).has_table(schema.migrations.name):
        applied = set(connection.scalars(select(schema.migrations.c.name)))
    moved = next((name.removeprefix(MOVED) for name in applied if name.startswith(MOVED)), None)
    if moved is not None:
        message = f"这本台账已经迁到 {moved}，不再使用；请在环境变量 HUIZONG_LEDGER 里写新台账的地址（迁回本机的，去掉这个变量）。"
        raise LedgerError(message)
    unknown = sorted(applied - MIGRATIONS.keys())
    if unknown:
        message = f"台账是用更新版本的 huizong 建立的（{names(unknown)}），请先升级这台电脑上的 huizong 再运行。"
        raise LedgerError(message)
    return tuple(name for name in MIGRATIONS if name not in applied)


def last_applied(connection: Connection) -> str | None:
    """The step that this ledger stands at; none where it is new."""
    if not inspect(connection).has_table(schema.migrations.name):
        return None
    applied = set(connection.scalars(select(schema.migrations.c.name)))
    return next((name for name in reversed(MIGRATIONS) if name in applied), None)


def apply(connection: Connection, name: str) -> None:
    """Takes one step inside the caller's transaction, unless another process took it in the meantime."""
    _take_turns(connection)
    schema.migrations.create(connection, checkfirst=True)
    if name in pending(connection):
        MIGRATIONS[name](connection)
        connection.execute(insert(schema.migrations), {"name": name})


def _take_turns(connection: Connection) -> None:
    """Two programs that open a new ledger on a server at once would both make its tables; SQLite lets one write at a time by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
