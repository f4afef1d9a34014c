"""Coming in: the one-time token of the small file, or name and password; and signing out."""

from __future__ import annotations

import hmac

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.core.file_names import NAME
from pipeline.core.workspace import user_name
from pipeline.web.posted import posted, require_utf8
from pipeline.web.reply import desk_of, page, session_of, text_of
from pipeline.web.safety.accounts import COOKIE, IDLE, Session, User
from pipeline.web.safety.guard import client
from pipeline.web.safety.quotas import FORM_BYTES

_LONGEST_KEY = 200
"""Characters that are compared; the key of the entrance has fewer."""
_WRONG = "名字或密码不对。"


def enter(request: Request) -> Response:
    """Opens a session with a token. The next page is one of ours, so that the strict cookie goes with it."""
    desk = desk_of(request)
    if request.method != "GET":
        return PlainTextResponse("", 405)
    session = desk.safety.sessions.redeem(request.query_params.get("token", ""))
    if session is None:
        desk.safety.audit.write("", client(request), "token", "refused")
        return page(
            request,
            "login.html",
            {"accounts": desk.with_accounts, "wrong": "这个入口已经用过或过期，请再双击一次“汇总”的图标，它会打开新的入口。"},
            status=403,
        )
    desk.safety.audit.write(session.user.name, client(request), "token", "signed in")
    return _with_cookie(request, page(request, "entered.html"), session)


def login(request: Request) -> Response:
    """The form."""
    if request.scope.get("session") is not None:
        return RedirectResponse("/", 303)
    return page(request, "login.html", {"accounts": desk_of(request).with_accounts, "wrong": ""})


async def sign_in(request: Request) -> Response:
    """Name and password. After five wrong ones nobody of that address or name is heard for five minutes."""
    desk, safety = desk_of(request), desk_of(request).safety
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal() or int(announced) > FORM_BYTES:
        return PlainTextResponse("内容太大。", 413)
    require_utf8(request)
    async with request.form(max_files=0, max_fields=5) as form:
        name, password = text_of(form, "name")[:NAME], text_of(form, "password")
    if not desk.with_accounts:
        return page(request, "login.html", {"accounts": False, "wrong": ""}, status=403)
    who, floods = f"{client(request)} as {name}", (f"from {client(request)}", f"as {name}")
    if safety.attempts.is_spent(who) or any(map(safety.floods.is_spent, floods)):
        return page(request, "login.html", {"accounts": True, "wrong": "试的次数太多，请过五分钟再试。"}, status=429)
    user = desk.accounts.check(name, password)
    safety.audit.write(name, client(request), "password", "signed in" if user else "wrong")
    if user is None:
        safety.attempts.count(who)
        for one in floods:
            safety.floods.count(one)
        return page(request, "login.html", {"accounts": True, "wrong": _WRONG}, status=403)
    safety.attempts.forget(who)
    former: Session | None = request.scope.get("session")
    if former is not None:
        safety.sessions.close(former.key)
    return _with_cookie(request, RedirectResponse("/", 303), safety.sessions.open(user))


async def again(request: Request) -> Response:
    """A second start of the program, which knows the key of the first, asks for a new token."""
    desk = desk_of(request)
    if desk.with_accounts or not await _knows_key(request):
        return PlainTextResponse("", 403)
    return PlainTextResponse(desk.safety.sessions.token(User(user_name(), "approver")))


async def end(request: Request) -> Response:
    """Who knows the key ends the server: what is being answered is finished first."""
    if not await _knows_key(request):
        return PlainTextResponse("", 403)
    desk_of(request).ending.set()
    return PlainTextResponse("")


async def _knows_key(request: Request) -> bool:
    """Whether the key of this server, which only a file of its owner tells, was sent."""
    key, given = desk_of(request).safety.key, b""
    async for chunk in request.stream():
        given += chunk
        if len(given) > _LONGEST_KEY:
            break
    return bool(key) and hmac.compare_digest(given, key.encode())


def _with_cookie(request: Request, response: Response, session: Session) -> Response:
    response.set_cookie(
        COOKIE,
        session.key,
        max_age=int(IDLE.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=desk_of(request).safety.secure,
    )
    return response


def sign_out(request: Request, _form: FormData) -> Response:
    """Ends the session."""
    desk_of(request).safety.sessions.close(session_of(request).key)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


ROUTES = [
    Route("/enter", enter),
    Route("/login", login),
    Route("/login", sign_in, methods=["POST"]),
    Route("/again", again, methods=["POST"]),
    Route("/end", end, methods=["POST"]),
    Route("/logout", posted(sign_out, role="viewer"), methods=["POST"]),
]
