"""What is done with the whole workspace: a backup to keep elsewhere, and the end of the server."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pipeline.app.backup import backup
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, page


def download(request: Request, _form: FormData) -> Response:
    """The workspace as one file, verified, for another disk."""
    desk = desk_of(request)
    passing = tempfile.TemporaryDirectory(prefix="huizong-")
    day = desk.now().astimezone(OFFICE_ZONE).date()
    target = Path(passing.name, f"汇总备份-{day.isoformat()}.zip")
    try:
        backup(desk.workspace, target, now=desk.now())
    except BaseException:
        passing.cleanup()
        raise
    return FileResponse(target, filename=target.name, background=BackgroundTask(passing.cleanup))


def end(request: Request, _form: FormData) -> Response:
    """Ends the server of who works alone; one that others use too is ended where it was started."""
    desk = desk_of(request)
    if desk.with_accounts:
        raise HTTPException(403, "这个网页还有别人在用，请在启动它的电脑上结束。")
    desk.ending.set()
    return page(request, "ended.html", {"ended": True})


ROUTES = [
    Route("/backup", posted(download, role="approver"), methods=["POST"]),
    Route("/close", posted(end), methods=["POST"]),
]
