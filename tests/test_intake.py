from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.core.errors import StorageError
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from pipeline.intake.arrivals import arrival_id
from pipeline.intake.take_in import Intake, take_in
from pipeline.ledger import Ledger, Remembered

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2017, 5, 21, 2, 30, tzinfo=SHANGHAI)
SENT = dt.datetime(2017, 5, 18, 9, 30, 0, 250000, tzinfo=SHANGHAI)
DAY = "2017-05-21"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox").mkdir()
    return Workspace.at(tmp_path)


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[Ledger]:
    with Ledger.open(workspace.ledger_url) as opened:
        yield opened


def drop(workspace: Workspace, name: str, content: bytes = b"", at: dt.datetime = SENT) -> Path:
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or name.encode())
    nanoseconds = int(at.timestamp() * 1000) * 1_000_000
    os.utime(path, ns=(nanoseconds, nanoseconds))
    return path


def run(workspace: Workspace, ledger: Ledger, now: dt.datetime = NOW) -> Intake:
    return take_in(workspace, ledger, now=now, zone=SHANGHAI, campaigns={"yangpu"})


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    }


def test_file_is_archived_registered_and_moved(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "甲/五角场.docx", b"content")
    intake = run(workspace, ledger)
    (arrival,) = intake.arrivals
    sha = hashlib.sha256(b"content").hexdigest()
    assert (arrival.sha256, arrival.name, arrival.size, arrival.received_at, arrival.pinned) == (sha, "甲/五角场.docx", 7, SENT, None)
    assert arrival.id == arrival_id(sha, "甲/五角场.docx", SENT)
    assert ledger.arrivals() == intake.arrivals
    assert Archive(workspace.archive).open_bytes(sha) == b"content"
    assert files(workspace.inbox) == {f".done/{DAY}/甲/五角场.docx": b"content"}
    assert (workspace.done / DAY / "甲" / "五角场.docx").stat().st_mtime == SENT.timestamp()
    assert not intake.needs_person


def test_what_is_taken_in_is_what_the_ledger_remembers_of_it(workspace: Workspace, ledger: Ledger) -> None:
    for name in ("a.docx", "b.docx"):
        drop(workspace, name, name.encode())
    remembering = ledger.remembering(Remembered())
    taken = run(workspace, remembering).arrivals
    assert len(taken) == 2
    assert {id(one) for one in taken} == {id(one) for one in remembering.arrivals()}


