"""Help: what each page is for, and every key."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.tour import can_practise, can_walk
from pipeline.web.reply import desk_of, page, user_of


def show(request: Request) -> Response:
    """The page of keys."""
    workspace, user = desk_of(request).workspace, user_of(request)
    return page(request, "help.html", {"can_walk": user.may("clerk") and (can_walk(workspace) or can_practise(workspace))})


ROUTES = [Route("/help", show)]
