from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.core.bundled import MARKER, PRACTICE, bundled_templates
from pipeline.core.errors import BusyError, StorageError, WorkspaceError
from pipeline.core.workspace import Workspace

NOW = dt.datetime(2017, 5, 21, 2, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    folder = tmp_path / "bundled"
    (folder / "demo" / "blanks").mkdir(parents=True)
    (folder / "demo" / "campaign.yaml").write_text("id: demo\n", encoding="utf-8")
    (folder / "demo" / "blanks" / "~$表.docx").touch()
    (folder / ".DS_Store").touch()
    return folder


def test_workspace_names_its_folders(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    assert workspace.done == tmp_path / "inbox" / ".done"
    assert workspace.ledger_url == f"sqlite:///{tmp_path / 'ledger.db'}"


def test_find_goes_upwards_to_the_folder_with_templates_and_inbox(tmp_path: Path) -> None:
    below = tmp_path / "inbox" / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert Workspace.find(below).root == tmp_path


def test_find_takes_a_folder_with_the_marker_and_the_given_ledger(tmp_path: Path) -> None:
    (tmp_path / MARKER).touch()
    found = Workspace.find(tmp_path, ledger="postgresql://host/db")
    assert found == Workspace(tmp_path, "postgresql://host/db")


def test_find_without_a_workspace_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="新建一个"):
        Workspace.find(tmp_path)


def test_create_makes_every_folder_and_copies_the_campaigns(tmp_path: Path, bundled: Path) -> None:
    workspace = Workspace.create(tmp_path / "deep" / "办公", bundled=bundled)
    made = sorted(path.name for path in workspace.root.iterdir())
    assert made == sorted(["inbox", "outbox", "archive", "templates", "使用说明.txt", PRACTICE, MARKER])
    assert not list(workspace.templates.rglob("~$*")) + list(workspace.templates.rglob(".DS_Store"))
    assert (workspace.templates / "demo" / "campaign.yaml").is_file()
    assert Workspace.find(workspace.inbox) == workspace


def test_guide_opens_in_notepad(tmp_path: Path, bundled: Path) -> None:
    raw = (Workspace.create(tmp_path / "w", bundled=bundled).root / "使用说明.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_create_refuses_a_folder_that_holds_anything(tmp_path: Path, bundled: Path) -> None:
    with pytest.raises(WorkspaceError, match="空文件夹"):
        Workspace.create(tmp_path, bundled=bundled)
    assert [path.name for path in tmp_path.iterdir()] == ["bundled"]


def test_create_refuses_a_file(tmp_path: Path, bundled: Path) -> None:
    (tmp_path / "f").touch()
    with pytest.raises(WorkspaceError, match="是一个文件"):
        Workspace.create(tmp_path / "f", bundled=bundled)


def test_create_leaves_nothing_behind_on_a_full_disk(tmp_path: Path, bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StorageError, match="磁盘已满"):
        Workspace.create(tmp_path / "w", bundled=bundled)
    monkeypatch.undo()
    assert list((tmp_path / "w").iterdir()) == []
    Workspace.create(tmp_path / "w", bundled=bundled)


def test_bundled_templates_hold_campaigns() -> None:
    assert list(bundled_templates().glob("*/campaign.yaml"))


def test_second_run_is_told_who_works_and_since_when(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    program = (
        "import datetime as dt, sys; from pathlib import Path\n"
        "from pipeline.core.workspace import Workspace; from pipeline.core.errors import BusyError\n"
        "try:\n with Workspace.at(Path(sys.argv[1])).locked(now=dt.datetime.now(dt.timezone.utc)): print('free')\n"
        "except BusyError as e: sys.stdout.buffer.write(str(e).encode())\n"
    )

    def other() -> str:
        done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True)  # noqa: S603 - our own program
        return done.stdout.decode()

    with workspace.locked(now=NOW):
        said = other()
    assert f"进程 {os.getpid()}" in said
    assert "2017-05-21 02:30:00" in said
    assert "\n" not in said
    assert other().strip() == "free"


def test_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    with pytest.raises(RuntimeError), workspace.locked(now=NOW):
        raise RuntimeError
    with workspace.locked(now=NOW):
        pass


def test_two_locks_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    with workspace.locked(now=NOW), pytest.raises(BusyError, match="请等它结束"), workspace.locked(now=NOW):
        pass


def test_lock_in_a_folder_that_is_gone_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="写入权限"), Workspace.at(tmp_path / "file").locked(now=NOW):
        pass


def test_a_new_workspace_has_the_sample_returns_to_practise_with(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=bundled_templates())
    ours = bundled_templates().parent / ("_inbox" if bundled_templates().name == "_templates" else "inbox")
    assert {path.name for path in (workspace.root / PRACTICE).iterdir()} == {path.name for path in ours.iterdir() if path.name[0] != "."}
    assert list(workspace.inbox.iterdir()) == []


def called(words: list[str]) -> None:
    """The command in a process whose files would be open to everyone."""
    line = f"import os; os.umask(0o022); from pipeline.cli import main; main({words!r})"
    subprocess.run([sys.executable, "-c", line], check=False, capture_output=True)  # noqa: S603 - our own program


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("group, hidden", [(False, 0o077), (True, 0o007)])
def test_what_a_run_writes_is_open_to_nobody_else(tmp_path: Path, group: bool, hidden: int) -> None:  # noqa: FBT001 - a case
    root = tmp_path / "office"
    called(["init", str(root)])
    root.chmod(0o770 if group else stat.S_IMODE(root.stat().st_mode))
    (root / "inbox" / "a.docx").write_bytes(b"x")
    os.utime(root / "inbox" / "a.docx", (1494000000, 1494000000))
    called(["--workspace", str(root), "run", "yangpu-2017-sanda"])
    written = [root, *root.glob("ledger.db"), *root.glob("archive/**/*"), *root.glob("outbox/**/*"), *root.glob("inbox/.done/*")]
    assert len(written) > 10
    assert [path for path in written if path.stat().st_mode & hidden] == []
