"""`huizong backup` and `huizong restore`: a workspace as one file that can be proved whole, and a workspace again out of it."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.app.nightly.outcome import LAST_RUN
from pipeline.app.upkeep.backup_file import Backup, pack, unpack, verified
from pipeline.core.errors import StorageError, UsageError, WorkspaceError
from pipeline.core.folders import files_below, real_folders_below, really
from pipeline.core.long_paths import ANY_DEPTH, long_path, plain
from pipeline.core.storage import put_in_place, rename, writing
from pipeline.core.workspace import Workspace
from pipeline.intake.originals import are_elsewhere
from pipeline.ledger import Ledger
from pipeline.ledger.copies import copy_ledger

_LEDGER, _INBOX = "ledger.db", "inbox"
_LEFT_OUT = (".converted", LAST_RUN, ".huizong/serving.json", ".huizong/打开汇总.html")
"""What is made again by itself, or holds only for the server that runs now."""
_NOT_OURS = (".converted", "lost+found", "System Volume Information", "$RECYCLE.BIN")
"""Folders that are not gone into: what is made again, and what systems put on a disk that is a workspace as a whole."""


def backup(workspace: Workspace, target: Path, *, now: dt.datetime) -> Backup:
    """Writes the whole workspace into one zip file, reads it back, and only then gives it its name.

    Raises:
        UsageError: the file is there already or lies in the workspace, or ledger or originals are kept elsewhere.
        BusyError: a run is at work.
        StorageError: it can't be written, or what was written isn't what was read.
    """
    _require_possible(workspace, target)
    temporary = target.with_name(f".{target.name}.part")
    with workspace.locked(now=now), workspace.deciding(), writing(target), tempfile.TemporaryDirectory(prefix="huizong-") as passing:
        sources = dict(_files(workspace.root))
        if (workspace.root / _LEDGER).exists():
            copy_ledger(workspace.root / _LEDGER, Path(passing, _LEDGER))
            sources[_LEDGER] = Path(passing, _LEDGER)
        try:
            pack(sources, temporary, now)
            packed = verified(temporary)
            put_in_place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    return packed


def restore(source: Path, folder: Path) -> Workspace:
    """Makes a workspace in `folder` out of a backup. Every file is compared with the manifest before the folder gets its name.

    Raises:
        WorkspaceError: there is something in `folder` already.
        UsageError: the file is no backup, or was damaged.
        StorageError: it can't be written.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} 里已有文件，为免覆盖没有恢复，请换一个空文件夹。"
        raise WorkspaceError(message)
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".restoring-", dir=folder.parent))
        try:
            unpack(source, long_path(stage, ANY_DEPTH))
            _require_sound(stage)
            if folder.exists():
                folder.rmdir()
            rename(stage, folder)
        finally:
            shutil.rmtree(long_path(stage, ANY_DEPTH), ignore_errors=True)
    return Workspace.at(folder)


def _require_possible(workspace: Workspace, target: Path) -> None:
    if target.exists():
        message = f"{target} 已经有了，没有覆盖，请换一个文件名。"
        raise UsageError(message)
    if plain(target.absolute()).is_relative_to(plain(workspace.root)) or _is_linked_into(workspace.root, target):
        message = f"备份不要放在工作目录里，请写到别的盘或 U 盘，例如 E:\\{target.name}。"
        raise UsageError(message)
    if workspace.ledger_url != Workspace.at(workspace.root).ledger_url:
        message = "台账在共享的数据库里，请用数据库自己的办法备份（pg_dump），再另外复制工作目录。"
        raise UsageError(message)
    if are_elsewhere(workspace):
        message = "原件不在工作目录里（huizong.toml 的 [archive]），请用存储自己的办法备份原件，再另外复制工作目录。"
        raise UsageError(message)


def _is_linked_into(root: Path, target: Path) -> bool:
    """Whether a file would lie in a folder that is part of the workspace by a link."""
    return really(target.parent) in real_folders_below(root, _NOT_OURS)


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the workspace but the ledger, which is copied, and what need not be kept; of linked folders the files in them."""
    root = long_path(root, ANY_DEPTH)
    inbox, done = really(root / _INBOX), f"{_INBOX}/.done/"
    for path in files_below(root, _NOT_OURS):
        name = path.relative_to(root).as_posix()
        if name.startswith(f"{_INBOX}/") and not name.startswith(done) and not Path(really(path)).is_relative_to(inbox):
            continue  # a link that somebody dropped: it is told, and not opened
        if name in (_LEDGER, f"{_LEDGER}-journal") or name.startswith((".huizong.lock", "ledger.db-")):
            continue
        if not any(name == one or name.startswith(f"{one}/") for one in _LEFT_OUT):
            yield name, path


def _require_sound(stage: Path) -> None:
    """Opens the restored ledger once; where it is damaged the backup is of no use."""
    if not (stage / _LEDGER).exists():
        return
    with Ledger.open(Workspace.at(stage).ledger_url) as ledger:
        damage = ledger.damage()
    if damage:
        message = f"备份里的台账已损坏（{damage[0]}），没有恢复；请换一个备份。"
        raise StorageError(message)
