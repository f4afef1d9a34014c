"""Whole copies of an embedded ledger, taken by the database itself, so that one that is being written is copied as of one moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.core.errors import DamagedLedgerError, Remedy, StorageError
from pipeline.core.storage import put_in_place, writing
from pipeline.ledger.database import EMBEDDED, opened_file


def copy_ledger(source: Path, target: Path) -> None:
    """Copies the ledger `source` to `target`; there it is whole, or not at all.

    Raises:
        DamagedLedgerError: the ledger is no database.
        StorageError: the copy can't be written.
    """
    temporary = target.with_name(f".{target.name}")
    with writing(target):
        temporary.unlink(missing_ok=True)
        try:
            with closing(opened_file(source)) as old, closing(opened_file(temporary)) as new:
                old.backup(new)
        except sqlite3.DatabaseError as error:
            temporary.unlink(missing_ok=True)
            raise _explained(source, target, error) from error
        put_in_place(temporary, target)


def keep_copy(url: str, step: str) -> None:
    """Keeps a copy of an embedded ledger as it stands at a step, beside it, unless there is one.

    Raises:
        StorageError: the copy can't be written; then the ledger had better stay as it is.
    """
    if not url.startswith(EMBEDDED):
        return
    ledger = Path(url.removeprefix(EMBEDDED))
    copy = ledger.with_name(f"{ledger.name}.{step}.bak")
    if not copy.exists():
        copy_ledger(ledger, copy)


def _explained(source: Path, target: Path, error: sqlite3.DatabaseError) -> StorageError | DamagedLedgerError:
    if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DamagedLedgerError(f"台账 {source} 已损坏，没有复制；请由档案重建。", Remedy.REBUILD)
    return StorageError(f"台账 {source} 的副本 {target} 没有写成，请腾出磁盘空间或检查写入权限后再运行一次。")
