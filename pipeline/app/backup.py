"""`huizong backup` and `huizong restore`: a workspace as one file that can be proved whole, and a workspace again out of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.app.unchanged import LAST_RUN
from pipeline.core.errors import StorageError, UsageError, WorkspaceError
from pipeline.core.file_names import portable_names
from pipeline.core.storage import ANY_DEPTH, long_path, put_in_place, rename, writing
from pipeline.core.version import __version__
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.intake.originals import are_elsewhere
from pipeline.ledger import Ledger
from pipeline.ledger.copies import copy_ledger

MANIFEST = "备份清单.json"
_LEDGER = "ledger.db"
_PIECE = 2**20
_LEFT_OUT = (".converted", LAST_RUN, ".huizong/serving.json", ".huizong/打开汇总.html")
"""What is made again by itself, or holds only for the server that runs now."""
_LONGEST_MANIFEST = 2**30


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        files: How many files.
        size: Their bytes, before they were packed.
    """

    files: int
    size: int


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
            _pack(sources, temporary, now)
            packed = _verified(temporary)
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
            _unpack(source, long_path(stage, ANY_DEPTH))
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
    if target.absolute().is_relative_to(workspace.root):
        message = f"备份不要放在工作目录里，请写到别的盘或 U 盘，例如 E:\\{target.name}。"
        raise UsageError(message)
    if workspace.ledger_url != Workspace.at(workspace.root).ledger_url:
        message = "台账在共享的数据库里，请用数据库自己的办法备份（pg_dump），再另外复制工作目录。"
        raise UsageError(message)
    if are_elsewhere(workspace):
        message = "原件不在工作目录里（huizong.toml 的 [archive]），请用存储自己的办法备份原件，再另外复制工作目录。"
        raise UsageError(message)


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the workspace but the ledger, which is copied, and what need not be kept."""
    root = long_path(root, ANY_DEPTH)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if (
            path.is_symlink()
            or not path.is_file()
            or name in (_LEDGER, f"{_LEDGER}-journal")
            or name.startswith((".huizong.lock", "ledger.db-"))
        ):
            continue
        if not any(name == one or name.startswith(f"{one}/") for one in _LEFT_OUT):
            yield name, path


def _pack(sources: Mapping[str, Path], target: Path, now: dt.datetime) -> None:
    entries: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, path in sources.items():
            seen = path.stat()
            with path.open("rb") as stream, package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                digest, size = _copied(stream, member)
            entries[name] = {"sha256": digest, "size": size, "modified": seen.st_mtime_ns, "readonly": not seen.st_mode & stat.S_IWUSR}
        about = {"version": __version__, "at": now.astimezone(OFFICE_ZONE).isoformat(timespec="seconds"), "files": entries}
        package.writestr(MANIFEST, json.dumps(about, ensure_ascii=False, indent=1))


def _verified(path: Path) -> Backup:
    """What the file holds, after all of it was read back.

    Raises:
        UsageError: it isn't what its manifest says.
    """
    with _readable(path), _opened(path) as package:
        entries = _manifest(package, path)
        for name, entry in entries.items():
            with package.open(name) as member:
                _require_same(path, name, entry, _copied(member, None, entry["size"]))
    return Backup(len(entries), sum(entry["size"] for entry in entries.values()))


def _unpack(path: Path, stage: Path) -> None:
    with _readable(path), _opened(path) as package:
        entries = _manifest(package, path)
        names = portable_names(entries) if os.name == "nt" else {}
        for name, entry in entries.items():
            target = stage / _safe(path, names.get(name, name))
            target.parent.mkdir(parents=True, exist_ok=True)
            with package.open(name) as member, target.open("wb") as stream:
                _require_same(path, name, entry, _copied(member, stream, entry["size"]))
                stream.flush()
                os.fsync(stream.fileno())
            os.utime(target, ns=(entry["modified"], entry["modified"]))
            if entry["readonly"]:
                target.chmod(stat.S_IREAD)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Inside, a part that can't be unpacked is a backup that can't be used."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise _broken(path, "里面有读不出的部分") from error


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise _broken(path, "不是完整的压缩文件") from error


def _manifest(package: zipfile.ZipFile, path: Path) -> dict[str, dict[str, Any]]:
    """The files that the backup must hold, each of them once and no other.

    Raises:
        UsageError: it has no manifest, or not what that says.
    """
    try:
        with package.open(MANIFEST) as member:
            about = json.loads(member.read(_LONGEST_MANIFEST))
        entries: dict[str, dict[str, Any]] = {
            str(name): {
                "sha256": str(one["sha256"]),
                "size": int(one["size"]),
                "modified": int(one["modified"]),
                "readonly": bool(one["readonly"]),
            }
            for name, one in about["files"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise _broken(path, "不是 huizong 的备份") from error
    if sorted(package.namelist()) != sorted((*entries, MANIFEST)):
        raise _broken(path, "里面的文件与清单不符")
    return entries


def _copied(source: Any, target: Any, most: int | None = None) -> tuple[str, int]:
    """Copies a stream, or only reads it; its checksum and length. What is longer than it should be is read no further."""
    digest, size = hashlib.sha256(), 0
    while most is None or size <= most:
        piece = source.read(_PIECE)
        if not piece:
            break
        digest.update(piece)
        size += len(piece)
        if target is not None:
            target.write(piece)
    return digest.hexdigest(), size


def _require_same(path: Path, name: str, entry: Mapping[str, Any], found: tuple[str, int]) -> None:
    if found != (entry["sha256"], entry["size"]):
        raise _broken(path, f"其中的 {name} 已损坏")


def _safe(path: Path, name: str) -> PurePosixPath:
    """A name of a member as a path that stays below its folder on every system."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or (os.name == "nt" and ":" in name):
        raise _broken(path, f"其中的文件名 {name} 不能用")
    return pure


def _require_sound(stage: Path) -> None:
    """Opens the restored ledger once; where it is damaged the backup is of no use."""
    if not (stage / _LEDGER).exists():
        return
    with Ledger.open(Workspace.at(stage).ledger_url) as ledger:
        damage = ledger.damage()
    if damage:
        message = f"备份里的台账已损坏（{damage[0]}），没有恢复；请换一个备份。"
        raise StorageError(message)


def _broken(path: Path, why: str) -> UsageError:
    return UsageError(f"备份 {path} {why}，没有用它；请换一个备份，或在原来的电脑上再备份一次。")
