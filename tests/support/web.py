"""The page asked without a browser: an application over a workspace, and a client that is signed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.testclient import TestClient

from pipeline.core.workspace import Workspace
from pipeline.web.application import make_app
from pipeline.web.desk import Desk
from pipeline.web.safety.accounts import COOKIE, Accounts, Role, Sessions, User
from pipeline.web.safety.guard import Audit, Safety

BASE = "http://testserver"


def present() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def desk(workspace: Workspace, clock: Callable[[], dt.datetime] = present, *, with_accounts: bool = False) -> Desk:
    """A desk over a workspace, for the name under which the test client asks."""
    safety = Safety(
        Sessions(clock), Audit(workspace.page / "操作日志.jsonl", clock), frozenset({"testserver"}), key="the key of this server"
    )
    if with_accounts:
        safety = replace(safety, knows=Accounts(workspace.page / "accounts.json").knows)
    return Desk(workspace, clock, safety, with_accounts=with_accounts)


@dataclass
class Client:
    """A browser without its screen: it keeps cookies, and sends the token of its session with what it posts."""

    desk: Desk
    http: TestClient
    csrf: str

    def get(self, url: str, *, status: int = 200, part: bool = False) -> str:
        """The text of a page, which must answer with that status."""
        answer = self.http.get(url, headers={"HX-Request": "true"} if part else {})
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    def post(self, url: str, *, status: int = 200, files: object = None, **fields: str | list[str]) -> str:
        """The text of the page that a form leads to."""
        answer = self.http.post(url, data={"csrf": self.csrf, **fields}, files=files)  # type: ignore[arg-type]
        assert answer.status_code == status, answer.text[:2000]
        return answer.text


def client(shared: Desk, role: Role = "approver", name: str = "测试员") -> Client:
    """Somebody who is signed in to a desk; by the account of that name, where it has accounts."""
    account = next((one for one in shared.accounts.all() if one.name == name), None) if shared.with_accounts else None
    session = shared.safety.sessions.open(User(name, role, account.hash if account else ""))
    http = TestClient(make_app(shared), base_url=BASE, raise_server_exceptions=False)
    http.cookies.set(COOKIE, session.key)
    return Client(shared, http, session.csrf)


def signed_in(workspace: Workspace, clock: Callable[[], dt.datetime] = present, role: Role = "approver") -> Client:
    """Somebody who is signed in to a desk of their own."""
    return client(desk(workspace, clock), role)


def words(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
