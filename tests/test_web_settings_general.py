"""The pages of the office's settings: what they show, what they set, and how a wrong word leads back."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cage.limits import read_limits
from pipeline.core.bundled import MARKER
from pipeline.post.mail import load_accounts
from tests.support.mail_server import free_port
from tests.support.practice import CAMPAIGN, NOW, practice_office
from tests.support.web import Client, client, desk, words

MAIL = {"name": "office", "user": "ypqzgh@126.com", "secret": "geheim", "host": "", "tls": "ssl", "smtp_tls": "ssl"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """An approver at a page whose server was started by somebody with a home, without keyring and without a timer."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    shared = desk(practice_office(tmp_path / "办公室"), lambda: NOW)
    return client(replace(shared, secrets={"HOME": str(tmp_path / "home")}))


def test_a_mailbox_is_added_shown_changed_and_taken_away(office: Client) -> None:
    assert "还没有邮箱" in office.get("/settings")
    page = words(office.post("/settings/mail", **MAIL))
    assert "邮箱 office 已存下" in page
    assert "已存" in page
    form = office.get("/settings/mail/office")
    assert "imap.126.com" in form
    assert "geheim" not in form + office.get("/settings")
    office.post("/settings/mail/office", **{**MAIL, "secret": "", "host": "imap.126.com", "since": "2017-03-08"})
    assert str(load_accounts(office.desk.workspace)[0].since) == "2017-03-08"
    assert "已删去" in office.post("/settings/mail/office/drop")
    office.get("/settings/mail/office", status=404)


def test_a_wrong_field_leads_back_with_all_that_was_typed_but_the_password(office: Client) -> None:
    page = office.post("/settings/mail", **{**MAIL, "port": "abc", "sender": "zgh@126.com"}, status=400)
    assert "“收信端口”应为 1 到 65535 的整数" in page
    for kept in ("ypqzgh@126.com", 'value="abc"', "zgh@126.com"):
        assert kept in page
    assert "geheim" not in page
    assert 'name="port"' in page.partition('aria-invalid="true"')[0]


def test_a_check_says_why_a_mailbox_can_not_be_reached(office: Client) -> None:
    wire = {"host": "127.0.0.1", "port": str(free_port()), "tls": "starttls"}
    office.post("/settings/mail", **{**MAIL, **wire})
    assert "没有连上。邮箱 office 与收信服务器 127.0.0.1" in words(office.post("/settings/mail/office/check"))


def test_what_a_person_wrote_wrongly_into_the_file_is_said_beside_the_other_settings(office: Client) -> None:
    (office.desk.workspace.root / MARKER).write_text('[[mail.accounts]]\nname = "办公室"\n', encoding="utf-8")
    assert "“name”只能用英文字母" in office.get("/settings")


def test_limits_are_set_and_a_wrong_one_leads_back(office: Client) -> None:
    assert "已改 1 项限度" in office.post("/settings/limits", cpu_seconds="60", members="")
    office.desk.job.wait(60)
    assert read_limits(office.desk.workspace.root / MARKER).cpu_seconds == 60
    page = office.post("/settings/limits", cpu_seconds="viel", pages="200", status=400)
    assert 'value="viel"' in page
    assert 'value="200"' in page
    assert "没有改动" in office.post("/settings/limits", cpu_seconds="60")


def test_the_nightly_job_is_set_by_the_timer_of_the_system(office: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有找到本机的定时任务" in office.get("/settings")
    table = tmp_path / "table"
    table.touch()
    crontab = tmp_path / "crontab"
    crontab.write_text(f'#!/bin/sh\nif [ "$1" = "-l" ]; then /bin/cat {table}; else /bin/cp "$1" {table}; fi\n', encoding="utf-8")
    crontab.chmod(0o700)
    monkeypatch.setattr("crontab.CRON_COMMAND", str(crontab))  # looked up once, by whichever test came first
    assert "没有设" in words(office.get("/settings"))
    assert "每天 03:10" in words(office.post("/settings/schedule", at="03:10"))
    assert "schedule run --due 03:10" in table.read_text(encoding="utf-8")
    assert "“25:00”不是时间" in office.post("/settings/schedule", at="25:00", status=400)
    assert "已取消" in office.post("/settings/schedule", stop="1")
    assert table.read_text(encoding="utf-8").strip() == ""


def test_the_head_of_papers_is_changed_and_shown(office: Client) -> None:
    url = f"/c/{CAMPAIGN}/settings"
    page = office.post(f"{url}/letterhead", issuer="杨浦区总工会", contact="李四")
    assert "已改：发文单位、" in words(page)
    assert "杨浦区总工会" in page
    assert "不能空着" in office.post(f"{url}/letterhead", issuer="", contact="王五", status=400)


def test_settings_are_for_approvers_and_the_computer_for_clerks(office: Client) -> None:
    assert "磁盘剩余" in office.get("/settings/computer")
    clerk, viewer = client(office.desk, "clerk"), client(office.desk, "viewer")
    for one in (clerk, viewer):
        assert "系统设置" not in one.get("/")
        for url in ("/settings", "/settings/mail", f"/c/{CAMPAIGN}/settings/letterhead"):
            one.get(url, status=403)
        for url in ("/settings/mail", "/settings/limits", "/settings/schedule", f"/c/{CAMPAIGN}/settings/letterhead"):
            one.post(url, status=403)
    clerk.get("/settings/computer")
    viewer.get("/settings/computer", status=403)
