"""What the disk does and says: names and folders that last, and its errors in the clerk's language."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import StorageError

_SHARING_VIOLATIONS = (32, 33)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_FILE = 60
_LONGEST_WAIT = 10.0
"""Seconds."""
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件太大",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ENOENT: "找不到",
    errno.EEXIST: "已经存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.EBUSY: "正被其他程序使用",
    errno.EXDEV: "不在同一个磁盘上",
    errno.EMFILE: "打开的文件太多",
}


def reason(error: OSError) -> str:
    """Why the disk refused, in a few Chinese words; the system's own words for a rare cause."""
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return "正被其他程序使用"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def without_unsafe(name: str) -> str:
    """The name without the characters that Windows keeps for itself."""
    return _UNSAFE.sub("", name)


def file_name(stem: str, suffix: str) -> str:
    """A file name that Windows can keep too."""
    return without_unsafe(stem).strip(" .")[:_LONGEST_FILE].strip() + suffix


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Inside, a refusal of the disk is a `StorageError` that names `target`."""
    try:
        yield
    except OSError as error:
        message = f"不能写 {target}（{reason(error)}），请腾出磁盘空间或检查写入权限后再运行一次。"
        raise StorageError(message) from error


def fsync_folder(folder: Path) -> None:
    """Makes the names in `folder` survive a power failure. Windows has no such call; NTFS keeps a journal of names."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_beside(target: Path, data: bytes) -> Path:
    """Writes a file; where another one of that name is there already, beside it: a clerk may have worked on it.

    Raises:
        StorageError: it can't be written.
    """
    number, path = 1, target
    while path.exists() and path.read_bytes() != data:
        number += 1
        path = target.with_name(f"{target.stem}_{number}{target.suffix}")
    replace_file(path, data)
    return path


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file whole, or leaves what was there.

    Raises:
        StorageError: it can't be written.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        fsync_folder(path.parent)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Only one at a time is inside, of all processes and threads that name the same file; the others wait their turn.

    Raises:
        StorageError: the file can't be written, or the turn does not come.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - loads the network library, and who only looks takes no lock

    held = FileLock(lock, timeout=_LONGEST_WAIT)
    try:
        held.acquire()
    except Timeout as error:
        message = f"{lock.parent} 正在被另一处修改，请稍后再试一次。"
        raise StorageError(message) from error
    except OSError as error:
        message = f"不能写 {lock}（{reason(error)}），请检查写入权限和磁盘空间。"
        raise StorageError(message) from error
    try:
        yield
    finally:
        held.release()
