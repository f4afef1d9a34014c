"""The folder in which an office works: where it is, what lies where in it, and who is at work there."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.core.errors import BusyError, StorageError, WorkspaceError
from pipeline.core.storage import reason, writing

MARKER = "huizong.toml"
_DECIDING = 30.0
"""Seconds to wait for another decision: one takes a second or two, and mails of reminders are sent one by one."""
PRACTICE = "练手"
"""The folder with sample returns of the first campaign, for a clerk to try out."""
PRACTICE_CAMPAIGN = "yangpu-2017-sanda"
"""The campaign that they are of."""
CAMPAIGN_FILE = "campaign.yaml"
"""What makes a folder below `templates` a campaign."""
_GUIDE = "使用说明.txt"
_MARKER_TEXT = "# 有这个文件的文件夹就是 huizong（汇总）的工作目录，请不要删除或移走。\n"
_GUIDE_TEXT = """汇总 使用说明

1. 把收到的附件原样放进 inbox 文件夹，可以分子文件夹。
   放进 inbox/活动编号/ 的文件只归到那个活动；活动编号就是 templates 里各文件夹中 campaign.yaml 的 id。
2. 在这个文件夹里运行：huizong run
3. 到 outbox/活动编号/日期/ 里取汇总表、汇总报告、明细和催报名单。

练手       “大走访”活动的 18 份样表：复制到 inbox，运行 huizong run yangpu-2017-sanda --as-of 2017-05-22，就能看到全套结果。
           试完把 inbox、outbox、archive 里的东西和 ledger.db 删掉，或另建一个工作目录，再收真的表。
templates  每个活动一个文件夹：通知、空白表、报送单位名册（roster.csv）和设置（campaign.yaml）。
inbox      收件箱。收好的文件移到 inbox/.done/日期/，不会删除。
           若要注明实际收到的时间，在 inbox 里放一个“收件时间.csv”，两列：文件,收到时间
archive    收到过的每一份原件，请不要改动或删除。
ledger.db  台账，请和 archive 一起备份。
outbox     汇总结果，随时可以重新生成。

