"""The first page: the campaigns, each with how it stands today."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.campaigns.tour import can_practise
from pipeline.app.standing.views import View
from pipeline.core.model import UnitState
from pipeline.web.chart import stacked
from pipeline.web.links import Links
from pipeline.web.pages.overview.glance import glance
from pipeline.web.reply import desk_of, fragment, is_part, page, waiting_to_be_read

_NOTHING_CAME: tuple[UnitState, ...] = ("missing", "exempt")
"""A bar of these alone would look as if all were done: it is left empty."""


def show(request: Request) -> Response:
    """A card for each campaign: those that something has arrived for first."""
    desk = desk_of(request)
    views = [desk.standing.view(one.id, None, now=desk.now()) for one in desk.standing.campaigns()]
    unread = waiting_to_be_read(desk, views[0]) if views else 0
    context = {"unread": unread, "cards": [_card(view) for view in sorted(views, key=lambda view: not view.begun)]}
    context["practice"] = not any(view.begun for view in views) and can_practise(desk.workspace)
    return fragment(request, "home/cards.html", context) if is_part(request) else page(request, "home.html", context)


def _card(view: View) -> dict[str, Any]:
    seen = view.kept.of("overview", lambda: glance(view))
    began = any(count for state, count in seen.states if state not in _NOTHING_CAME)
    return {"seen": seen, "links": Links(view.campaign.id), "bar": stacked(seen.states) if began else (), "begun": view.begun}


ROUTES = [Route("/", show)]
