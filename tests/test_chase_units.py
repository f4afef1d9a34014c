"""Reminders in an office with the sample inbox: whom, about what, by which way, and never twice on a day."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.app.correspondence.chase import Chased, ChaseOrder, preview, send, write_texts
from pipeline.app.decisions.decide import Word
from pipeline.app.decisions.history import history
from pipeline.cli.main import _outcome
from pipeline.core.bundled import MARKER
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.post.mail import MailError, MailSettingsError, load_accounts
from pipeline.render.gongwen.filled_template import document_text
from tests.support.campaign_office import office_with, run_in
from tests.support.mail_server import SECRET, USER, free_port
from tests.support.samples import CAMPAIGN, write_sample_inbox
from tests.support.smtp_server import SmtpServer, smtp_server

NOW = dt.datetime(2017, 5, 22, 1, 30, tzinfo=dt.UTC)
SANDA = "yangpu-2017-sanda"
DUE = dt.date(2017, 5, 25)
SECRETS = {"HUIZONG_MAIL_OFFICE": SECRET}
HEALTH, CLOSED, MISSING = "杨浦区卫生和计划生育工会", "杨浦区商业行业工会联合会", "大桥街道总工会"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("office") / "ws", bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    run_in(workspace, SANDA, dt.date(2017, 5, 22))
    return workspace


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return Workspace.at(shutil.copytree(prepared.root, tmp_path / "ws"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as running:
        yield running


def account(workspace: Workspace, port: int, tls: str = "none", more: str = "") -> None:
    lines = ["[[mail.accounts]]", 'name = "office"', 'host = "127.0.0.1"', f'user = "{USER}"', 'smtp = "127.0.0.1"']
    lines += [f"smtp_port = {port}", f'smtp_tls = "{tls}"', more, ""]
    (workspace.root / MARKER).write_text("\n".join(lines), encoding="utf-8")


def order(unit: str | None = None) -> ChaseOrder:
    return ChaseOrder(SANDA, unit, DUE)


def word(day: int = 0) -> Word:
    return Word("催报", "王芳", NOW + dt.timedelta(days=day))


def letter(found: Chased, unit: str) -> str:
    return next(one.letter for one in found.open if one.unit.name == unit)


def test_every_unit_that_has_something_to_do_is_reminded_of_it(office: Workspace) -> None:
    found = preview(office, order(), word())
    assert len(found.open) == 31
    assert letter(found, MISSING) == (
        "大桥街道总工会：\n"
        "　　“大走访、大调解、大服务”活动的材料应于5月20日前报送上海市杨浦区总工会。截至5月22日，贵单位：\n"
        "　　尚未收到：情况汇总表。\n"
        "　　请于5月25日前报送至 ypqzgh@126.com。没有情况可报的，也请在表中填“无”后报送（零报告）；已经报送的，请与我们联系核对。\n"
        "　　联系人：区总工会办公室，电话 25032214。\n"
        "上海市杨浦区总工会　2017年5月22日"
    )
    assert "一、报来的文件打不开：\n　　“商业工会（加密）.docx”：文件已加密，打不开。请去掉打开密码后重新报送。\n" in letter(found, CLOSED)
    assert "二、能打开的材料收到以前，还缺：情况汇总表。" in letter(found, CLOSED)
    health = letter(found, HEALTH)
    assert "1．“卫计委工会.docx”第1个表第1行第2格【走访企事业单位】填的是约数“近百家”，按 100 计。请填写确切的数字。" in health
    assert "尚未收到" not in health
    assert "请于5月25日前改好后重新报送" in health


def test_a_look_sends_and_records_nothing(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    preview(office, order(), word())
    assert (server.logins, history(office)) == (0, ())


def test_each_unit_gets_its_own_mail_and_it_is_recorded(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    done = send(office, order(), word(), SECRETS)
    assert [one.handed.state for one in done.outcomes] == ["sent"] * 31
    mail = next(one for one in server.mails if one["To"] == "jd02@yp.example")
    assert (mail["From"], mail["Subject"]) == (f"区总工会办公室 <{USER}>", "请报送“大走访、大调解、大服务”活动材料")
    assert mail.get_content().startswith("大桥街道总工会：\n")
    recorded = [one for one in history(office, SANDA) if one.first.kind is DecisionKind.CHASE]
    assert len(recorded) == 31
    assert "已催报（邮件，jd02@yp.example）" in [one.words for one in recorded]


def test_nobody_is_reminded_twice_on_a_day(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    send(office, order(MISSING), word(), SECRETS)
    again = send(office, order(), word(), SECRETS)
    assert [one.unit.name for one in again.before] == [MISSING]
    assert len(server.mails) == 31
    assert len({mail["To"] for mail in server.mails}) == 31
    assert len(preview(office, order(), word(day=1)).open) == 31


def test_a_refused_address_keeps_no_other_back(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    server.refuses = {"jd02@yp.example": "550 5.1.1 no such user"}
    done = send(office, order(), word(), SECRETS)
    refused = [one for one in done.outcomes if one.handed.state == "refused"]
    assert [(one.reminder.unit.name, one.handed.reason) for one in refused] == [
        (MISSING, "jd02@yp.example 被拒绝（550 5.1.1 no such user）")
    ]
    assert len(server.mails) == 30
    assert [one.unit.name for one in preview(office, order(), word()).open] == [MISSING]


def test_a_wire_that_breaks_loses_no_mail_and_doubles_none(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    server.drops = 3
    done = send(office, order(), word(), SECRETS)
    states = [one.handed.state for one in done.outcomes]
    assert (states.count("unsure"), states.count("sent")) == (1, 30)
    assert len(server.mails) == 30
    assert preview(office, order(), word()).open == ()


def test_a_wrong_password_sends_nothing(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    with pytest.raises(MailError, match=r"登录被 127.0.0.1 拒绝.*开启 SMTP，用授权码"):
        send(office, order(), word(), {"HUIZONG_MAIL_OFFICE": "wrong"})
    assert (server.mails, history(office)) == ([], ())


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_only_a_server_with_a_trusted_certificate_gets_password_and_mails(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    with smtp_server(tmp_path, tls) as server:  # type: ignore[arg-type]
        account(office, server.port, tls)
        with pytest.raises(MailError, match="证书不可信"):
            send(office, order(MISSING), word(), SECRETS)
        assert server.logins == 0
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        send(office, order(MISSING), word(), SECRETS)
        assert len(server.mails) == 1


def test_a_server_that_is_not_there_is_said(office: Workspace) -> None:
    account(office, free_port())
    with pytest.raises(MailError, match="连接不通：没有人接听"):
        send(office, order(), word(), SECRETS)


def test_an_office_without_smtp_is_told_what_to_write(office: Workspace) -> None:
    with pytest.raises(MailSettingsError, match="没有可以发信的邮箱"):
        send(office, order(), word(), SECRETS)


def test_passwords_leave_only_encrypted(office: Workspace) -> None:
    account(office, 25)
    settings = office.root / MARKER
    settings.write_text(settings.read_text(encoding="utf-8").replace('smtp = "127.0.0.1"', 'smtp = "smtp.126.com"'), encoding="utf-8")
    with pytest.raises(MailSettingsError, match='smtp_tls = "none" 会让授权码不加密地传出去'):
        load_accounts(office)


def test_units_without_a_good_address_are_named(office: Workspace, server: SmtpServer) -> None:
    account(office, server.port)
    roster = office.templates / SANDA / "roster.csv"
    text = roster.read_text(encoding="utf-8").replace("jd02@yp.example", "大桥@").replace("jd04@yp.example", "a@yp.example；b@yp.example")
    roster.write_text(text, encoding="utf-8")
    done = send(office, order(), word(), SECRETS)
    assert [(one.unit.name, one.misspelt) for one in done.without_address] == [(MISSING, ("大桥@",))]
    assert "a@yp.example, b@yp.example" in [mail["To"] for mail in server.mails]


def test_texts_to_paste_are_written_and_recorded_as_one_decision(office: Workspace) -> None:
    done = write_texts(office, order(), word())
    folder = office.outbox / SANDA / "催报" / "2017-05-22"
    assert done.files == (folder / "催报.txt", folder / "催报.docx")
    plain = (folder / "催报.txt").read_bytes()
    assert plain.startswith(b"\xef\xbb\xbf")
    assert "大桥街道总工会：\r\n　　“大走访" in plain.decode("utf-8-sig")
    assert "尚未收到：情况汇总表。" in document_text((folder / "催报.docx").read_bytes())
    (entry,) = history(office, SANDA)
    assert (entry.rows, entry.first.kind) == (31, DecisionKind.CHASE)
    assert preview(office, order(), word()).open == ()


def test_the_command_shows_before_it_sends(office: Workspace, server: SmtpServer, capsys: pytest.CaptureFixture[str]) -> None:
    account(office, server.port)
    assert _outcome(["--workspace", str(office.root), "chase", SANDA]) == 0
    shown = capsys.readouterr().out
    assert "要催的 31 家" in shown
    assert "以上还没有发出" in shown
    assert server.mails == []


def test_nobody_is_reminded_before_all_that_came_is_read(office: Workspace) -> None:
    roster = office.templates / SANDA / "campaign.yaml"
    roster.write_text(roster.read_text(encoding="utf-8").replace("title: 走访企事业单位}", "title: 走访单位}"), encoding="utf-8")
    with pytest.raises(UsageError, match="还没有按现在的设置和程序读过，请先汇总一次"):
        preview(office, order(), word())


def test_a_unit_that_returned_a_part_is_not_asked_for_a_nil_return(tmp_path: Path) -> None:
    leshan = "leshan-2011-qianhu"
    workspace = office_with(tmp_path / "ws", leshan)
    run_in(workspace, leshan, dt.date(2011, 12, 20))
    found = preview(workspace, ChaseOrder(leshan, "犍为县"), word())
    text = letter(found, "犍为县总工会")
    assert "尚未收到：总结报告。" in text
    assert "零报告" not in text
    assert "请尽快报送" in text
