"""Attacks on the page, each refused: foreign hosts and origins, forged forms, stolen tokens, guessed passwords, too much of anything."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import threading
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from pipeline.app.correspondence import chase
from pipeline.app.documents import paper_pages
from pipeline.app.wizard.campaign_drafts import Drafts
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.web.application import make_app
from pipeline.web.desk import Desk
from pipeline.web.instance import running
from pipeline.web.safety.accounts import COOKIE, IDLE, LONGEST, TOKEN_LIVES, Role, Sessions, User
from pipeline.web.safety.guard import Guard
from pipeline.web.safety.quotas import Rate, Turns
from pipeline.web.serve import Address, prepare
from tests.support.web import BASE, client, desk, present, signed_in

CAMPAIGN = "yangpu-2017-sanda"
PASSWORD = "correct horse battery"  # noqa: S105 - of a test
ME = User("测试员", "approver")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "office", bundled=bundled_templates())


@pytest.fixture
def open_desk(workspace: Workspace) -> Desk:
    return desk(workspace)


@pytest.fixture
def stranger(open_desk: Desk) -> TestClient:
    return TestClient(make_app(open_desk), base_url=BASE, follow_redirects=False)


@pytest.fixture
def office(workspace: Workspace) -> tuple[Desk, TestClient]:
    """A page with accounts, as an office's network reaches it."""
    shared = desk(workspace, with_accounts=True)
    shared.accounts.put("王", "clerk", PASSWORD)
    return shared, TestClient(make_app(shared), base_url=BASE, follow_redirects=False)


class TestWhoMayCome:
    def test_a_stranger_is_led_to_the_login(self, stranger: TestClient) -> None:
        answer = stranger.get(f"/c/{CAMPAIGN}/history")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")

    def test_a_stranger_posts_nothing(self, stranger: TestClient) -> None:
        assert stranger.post("/run").status_code == 401

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "testserver:81", ""])
    def test_another_host_is_refused(self, workspace: Workspace, host: str) -> None:
        answer = signed_in(workspace).http.get("/", headers={"Host": host})
        assert answer.status_code == 403

    def test_a_token_opens_one_session_and_no_second(self, open_desk: Desk, stranger: TestClient) -> None:
        token = open_desk.safety.sessions.token(ME)
        first = stranger.get(f"/enter?token={token}")
        assert first.status_code == 200
        assert "HttpOnly" in first.headers["set-cookie"]
        assert "SameSite=strict" in first.headers["set-cookie"]
        stranger.cookies.clear()
        assert stranger.get(f"/enter?token={token}").status_code == 403

    def test_an_old_token_opens_nothing(self) -> None:
        moments = [present()]
        sessions = Sessions(lambda: moments[0])
        token = sessions.token(ME)
        moments[0] += TOKEN_LIVES + dt.timedelta(seconds=1)
        assert sessions.redeem(token) is None

    def test_a_session_ends_after_a_day_without_a_click_and_lives_on_with_clicks(self) -> None:
        moments = [present()]
        sessions = Sessions(lambda: moments[0])
        key = sessions.open(ME).key
        for _ in range(3):
            moments[0] += IDLE - dt.timedelta(seconds=1)
            assert sessions.of(key) is not None
        moments[0] += IDLE + dt.timedelta(seconds=1)
        assert sessions.of(key) is None

    def test_a_planted_cookie_is_no_session_and_is_never_taken_over(self, office: tuple[Desk, TestClient]) -> None:
        _, http = office
        http.cookies.set(COOKIE, "planted")
        answer = http.post("/login", data={"name": "王", "password": PASSWORD})
        assert answer.status_code == 303
        assert "planted" not in answer.headers["set-cookie"]

    def test_wrong_passwords_are_heard_five_times(self, office: tuple[Desk, TestClient]) -> None:
        _, http = office
        tries = [http.post("/login", data={"name": "王", "password": f"wrong {n}"}).status_code for n in range(7)]
        assert tries == [403] * 5 + [429] * 2
        assert http.post("/login", data={"name": "王", "password": PASSWORD}).status_code == 429

    def test_right_passwords_are_heard_however_many_share_an_address(self, office: tuple[Desk, TestClient]) -> None:
        _, http = office
        for _ in range(8):
            http.cookies.clear()
            assert http.post("/login", data={"name": "王", "password": PASSWORD}).status_code == 303

    @pytest.mark.parametrize("change", [("王", "viewer", PASSWORD), ("王", "clerk", "another good password"), None])
    def test_an_account_that_changes_or_goes_ends_its_sessions(
        self, office: tuple[Desk, TestClient], change: tuple[str, Role, str] | None
    ) -> None:
        shared, http = office
        assert http.post("/login", data={"name": "王", "password": PASSWORD}).status_code == 303
        assert http.get("/help").status_code == 200
        if change is None:
            shared.accounts.remove("王")
        else:
            shared.accounts.put(*change)
        assert http.get("/help").headers["location"] == "/login"

    def test_a_session_ends_after_a_week_whatever_is_clicked(self) -> None:
        first = present()
        moments = [first]
        sessions = Sessions(lambda: moments[0])
        key = sessions.open(ME).key
        while moments[0] <= first + LONGEST:
            assert sessions.of(key) is not None
            moments[0] += IDLE / 2
        assert sessions.of(key) is None

    def test_a_long_or_odd_name_costs_the_log_a_line(self, office: tuple[Desk, TestClient]) -> None:
        shared, http = office
        http.post("/login", data={"name": "A" * 900_000, "password": "x"})
        odd = "application/x-www-form-urlencoded; charset=unicode_escape"
        assert http.post("/login", content=b"name=\\ud800&password=x", headers={"Content-Type": odd}).status_code == 415
        assert (shared.workspace.page / "操作日志.jsonl").stat().st_size < 1000

    def test_a_stranger_is_told_nothing_of_the_work(self, stranger: TestClient, open_desk: Desk) -> None:
        open_desk.job.start()
        open_desk.job.wait(120)
        assert open_desk.job.state.said not in stranger.get("/login").text

    def test_only_opening_the_entrance_redeems_its_token(self, open_desk: Desk, stranger: TestClient) -> None:
        token = open_desk.safety.sessions.token(ME)
        assert stranger.head(f"/enter?token={token}").status_code == 405
        assert stranger.get(f"/enter?token={token}").status_code == 200

    def test_without_accounts_no_password_opens(self, stranger: TestClient, open_desk: Desk) -> None:
        open_desk.accounts.put("王", "clerk", PASSWORD)
        assert stranger.post("/login", data={"name": "王", "password": PASSWORD}).status_code == 403

    def test_passwords_are_stored_as_hashes(self, office: tuple[Desk, TestClient]) -> None:
        shared, _ = office
        stored = (shared.workspace.page / "accounts.json").read_text("utf-8")
        assert "$argon2id$" in stored
        assert PASSWORD not in stored

    def test_a_short_password_is_refused(self, open_desk: Desk) -> None:
        with pytest.raises(UsageError, match="密码太短"):
            open_desk.accounts.put("王", "clerk", "short")


