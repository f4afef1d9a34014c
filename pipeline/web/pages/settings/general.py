"""The settings of the office: the nightly job, limits, this computer; mailboxes, one of them in a form, and whether it works."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pipeline.app.settings.general import USUAL, limits, nightly, places, put_limits, set_nightly, stop_nightly
from pipeline.app.settings.mailboxes import LABELS, Mailbox, mailboxes, put, remove, try_out
from pipeline.app.upkeep.backup import backup
from pipeline.app.upkeep.doctor import examine
from pipeline.core.errors import HuizongError
from pipeline.core.settings_file import WrongFieldError
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.post.mail import MailError
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, read_anew, text_of, user_of

URL = "/settings"
_BACK = f"{URL}#mail"
_NEW = ""


def require_approver(request: Request) -> None:
    """Settings are looked at by who may change them: they name accounts and folders of this computer.

    Raises:
        HTTPException: who asks is none of them.
    """
    if not user_of(request).may("approver"):
        raise HTTPException(403, "设置由有“审签”权限的人来看和改。")


def show(request: Request) -> Response:
    """All settings, each with a sentence that says what it does."""
    require_approver(request)
    return _shown(request)


def _shown(request: Request, given: Mapping[str, str] | None = None, wrong: WrongFieldError | None = None) -> Response:
    desk = desk_of(request)
    context: dict[str, Any] = {
        "nightly": nightly(desk.workspace, Path.home()),
        "usual": f"{USUAL:%H:%M}",
        "limits": limits(desk.workspace),
        "places": places(desk.workspace),
        "given": given or {},
        "wrong": wrong,
        **_mail(request),
    }
    return page(request, "settings/general.html", context, status=200 if wrong is None else 400)


def _mail(request: Request) -> dict[str, Any]:
    """The mailboxes, or why they can't be shown: the other settings can be seen all the same."""
    desk = desk_of(request)
    try:
        return {"mailboxes": mailboxes(desk.workspace, desk.secrets), "no_mail": ""}
    except HuizongError as error:
        return {"mailboxes": (), "no_mail": str(error)}


def schedule(request: Request, form: FormData) -> Response:
    """Sets the nightly job, or takes it away."""
    desk = desk_of(request)
    if text_of(form, "stop"):
        stop_nightly(desk.workspace, Path.home())
        return done(request, f"{URL}#nightly", "已取消每晚自动运行。")
    written = text_of(form, "at")
    try:
        at = dt.time.fromisoformat(written).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return _shown(request, {"at": written}, WrongFieldError("at", f"“{written}”不是时间，请写成 02:30 这样。"))
    set_nightly(desk.workspace, at, Path.home())
    return done(request, f"{URL}#nightly", f"已设好：每天 {at:%H:%M} 收信、汇总、出文书，错过的开机后补跑。")


def limit(request: Request, form: FormData) -> Response:
    """Sets what one file may cost."""
    given = {name: value for name, value in form.multi_items() if isinstance(value, str) and name != "csrf"}
    try:
        changed = put_limits(desk_of(request).workspace, given)
    except WrongFieldError as error:
        return _shown(request, given, error)
    if not changed:
        return done(request, f"{URL}#limits", "没有改动。")
    read_anew(desk_of(request))
    return done(request, f"{URL}#limits", f"已改 {changed} 项限度，文件按新的限度重新读一遍。")


def computer(request: Request) -> Response:
    """What this computer has, and what is lost without what it has not."""
    if not user_of(request).may("clerk"):
        raise HTTPException(403, "检查由经办的人来做。")
    workspace = desk_of(request).workspace
    return page(request, "settings/computer.html", {"conditions": examine(workspace.root, workspace.ledger_url)})


def download(request: Request, _form: FormData) -> Response:
    """The workspace as one file, verified, for another disk."""
    desk = desk_of(request)
    passing = tempfile.TemporaryDirectory(prefix="huizong-")
    day = desk.now().astimezone(OFFICE_ZONE).date()
    target = Path(passing.name, f"汇总备份-{day.isoformat()}.zip")
    try:
        backup(desk.workspace, target, now=desk.now())
    except BaseException:
        passing.cleanup()
        raise
    return FileResponse(target, filename=target.name, background=BackgroundTask(passing.cleanup))


def end(request: Request, _form: FormData) -> Response:
    """Ends the server of who works alone; one that others use too is ended where it was started."""
    desk = desk_of(request)
    if desk.with_accounts:
        raise HTTPException(403, "这个网页还有别人在用，请在启动它的电脑上结束。")
    desk.ending.set()
    return page(request, "ended.html", {"ended": True})


def show_mailbox(request: Request) -> Response:
    """The form of one mailbox, or of a new one."""
    require_approver(request)
    name = request.path_params.get("name", _NEW)
    found = _named(request, name)
    return _shown_mailbox(request, found, found.given if found is not None else {})


def _shown_mailbox(request: Request, found: Mailbox | None, given: Mapping[str, str], wrong: WrongFieldError | None = None) -> Response:
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


def save_mailbox(request: Request, form: FormData) -> Response:
    """Sets a mailbox as the form says; what can't be leads back to the form."""
    desk, name = desk_of(request), request.path_params.get("name", _NEW)
    given = {field: text_of(form, field) for field in LABELS} | ({"name": name} if name else {})
    try:
        account = put(desk.workspace, given, desk.secrets, is_new=name == _NEW)
    except WrongFieldError as error:
        return _shown_mailbox(request, _named(request, name), given, error)
    return done(request, _BACK, f"邮箱 {account.name} 已存下，点“检查”看登录得上不。")


def drop_mailbox(request: Request, _form: FormData) -> Response:
    """Takes a mailbox away."""
    desk, name = desk_of(request), request.path_params["name"]
    remove(desk.workspace, name, desk.secrets)
    return done(request, _BACK, f"邮箱 {name} 和存下的授权码已删去；收过的信都在。")


def check_mailbox(request: Request, _form: FormData) -> Response:
    """Signs in, and says what was found or why it can't be done."""
    desk, name = desk_of(request), request.path_params["name"]
    try:
        said = try_out(desk.workspace, name, desk.secrets)
    except MailError as error:
        return done(request, _BACK, f"没有连上。{error}")
    return done(request, _BACK, f"邮箱 {name}：{said}")


ROUTES = [
    Route(f"{URL}/mail", show_mailbox),
    Route(f"{URL}/mail", posted(save_mailbox, role="approver"), methods=["POST"]),
    Route(f"{URL}/mail/{{name}}", show_mailbox),
    Route(f"{URL}/mail/{{name}}", posted(save_mailbox, role="approver"), methods=["POST"]),
    Route(f"{URL}/mail/{{name}}/drop", posted(drop_mailbox, role="approver"), methods=["POST"]),
    Route(f"{URL}/mail/{{name}}/check", posted(check_mailbox, role="approver"), methods=["POST"]),
    Route(URL, show),
    Route(f"{URL}/schedule", posted(schedule, role="approver"), methods=["POST"]),
    Route(f"{URL}/limits", posted(limit, role="approver"), methods=["POST"]),
    Route(f"{URL}/computer", computer),
    Route("/backup", posted(download, role="approver"), methods=["POST"]),
    Route("/close", posted(end), methods=["POST"]),
]
