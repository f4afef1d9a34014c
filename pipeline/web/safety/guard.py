"""The first thing a request meets: is it for us, from our own pages, by somebody signed in, not too much; and the log of who did what."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.core.storage import writing
from pipeline.web.safety.accounts import COOKIE, EXPIRED, Session, Sessions, User
from pipeline.web.safety.quotas import Rate, Turns

_LONGEST, _LONGEST_NAME = 200, 64


class Audit:
    """The audit log of a workspace; appended, never changed."""

    def __init__(self, path: Path, clock: Callable[[], dt.datetime]) -> None:
        """Takes the file and the clock."""
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()

    def write(self, who: str, address: str, what: str, outcome: int | str) -> None:
        """Appends a line.

        Raises:
            StorageError: it can't be written.
        """
        line = {
            "at": self._clock().isoformat(timespec="seconds"),
            "who": who[:_LONGEST_NAME],
            "from": address,
            "what": what[:_LONGEST],
            "outcome": outcome,
        }
        with self._lock, writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")


SAFE = frozenset({"GET", "HEAD"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
OPEN_PATHS = ("/enter", "/login", "/static/", "/again", "/end")
"""What one reaches without being signed in."""
_REFUSED, _TOO_OFTEN = (401, 403), 429
_HANDED_OUT = ("/download", "/file", ".xlsx", "/original/", "/slip", "/chase/")
_UNLIMITED = ("/static/", "/again", "/end")
"""What costs nothing, and what only the starter of this server can ask for: nobody else's requests may keep him from ending it."""
_UNCOUNTED = ("/static/", "/events")
"""What is quick, and what stays open."""
_FOREIGN = frozenset({"cross-site", "same-site"})


@dataclass(frozen=True)
class Safety:
    """What the guard and the pages share.

    Attributes:
        hosts: Names (with port) under which the page is asked for.
        secure: Whether it is served over TLS.
        key: Lets a second start of the program on this computer ask for a new token.
        knows: Whether who signed in may still come: an account may be taken away, or get another role or password.
    """

    sessions: Sessions
    audit: Audit
    hosts: frozenset[str]
    secure: bool = False
    key: str = ""
    knows: Callable[[User], bool] = lambda _user: True
    requests: Rate = field(default_factory=lambda: Rate(1200, 60))
    """A person who holds a key down makes 30 a second; a program that asks without end is slowed."""
    turns: Turns = field(default_factory=lambda: Turns(6))
    """A browser asks for six things at a time; a program that asks for more would keep everybody else's requests waiting for a thread."""
    attempts: Rate = field(default_factory=lambda: Rate(5, 300))
    """Wrong passwords for a name from an address."""
    floods: Rate = field(default_factory=lambda: Rate(50, 300))
    """Wrong passwords for a name from anywhere, and from an address for whatever names; an office may share one address."""

    @property
    def scheme(self) -> str:
        """Of our own addresses."""
        return "https" if self.secure else "http"


class Guard:
    """Middleware that lets through only what may come, and adds the headers of safety to every answer."""

    def __init__(self, app: ASGIApp, safety: Safety) -> None:
        """Takes the application behind it."""
        self._app = app
        self._safety = safety

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        session = self._session(request)
        scope["session"] = session
        status = 500  # where the answer never begins

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, secure=self._safety.secure, static=scope["path"].startswith("/static/"))
            await send(message)

        refused = self._refused(request, session)
        try:
            if refused is not None or session is None or scope["path"].startswith(_UNCOUNTED):
                await (refused or self._app)(scope, receive, sending)
            else:
                async with self._safety.turns.of(session.key):
                    await self._app(scope, receive, sending)
        finally:
            if _is_told(request, status):
                self._safety.audit.write(session.user.name if session else "", client(request), f"{request.method} {scope['path']}", status)

    def _session(self, request: Request) -> Session | None:
        session = self._safety.sessions.of(request.cookies.get(COOKIE))
        if session is not None and not self._safety.knows(session.user):
            self._safety.sessions.close(session.key)
            return None
        return session

    def _refused(self, request: Request, session: Session | None) -> Response | None:
        """What is answered in the place of the application; nothing where the request may come in."""
        for allowed, why, status in self._conditions(request, session):
            if not allowed:
                return PlainTextResponse(why, status)
        if session is not None or request.url.path.startswith(OPEN_PATHS):
            return None
        return RedirectResponse("/login", 303) if request.method in SAFE else PlainTextResponse(EXPIRED, 401)

    def _conditions(self, request: Request, session: Session | None) -> Iterator[tuple[bool, str, int]]:
        """What must hold, in this order, and what is said where it does not."""
        headers, safety = request.headers, self._safety
        own = request.method in SAFE or is_own(headers, safety.scheme, safety.hosts)
        yield own and not _is_foreign_part(headers), "这个请求来自别的网站，没有办。", 403
        who = session.key if session else f"from {client(request)}"
        yield request.url.path.startswith(_UNLIMITED) or safety.requests.allows(who), "请求太频繁，请稍等一分钟再试。", 429
        known = headers.get("host", "").lower() in safety.hosts
        yield known, "这个地址不是本程序的网页，请从“汇总”图标打开的页面进入。", 403
        yield "\0" not in request.url.path and "%00" not in request.url.query, "网址写错了。", 400


def _is_foreign_part(headers: Headers) -> bool:
    """Whether another site's page asks for something of ours, other than by a link that a person follows."""
    return headers.get("sec-fetch-site", "") in _FOREIGN and headers.get("sec-fetch-mode", "") != "navigate"


def _is_told(request: Request, status: int) -> bool:
    """Whether it stands in the audit log: what changes something, what is refused, what is handed out; not what comes too often."""
    handed_out = any(word in request.url.path for word in _HANDED_OUT)
    return status != _TOO_OFTEN and (request.method not in SAFE or status in _REFUSED or handed_out)


def is_own(headers: Headers, scheme: str, hosts: Collection[str]) -> bool:
    """Whether a request that changes something comes from one of our own pages, as far as the browser says."""
    if headers.get("sec-fetch-site", "same-origin") in _FOREIGN:
        return False
    origin = headers.get("origin")
    return origin is None or origin.lower() in {f"{scheme}://{host}" for host in hosts}


def client(request: Request) -> str:
    """Who asks, as the network tells; headers of a proxy are believed by nobody."""
    return request.client.host if request.client else ""


def _add_headers(message: Message, *, secure: bool, static: bool) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        if name not in headers:
            headers[name] = value
    if static:
        headers["Cache-Control"] = "private, max-age=3600"
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
