"""Compound files (MS-CFB): what Word and Excel 97 and Outlook write. The only module that opens them with olefile."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import olefile

from extractors.core.errors import UnreadableFileError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_ENTRIES = 10_000
"""Streams and folders of one message: each attachment or receiver has some dozens. More only cost time to list."""
_DAMAGE = (OSError, ValueError, LookupError, struct.error, TypeError, AttributeError, RecursionError, ArithmeticError)
"""What olefile raises on damaged files; a directory that points at itself ends in a `RecursionError`."""
StreamPath = tuple[str, ...]


def stream_names(data: bytes) -> set[str]:
    """The names of the streams at the top.

    Raises:
        UnreadableFileError: `corrupt`.
    """
    with _opened(data) as compound:
        return {path[0] for path in compound.listdir() if len(path) == 1}


def has_stream(data: bytes, name: str) -> bool:
    """Whether there is a stream `name` at the top; none is in a damaged file."""
    try:
        with _opened(data) as compound:
            return bool(compound.exists(name))
    except UnreadableFileError:
        return False


def whole_streams(data: bytes, names: Collection[str]) -> dict[str, bytes]:
    """The streams of `names` that there are.

    Raises:
        UnreadableFileError: `corrupt`, also where a stream is shorter than the directory says: half a form would pass for the whole.
    """
    with _opened(data) as compound:
        found = [name for name in names if compound.exists(name)]
        if any(compound.get_size(name) > len(data) for name in found):  # its sectors follow one another in a ring
            raise UnreadableFileError("corrupt", "旧版 Office 文件的大小与声明不符")
        streams = {name: compound.openstream(name).read() for name in found}
        if any(len(stream) != compound.get_size(name) for name, stream in streams.items()):
            raise UnreadableFileError("corrupt", "旧版 Office 文件不完整")
        return streams


def with_stream(data: bytes, name: str, content: bytes) -> bytes:
    """The file with other bytes, as many, in a stream at its top.

    Raises:
        UnreadableFileError: `corrupt`.
    """
    changed = io.BytesIO(data)
    try:
        with olefile.OleFileIO(changed, write_mode=True) as compound:
            compound.write_stream(name, content)
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "旧版 Office 文件结构不完整") from error
    return changed.getvalue()


@contextmanager
def _opened(data: bytes) -> Iterator[olefile.OleFileIO]:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            yield compound
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "旧版 Office 文件结构不完整") from error


class Compound:
    """An open Outlook message. `streams` holds the size of each stream by its path, `storages` the paths of all folders."""

    def __init__(self, data: bytes, book: Callable[[int], None]) -> None:
        """Opens `data`.

        Args:
            data: The file.
            book: Called with the size of each stream before it is read; raises where the limits are spent.

        Raises:
            UnreadableFileError: `corrupt`, or `unsafe` where there are too many entries.
        """
        self._book, self._size = book, len(data)
        try:
            self._ole: Any = olefile.OleFileIO(io.BytesIO(data))
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", "Outlook 邮件结构不完整") from error
        self.streams: dict[StreamPath, int] = {}
        self.storages: set[StreamPath] = set()
        self._list(self._ole.root)

    def _list(self, root: Any) -> None:
        pending: list[tuple[StreamPath, Any]] = [((), root)]
        while pending:
            parent, entry = pending.pop()
            for child in entry.kids:
                path = (*parent, str(child.name))
                if child.entry_type == olefile.STGTY_STREAM:
                    self.streams[path] = int(child.size)
                elif child.entry_type == olefile.STGTY_STORAGE:
                    self.storages.add(path)
                    pending.append((path, child))
            if len(self.streams) + len(self.storages) > _MAX_ENTRIES:
                raise UnreadableFileError("unsafe", f"Outlook 邮件内含的部件超过 {_MAX_ENTRIES} 个")

    def read(self, path: StreamPath) -> bytes | None:
        """The bytes of a stream, `None` where it is damaged.

        Raises:
            UnreadableFileError: beyond the limits.
        """
        size = self.streams.get(path, 0)
        if size > self._size:  # its sectors follow one another in a ring
            return None
        self._book(size)
        try:
            data = bytes(self._ole.openstream(list(path)).read()) if size else b""
        except _DAMAGE:
            return None
        return data if len(data) == size else None

    def storages_in(self, parent: StreamPath, prefix: str) -> list[StreamPath]:
        """The folders right under `parent` whose name begins with `prefix`, in order."""
        return sorted(path for path in self.storages if path[:-1] == parent and path[-1].startswith(prefix))
