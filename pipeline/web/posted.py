"""Endpoints that change something: who may, from a page of ours only, with a form read within bounds; files go to one file of ours.

Files of an upload go to the disk as they come: neither memory nor open files grow with their number.
"""

from __future__ import annotations

import functools
import hmac
import io
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from pipeline.web.reply import CSRF_FIELD, desk_of, session_of, text_of
from pipeline.web.safety.accounts import ROLES, Role
from pipeline.web.safety.quotas import FORM_BYTES, require_lengths

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CSRF_HEADER = "x-csrf-token"
_MOST_FILES, _MOST_FIELDS = 5000, 5000
_UPLOAD_FIELDS = 20
"""Texts beside the files of an upload."""
_MALFORMED, _NO_FORM = 400, "提交的内容不完整，或者里面的项目太多、太长，没有办；请刷新这一页再试。"
Posted = Callable[[Request, FormData], Response]
_CUT_OFF = "The upload ends within a part."


def posted(handler: Posted, *, role: Role = "clerk", most: int = FORM_BYTES) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that changes something.

    Args:
        handler: Takes the request and its form.
        role: Who may.
        most: Bytes of the form, files included.
    """

    @functools.wraps(handler)
    async def endpoint(request: Request) -> Response:
        session = session_of(request)
        if not session.user.may(role):
            raise HTTPException(403, f"这件事要有“{ROLES[role]}”的权限才能办，您现在是“{ROLES[session.user.role]}”。")
        _limit(request, most if is_upload(request) else FORM_BYTES)
        require_utf8(request)
        if "campaign" in request.path_params:
            desk_of(request).standing.opened().chosen([request.path_params["campaign"]])
        fields = _UPLOAD_FIELDS if is_upload(request) and most > FORM_BYTES else _MOST_FIELDS
        async with _parsed(request, fields) as form:
            given = request.headers.get(_CSRF_HEADER) or text_of(form, CSRF_FIELD)
            if not hmac.compare_digest(given.encode(), session.csrf.encode()):
                raise HTTPException(403, "这个页面已经过期，请刷新后再办。")
            require_lengths(form)
            return await run_in_threadpool(handler, request, form)

    return endpoint


@asynccontextmanager
async def _parsed(request: Request, fields: int) -> AsyncIterator[FormData]:
    """The form of a request. Its texts lie in memory, `fields` of `FORM_BYTES` at most; its files do not."""
    async with AsyncExitStack() as stack:
        try:
            if is_upload(request):
                form = await stack.enter_async_context(upload(request, files=_MOST_FILES, fields=fields, text=FORM_BYTES))
            else:
                form = await request.form(max_fields=fields, max_part_size=FORM_BYTES)
        except MultiPartException as error:
            raise HTTPException(_MALFORMED, _NO_FORM) from error
        except HTTPException as error:
            raise error if error.status_code != _MALFORMED else HTTPException(_MALFORMED, _NO_FORM) from error
        yield form


def is_upload(request: Request) -> bool:
    """Whether a form may hold files."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


def require_utf8(request: Request) -> None:
    """Refuses a form in any other encoding: some of them make texts that no file takes.

    Raises:
        HTTPException: it is in another one.
    """
    _, _, charset = request.headers.get("content-type", "").lower().partition("charset=")
    if charset.strip(' "') not in ("", "utf-8", "utf8"):
        raise HTTPException(415, "表单的编码只能是 UTF-8。")


def _limit(request: Request, most: int) -> None:
    """Refuses what is longer than `most`, as announced and as it comes."""
    too_large = HTTPException(413, f"一次提交的内容太大，请分几次，每次不超过 {most // 2**20} MB。")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise too_large
    receive, taken = request._receive, 0  # noqa: SLF001 - Starlette has no other way to count what comes

    async def counted() -> Any:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise too_large
        return message

    request._receive = counted  # noqa: SLF001 - as above


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
