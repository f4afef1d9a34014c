"""The first page: the campaigns."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.web.reply import desk_of, page


def show(request: Request) -> Response:
    """Every campaign by its title."""
    return page(request, "home.html", {"campaigns": desk_of(request).standing.campaigns()})


ROUTES = [Route("/", show)]
