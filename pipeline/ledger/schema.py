"""The tables as they are now. How a ledger gets there from any earlier state stands in `migrations`.

Every moment is stored twice: as ISO text with its offset, to come back exactly, and as `instant`, microseconds since 1970 in UTC,
to compare and order. Every row carries a checksum of its other columns (`checksums`).
A table's `info` has the clerk's word for it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Table, Text, func
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class SafeText(TypeDecorator[str]):
    """Text out of foreign hands. Lone surrogates (a damaged mail header) and NUL, which no database takes, are stored as escapes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """The text as the database takes it."""
        if value is None or value.isprintable():
            return value  # neither of these signs is, and nearly every name and text of a row is
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


migrations = Table(
    "migrations",
    metadata,
    Column("name", Text, primary_key=True),
    Column("applied_at", Text, nullable=False, server_default=func.current_timestamp()),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("name", SafeText, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("instant", BigInteger, nullable=False, index=True),
    Column("pinned", Text),
    Column("sender", SafeText),
    Column("subject", SafeText),
    Column("checksum", Text),
    info={"word": "收件登记"},
)

readings = Table(
    "readings",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("error", Text),
    Column("body", Text, nullable=False),
    Column("checksum", Text),
    info={"word": "读取记录"},
)
"""`key` is the form definitions and the reader version; `error` the code of the file error, if the file could not be read."""

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("campaign", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("subject", SafeText, nullable=False),
    Column("field", Text),
    Column("value", Text, nullable=False),
    Column("why", SafeText, nullable=False),
    Column("who", SafeText, nullable=False),
    Column("at", Text, nullable=False),
    Column("instant", BigInteger, nullable=False),
    Column("checksum", Text),
    info={"word": "决定"},
)
"""What persons decided, only ever appended; rows of one command share `batch`, the number of the first of them."""

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("campaign", Text, nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text, nullable=False),
    Column("generated_from", Text, nullable=False),
    Column("parsed", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("checksum", Text),
    info={"word": "运行记录"},
)

fetched_mail = Table(
    "fetched_mail",
    metadata,
    Column("account", Text, primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False),
    Column("checksum", Text),
    info={"word": "收信记录"},
)
"""Mails that are safe in the inbox or beyond it. A server may number a folder anew; `uidvalidity` says which numbering `uid` is of."""
