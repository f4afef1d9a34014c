from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from extractors.core.reading import FileReading
from pipeline.app.upkeep.check import MANIFEST, Wrong, check
from pipeline.core.errors import Remedy
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from pipeline.intake.take_in import take_in
from pipeline.ledger import Ledger

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2017, 5, 21, 2, 30, tzinfo=SHANGHAI)
SHA = hashlib.sha256(b"content").hexdigest()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One file taken in and read, one report made."""
    workspace = Workspace.at(tmp_path)
    workspace.inbox.mkdir()
    (workspace.inbox / "五角场.docx").write_bytes(b"content")
    os.utime(workspace.inbox / "五角场.docx", (NOW.timestamp() - 60, NOW.timestamp() - 60))
    folder = workspace.outbox / "yangpu" / "2017-05-20"
    (folder / "frames").mkdir(parents=True)
    names = ["明细.xlsx", "frames/opinions.csv"]
    for name in names:
        (folder / name).write_bytes(name.encode())
    hashes = {name: hashlib.sha256(name.encode()).hexdigest() for name in names}
    (folder / MANIFEST).write_text(json.dumps({"made_from": "…", "files": hashes}), encoding="utf-8")
    return workspace


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[Ledger]:
    with Ledger.open(workspace.ledger_url) as opened:
        take_in(workspace, opened, now=NOW, zone=SHANGHAI, campaigns=())
        opened.store_readings({SHA: FileReading(SHA)}, "key")
        yield opened


def only(problems: tuple[Wrong, ...]) -> str:
    problem = problems[0].text
    assert len(problems) == 1
    assert problem.endswith("。")
    assert "请" in problem or "会自动" in problem or "可以" in problem
    return problem


def test_sound_workspace_has_no_problems(workspace: Workspace, ledger: Ledger) -> None:
    assert check(workspace, ledger) == ()


def test_new_workspace_has_no_problems(tmp_path: Path) -> None:
    with Ledger.open(Workspace.at(tmp_path).ledger_url) as ledger:
        assert check(Workspace.at(tmp_path), ledger) == ()


def test_missing_original_is_named_by_the_file_it_was(workspace: Workspace, ledger: Ledger) -> None:
    Archive(workspace.archive).path(SHA).unlink()
    problem = only(check(workspace, ledger))
    assert "五角场.docx" in problem
    assert "不见了" in problem


def test_missing_original_is_healed_as_the_remedy_says(workspace: Workspace, ledger: Ledger) -> None:
    Archive(workspace.archive).path(SHA).unlink()
    (workspace.done / "2017-05-21" / "五角场.docx").rename(workspace.inbox / "五角场.docx")
    take_in(workspace, ledger, now=NOW, zone=SHANGHAI, campaigns=())
    assert check(workspace, ledger) == ()
    assert len(ledger.arrivals()) == 1


def test_changed_original_is_named(workspace: Workspace, ledger: Ledger) -> None:
    path = Archive(workspace.archive).path(SHA)
    path.chmod(0o644)
    path.write_bytes(b"changed")
    assert "内容变了" in only(check(workspace, ledger))


def test_files_that_can_not_be_read_are_named(workspace: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def refused(path: Path, *rest: object, **named: object) -> object:
        if SHA in path.name or path.suffix == ".xlsx":
            raise OSError(errno.EIO, "I/O error")
        return real(path, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    original, result = (one.text for one in check(workspace, ledger))
    assert "磁盘读写出错" in original
    assert "明细.xlsx" in result


def test_archived_file_without_an_arrival_is_named(workspace: Workspace, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    sha = Archive(workspace.archive).put(tmp_path / "other")
    assert sha in only(check(workspace, ledger))


def test_reading_without_an_arrival_is_named(workspace: Workspace, ledger: Ledger) -> None:
    ledger.store_readings({"ff" * 32: FileReading("ff" * 32)}, "key")
    assert "ffffffffffff" in only(check(workspace, ledger))


def test_foreign_file_and_half_copy_in_the_archive_are_named(workspace: Workspace, ledger: Ledger) -> None:
    (workspace.archive / "笔记.txt").touch()
    (workspace.archive / ".incoming-1").touch()
    stray, half = (one.text for one in check(workspace, ledger))
    assert "笔记.txt" in stray
    assert ".incoming-1" in half


def test_report_changed_by_hand_is_named(workspace: Workspace, ledger: Ledger) -> None:
    (workspace.outbox / "yangpu" / "2017-05-20" / "明细.xlsx").write_bytes(b"edited")
    problem = only(check(workspace, ledger))
    assert "明细.xlsx" in problem
    assert "改动过" in problem


def test_report_that_is_gone_is_named(workspace: Workspace, ledger: Ledger) -> None:
    (workspace.outbox / "yangpu" / "2017-05-20" / "frames" / "opinions.csv").unlink()
    assert "opinions.csv" in only(check(workspace, ledger))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": 3}', "\x00"])
def test_damaged_manifest_is_named(workspace: Workspace, ledger: Ledger, content: str) -> None:
    (workspace.outbox / "yangpu" / "2017-05-20" / MANIFEST).write_text(content, encoding="utf-8")
    assert MANIFEST in only(check(workspace, ledger))


def test_half_made_report_is_named_and_folders_of_others_are_not(workspace: Workspace, ledger: Ledger) -> None:
    (workspace.outbox / "yangpu" / ".new-2017-05-20").mkdir()
    (workspace.outbox / "yangpu" / "手工修改").mkdir()
    (workspace.outbox / ".gitkeep").touch()
    assert ".new-2017-05-20" in only(check(workspace, ledger))


def test_damaged_ledger_is_the_only_thing_said(workspace: Workspace, ledger: Ledger) -> None:
    path = workspace.root / "ledger.db"
    raw = bytearray(path.read_bytes())
    raw[-4096:] = b"\x07" * 4096
    path.write_bytes(raw)
    problems = [one.text for one in check(workspace, ledger)]
    assert problems
    assert all("已损坏" in problem and "备份" in problem for problem in problems)


def test_damaged_rows_are_named_by_the_kind_of_record(workspace: Workspace, ledger: Ledger) -> None:
    connection = sqlite3.connect(workspace.root / "ledger.db")
    with connection:
        connection.execute("update readings set error = 'corrupt'")
    connection.close()
    (wrong,) = check(workspace, ledger)
    assert "读取记录有 1 行已损坏" in wrong.text
    assert wrong.remedy is Remedy.REBUILD
