"""What goes on, as it goes on: a stream of events for the pages that are open, and the button that starts the job."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from pipeline.core.errors import HuizongError
from pipeline.web.desk import Desk
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, session_of, text_of

_EVERY = 0.5
"""Seconds between two looks at the job."""
_MOST_STREAMS = 12
"""Pages that one browser keeps up to date at once."""
_REVISION_EVERY = 4
"""Looks between two looks at the ledger."""


async def events(request: Request) -> Response:
    """`job` as the job goes on, `changed` when something arrived, was decided or was run, by whomever."""
    streams, key = desk_of(request).streams, session_of(request).key
    if streams[key] >= _MOST_STREAMS:
        raise HTTPException(429, "打开的页面太多，这一页不会自己更新。")
    return StreamingResponse(_counted(request, streams, key), media_type="text/event-stream")


async def _counted(request: Request, streams: Counter[str], key: str) -> AsyncIterator[str]:
    streams[key] += 1
    try:
        async for event in _events(request, desk_of(request)):
            yield event
    finally:
        streams[key] -= 1


async def _events(request: Request, desk: Desk) -> AsyncIterator[str]:
    job = desk.job.state
    revision = await run_in_threadpool(_revision, desk, "")
    yield f"retry: 3000\n{_event('job', json.dumps(asdict(job), ensure_ascii=False))}"
    looks = 0
    while not await request.is_disconnected():
        await asyncio.sleep(_EVERY)
        looks += 1
        if desk.job.state != job:
            job = desk.job.state
            yield _event("job", json.dumps(asdict(job), ensure_ascii=False))
        if looks % _REVISION_EVERY == 0:
            now = await run_in_threadpool(_revision, desk, revision)
            if now != revision:
                revision = now
                yield _event("changed", revision)
            else:
                yield ": still here\n\n"


def _revision(desk: Desk, before: str) -> str:
    """The ledger's revision; while it can't be asked (another program writes), what it was before."""
    try:
        return desk.standing.revision()
    except HuizongError:
        return before


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def start(request: Request, form: FormData) -> Response:
    """立即汇总."""
    desk_of(request).job.start()
    back = text_of(form, "back")
    own = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return done(request, back if own else "/", "已开始汇总。")


ROUTES = [Route("/events", events), Route("/run", posted(start), methods=["POST"])]
