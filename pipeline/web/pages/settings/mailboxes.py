"""The settings of mailboxes: which there are, one of them in a form, and whether it works."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.settings.changing import WrongFieldError
from pipeline.app.settings.mailboxes import LABELS, Mailbox, mailboxes, put, remove, try_out
from pipeline.mail import MailError
from pipeline.web.pages.settings.office import URL, require_approver
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, text_of

_BACK = f"{URL}#mail"
_NEW = ""


def show(request: Request) -> Response:
    """The form of one mailbox, or of a new one."""
    require_approver(request)
    name = request.path_params.get("name", _NEW)
    found = _named(request, name)
    return _shown(request, found, found.given if found is not None else {})


def _shown(request: Request, found: Mailbox | None, given: Mapping[str, str], wrong: WrongFieldError | None = None) -> Response:
    """The form, with what was typed but for the password."""
    context = {
        "mailbox": found,
        "given": {name: given.get(name, "") for name in LABELS if name != "secret"},
        "labels": LABELS,
        "wrong": wrong,
        "campaigns": desk_of(request).standing.opened().campaigns.values(),
    }
    return page(request, "settings/mailbox.html", context, status=200 if wrong is None else 400)


def _named(request: Request, name: str) -> Mailbox | None:
    if name == _NEW:
        return None
    desk = desk_of(request)
    found = next((one for one in mailboxes(desk.workspace, desk.secrets) if one.account.name == name), None)
    if found is None:
        raise HTTPException(404, "")
    return found


def save(request: Request, form: FormData) -> Response:
    """Sets a mailbox as the form says; what can't be leads back to the form."""
    desk, name = desk_of(request), request.path_params.get("name", _NEW)
    given = {field: text_of(form, field) for field in LABELS} | ({"name": name} if name else {})
    try:
        account = put(desk.workspace, given, desk.secrets, is_new=name == _NEW)
    except WrongFieldError as error:
        return _shown(request, _named(request, name), given, error)
    return done(request, _BACK, f"邮箱 {account.name} 已存下，点“检查”看登录得上不。")


def drop(request: Request, _form: FormData) -> Response:
    """Takes a mailbox away."""
    desk, name = desk_of(request), request.path_params["name"]
    remove(desk.workspace, name, desk.secrets)
    return done(request, _BACK, f"邮箱 {name} 和存下的授权码已删去；收过的信都在。")


def check(request: Request, _form: FormData) -> Response:
    """Signs in, and says what was found or why it can't be done."""
    desk, name = desk_of(request), request.path_params["name"]
    try:
        said = try_out(desk.workspace, name, desk.secrets)
    except MailError as error:
        return done(request, _BACK, f"没有连上。{error}")
    return done(request, _BACK, f"邮箱 {name}：{said}")


ROUTES = [
    Route(f"{URL}/mail", show),
    Route(f"{URL}/mail", posted(save, role="approver"), methods=["POST"]),
    Route(f"{URL}/mail/{{name}}", show),
    Route(f"{URL}/mail/{{name}}", posted(save, role="approver"), methods=["POST"]),
    Route(f"{URL}/mail/{{name}}/drop", posted(drop, role="approver"), methods=["POST"]),
    Route(f"{URL}/mail/{{name}}/check", posted(check, role="approver"), methods=["POST"]),
]
