"""One at a time: locks on files, which end with their process however that ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import HuizongError, StorageError
from pipeline.core.storage import reason

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
