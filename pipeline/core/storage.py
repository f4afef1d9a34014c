"""What the disk does and says: names and folders that last, one at a time where it matters, and its errors in the clerk's language."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import HuizongError, StorageError
from pipeline.core.long_paths import StrPath, long_name, long_path, shown

_DENIED = 5
_HELD = (_DENIED, 32, 33)
"""What Windows says of a file that another program (WPS, antivirus, indexer, OneDrive) holds: denied, shared or locked."""
_FIRST_PAUSE, _LAST_PAUSE = 0.05, 1.0
"""Seconds before it is tried again, each twice the one before: about a second and a half in all."""
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
    if is_held(error):
        return "正被其他程序使用，或没有权限" if getattr(error, "winerror", None) == _DENIED else "正被其他程序使用"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def is_held(error: OSError) -> bool:
    """Whether Windows refused because another program has the file open; on its own “denied” (5) may also mean just that."""
    return isinstance(error, PermissionError) and getattr(error, "winerror", None) in _HELD


def patiently(action: Callable[[], object], *, pause: Callable[[float], object] = time.sleep) -> None:
    """Does what Windows refuses while another program holds a file for a moment; tried again a few times.

    Raises:
        OSError: it is refused for longer, or for another reason.
    """
    wait = _FIRST_PAUSE
    while True:
        try:
            action()
        except OSError as error:
            if not is_held(error) or wait > _LAST_PAUSE:
                raise
            pause(wait)
            wait *= 2
        else:
            return


def rename(source: StrPath, target: StrPath) -> None:
    """Renames a file or folder; where it is open in another program, that is waited for a little.

    Raises:
        OSError: it can't be done.
    """
    patiently(lambda: os.rename(long_name(source), long_name(target)))  # noqa: PTH104 - a new `Path` each time costs more than the system


def put_in_place(source: StrPath, target: StrPath) -> None:
    """Puts a file in the place of another, as one step; where that is open in another program, that is waited for a little.

    Raises:
        OSError: it can't be done.
    """
    patiently(lambda: os.replace(long_name(source), long_name(target)))  # noqa: PTH105 - as above


class writing:  # noqa: N801 - used as a function; one made of a generator costs thrice as much, several times a file
    """Inside, a refusal of the disk is a `StorageError` that names `target`."""

    __slots__ = ("_target",)

    def __init__(self, target: StrPath) -> None:
        """Takes what is written."""
        self._target = target

    def __enter__(self) -> None:
        """Begins."""

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Says what the disk refused."""
        if isinstance(error, OSError):
            target = Path(self._target)
            remedy = f"请关闭WPS、Excel中打开的{_open_name(target)}" if is_held(error) else "请腾出磁盘空间或检查写入权限"
            message = f"不能写 {shown(target)}（{reason(error)}），{remedy}后再运行一次。"
            raise StorageError(message) from error


def _open_name(target: Path) -> str:
    """The file in the way: the target, or the first in it that another program has open."""
    if not target.is_dir():
        return f"“{target.name}”"
    found = (f"“{path.name}”" for path in sorted(target.rglob("*")) if path.is_file() and _is_open(path))
    return next(found, f"“{target.name}”里的文件")


def _is_open(path: Path) -> bool:
    """Whether another program lets nobody write to it."""
    try:
        with path.open("r+b"):
            return False
    except OSError as error:
        return is_held(error)


@contextmanager
def reading(source: Path) -> Iterator[None]:
    """Inside, a refusal of the disk is a `StorageError` that says what can't be read: the path that the system names, or `source`."""
    try:
        yield
    except OSError as error:
        message = f"不能读 {shown(Path(error.filename or source))}（{reason(error)}），请检查它还在不在、有没有读取权限，再运行一次。"
        raise StorageError(message) from error


def fsync_folder(folder: StrPath) -> None:
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


def replace_file(path: Path, data: bytes, *, lasting: bool = True, mode: int | None = None) -> None:
    """Writes a file whole, or leaves what was there; the last of several who write it at once is kept.

    Args:
        path: Its folder is made where there is none.
        data: All that the file holds afterwards.
        lasting: Whether it survives a power failure from now on; what can be made again needs not.
        mode: Who may read and write it, where that is not as for every file of the folder; Windows goes by the folder.

    Raises:
        StorageError: it can't be written.
    """
    with writing(path):
        long_path(path.parent).mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with long_path(temporary).open("wb") as stream:
                if mode is not None and os.name != "nt":
                    os.fchmod(stream.fileno(), mode)
                stream.write(data)
                stream.flush()
                if lasting:
                    os.fsync(stream.fileno())
            put_in_place(temporary, path)
        finally:
            long_path(temporary).unlink(missing_ok=True)
        if lasting:
            fsync_folder(path.parent)


PATIENCE = 10.0
"""Seconds that a person waits for another one's turn; what is done in one, such as saving a draft, takes some hundredths of a second."""


@contextmanager
def alone(lock: Path, *, patience: float, busy: Callable[[], HuizongError]) -> Iterator[None]:
    """Only one is inside, of all processes and threads that name the same file; the others wait their turn.

    Args:
        lock: The file; it is made, and emptied by whoever tries the lock.
        patience: Seconds to wait for the turn; none to be told at once.
        busy: What is raised when the turn does not come.

    Raises:
        HuizongError: `busy`.
        StorageError: the file can't be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - loads the network library, and who only looks takes no lock

    held = FileLock(lock, timeout=patience)
    try:
        held.acquire()
    except Timeout as error:
        raise busy() from error
    except OSError as error:
        message = f"不能写 {lock}（{reason(error)}），请检查这个文件夹的写入权限和磁盘空间。"
        raise StorageError(message) from error
    try:
        yield
    finally:
        held.release()
