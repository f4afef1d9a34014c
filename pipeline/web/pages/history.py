"""What was decided, by whom and why, and taking it back."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.decisions.history import history, undo
from pipeline.core.errors import UsageError
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, text_of, view_of, word_of

_PAGE, _LONGEST_NUMBER = 100, 9


def show(request: Request) -> Response:
    """The decisions of a campaign, newest first, filtered by what they say."""
    view, about = view_of(request), request.query_params.get("q", "").strip()
    entries = history(desk_of(request).workspace, view.campaign.id, about)
    shown = entries if request.query_params.get("all") else entries[:_PAGE]
    return page(request, "history.html", {"view": view, "entries": shown, "total": len(entries), "q": about})


def take_back(request: Request, form: FormData) -> Response:
    """Undoes one decision; an undo can be undone too."""
    number = text_of(form, "number")
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        message = "没有写明要撤销哪一个决定，请刷新页面再点。"
        raise UsageError(message)
    made = undo(desk_of(request).workspace, int(number), word_of(request, form, "在页面上撤销"))
    return done(request, f"/c/{request.path_params['campaign']}/history", made.sentence)


ROUTES = [
    Route("/c/{campaign}/history", show),
    Route("/c/{campaign}/history/undo", posted(take_back), methods=["POST"]),
]
