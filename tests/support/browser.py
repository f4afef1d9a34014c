"""The page in a real browser: a server over a workspace in a thread, and Debian's Chromium driven by Playwright."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pipeline.core.workspace import Workspace
from pipeline.web.application import make_app
from pipeline.web.desk import Desk
from pipeline.web.safety.accounts import Role, Sessions, User
from pipeline.web.safety.guard import Audit, Safety
from tests.support.web import present

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
_PATIENCE = 60_000
"""Milliseconds; the machine of the tests may be busy."""
expect.set_options(timeout=_PATIENCE)
_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@dataclass
class Served:
    """A server at work."""

    url: str
    desk: Desk

    def entrance(self, name: str = "测试员", role: Role = "approver") -> str:
        """An address that signs somebody in, once."""
        return f"{self.url}enter?token={self.desk.safety.sessions.token(User(name, role))}"


@contextlib.contextmanager
def serving(
    workspace: Workspace, clock: Callable[[], dt.datetime] = present, *, secrets: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Serves a workspace on a free port until the block ends."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    host = f"127.0.0.1:{bound.getsockname()[1]}"
    safety = Safety(Sessions(clock), Audit(workspace.page / "操作日志.jsonl", clock), frozenset({host}))
    desk = Desk(replace(workspace, guarded=True), clock, safety, secrets or {})
    config = uvicorn.Config(make_app(desk), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        yield Served(f"http://{host}/", desk)
    finally:
        server.should_exit = True
        thread.join(10)
        desk.job.wait(60)


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def person(browser: Browser, served: Served, name: str = "测试员", role: Role = "approver") -> Iterator[Page]:
    """A person at a screen of 1366 × 768, signed in. A fault of the page's scripts fails the test."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    page.goto(served.entrance(name, role))
    page.wait_for_url(served.url)
    try:
        yield page
        assert faults == []
    finally:
        context.close()


def serious(page: Page) -> list[str]:
    """What axe-core finds that is serious or worse, each with where it is."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]
