"""How endpoints look and answer: the desk, the view and the user of a request; pages, fragments, and what was done.

Endpoints are plain functions and run in threads. One that changes something is wrapped by `posted.posted`.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.app.campaigns.tour import station_of
from pipeline.app.decisions.decide import Word
from pipeline.app.files.dropped import left_in_inbox
from pipeline.app.progress.overview import not_read
from pipeline.app.progress.views import View
from pipeline.core.errors import UsageError
from pipeline.core.version import __version__
from pipeline.web.desk import Desk
from pipeline.web.safety.accounts import EXPIRED, ROLES, Session, User
from pipeline.wording import figures, terms

TEMPLATES = Path(__file__).parent / "templates"
FLASH = "huizong-said"
CSRF_FIELD = "csrf"
_LONGEST_SAID = 300
_IN_URLS = "/?#[]@!$&'()*+,;=:%"
"""Signs that a redirect leaves as they are; any other would break the header."""
_FIRST_YEAR, _LAST_YEAR = 1949, 2200
"""A day of another year, typed on a page, is a slip."""


@functools.cache
def environment() -> Environment:
    """The templates of the pages: everything is escaped, and a name that nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"version": __version__, "STATES": terms.STATES, "STANDINGS": terms.STANDINGS, "SEVERITIES": terms.SEVERITIES}
    made.filters |= {
        "moment": figures.date_time,
        "day": figures.full_date,
        "words": terms.words,
        "number": figures.number,
        "url": lambda text: quote(str(text), safe=""),
    }
    return made


def desk_of(request: Request) -> Desk:
    """The desk of the server that was asked."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """The session of who asks.

    Raises:
        HTTPException: nobody is signed in.
    """
    session: Session | None = request.scope.get("session")
    if session is None:
        raise HTTPException(401, EXPIRED)
    return session


def user_of(request: Request) -> User:
    """Who asks."""
    return session_of(request).user


def day_of(request: Request) -> dt.date | None:
    """The day that `?as_of=` names.

    Raises:
        UsageError: it is none.
    """
    written = request.query_params.get("as_of", "").strip()
    return parse_day(written)


def parse_day(written: str) -> dt.date | None:
    """The day that a form's date field holds; none where it is empty.

    Raises:
        UsageError: it is no date.
    """
    try:
        day = dt.date.fromisoformat(written) if written else None
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValueError(day.year)  # noqa: TRY301 - told like any other day that is none
        return day  # noqa: TRY300 - as above
    except ValueError as error:
        message = f"“{written}”不是日期，请写成 2017-05-20 这样。"
        raise UsageError(message) from error


def view_of(request: Request) -> View:
    """The campaign of the path as it stands at the end of the day that is asked for.

    Raises:
        UsageError: there is no such campaign.
    """
    desk = desk_of(request)
    return desk.standing.view(request.path_params["campaign"], day_of(request), now=desk.now())


def word_of(request: Request, form: FormData, why: str = "") -> Word:
    """Who decides, when and why, out of a form's `why`.

    Raises:
        UsageError: no reason is given, and none stands for it; or it is too long.
    """
    return Word(text_of(form, "why") or why, user_of(request).name, desk_of(request).now())


def text_of(form: FormData, name: str) -> str:
    """A text field, without blanks around it; empty where there is none."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def is_part(request: Request) -> bool:
    """Whether htmx asks, for a part of a page."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-request-type", "partial") == "partial"


def page(request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """A whole page: `template` extends `base.html`. The sentence that the last click left is shown once."""
    said = unquote(request.cookies.get(FLASH, ""))
    response = HTMLResponse(_render(request, template, {"said": said, **(context or {})}), status)
    if said:
        response.delete_cookie(FLASH, path="/")
    return response


def fragment(request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """A part of a page for htmx."""
    return HTMLResponse(_render(request, template, context or {}), status)


def done(request: Request, url: str, said: str = "") -> Response:
    """After something was done: the browser goes to `url`, where the sentence is shown."""
    response = (
        Response(status_code=200, headers={"HX-Redirect": quote(url, safe=_IN_URLS)}) if is_part(request) else RedirectResponse(url, 303)
    )
    if said:
        response.set_cookie(FLASH, quote(said[:_LONGEST_SAID]), max_age=60, path="/", httponly=True, samesite="strict")
    return response


def read_anew(desk: Desk) -> None:
    """Starts the job where files wait to be read: after a campaign has come or changed, all of them are read against its forms too.

    One that is at work began with what was declared before: it goes on.
    """
    if not_read(desk.standing.opened()):
        desk.job.follow()


def waiting_to_be_read(desk: Desk, view: View) -> int:
    """How many files have not been read as things are declared now: every page of a campaign says so, for its numbers are too small."""
    return view.kept.of("unread", lambda: not_read(desk.standing.opened()))


def waiting_in_inbox(desk: Desk) -> int:
    """How many files lie in the inbox and were not even taken in."""
    return left_in_inbox(desk.standing.opened()) if desk.standing.campaigns() else 0


def _render(request: Request, template: str, context: Mapping[str, Any]) -> str:
    session: Session | None = request.scope.get("session")
    token = session.csrf if session is not None else ""
    field = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)
    campaign = context["view"].campaign if "view" in context else context.get("campaign")
    shared = {
        "request": request,
        "user": session.user if session is not None else None,
        "roles": ROLES,
        "csrf": lambda: field,
        "csrf_token": token,
        "campaign": campaign,
        "job": desk_of(request).job.state,
        "with_accounts": desk_of(request).with_accounts,
        "said": "",
        "tour": station_of(desk_of(request).workspace, session.user.name) if session is not None else None,
        "unread": waiting_to_be_read(desk_of(request), context["view"]) if "view" in context else 0,
        "in_inbox": lambda: waiting_in_inbox(desk_of(request)) if "view" in context or "unread" in context else 0,
    }
    return environment().get_template(template).render(shared | dict(context))


def as_json(value: Any) -> str:
    """A value for a `data-` attribute."""
    return json.dumps(value, ensure_ascii=False)
