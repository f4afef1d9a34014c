"""The application: every page's routes behind the guard, and what is said where something can't be done."""

from __future__ import annotations

import logging
import pkgutil
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from pipeline.app.decisions.targets import AmbiguousError
from pipeline.app.progress.memory import RemakingError
from pipeline.core.errors import BusyError, HuizongError, StorageError, UsageError
from pipeline.core.faults import REPORT, crash_report
from pipeline.core.storage import replace_file
from pipeline.web import pages
from pipeline.web.desk import Desk
from pipeline.web.links import with_place
from pipeline.web.reply import fragment, is_part, page
from pipeline.web.safety.guard import Guard

STATIC = Path(__file__).parent / "static"
_NOT_FOUND = "没有这个页面，可能网址写错了，或它说的东西已经不在。"
_BUSY = 503
_log = logging.getLogger("huizong")


def make_app(desk: Desk) -> ASGIApp:
    """The application of one desk; the guard stands before all of it, also before what is said of a fault."""
    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=STATIC))]
    for module in pkgutil.iter_modules(pages.__path__):
        routes += import_module(f".{module.name}", pages.__name__).ROUTES
    app = Starlette(
        routes=routes,
        exception_handlers={HuizongError: _told, HTTPException: _refused, Exception: _broken},
    )
    app.state.desk = desk
    return Guard(app, desk.safety)


def _told(request: Request, error: Exception) -> Response:
    """What can't be done, in its own sentence; where something may mean several things, which."""
    if isinstance(error, RemakingError) and request.method == "GET" and not is_part(request):
        return page(request, "remaking.html", _where(request) | {"message": str(error)}, status=_BUSY)
    candidates = error.candidates if isinstance(error, AmbiguousError) else ()
    status = (
        _BUSY
        if isinstance(error, RemakingError)
        else 409
        if isinstance(error, BusyError)
        else 400
        if isinstance(error, UsageError)
        else 500
    )
    remedy = error.remedy if isinstance(error, HuizongError) else None
    return _error(request, status, with_place(str(error), remedy), tuple(one.words for one in candidates))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = error.detail if isinstance(error, HTTPException) and status != 404 else _NOT_FOUND
    return _error(request, status, said)


def _broken(request: Request, error: Exception) -> Response:
    """A fault of ours: the log has it, the clerk gets a line."""
    _log.error("unexpected failure of %s %r", request.method, request.url.path, exc_info=error)
    desk: Desk = request.app.state.desk
    try:
        replace_file(desk.workspace.root / REPORT, crash_report(error, at=desk.now()).encode("utf-8-sig"))
        where = f"{REPORT}，里面没有表里的内容，请把它交给维护人员"
    except StorageError as refused:
        where = f"{desk.workspace.log.name}；故障报告没有写成：{refused}"
    return _error(request, 500, f"程序内部出错，没有做完；详情已记入工作目录的 {where}。")


def _where(request: Request) -> dict[str, object]:
    """The campaign that was worked on, and the page that was left, so that one goes on there."""
    desk: Desk = request.app.state.desk
    back = urlsplit(request.headers.get("referer", ""))
    known: dict[str, object] = {"back": f"{back.path}?{back.query}".rstrip("?") if back.netloc in desk.safety.hosts else "/"}
    try:
        return known | {"campaign": desk.standing.opened().campaigns.get(request.path_params.get("campaign", ""))}
    except HuizongError:
        return known  # what is wrong with the declarations is what the page says


def _error(request: Request, status: int, said: str, candidates: tuple[str, ...] = ()) -> Response:
    context: dict[str, object] = _where(request) | {"message": said.partition("：\n")[0], "candidates": candidates}
    if is_part(request):
        response = fragment(request, "error_part.html", context, status=status)
        response.headers["HX-Retarget"] = "#flash"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return page(request, "error.html", context, status=status)
