"""The container of Word and Excel 97 files, and its streams whole or not at all. The one room of olefile here."""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import olefile

from extractors.core.errors import UnreadableFileError

_DAMAGE = (OSError, ValueError, LookupError, struct.error, TypeError, AttributeError, RecursionError)
"""What olefile raises on damaged files; a directory that points at itself ends in a `RecursionError`."""


def stream_names(data: bytes) -> set[str]:
    """The names of the streams at the top.

    Raises:
        UnreadableFileError: `corrupt`.
    """
    with _opened(data) as compound:
        return {path[0] for path in compound.listdir() if len(path) == 1}


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


@contextmanager
def _opened(data: bytes) -> Iterator[olefile.OleFileIO]:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            yield compound
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "旧版 Office 文件结构不完整") from error