class TestForgedRequests:
    def test_a_form_without_the_sessions_token_does_nothing(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        assert someone.http.post("/run", data={"csrf": "guessed"}).status_code == 403
        assert someone.http.post("/run").status_code == 403
        assert someone.desk.job.state.number == 0

    def test_the_token_of_another_session_does_nothing(self, open_desk: Desk) -> None:
        mine, yours = client(open_desk), client(open_desk, name="另一人")
        assert mine.http.post("/run", data={"csrf": yours.csrf}).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    )
    def test_another_sites_form_does_nothing(self, workspace: Workspace, headers: dict[str, str]) -> None:
        someone = signed_in(workspace)
        assert someone.http.post("/run", data={"csrf": someone.csrf}, headers=headers).status_code == 403

    def test_another_sites_pictures_count_for_nobody(self, open_desk: Desk) -> None:
        mine = client(open_desk)
        for _ in range(1300):
            assert mine.http.get("/help", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).status_code == 403
        assert mine.http.get("/help").status_code == 200

    def test_a_campaign_that_is_not_there_is_decided_about_by_nobody(self, workspace: Workspace) -> None:
        assert "没有“nothere”" in signed_in(workspace).post("/c/nothere/history/undo", status=400, number="1")

    @pytest.mark.parametrize(
        "path", [f"/c/{CAMPAIGN}/?as_of=9999-12-31", f"/c/{CAMPAIGN}/papers?day=0001-01-01", f"/c/{CAMPAIGN}/post/chase/%00"]
    )
    def test_odd_addresses_are_told_and_break_nothing(self, workspace: Workspace, path: str) -> None:
        assert signed_in(workspace).http.get(path).status_code in (400, 404)

    def test_who_may_only_look_changes_nothing(self, workspace: Workspace) -> None:
        assert "权限" in signed_in(workspace, role="viewer").post("/run", status=403)

    def test_the_way_back_leads_to_no_other_site(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        answer = someone.http.post("/run", data={"csrf": someone.csrf, "back": "//evil.example/"}, follow_redirects=False)
        someone.desk.job.wait(120)
        assert answer.headers["location"] == "/"

    def test_a_second_start_needs_the_key_of_the_first(self, stranger: TestClient) -> None:
        assert stranger.post("/again", content=b"guessed").status_code == 403
        token = stranger.post("/again", content=b"the key of this server").text
        assert stranger.get(f"/enter?token={token}").status_code == 200


class TestWhatAPageMayDo:
    def test_every_answer_bears_the_headers_of_safety(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        for path in ("/", "/help", "/static/base.css", "/nowhere"):
            headers = someone.http.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"

    @pytest.mark.parametrize("path", ["/static/../application.py", "/static/%2e%2e/application.py", "/static/..%2fapplication.py"])
    def test_static_files_are_only_those(self, workspace: Workspace, path: str) -> None:
        assert "make_app" not in signed_in(workspace).http.get(path).text

    def test_what_was_said_is_shown_as_text(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        someone.http.cookies.set("huizong-said", "%3Cscript%3Ealert(1)%3C/script%3E")
        shown = someone.get("/help")
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown

    def test_a_long_form_is_refused(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        assert "太大" in someone.post("/run", status=413, back="x" * 2**21)

    def test_a_broken_page_says_a_sentence_and_no_traceback(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        someone = signed_in(workspace)
        monkeypatch.setattr(type(someone.desk.standing), "campaigns", lambda _self: 1 / 0)
        assert "程序内部出错" in (said := someone.get("/", status=500))
        assert "default-src 'none'" in someone.http.get("/").headers["content-security-policy"]
        assert "ZeroDivision" not in said
        report = (workspace.root / "huizong-故障报告.txt").read_text("utf-8-sig")
        assert "ZeroDivisionError" in report
        assert "测试员" not in report


class TestLimits:
    def test_so_many_in_a_time_and_again_when_it_is_over(self) -> None:
        moments = [0.0]
        rate = Rate(2, 10, lambda: moments[0])
        assert [rate.allows("a"), rate.allows("a"), rate.allows("a"), rate.allows("b")] == [True, True, False, True]
        moments[0] = 10.5
        assert rate.allows("a")


class TestTheAuditLog:
    def test_who_did_what_stands_there_and_no_word_of_it(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        someone.post(f"/c/{CAMPAIGN}/history/undo", status=400, number="7", why="张三家的事 13900000002")
        lines = (workspace.page / "操作日志.jsonl").read_text("utf-8").splitlines()
        last = json.loads(lines[-1])
        assert (last["who"], last["what"], last["outcome"]) == ("测试员", f"POST /c/{CAMPAIGN}/history/undo", 400)
        assert "13900000002" not in "".join(lines)


class TestServing:
    def test_a_network_needs_accounts_and_then_tls(self, workspace: Workspace) -> None:
        address = Address("0.0.0.0", 0)  # noqa: S104 - refused
        with pytest.raises(UsageError, match="要先设账号"):
            prepare(workspace, address, clock=present, secrets_of={}, who="王")
        desk(workspace).accounts.put("王", "clerk", PASSWORD)
        with pytest.raises(UsageError, match="--cert"):
            prepare(workspace, address, clock=present, secrets_of={}, who="王")

    def test_the_entrance_is_its_owners_alone_and_the_second_start_finds_the_first(self, workspace: Workspace) -> None:
        serving = prepare(workspace, Address(port=0), clock=present, secrets_of={}, who="王")
        entrance = serving.entrance
        assert entrance is not None
        assert entrance.stat().st_mode & 0o077 == 0
        assert running(workspace, "王") is None
        threading.Thread(target=serving.run, daemon=True).start()
        while (found := running(workspace, "王")) is None:
            pass
        assert serving.url in found.read_text("utf-8")


class TestTheWholeWorkspace:
    def test_a_backup_is_handed_out_whole_and_leaves_nothing(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        answer = someone.http.post("/backup", data={"csrf": someone.csrf})
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
            assert package.testzip() is None
            assert "huizong.toml" in package.namelist()

    def test_only_who_signs_takes_a_backup(self, workspace: Workspace) -> None:
        assert "权限" in signed_in(workspace, role="clerk").post("/backup", status=403)

    def test_who_works_alone_ends_the_server_and_who_shares_it_does_not(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        assert "已结束" in someone.post("/close")
        assert someone.desk.ending.is_set()
        office = desk(workspace, with_accounts=True)
        office.accounts.put("王", "approver", PASSWORD)
        shared = client(office, name="王")
        assert "还有别人在用" in shared.post("/close", status=403)
        assert not shared.desk.ending.is_set()


class TestTurns:
    def test_requests_of_one_person_wait_for_one_another_and_not_for_those_of_others(self, workspace: Workspace) -> None:
        shared = desk(workspace)
        keys = [shared.safety.sessions.open(User(name, "viewer")).key for name in ("王", "李")]
        at_work: Counter[str] = Counter()
        most: Counter[str] = Counter()

        async def slow(scope: Scope, _receive: Receive, send: Send) -> None:
            who = scope["session"].user.name + scope["path"]
            at_work[who] += 1
            most[who] = max(most[who], at_work[who])
            await asyncio.sleep(0.05)
            at_work[who] -= 1
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def all_at_once() -> None:
            guard = Guard(slow, replace(shared.safety, turns=Turns(3)))
            asked = [(key, path) for key in keys for path in ("/help",) * 9] + [(keys[0], "/events")] * 5
            await asyncio.gather(*(guard(asking(key, path), nothing, taken) for key, path in asked))

        asyncio.run(all_at_once())
        assert most == {"王/help": 3, "李/help": 3, "王/events": 5}

    def test_who_has_gone_is_forgotten(self) -> None:
        turns = Turns(1)

        async def one() -> None:
            with suppress(ZeroDivisionError):
                async with turns.of("王"):
                    raise ZeroDivisionError

        asyncio.run(one())
        assert turns._known == {}


def asking(key: str, path: str) -> Scope:
    headers = [(b"host", b"testserver"), (b"cookie", f"{COOKIE}={key}".encode())]
    return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1)}


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def taken(_message: Message) -> None:
    return None


class TestWhatTakesLong:
    def test_pages_of_papers_are_drawn_for_one_at_a_time(self, workspace: Workspace) -> None:
        paper = workspace.outbox / CAMPAIGN / "2017-05-20" / "报告.docx"
        paper.parent.mkdir(parents=True)
        paper.write_bytes(b"PK")
        someone = signed_in(workspace, role="viewer")
        with paper_pages._alone:
            said = someone.get(f"/c/{CAMPAIGN}/papers/pages?path=2017-05-20/报告.docx", status=503)
        assert '<meta http-equiv="refresh"' in said

    def test_letters_for_other_days_keep_nobody_waiting(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        someone = signed_in(workspace, role="viewer")
        began, finish = threading.Event(), threading.Event()
        letters = chase.letters

        def slow(*material: object) -> object:
            if material[2] is not None:
                began.set()
                assert finish.wait(60)
            return letters(*material)  # type: ignore[arg-type]

        monkeypatch.setattr(chase, "letters", slow)
        other = threading.Thread(target=client(someone.desk, "viewer", "李").get, args=(f"/c/{CAMPAIGN}/post?due=2017-06-01",))
        other.start()
        try:
            assert began.wait(60)
            assert someone.get(f"/c/{CAMPAIGN}/post")
            assert someone.get(f"/c/{CAMPAIGN}/")
            someone.get(f"/c/{CAMPAIGN}/post?due=2017-06-02", status=503)
        finally:
            finish.set()
            other.join(60)

    def test_a_viewer_starts_no_trial(self, workspace: Workspace) -> None:
        draft = Drafts(workspace).begin()
        signed_in(workspace, role="viewer").get(f"/campaigns/new/{draft}/5?file=x.docx", status=403)

    def test_a_redirect_is_a_header_whatever_stands_in_it(self, workspace: Workspace) -> None:
        someone = signed_in(workspace)
        answer = someone.http.post("/run", data={"csrf": someone.csrf, "back": "/总览?q=100%25&x=王"}, headers={"HX-Request": "true"})
        assert answer.headers["hx-redirect"] == "/%E6%80%BB%E8%A7%88?q=100%25&x=%E7%8E%8B"
        someone.desk.job.wait(120)
