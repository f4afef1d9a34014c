"""Backup and restore: the same office on another disk, and nothing of a damaged or foreign file."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.app.upkeep.backup import backup, restore
from pipeline.app.upkeep.backup_file import MANIFEST
from pipeline.app.upkeep.check import check
from pipeline.cli.main import _outcome
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import BusyError, StorageError, UsageError, WorkspaceError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from tests.support.samples import write_sample_inbox

CAMPAIGN = "yangpu-2017-sanda"
NOW = dt.datetime(2017, 5, 22, 18, 30, tzinfo=dt.UTC)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


def run(workspace: Workspace) -> None:
    assert _outcome(["--workspace", str(workspace.root), "run", CAMPAIGN, "--as-of", "2017-05-22"]) in {0, 1}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that has taken in, decided and not yet taken in."""
    workspace = Workspace.create(tmp_path_factory.mktemp("a") / "工会 办公室", bundled=bundled_templates())
    write_sample_inbox(workspace.inbox)
    waiting = min(workspace.inbox.rglob("*.docx"))
    kept = waiting.rename(workspace.root.parent / waiting.name)
    run(workspace)
    kept.rename(waiting)
    return workspace


@pytest.fixture(scope="module")
def saved(office: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("disk") / "备份.zip"
    assert backup(office, target, now=NOW).files > 50
    return target


def test_restored_office_makes_the_same_papers(office: Workspace, saved: Path, tmp_path: Path) -> None:
    again = restore(saved, tmp_path / "新电脑" / "汇总")
    same = Workspace.at(shutil.copytree(office.root, tmp_path / "同一台"))
    for one in (same, again):
        shutil.rmtree(one.outbox)
        run(one)
    assert contents(again.outbox) == contents(same.outbox)
    with Ledger.open(again.ledger_url) as ledger:
        assert [str(one) for one in check(again, ledger)] == []


def test_restored_files_keep_their_times_and_stay_read_only(saved: Path, office: Workspace, tmp_path: Path) -> None:
    again = restore(saved, tmp_path / "汇总")
    waiting = next(path for path in office.inbox.glob("*.docx"))
    assert (again.inbox / waiting.name).stat().st_mtime_ns == waiting.stat().st_mtime_ns
    originals = [path for path in again.archive.rglob("*") if len(path.name) == 64]
    assert originals
    assert not any(path.stat().st_mode & 0o222 for path in originals)


@pytest.mark.skipif(os.name == "nt", reason="links need a right that users of Windows do not have")
def test_linked_campaign_is_in_the_backup_and_a_link_dropped_in_the_inbox_is_not(office: Workspace, tmp_path: Path) -> None:
    shutil.copytree(office.root, tmp_path / "office", symlinks=True)
    office = Workspace.at(tmp_path / "office")
    elsewhere = office.templates.rename(tmp_path / "campaigns")
    office.templates.symlink_to(elsewhere)
    (elsewhere / "itself").symlink_to(elsewhere)
    (tmp_path / "private.txt").write_text("x", encoding="utf-8")
    (office.inbox / "link.txt").symlink_to(tmp_path / "private.txt")
    backup(office, tmp_path / "b.zip", now=NOW)
    again = restore(tmp_path / "b.zip", tmp_path / "again")
    (elsewhere / "itself").unlink()
    assert contents(again.templates) == contents(elsewhere) != {}
    assert not (again.inbox / "link.txt").exists()
    (elsewhere / "empty" / "below").mkdir(parents=True)
    for folder in (elsewhere / CAMPAIGN, elsewhere / "empty", elsewhere / "empty" / "below"):
        with pytest.raises(UsageError, match="不要放在工作目录里"):
            backup(office, folder / "b.zip", now=NOW)


@pytest.mark.skipif(os.name == "nt", reason="links need a right that users of Windows do not have")
def test_originals_in_a_linked_folder_are_in_the_backup(office: Workspace, tmp_path: Path) -> None:
    shutil.copytree(office.root, tmp_path / "office", symlinks=True)
    office = Workspace.at(tmp_path / "office")
    office.done.symlink_to(office.done.rename(tmp_path / "disk"))
    backup(office, tmp_path / "b.zip", now=NOW)
    assert contents(restore(tmp_path / "b.zip", tmp_path / "again").done) == contents(tmp_path / "disk") != {}


def test_folder_that_need_not_be_kept_may_be_unreadable(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = office.root / "System Volume Information"
    denied.mkdir(exist_ok=True)

    def scandir(folder: str | int, *, real: Callable[[Any], Any] = os.scandir) -> Any:
        if isinstance(folder, str) and Path(folder) == denied:
            raise PermissionError(errno.EACCES, "denied", folder)
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    try:
        assert backup(office, tmp_path / "b.zip", now=NOW).files > 50
    finally:
        denied.rmdir()


@pytest.mark.parametrize("refused", ["scandir", "open"])
def test_backup_that_would_leave_out_what_it_can_not_read_is_not_made(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    denied = office.templates / CAMPAIGN

    def scandir(folder: str | int, *, real: Callable[[Any], Any] = os.scandir) -> Any:
        if isinstance(folder, str) and Path(folder) == denied:
            raise PermissionError(errno.EACCES, "denied", folder)
        return real(folder)

    def open_file(path: Path, *arguments: Any, real: Callable[..., Any] = Path.open, **named: Any) -> Any:
        if denied in path.parents:
            raise PermissionError(errno.EACCES, "denied", str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr(*((os, "scandir", scandir) if refused == "scandir" else (Path, "open", open_file)))
    with pytest.raises(StorageError, match=f"不能读 .*{CAMPAIGN}.*没有权限"):
        backup(office, tmp_path / "b.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_ledger_is_copied_as_of_one_moment(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    with Ledger.open(workspace.ledger_url):
        pass
    writer = sqlite3.connect(workspace.root / "ledger.db", isolation_level=None)
    writer.execute("BEGIN")
    writer.execute("INSERT INTO migrations (name) VALUES ('half-done')")
    with pytest.raises(BusyError), workspace.locked(now=NOW):
        backup(workspace, tmp_path / "b.zip", now=NOW)
    backup(workspace, tmp_path / "b.zip", now=NOW)
    writer.execute("ROLLBACK")
    writer.close()
    with sqlite3.connect(restore(tmp_path / "b.zip", tmp_path / "again").root / "ledger.db") as copy:
        assert ("half-done",) not in copy.execute("SELECT name FROM migrations").fetchall()


def rewritten(saved: Path, target: Path, change: object, *, further: tuple[str, bytes] | None = None) -> Path:
    """A backup with other files in it; `change` gets name and bytes."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))  # type: ignore[operator]
            if data is not None:
                new.writestr(name, data)
        if further:
            new.writestr(*further)
    return target


def renamed(data: bytes, old: str, new: str) -> bytes:
    about = json.loads(data)
    about["files"][new] = about["files"].pop(old)
    return json.dumps(about).encode()


DAMAGE = {
    "a changed file": lambda name, data: data + b"x" if name == "huizong.toml" else data,
    "a lost file": lambda name, data: None if name == "huizong.toml" else data,
    "no manifest": lambda name, data: None if name == MANIFEST else data,
    "a manifest of something else": lambda name, data: b"[]" if name == MANIFEST else data,
    "half a manifest": lambda name, data: data[:-9] if name == MANIFEST else data,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_backup_leaves_nothing(saved: Path, tmp_path: Path, kind: str) -> None:
    broken = rewritten(saved, tmp_path / "b.zip", DAMAGE[kind])
    with pytest.raises(UsageError, match=r"b\.zip"):
        restore(broken, tmp_path / "x" / "汇总")
    assert list((tmp_path / "x").iterdir()) == []


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "a/../../outside.txt", "a\\..\\outside.txt"])
def test_names_that_lead_out_are_refused(saved: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(saved) as old:
        data = old.read("huizong.toml")
    evil = rewritten(
        saved,
        tmp_path / "b.zip",
        lambda one, content: renamed(content, "huizong.toml", name) if one == MANIFEST else None if one == "huizong.toml" else content,
        further=(name, data),
    )
    with pytest.raises(UsageError):
        restore(evil, tmp_path / "x" / "汇总")
    assert not list(tmp_path.rglob("outside.txt"))
    assert not Path("/outside.txt").exists()


def test_a_bit_that_flipped_on_the_disk_is_found(saved: Path, tmp_path: Path) -> None:
    data = bytearray(saved.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(UsageError):
        restore(tmp_path / "b.zip", tmp_path / "汇总")
    assert not (tmp_path / "汇总").exists()


def test_a_file_that_is_no_backup_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"PK")
    with pytest.raises(UsageError, match="不是完整的压缩文件"):
        restore(tmp_path / "b.zip", tmp_path / "汇总")


def test_nothing_is_overwritten(office: Workspace, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="已经有了"):
        backup(office, saved, now=NOW)
    with pytest.raises(UsageError, match="不要放在工作目录里"):
        backup(office, office.root / "b.zip", now=NOW)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        restore(saved, tmp_path)


def test_a_full_disk_leaves_no_half_backup(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageError, match="磁盘已满"):
        backup(office, tmp_path / "b.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_commands_say_what_they_did(office: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _outcome(["--workspace", str(office.root), "backup", str(tmp_path / "b.zip")]) == 0
    assert _outcome(["restore", str(tmp_path / "b.zip"), str(tmp_path / "again")]) == 0
    said = capsys.readouterr().out
    assert "逐份核对" in said
    assert "已恢复" in said
