"""A 7z archive, unfolded in memory, one of its blocks after the other."""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from collections.abc import Callable
from itertools import groupby
from pathlib import PurePosixPath

import py7zr
from py7zr.exceptions import ArchiveError, DecompressionBombError, PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import Py7zIO, WriterFactory
from py7zr.py7zr import ArchiveFile

from extractors.core.errors import UnreadableFileError
from extractors.formats.containers.contents import Budget, Contents, ContentsCollector, is_escaping, is_litter

_DAMAGE = (
    ArchiveError,
    lzma.LZMAError,
    zlib.error,
    OSError,
    ValueError,
    EOFError,
    struct.error,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    AssertionError,
    MemoryError,
    ArithmeticError,
)


class _Sink(Py7zIO):
    """Takes one member; it is whole once it is closed, which happens only after its checksum was right."""

    def __init__(self, done: Callable[[bytes], None]) -> None:
        self._done = done
        self._buffer = io.BytesIO()

    def write(self, s: bytes | bytearray) -> int:
        return self._buffer.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._buffer.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._buffer.seek(offset, whence)

    def flush(self) -> None:
        self._buffer.flush()

    def size(self) -> int:
        return self._buffer.getbuffer().nbytes

    def close(self) -> None:
        self._done(self._buffer.getvalue())


class _Sinks(WriterFactory):
    def __init__(self) -> None:
        self.whole: dict[str, bytes] = {}

    def create(self, filename: str) -> Py7zIO:
        def keep(data: bytes) -> None:
            self.whole[filename] = data

        return _Sink(keep)


def open_7z(data: bytes, budget: Budget) -> Contents:
    """Every member of a 7z archive.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsupported`, or beyond the budget.
    """
    budget.enter(len(data))
    archive = _directory(data, budget.limits.total)
    files = list(archive.files)
    budget.count(len(files))
    keys = [str(PurePosixPath(file.filename)) for file in files]
    gathering = ContentsCollector()
    wanted: list[ArchiveFile] = []
    for file, key in zip(files, keys, strict=True):
        if file.is_directory or is_litter(key):
            continue
        reason = _refusal(file, key, keys, budget)
        if reason:
            gathering.refuse(key, reason)
        else:
            wanted.append(file)
    budget.take(sum(int(file.uncompressed or 0) for file in wanted), len(data))
    for _, block in groupby(wanted, key=lambda file: id(file.folder)):
        _unfold(archive, list(block), gathering)
    return gathering.contents()


def _directory(data: bytes, limit: int) -> py7zr.SevenZipFile:
    try:
        archive = py7zr.SevenZipFile(io.BytesIO(data), max_extract_size=limit)
    except PasswordRequired as error:
        raise UnreadableFileError("encrypted") from error
    except UnsupportedCompressionMethodError as error:
        raise UnreadableFileError("unsupported", "7z 压缩方法") from error
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "压缩包结构不完整") from error
    return archive


def _refusal(file: ArchiveFile, key: str, keys: list[str], budget: Budget) -> str:
    if not file.is_file or is_escaping(file.filename) or keys.count(key) > 1:
        return "unsafe"
    return "" if budget.admits(int(file.uncompressed or 0)) else "too_large"


def _unfold(archive: py7zr.SevenZipFile, block: list[ArchiveFile], gathering: ContentsCollector) -> None:
    """Members of one block are packed as one: what follows the damage in it is lost, what stands before it is whole."""
    sinks = _Sinks()
    reason = "corrupt"
    try:
        archive.reset()
        archive.extract(targets=[file.filename for file in block], factory=sinks)
    except PasswordRequired:
        reason = "encrypted"
    except UnsupportedCompressionMethodError:
        reason = "unsupported"
    except DecompressionBombError as error:
        raise UnreadableFileError("unsafe", "大小与声明不符") from error
    except _DAMAGE:
        # The members that it concerns are refused below.
        reason = "corrupt"
    for file in block:
        key = str(PurePosixPath(file.filename))
        if key in sinks.whole:
            gathering.add(key, sinks.whole[key])
        else:
            gathering.refuse(key, reason)