其他命令：huizong status 看谁报了、谁没报；huizong check 检查台账和档案；huizong --help 看全部命令。
"""

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""The clock of the offices; a campaign may have another one."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One office's folder.

    Attributes:
        root: The folder itself, absolute.
        ledger_url: Where the ledger is, as a database URL: the embedded one of this folder, or a shared one.
    """

    root: Path
    ledger_url: str

    @property
    def inbox(self) -> Path:
        """Where attachments are dropped."""
        return self.root / "inbox"

    @property
    def done(self) -> Path:
        """Where the dropped files lie after they were taken in."""
        return self.inbox / ".done"

    @property
    def templates(self) -> Path:
        """The campaigns."""
        return self.root / "templates"

    @property
    def outbox(self) -> Path:
        """What comes out."""
        return self.root / "outbox"

    @property
    def archive(self) -> Path:
        """Every file ever received, by content."""
        return self.root / "archive"

    @property
    def log(self) -> Path:
        """Where failures of the program itself are written; never what people wrote."""
        return self.root / "huizong.log"

    @property
    def converted(self) -> Path:
        """Conversions of old formats, by content; may be deleted at any time."""
        return self.root / ".converted"

    @property
    def page(self) -> Path:
        """What the page keeps: drafts, accounts, who did what."""
        return self.root / ".huizong"

    @property
    def lock_path(self) -> Path:
        """The file that is locked while a run is at work."""
        return self.root / ".huizong.lock"

    @property
    def is_of_a_group(self) -> bool:
        """Whether its folder was opened to the members of a group (`chmod g+w`), so that they may work in it too."""
        return os.name != "nt" and bool(self.root.stat().st_mode & stat.S_IWGRP)

    @classmethod
    def at(cls, root: Path, *, ledger: str | None = None) -> Workspace:
        """The workspace in exactly this folder, with its own ledger unless `ledger` names a shared one."""
        root = root.absolute()
        return cls(root, ledger or f"sqlite:///{root / 'ledger.db'}")

    @classmethod
    def find(cls, start: Path, *, ledger: str | None = None) -> Workspace:
        """The workspace that `start` lies in.

        Raises:
            WorkspaceError: neither `start` nor a folder above it is one.
        """
        start = start.absolute()
        for folder in (start, *start.parents):
            if (folder / MARKER).is_file() or ((folder / "templates").is_dir() and (folder / "inbox").is_dir()):
                return cls.at(folder, ledger=ledger)
        message = f"{start} 和它的上级文件夹都不是工作目录，请先进入工作目录，或用 huizong init 文件夹名 新建一个。"
        raise WorkspaceError(message)

    @classmethod
    def create(cls, directory: Path, *, bundled: Path | None, ledger: str | None = None) -> Workspace:
        """A new workspace in `directory`, with the campaigns of `bundled`, or with none.

        Raises:
            WorkspaceError: there is something in `directory` already.
            StorageError: it can't be written; then `directory` is left empty.
        """
        if directory.exists() and not directory.is_dir():
            message = f"{directory} 是一个文件，请换一个文件夹名再运行 huizong init。"
            raise WorkspaceError(message)
        workspace = cls.at(directory, ledger=ledger)
        with writing(directory):
            workspace.root.mkdir(parents=True, exist_ok=True)
            filled = any(workspace.root.iterdir())
            if not filled and not workspace.is_of_a_group:
                workspace.root.chmod(0o700)
        if filled:
            message = f"{directory} 里已有文件，为免覆盖没有新建，请换一个空文件夹再运行 huizong init。"
            raise WorkspaceError(message)
        try:
            _furnish(workspace, bundled)
        except OSError as error:
            _empty(workspace.root)
            message = f"工作目录 {directory} 没有建成（{reason(error)}），请检查磁盘空间和写入权限后再运行 huizong init。"
            raise StorageError(message) from error
        return workspace

    @contextmanager
    def locked(self, *, now: dt.datetime) -> Iterator[None]:
        """Only one run at a time works in this folder. The lock ends with the process, however that ends.

        Raises:
            BusyError: another run holds it.
            StorageError: the folder can't be written.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - loads the network library, and who only looks takes no lock

        lock = FileLock(self.lock_path, blocking=False)
        try:
            lock.acquire()
        except Timeout as error:
            message = f"另一次运行正在这个工作目录中工作{self._holder()}，请等它结束后再运行。"
            raise BusyError(message) from error
        except OSError as error:
            message = f"不能写 {self.lock_path}（{reason(error)}），请检查这个文件夹的写入权限和磁盘空间。"
            raise StorageError(message) from error
        try:
            self._sign(now)
            yield
        finally:
            lock.release()

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Only one decision at a time is written; it waits for another one, and not for a run, which looks at decisions once.

        Raises:
            BusyError: another one is being written for longer than a person waits.
            StorageError: the folder can't be written.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - as above

        path = self.lock_path.with_name(f"{self.lock_path.name}.decisions")
        lock = FileLock(path, timeout=_DECIDING)
        try:
            lock.acquire()
        except Timeout as error:
            message = "另一个决定正在记入台账，请过一会儿再试。"
            raise BusyError(message) from error
        except OSError as error:
            message = f"不能写 {path}（{reason(error)}），请检查这个文件夹的写入权限和磁盘空间。"
            raise StorageError(message) from error
        try:
            yield
        finally:
            lock.release()

    @property
    def _owner_path(self) -> Path:
        """Who holds the lock stands beside it: the locked file itself is emptied by whoever tries the lock, and unreadable on Windows."""
        return self.root / ".huizong.lock.owner"

    def _sign(self, now: dt.datetime) -> None:
        owner = {"pid": os.getpid(), "since": f"{now:%Y-%m-%d %H:%M:%S}"}
        with writing(self._owner_path):
            self._owner_path.write_text(json.dumps(owner), encoding="utf-8")

    def _holder(self) -> str:
        try:
            owner = json.loads(self._owner_path.read_text(encoding="utf-8"))
            return f"（进程 {owner['pid']}，{owner['since']} 开始）"
        except (OSError, ValueError, KeyError, TypeError):
            # The other run has not signed yet: who it is can't be said, that it is there is what matters.
            return ""


def bundled_templates() -> Path:
    """The campaigns that come with the program: inside the installed package, or beside it in the repository.

    Raises:
        WorkspaceError: the installation is incomplete.
    """
    return _bundled("templates")


def bundled_practice() -> Path:
    """The sample returns that come with the program.

    Raises:
        WorkspaceError: the installation is incomplete.
    """
    return _bundled("inbox")


def _bundled(name: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    for folder in (package / f"_{name}", package.parent / name):
        if folder.is_dir():
            return folder
    message = f"安装不完整：找不到随程序附带的 {name}，请重新安装 huizong。"
    raise WorkspaceError(message)


_LITTER = shutil.ignore_patterns(".*", "~$*", "__pycache__")


def _furnish(workspace: Workspace, bundled: Path | None) -> None:
    for folder in (workspace.inbox, workspace.outbox, workspace.archive):
        folder.mkdir()
    if bundled is None:
        workspace.templates.mkdir()
    else:
        shutil.copytree(bundled, workspace.templates, ignore=_LITTER)
        shutil.copytree(bundled_practice(), workspace.root / PRACTICE, ignore=_LITTER)
    # Notepad of Windows 7 needs the mark and the line ends.
    (workspace.root / _GUIDE).write_text(_GUIDE_TEXT, encoding="utf-8-sig", newline="\r\n")
    (workspace.root / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")


def _empty(directory: Path) -> None:
    """Takes a half-made workspace away again. What can't be removed stays, for the cause is reported by the caller."""
    for child in directory.iterdir() if directory.is_dir() else ():
        if child.is_dir():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink(missing_ok=True)
