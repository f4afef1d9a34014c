"""The first thing a request meets: is it meant for us, from our own pages, by somebody signed in, and not too much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.safety.audit import Audit
from pipeline.web.safety.limits import Rate
from pipeline.web.safety.sessions import COOKIE, Session, Sessions

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
_TOLD = (401, 403, 429)
_FOREIGN = frozenset({"cross-site", "same-site"})


@dataclass(frozen=True)
class Safety:
    """What the guard and the pages share.

    Attributes:
        hosts: Names (with port) under which the page is asked for.
        secure: Whether it is served over TLS.
        key: Lets a second start of the program on this computer ask for a new token.
    """

    sessions: Sessions
    audit: Audit
    hosts: frozenset[str]
    secure: bool = False
    key: str = ""
    requests: Rate = field(default_factory=lambda: Rate(1200, 60))
    """A person who holds a key down makes 30 a second; a program that asks without end is slowed."""
    attempts: Rate = field(default_factory=lambda: Rate(5, 300))
    """Wrong passwords, by address and by name."""

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
        session = self._safety.sessions.of(request.cookies.get(COOKIE))
        scope["session"] = session
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, secure=self._safety.secure, static=scope["path"].startswith("/static/"))
            await send(message)

        refused = self._refused(request, session)
        await (refused or self._app)(scope, receive, sending)
        if request.method not in SAFE or status in _TOLD or "/download" in scope["path"]:
            self._safety.audit.write(session.user.name if session else "", client(request), f"{request.method} {scope['path']}", status)

    def _refused(self, request: Request, session: Session | None) -> Response | None:
        host = request.headers.get("host", "").lower()
        if host not in self._safety.hosts:
            return PlainTextResponse("这个地址不是本程序的网页，请从 huizong serve 打开的页面进入。", 403)
        if request.method not in SAFE and not is_own(request.headers, self._safety.scheme, self._safety.hosts):
            return PlainTextResponse("这个请求来自别的网站，没有办。", 403)
        if not self._safety.requests.allows(client(request)):
            return PlainTextResponse("请求太频繁，请稍等一分钟再试。", 429)
        if session is None and not request.url.path.startswith(OPEN_PATHS):
            return RedirectResponse("/login", 303) if request.method in SAFE else PlainTextResponse("登录已过期，请重新登录。", 401)
        return None


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
