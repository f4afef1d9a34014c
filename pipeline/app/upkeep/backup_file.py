"""A backup as one file: packed with a manifest, read back, and unpacked; every file is compared with what the manifest says of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.file_names import portable_names
from pipeline.core.storage import reading
from pipeline.core.version import __version__
from pipeline.core.workspace import OFFICE_ZONE

MANIFEST = "备份清单.json"
_PIECE = 2**20
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


def pack(sources: Mapping[str, Path], target: Path, now: dt.datetime) -> None:
    """Writes these files, by the names that they bear in the workspace, and a manifest of them."""
    entries: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, path in sources.items():
            with reading(path):
                stream = path.open("rb")
            with stream, package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                seen = os.fstat(stream.fileno())
                digest, size = _copied(stream, member)
            entries[name] = {"sha256": digest, "size": size, "modified": seen.st_mtime_ns, "readonly": not seen.st_mode & stat.S_IWUSR}
        about = {"version": __version__, "at": now.astimezone(OFFICE_ZONE).isoformat(timespec="seconds"), "files": entries}
        package.writestr(MANIFEST, json.dumps(about, ensure_ascii=False, indent=1))


def verified(path: Path) -> Backup:
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


def unpack(path: Path, stage: Path) -> None:
    """Writes every file below `stage`, with its time and its protection.

    Raises:
        UsageError: the file is no backup, or was damaged.
    """
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


def _broken(path: Path, why: str) -> UsageError:
    return UsageError(f"备份 {path} {why}，没有用它；请换一个备份，或在原来的电脑上再备份一次。")
