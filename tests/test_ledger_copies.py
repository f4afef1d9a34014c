"""A newer program keeps the ledger as it was before it changes its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from pipeline.core.errors import DamagedLedgerError, StorageError
from pipeline.ledger import Ledger, migrations
from pipeline.ledger.copies import copy_ledger

EARLY = Path(__file__).parent / "support" / "early_ledger.sql"


def steps(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM migrations")]


def of_an_older_program(path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", dict(islice(migrations.MIGRATIONS.items(), count)))
        with Ledger.open(f"sqlite:///{path}"):
            pass


def backups(folder: Path) -> Iterator[str]:
    return (path.name for path in folder.glob("*.bak"))


def test_ledger_of_an_older_program_is_copied_once_before_its_tables_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "台账" / "ledger.db"
    path.parent.mkdir()
    of_an_older_program(path, monkeypatch, 2)
    before = steps(path)
    with Ledger.open(f"sqlite:///{path}"):
        pass
    assert list(backups(path.parent)) == [f"ledger.db.{before[-1]}.bak"]
    assert steps(path.parent / f"ledger.db.{before[-1]}.bak") == before
    assert set(steps(path)) == set(migrations.MIGRATIONS)


def test_ledger_of_the_first_program_is_carried_over_whole_and_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as first:
        first.executescript(EARLY.read_text(encoding="utf-8"))
        before = list(first.iterdump())
    with Ledger.open(f"sqlite:///{path}") as ledger:
        assert [(one.name, one.received_at.isoformat()) for one in ledger.arrivals()] == [
            ("商业工会（加密）.docx", "2017-05-16T10:10:00+08:00"),
            ("平凉路街道总工会情况汇总表.docx", "2017-05-20T09:00:00+08:00"),
        ]
        (word,) = ledger.decisions()
        assert (word.subject, str(word.field), word.value, word.why, word.who) == ("c78ecb68", "workers_interviewed", 120, "电话核实", "王")
        assert ledger.damage() == ()
        assert ledger.damaged_rows() == {}
    with closing(sqlite3.connect(tmp_path / "ledger.db.2026-11-first-tables.bak")) as kept:
        assert list(kept.iterdump()) == before


def test_new_and_current_ledgers_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}"):
            pass
    assert list(backups(tmp_path)) == []


def test_ledger_stays_as_it_is_where_no_copy_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    of_an_older_program(path, monkeypatch, 2)
    before = steps(path)
    monkeypatch.setattr("pipeline.ledger.copies.put_in_place", _full)
    with pytest.raises(StorageError, match="磁盘已满"):
        Ledger.open(f"sqlite:///{path}")
    assert steps(path) == before


def _full(*_paths: Path) -> None:
    raise OSError(28, "No space left on device")


def test_a_damaged_ledger_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(DamagedLedgerError, match="由档案重建"):
        copy_ledger(tmp_path / "ledger.db", tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.db"]
