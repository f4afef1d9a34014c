"""Help: what each page is for, and every key."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.web.reply import page


def show(request: Request) -> Response:
    """The page of keys."""
    return page(request, "help.html")


ROUTES = [Route("/help", show)]
