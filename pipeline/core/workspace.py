"""The folder in which an office works: where it is, what lies where in it, who is at work there, by the name that the system knows."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.core.bundled import MARKER, empty, furnish
from pipeline.core.errors import BusyError, Remedy, StorageError, WorkspaceError
from pipeline.core.long_paths import ANY_DEPTH, long_path, plain
from pipeline.core.storage import alone, reason, writing

_DECIDING = 30.0
"""Seconds to wait for another decision: one takes a second or two, and mails of reminders are sent one by one."""
CAMPAIGN_FILE = "campaign.yaml"
"""What makes a folder below `templates` a campaign."""
_BELOW = 200
"""Characters of names below the root, at most: `outbox/活动/退回修改/日期/单位/文件` with names as long as we make them."""
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""The clock of the offices; a campaign may have another one."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One office's folder.

    Attributes:
        root: The folder itself, absolute; on Windows, where something below it may be too long otherwise, with the prefix for long paths.
        ledger_url: Where the ledger is, as a database URL: the embedded one of this folder, or a shared one.
        guarded: Whether blanks of campaigns are read in a process of their own, as a server does, which must not be harmed by one.
    """

    root: Path
    ledger_url: str
    guarded: bool = False

    @property
    def inbox(self) -> Path:
        """Where attachments are dropped, in folders as deep as their senders like."""
        return long_path(self.root / "inbox", ANY_DEPTH)

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
        """Conversions of old formats, what was read of reference lists and what `status` told, by content; may be deleted at any time."""
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
        root = long_path(plain(root.absolute()), _BELOW)
        return cls(root, ledger or f"sqlite:///{root / 'ledger.db'}")

    @classmethod
    def find(cls, start: Path, *, ledger: str | None = None) -> Workspace:
        """The workspace that `start` lies in.

        Raises:
            WorkspaceError: neither `start` nor a folder above it is one.
        """
        start = long_path(start.absolute(), _BELOW)
        for folder in (start, *start.parents):
            if (folder / MARKER).is_file() or ((folder / "templates").is_dir() and (folder / "inbox").is_dir()):
                return cls.at(folder, ledger=ledger)
        message = f"{start} 和它的上级文件夹都不是工作目录，请先进入工作目录，或新建一个。"
        raise WorkspaceError(message, Remedy.INIT)

    @classmethod
    def create(cls, directory: Path, *, bundled: Path | None, ledger: str | None = None) -> Workspace:
        """A new workspace in `directory`, with the campaigns of `bundled`, or with none.

        Raises:
            WorkspaceError: there is something in `directory` already.
            StorageError: it can't be written; then `directory` is left empty.
        """
        workspace = cls.at(directory, ledger=ledger)
        if workspace.root.exists() and not workspace.root.is_dir():
            message = f"{directory} 是一个文件，请换一个文件夹名。"
            raise WorkspaceError(message, Remedy.INIT)
        with writing(directory):
            workspace.root.mkdir(parents=True, exist_ok=True)
            filled = any(workspace.root.iterdir())
            if not filled and not workspace.is_of_a_group:
                workspace.root.chmod(0o700)
        if filled:
            message = f"{directory} 里已有文件，为免覆盖没有新建，请换一个空文件夹。"
            raise WorkspaceError(message, Remedy.INIT)
        try:
            furnish(workspace.root, bundled)
        except OSError as error:
            empty(workspace.root)
            message = f"工作目录 {directory} 没有建成（{reason(error)}），请检查磁盘空间和写入权限后再试。"
            raise StorageError(message, Remedy.INIT) from error
        return workspace

    @contextmanager
    def locked(self, *, now: dt.datetime) -> Iterator[None]:
        """Only one run at a time works in this folder. The lock ends with the process, however that ends.

        Raises:
            BusyError: another run holds it.
            StorageError: the folder can't be written.
        """
        with alone(self.lock_path, patience=0, busy=self._busy):
            self._sign(now)
            yield

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Only one decision at a time is written; it waits for another one, and not for a run, which looks at decisions once.

        Raises:
            BusyError: another one is being written for longer than a person waits.
            StorageError: the folder can't be written.
        """
        path = self.lock_path.with_name(f"{self.lock_path.name}.decisions")
        with alone(path, patience=_DECIDING, busy=lambda: BusyError("另一个决定正在记入台账，请过一会儿再试。")):
            yield

    @property
    def _owner_path(self) -> Path:
        """Who holds the lock stands beside it: the locked file itself is emptied by whoever tries the lock, and unreadable on Windows."""
        return self.root / ".huizong.lock.owner"

    def _sign(self, now: dt.datetime) -> None:
        owner = {"pid": os.getpid(), "since": f"{now:%Y-%m-%d %H:%M:%S}"}
        with writing(self._owner_path):
            self._owner_path.write_text(json.dumps(owner), encoding="utf-8")

    def _busy(self) -> BusyError:
        return BusyError(f"另一次运行正在这个工作目录中工作{self._holder()}，请等它结束后再运行。")

    def _holder(self) -> str:
        try:
            owner = json.loads(self._owner_path.read_text(encoding="utf-8"))
            return f"（进程 {owner['pid']}，{owner['since']} 开始）"
        except (OSError, ValueError, KeyError, TypeError):
            # The other run has not signed yet: who it is can't be said, that it is there is what matters.
            return ""


_NAMELESS = "本机用户"


def user_name() -> str:
    """The login name; a word for it where the system has none (a container, a directory that does not answer)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # what Python raises before and from 3.13 on, and on Windows
        return _NAMELESS
