from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from pipeline.core.errors import StorageError
from pipeline.intake.archive import Archive
from pipeline.intake.copying import UnsteadyFileError

TEXT = "五角场街道：走访企业 12 家".encode()
SHA = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "五角场.docx"
    path.write_bytes(TEXT)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def refuse(error: int) -> OSError:
    return OSError(error, os.strerror(error))


def test_content_lies_under_its_hash_and_can_not_be_written(archive: Archive, file: Path) -> None:
    assert archive.put(file) == SHA
    assert archive.path(SHA) == archive.root / SHA[:2] / SHA
    assert archive.open_bytes(SHA) == TEXT
    assert stat.S_IMODE(archive.path(SHA).stat().st_mode) == 0o444
    assert file.read_bytes() == TEXT


def test_content_larger_than_one_chunk_is_whole(archive: Archive, tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(os.urandom(3_000_001))
    sha = archive.put(big)
    assert archive.open_bytes(sha) == big.read_bytes()
    assert archive.verify(sha) == "intact"


def test_same_content_is_stored_once(archive: Archive, file: Path) -> None:
    archive.put(file)
    before = archive.path(SHA).stat().st_ino
    archive.put(file)
    assert archive.path(SHA).stat().st_ino == before
    assert list(archive.stored()) == [SHA]
    assert list(archive.unfinished()) == []


def test_damaged_content_is_named_and_healed_by_the_same_file(archive: Archive, file: Path) -> None:
    archive.put(file)
    archive.path(SHA).chmod(0o644)
    archive.path(SHA).write_bytes(b"x")
    assert archive.verify(SHA) == "damaged"
    archive.put(file)
    assert archive.verify(SHA) == "intact"


def test_missing_content_is_a_storage_error_with_the_remedy(archive: Archive) -> None:
    assert archive.verify(SHA) == "missing"
    with pytest.raises(StorageError, match="读不出来"):
        archive.open_bytes(SHA)


def test_file_that_changed_since_it_was_seen_is_not_stored(archive: Archive, file: Path) -> None:
    seen = file.lstat()
    file.write_bytes(TEXT * 2)
    with pytest.raises(UnsteadyFileError):
        archive.put(file, seen=seen)
    assert list(archive.root.rglob("*")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_link_and_pipe_are_not_opened(archive: Archive, file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="symbolic"):
        archive.put(tmp_path / "link")
    with pytest.raises(UnsteadyFileError):
        archive.put(tmp_path / "pipe")
    assert not archive.root.exists()


@pytest.mark.parametrize("step", ["os.fsync", "os.replace", "pathlib.Path.mkdir", "pipeline.intake.copying._write_all"])
def test_full_disk_is_a_storage_error_and_leaves_nothing(archive: Archive, file: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise refuse(errno.ENOSPC)

    monkeypatch.setattr(step, full)
    with pytest.raises(StorageError, match="磁盘已满"):
        archive.put(file)
    assert [path for path in archive.root.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
def test_copies_of_a_batch_are_durable_before_any_has_its_name_and_each_folder_once_behind(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        happened.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "copy")
        fsync(descriptor)

    def named(source: Path, target: Path) -> None:
        happened.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", named)
    monkeypatch.setattr("pipeline.intake.copying._BATCH", 300)
    files = [tmp_path / str(number) for number in range(600)]
    for number, path in enumerate(files):
        path.write_bytes(str(number // 2).encode())
    stored = archive.put_all((path, None) for path in files)
    folders = [len({one.sha256[:2] for one in some}) + 1 for some in (stored[:300], stored[300:])]
    batches = [[*["copy"] * 300, *["name"] * 150, *["folder"] * number] for number in folders]
    assert happened == [step for batch in batches for step in batch]
    assert [archive.open_bytes(one.sha256) for one in stored] == [path.read_bytes() for path in files]


def test_file_that_can_not_be_read_keeps_no_other_of_its_batch_from_being_stored(archive: Archive, file: Path, tmp_path: Path) -> None:
    lost, stored = archive.put_all([(tmp_path / "none", None), (file, None)])
    assert isinstance(lost.refused, FileNotFoundError)
    assert (stored.refused, stored.sha256, list(archive.stored())) == (None, SHA, [SHA])
    assert list(archive.unfinished()) == []


def test_unreadable_source_is_no_storage_error(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archive.put(tmp_path / "none")


def test_sweep_removes_only_half_made_copies(archive: Archive, file: Path) -> None:
    archive.put(file)
    (archive.root / ".incoming-abc").write_bytes(b"half")
    (archive.root / "笔记.txt").write_bytes(b"mine")
    assert list(archive.unfinished()) == [str(archive.root / ".incoming-abc")]
    assert list(archive.strays()) == [str(archive.root / "笔记.txt")]
    archive.sweep()
    assert list(archive.unfinished()) == []
    assert list(archive.stored()) == [SHA]
    assert (archive.root / "笔记.txt").is_file()


def test_archive_that_is_not_there_yet_is_empty(archive: Archive) -> None:
    archive.sweep()
    assert [*archive.stored(), *archive.strays(), *archive.unfinished()] == []


def test_batch_of_equal_files_and_a_mail_leaves_no_copy_and_says_which_is_a_mail(archive: Archive, tmp_path: Path) -> None:
    contents = {
        "one": b"PK\x03\x04 form",
        "same": b"PK\x03\x04 form",
        "mail": b"From: a@example.cn\r\nSubject: form\r\n\r\nSee below.\r\n",
        "empty": b"",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    put = archive.put_all((tmp_path / name, None) for name in contents)
    assert [archive.open_bytes(one.sha256) for one in put] == list(contents.values())
    assert [one.is_mail for one in put] == [False, False, True, False]
    assert list(archive.stored()) == sorted({one.sha256 for one in put})
    assert list(archive.unfinished()) == []
