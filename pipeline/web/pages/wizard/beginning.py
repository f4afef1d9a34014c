"""Where a new campaign begins: drafts that were left, a new one, and the practice inbox."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.tour import can_practise, practise
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.web.pages.wizard.steps import drafts_of
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page


def show(request: Request) -> Response:
    """The drafts, and how to begin another one."""
    workspace = desk_of(request).workspace
    return page(
        request, "wizard/beginning.html", {"drafts": drafts_of(request).all(), "practice": can_practise(workspace), "zone": OFFICE_ZONE}
    )


def begin(request: Request, form: FormData) -> Response:
    """A new draft."""
    del form
    return done(request, f"/campaigns/new/{drafts_of(request).begin()}/1")


def discard(request: Request, form: FormData) -> Response:
    """Removes a draft."""
    del form
    drafts_of(request).discard(request.path_params["draft"])
    return done(request, "/campaigns/new", "草稿已删去。")


def try_out(request: Request, form: FormData) -> Response:
    """Puts the sample returns into the inbox of the campaign that they are of."""
    del form
    campaign = practise(desk_of(request).workspace)
    return done(request, f"/c/{campaign}/", "练手的活动和样表已经备好：点“立即汇总”，就能看到全套结果。")


ROUTES = [
    Route("/campaigns/new", show),
    Route("/campaigns/new", posted(begin), methods=["POST"]),
    Route("/campaigns/new/{draft}/discard", posted(discard), methods=["POST"]),
    Route("/practice", posted(try_out), methods=["POST"]),
]
