"""Files of an upload go to the disk as they come, all into one file of ours: neither memory nor open files grow with their number."""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


_CUT_OFF = "The upload ends within a part."


class Stretch(io.RawIOBase):
    """One file of an upload: a stretch of the file that holds all of them. It is written at once, and then only read."""

    def __init__(self, whole: IO[bytes], turn: threading.Lock) -> None:
        """Begins where `whole` ends when it is first written; `turn` is whose it is to move in it."""
        self._whole, self._turn = whole, turn
        self._start, self._size, self._at = 0, 0, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def writable(self) -> bool:
        """It is, at its end."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # parts come as bytes
        """Adds to its end, which is that of the whole: one is written after the other."""
        with self._turn:
            end = self._whole.seek(0, io.SEEK_END)
            self._start = self._start if self._size else end
            self._whole.write(data)
        self._size += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Goes to a place in it."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes, as many as there is room for."""
        room = memoryview(buffer).cast("B")
        with self._turn:
            self._whole.seek(self._start + self._at)
            found = self._whole.read(max(0, min(len(room), self._size - self._at)))
        room[: len(found)] = found
        self._at += len(found)
        return len(found)


class _Parser(MultiPartParser):
    """Starlette's, but for where files go: it keeps each in memory up to a size, and opens one on the disk for every larger one."""

    whole: IO[bytes]
    turn: threading.Lock
    ended = False

    def on_end(self) -> None:
        """The last part is whole."""
        self.ended = True

    def on_headers_finished(self) -> None:
        """A part begins."""
        super().on_headers_finished()
        begun = self._current_part.file
        if begun is not None:
            begun.file.close()
            stretch = cast("BinaryIO", Stretch(self.whole, self.turn))
            self._current_part.file = UploadFile(stretch, size=0, filename=begun.filename, headers=begun.headers)


@asynccontextmanager
async def upload(request: Request, *, files: int, fields: int, text: int) -> AsyncIterator[FormData]:
    """The form of an upload of so many files and fields at most, each text of so many bytes; its files are gone afterwards.

    Raises:
        MultiPartException: it is no upload, it was cut off, or there are too many of them.
    """
    with tempfile.TemporaryFile(prefix="huizong-") as whole:
        parser = _Parser(request.headers, request.stream(), max_files=files, max_fields=fields, max_part_size=text)
        parser.whole, parser.turn = whole, threading.Lock()
        form = await parser.parse()
        if not parser.ended:
            raise MultiPartException(_CUT_OFF)
        yield form
