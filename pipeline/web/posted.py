"""Endpoints that change something: who may, from a page of ours only, with a form that is read within bounds."""

from __future__ import annotations

import functools
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.web.reply import CSRF_FIELD, desk_of, session_of, text_of
from pipeline.web.safety.accounts import ROLES, Role
from pipeline.web.safety.quotas import FORM_BYTES, require_lengths
from pipeline.web.safety.uploads import upload

_CSRF_HEADER = "x-csrf-token"
_MOST_FILES, _MOST_FIELDS = 5000, 5000
_UPLOAD_FIELDS = 20
"""Texts beside the files of an upload."""
_MALFORMED, _NO_FORM = 400, "提交的内容不完整，或者里面的项目太多、太长，没有办；请刷新这一页再试。"
Posted = Callable[[Request, FormData], Response]


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