def test_second_look_takes_nothing(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a.docx")
    run(workspace, ledger)
    assert run(workspace, ledger) == Intake()
    assert len(ledger.arrivals()) == 1


def test_id_is_the_same_in_every_zone() -> None:
    assert arrival_id("ab", "n", SENT) == arrival_id("ab", "n", SENT.astimezone(dt.UTC))
    assert arrival_id("ab", "n", SENT) != arrival_id("ab", "m", SENT)


def test_folder_named_like_a_campaign_pins_its_files(workspace: Workspace, ledger: Ledger) -> None:
    for name in ("yangpu/a.docx", "yangpu/deep/b.docx", "other/yangpu/c.docx", "yangpu.docx"):
        drop(workspace, name)
    assert {one.name: one.pinned for one in run(workspace, ledger).arrivals} == {
        "yangpu/a.docx": "yangpu",
        "yangpu/deep/b.docx": "yangpu",
        "other/yangpu/c.docx": None,
        "yangpu.docx": None,
    }


def test_hidden_files_and_helpers_stay_without_a_word(workspace: Workspace, ledger: Ledger) -> None:
    names = [".gitkeep", ".hidden/a.docx", "Thumbs.db", "sub/desktop.ini", ".done/2017-01-01/old.docx"]
    for name in names:
        drop(workspace, name)
    assert run(workspace, ledger) == Intake()
    assert sorted(files(workspace.inbox)) == sorted(names)


def test_word_owner_file_is_taken_like_any_other(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "~$五角场.docx")
    assert [one.name for one in run(workspace, ledger).arrivals] == ["~$五角场.docx"]


def test_unfinished_download_stays_and_is_named(workspace: Workspace, ledger: Ledger) -> None:
    for name in ("a.docx.crdownload", "b.PART", "c.tmp"):
        drop(workspace, name)
    intake = run(workspace, ledger)
    assert [one.name for one in intake.skipped] == ["a.docx.crdownload", "b.PART", "c.tmp"]
    assert intake.arrivals == ()


@posix
def test_links_pipes_and_sockets_are_reported_and_never_opened(
    workspace: Workspace, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.inbox)  # the path of a socket must be short
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.docx").write_bytes(b"secret")
    (workspace.inbox / "folder").symlink_to(tmp_path / "outside")
    (workspace.inbox / "link.docx").symlink_to(tmp_path / "outside" / "secret.docx")
    os.mkfifo(workspace.inbox / "pipe.docx")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")
        intake = run(workspace, ledger)
    assert [one.name for one in intake.skipped] == ["folder", "link.docx", "pipe.docx", "s"]
    assert intake.needs_person
    assert intake.arrivals == ()


def test_file_touched_a_moment_ago_waits_for_the_next_run(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a.docx", at=NOW - dt.timedelta(seconds=1))
    intake = run(workspace, ledger)
    assert "正在写入" in intake.skipped[0].reason
    assert not intake.needs_person
    assert len(run(workspace, ledger, NOW + dt.timedelta(seconds=5)).arrivals) == 1


def test_file_touched_now_is_taken_when_nothing_must_settle(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a.docx", at=NOW)
    assert take_in(workspace, ledger, now=NOW, zone=SHANGHAI, campaigns=(), settle=dt.timedelta()).arrivals


def test_register_gives_the_time_and_stays(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "yangpu/a.docx")
    drop(workspace, "b.docx")
    drop(workspace, "收件时间.csv", "文件,收到时间\na.docx,2017-05-19 08:00\n".encode("gb18030"))
    taken = {one.name: one.received_at for one in run(workspace, ledger).arrivals}
    assert taken == {"yangpu/a.docx": dt.datetime(2017, 5, 19, 8, tzinfo=SHANGHAI), "b.docx": SENT}
    assert (workspace.inbox / "收件时间.csv").is_file()


def test_file_with_a_wrong_line_stays_until_it_is_mended(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a.docx")
    drop(workspace, "b.docx")
    drop(workspace, "收件时间.csv", "文件,收到时间\na.docx,昨天\n".encode())
    intake = run(workspace, ledger)
    assert [one.name for one in intake.arrivals] == ["b.docx"]
    assert "第 2 行" in intake.problems[0]
    assert intake.skipped[0].name == "a.docx"
    drop(workspace, "收件时间.csv", "文件,收到时间\na.docx,2017-05-19\n".encode())
    assert [one.name for one in run(workspace, ledger).arrivals] == ["a.docx"]


def test_nothing_is_taken_while_the_register_is_unreadable(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a.docx")
    drop(workspace, "收件时间.csv", b"\x81")
    intake = run(workspace, ledger)
    assert (intake.arrivals, len(intake.problems), [one.name for one in intake.skipped]) == ((), 1, ["a.docx"])


def test_register_in_the_folder_of_a_campaign_is_read_there_and_goes_before_that_of_the_inbox(workspace: Workspace, ledger: Ledger) -> None:
    for name in ("yangpu/a.docx", "yangpu/街道/b.docx", "c.docx", "yangpu/d.docx"):
        drop(workspace, name)
    drop(
        workspace,
        "收件时间.csv",
        "文件,收到时间\nyangpu/a.docx,2017-05-01 08:00\nyangpu/d.docx,2017-05-04 08:00\nc.docx,2017-05-03 08:00\n".encode(),
    )
    drop(
        workspace,
        "yangpu/收件时间.csv",
        "文件,收到时间\na.docx,2017-05-02 08:00\nb.docx,2017-05-05 08:00\nc.docx,2017-05-09 08:00\n".encode(),
    )
    intake = run(workspace, ledger)
    assert {one.name: one.received_at.day for one in intake.arrivals} == {
        "yangpu/a.docx": 2,
        "c.docx": 3,
        "yangpu/d.docx": 4,
        "yangpu/街道/b.docx": 5,
    }
    assert sorted(files(workspace.inbox)) == [
        f".done/{DAY}/{name}" for name in ("c.docx", "yangpu/a.docx", "yangpu/d.docx", "yangpu/街道/b.docx")
    ] + [
        "yangpu/收件时间.csv",
        "收件时间.csv",
    ]


def test_unreadable_register_of_a_campaign_holds_the_files_of_its_folder_only(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "yangpu/a.docx")
    drop(workspace, "b.docx")
    (workspace.inbox / "yangpu" / "收件时间.csv").mkdir()
    intake = run(workspace, ledger)
    assert [one.name for one in intake.arrivals] == ["b.docx"]
    assert [one.name for one in intake.skipped] == ["yangpu/a.docx"]
    assert "yangpu/收件时间.csv" in intake.problems[0]


@posix
def test_name_that_steers_a_screen_or_turns_its_writing_is_cleaned(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a\x1b[2J\u202excod\u2028\r.docx", b"content")
    drop(workspace, "\u200f/\u202e.docx", b"other")
    intake = run(workspace, ledger)
    assert sorted(one.name for one in intake.arrivals) == ["_/.docx", "a[2Jxcod.docx"]


def test_register_in_a_sub_folder_is_an_ordinary_file(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "甲/收件时间.csv")
    assert len(run(workspace, ledger).arrivals) == 1


def test_time_in_the_future_is_registered_as_now_and_said(workspace: Workspace, ledger: Ledger) -> None:
    drop(workspace, "a.docx", at=NOW + dt.timedelta(days=400))
    intake = run(workspace, ledger)
    assert intake.arrivals[0].received_at == NOW
    assert "时钟" in intake.problems[0]


def test_same_name_again_is_another_arrival_and_overwrites_nothing(workspace: Workspace, ledger: Ledger) -> None:
    for number in range(3):
        drop(workspace, "a.docx", bytes([number]), SENT + dt.timedelta(hours=number))
        run(workspace, ledger)
    assert files(workspace.done / DAY) == {"a.docx": b"\0", "a (2).docx": b"\1", "a (3).docx": b"\2"}
    assert len(ledger.arrivals()) == 3


@posix
def test_name_in_gbk_bytes_becomes_readable(workspace: Workspace, ledger: Ledger) -> None:
    folder = os.fsencode(workspace.inbox)
    for raw in ("五角场.docx".encode("gbk"), b"\xff.docx"):
        path = folder + b"/" + raw
        with open(path, "wb") as stream:  # noqa: PTH123 - pathlib takes no bytes
            stream.write(raw)
        os.utime(path, (SENT.timestamp(), SENT.timestamp()))
    assert sorted(one.name for one in run(workspace, ledger).arrivals) == ["\\udcff.docx", "五角场.docx"]
    assert "五角场.docx".encode("gbk") in [os.fsencode(path.name) for path in (workspace.done / DAY).iterdir()]
    assert len(ledger.arrivals()) == 2


def test_file_changed_after_it_was_archived_is_taken_again(workspace: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(workspace, "a.docx", b"old")
    real = Ledger.add_arrivals

    def saved_meanwhile(self: Ledger, arrivals: object) -> int:
        drop(workspace, "a.docx", b"newer", SENT + dt.timedelta(hours=1))
        return real(self, arrivals)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "add_arrivals", saved_meanwhile)
        assert "又被改动" in run(workspace, ledger).skipped[0].reason
    run(workspace, ledger)
    archive = Archive(workspace.archive)
    assert [archive.open_bytes(one.sha256) for one in ledger.arrivals()] == [b"old", b"newer"]


def test_file_that_can_not_be_moved_is_said_and_moved_next_time(
    workspace: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(workspace, "a.docx")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refused)
        assert "没能移出收件夹" in run(workspace, ledger).skipped[0].reason
    assert len(run(workspace, ledger).arrivals) == 1
    assert len(ledger.arrivals()) == 1
    assert list(files(workspace.inbox)) == [f".done/{DAY}/a.docx"]


def test_file_that_can_not_be_read_stays_and_is_said(workspace: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(workspace, "a.docx")
    drop(workspace, "b.docx")
    real = os.open

    def opened_elsewhere(path: object, *rest: object) -> int:
        if str(path).endswith("a.docx"):
            raise PermissionError(errno.EACCES, "denied")
        return real(path, *rest)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(os, "open", opened_elsewhere)
    intake = run(workspace, ledger)
    assert [one.name for one in intake.arrivals] == ["b.docx"]
    assert "没有权限" in intake.skipped[0].reason
    assert intake.needs_person


def test_full_disk_stops_the_job_and_leaves_the_inbox_untouched(
    workspace: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        drop(workspace, f"{number}.docx")
    before, real, calls = files(workspace.inbox), os.fsync, iter(range(100))

    def full(descriptor: int) -> None:
        if next(calls) == 7:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="磁盘已满"):
            run(workspace, ledger)
    assert files(workspace.inbox) == before
    assert ledger.arrivals() == ()
    assert len(run(workspace, ledger).arrivals) == 4


def die_at(workspace: Workspace, step: int) -> bool:
    """Takes the inbox in within a child that is dead, without any clean-up, at its `step`-th touch of the disk; whether it died."""
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in {0, 9}
        return status == 9
    left = step
    fsync = os.fsync

    def touch() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        touched = event in {"os.rename", "os.mkdir", "os.chmod", "os.remove", "sqlite3.connect", "os.scandir"}
        if touched or (event == "open" and str(workspace.root) in str(arguments[0])):
            touch()

    def watched_fsync(descriptor: int) -> None:
        touch()
        fsync(descriptor)

    os.fsync = watched_fsync
    sys.addaudithook(watch)
    try:
        with Ledger.open(workspace.ledger_url) as ledger:
            run(workspace, ledger)
    finally:
        os._exit(0 if sys.exc_info()[0] is None else 1)


@posix
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("batch", [1000, 2], ids=["one batch", "several batches"])
def test_death_at_any_step_loses_nothing_and_counts_nothing_twice(tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.intake.copying._BATCH", batch)
    originals = {"a.docx": b"same", "yangpu/b.docx": b"same", "c.docx": b"other", "future.docx": b"future"}
    step, died = 0, True
    while died:
        (tmp_path / str(step) / "inbox").mkdir(parents=True)
        workspace = Workspace.at(tmp_path / str(step))
        for name, content in originals.items():
            drop(workspace, name, content, NOW + dt.timedelta(days=9) if name == "future.docx" else SENT)
        died = die_at(workspace, step)
        assert sorted(files(workspace.inbox).values()) == sorted(originals.values())
        with Ledger.open(workspace.ledger_url) as ledger:
            run(workspace, ledger, NOW + dt.timedelta(hours=1))
            assert sorted(one.name for one in ledger.arrivals()) == sorted(originals)
            archive = Archive(workspace.archive)
            assert {one.name: archive.open_bytes(one.sha256) for one in ledger.arrivals()} == originals
        assert files(workspace.done / DAY) == originals
        assert list(archive.unfinished()) == []
        assert sorted(archive.stored()) == sorted({hashlib.sha256(content).hexdigest() for content in originals.values()})
        step += 1
    assert step > 30
