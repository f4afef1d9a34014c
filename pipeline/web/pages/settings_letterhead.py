"""How a campaign's papers are headed and signed: the lines of its declaration in a form."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.settings.changing import WrongFieldError
from pipeline.app.settings.letterhead import LINES, letterhead, put_letterhead
from pipeline.web.pages.settings_office import require_approver
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, text_of, view_of
from pipeline.wording.figures import names


def show(request: Request) -> Response:
    """The lines as they stand."""
    require_approver(request)
    return _shown(request, letterhead(view_of(request).campaign))


def _shown(request: Request, given: Mapping[str, str], wrong: WrongFieldError | None = None) -> Response:
    context = {"view": view_of(request), "lines": LINES, "given": given, "wrong": wrong}
    return page(request, "settings/letterhead.html", context, status=200 if wrong is None else 400)


def save(request: Request, form: FormData) -> Response:
    """Writes them; what can't be leads back to the form."""
    campaign = str(request.path_params["campaign"])
    given = {line.name: text_of(form, line.name) for line in LINES}
    try:
        changed = put_letterhead(desk_of(request).workspace, campaign, given)
    except WrongFieldError as error:
        return _shown(request, given, error)
    said = f"已改：{names(changed)}。以后写出的文书照新的写。" if changed else "没有改动。"
    return done(request, f"/c/{campaign}/settings", said)


ROUTES = [
    Route("/c/{campaign}/settings/letterhead", show),
    Route("/c/{campaign}/settings/letterhead", posted(save, role="approver"), methods=["POST"]),
]
