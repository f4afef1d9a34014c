from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path, PurePosixPath
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from extractors.formats.containers import Budget, mail_facts
from extractors.formats.containers.mail import open_mail
from pipeline.cli.main import _outcome
from pipeline.core.bundled import MARKER
from pipeline.core.errors import BusyError, StorageError
from pipeline.core.file_names import is_device
from pipeline.core.workspace import Workspace
from pipeline.intake.take_in import Intake, take_in
from pipeline.ledger import FetchedMail, Ledger
from pipeline.post.mail import Account, Fetched, MailError, MailSettingsError, Order, fetch_mail, load_accounts, secret_of
from pipeline.post.mail.delivery import deliver, mail_name, sweep
from tests.support.mail_server import SECRET, USER, MailServer, breaking_wire, free_port, mail_server
from tests.support.office_files import filled_docx

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2017, 5, 21, 2, 30, tzinfo=SHANGHAI)
SENT = dt.datetime(2017, 5, 18, 9, 5, tzinfo=SHANGHAI)
ATTACHMENT = "五角场街道总工会汇总表.docx"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    for folder in ("inbox", "templates", "archive"):
        (tmp_path / folder).mkdir()
    return Workspace.at(tmp_path)


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    """The server with an empty mailbox."""
    with running.desk() as client:
        for _, _, name in client.list_folders():
            if name != "INBOX":
                client.delete_folder(name)
        client.select_folder("INBOX")
        client.delete_messages(client.search(["ALL"]))
        client.expunge()
    return running


def letter(subject: str = "报送汇总表", size: int = 0) -> bytes:
    message = EmailMessage()
    message["From"] = "五角场街道总工会 <wjc@example.cn>"
    message["To"] = USER
    message["Subject"] = subject
    message["Date"] = SENT
    message.set_content("见附件。\n" + "x" * 70 + "\n")
    message.add_attachment(filled_docx() + b"\0" * size, maintype="application", subtype="octet-stream", filename=ATTACHMENT)
    return message.as_bytes(policy=SMTP)


def post(server: MailServer, *mails: bytes, folder: str = "INBOX") -> None:
    with server.desk() as client:
        if not client.folder_exists(folder):
            client.create_folder(folder)
        for mail in mails:
            client.append(folder, mail, msg_time=SENT)


def account_at(port: int, **more: object) -> Account:
    return Account.model_validate({"name": "office", "host": "127.0.0.1", "user": USER, "port": port, "tls": "none", **more})


def order(secret: str = SECRET, largest: int = 50 * 2**20) -> Order:
    return Order(lambda: NOW, SHANGHAI, lambda _: secret, timeout=20, largest=largest, wait=lambda _: None)


def fetch(office: Workspace, account: Account, asked: Order | None = None) -> Fetched:
    (outcome,) = fetch_mail(office, [account], asked or order())
    return outcome


def dropped(office: Workspace) -> list[Path]:
    return sorted(path for path in office.inbox.rglob("*.eml") if ".done" not in path.parts)


def taken(office: Workspace) -> Intake:
    with Ledger.open(office.ledger_url) as ledger:
        return take_in(office, ledger, now=NOW, zone=SHANGHAI, campaigns=["demo"])


def arrivals(office: Workspace) -> int:
    with Ledger.open(office.ledger_url) as ledger:
        return len(ledger.arrivals())


@pytest.mark.imap
def test_new_mails_come_into_the_inbox_to_the_byte_and_are_then_marked_as_read(server: MailServer, office: Workspace) -> None:
    sent = [letter("五角场报送"), letter("重新报送")]
    post(server, *sent)
    outcome = fetch(office, account_at(server.port))
    assert outcome == Fetched("office", 2, (), complete=True)
    assert sorted(path.read_bytes() for path in dropped(office)) == sorted(sent)
    assert {path.parent for path in dropped(office)} == {office.inbox / "邮件" / "office"}
    assert server.seen() == [True, True]
    first, second = taken(office).arrivals
    assert {first.subject, second.subject} == {"五角场报送", "重新报送"}
    assert first.received_at == SENT
    (inner,) = open_mail(sent[0], Budget()).inner
    assert inner.name == ATTACHMENT


@pytest.mark.imap
def test_a_second_fetch_brings_nothing_and_leaves_the_mailbox_alone(server: MailServer, office: Workspace) -> None:
    post(server, letter())
    assert fetch(office, account_at(server.port)).mails == 1
    with server.desk() as client:
        client.select_folder("INBOX")
        client.remove_flags(client.search(["ALL"]), [b"\\Seen"])
    assert fetch(office, account_at(server.port)) == Fetched("office", 0, (), complete=True)
    assert server.seen() == [False]


@pytest.mark.imap
def test_the_server_is_told_who_asks(server: MailServer, office: Workspace) -> None:
    fetch(office, account_at(server.port))
    assert "name=huizong" in server.log
    assert SECRET not in server.log


@pytest.mark.imap
def test_a_server_of_netease_is_told_who_asks_even_if_it_does_not_say_that_it_wants_to_know(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server("imap_capability=IMAP4rev1 LITERAL+") as silent:
        assert fetch(office, account_at(silent.port)).complete
        assert "name=huizong" not in silent.log
        monkeypatch.setattr("pipeline.post.mail.imap._NETEASE", ("127.0.0.1",))
        assert fetch(office, account_at(silent.port)).complete
        assert "name=huizong" in silent.log


@pytest.mark.imap
@pytest.mark.parametrize("step", ["pipeline.post.mail.fetch.deliver", "pipeline.ledger.Ledger.record_fetched"])
def test_a_mail_that_is_not_safe_is_not_marked_and_comes_again_once(
    server: MailServer, office: Workspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    post(server, letter())

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, die)
        with pytest.raises(KeyboardInterrupt):
            fetch(office, account_at(server.port))
    assert server.seen() == [False]
    taken(office)
    assert fetch(office, account_at(server.port)).mails == 1
    assert server.seen() == [True]
    taken(office)
    assert arrivals(office) == 1


@pytest.mark.imap
def test_a_full_disk_stops_the_fetch_and_marks_nothing(server: MailServer, office: Workspace) -> None:
    post(server, letter())
    (office.inbox / "邮件").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match=r"不是文件夹|已经存在"):
        fetch(office, account_at(server.port))
    assert server.seen() == [False]


@pytest.mark.imap
def test_a_folder_that_was_numbered_anew_is_fetched_anew(server: MailServer, office: Workspace) -> None:
    sent = letter()
    post(server, sent, folder="报表")
    account = account_at(server.port, folders=["报表"])
    assert fetch(office, account).mails == 1
    with server.desk() as client:
        client.delete_folder("报表")
    post(server, sent, folder="报表")
    assert fetch(office, account).mails == 1
    first, second = dropped(office)
    assert first.parent == office.inbox / "邮件" / "office" / "报表"
    assert first.read_bytes() == second.read_bytes()
    assert server.seen("报表") == [True]


@pytest.mark.imap
def test_a_wrong_password_names_the_account_and_the_remedy_and_never_the_password(server: MailServer, office: Workspace) -> None:
    outcome = fetch(office, account_at(server.port), order("falsches-Wort"))
    assert (outcome.mails, outcome.complete) == (0, False)
    (problem,) = outcome.problems
    assert "office" in problem
    assert "授权码" in problem
    assert "HUIZONG_MAIL_OFFICE" in problem
    assert "falsches" not in problem


@pytest.mark.imap
def test_a_broken_connection_is_taken_up_where_it_broke(server: MailServer, office: Workspace) -> None:
    sent = [letter(f"第 {number} 封", size=30_000) for number in range(4)]
    post(server, *sent)
    one = len(sent[0])
    with breaking_wire(server.port, [one + one // 2, 300, 2 * one + one // 2]) as port:
        outcome = fetch(office, account_at(port))
    assert outcome == Fetched("office", 4, (), complete=True)
    assert sorted(path.read_bytes() for path in dropped(office)) == sorted(sent)
    assert server.seen() == [True] * 4


@pytest.mark.imap
def test_a_mail_that_breaks_every_connection_holds_up_no_other(server: MailServer, office: Workspace) -> None:
    small = letter("小")
    post(server, letter("大", size=200_000), small)
    with breaking_wire(server.port, [len(small) + 20_000] * 10) as port:
        outcome = fetch(office, account_at(port))
    assert (outcome.mails, outcome.complete) == (1, False)
    assert "试了 3 次" in outcome.problems[0]
    assert [path.read_bytes() for path in dropped(office)] == [small]
    assert fetch(office, account_at(server.port)).mails == 1
    assert server.seen() == [True, True]


@pytest.mark.imap
def test_a_large_mail_stays_is_told_each_time_and_holds_up_no_other(server: MailServer, office: Workspace) -> None:
    post(server, letter(size=3 * 2**20), letter("小"))
    for mails in (1, 0):
        outcome = fetch(office, account_at(server.port), order(largest=2**20))
        assert (outcome.mails, outcome.complete) == (mails, True)
        (problem,) = outcome.problems
        assert "太大" in problem
        assert "2017-05-18 09:05" in problem
    assert server.seen() == [False, True]


@pytest.mark.imap
def test_a_folder_that_is_not_there_is_named_and_the_others_are_fetched(server: MailServer, office: Workspace) -> None:
    post(server, letter())
    outcome = fetch(office, account_at(server.port, folders=["没有", "INBOX"]))
    assert (outcome.mails, outcome.complete) == (1, False)
    assert "“没有”" in outcome.problems[0]


@pytest.mark.imap
def test_mails_before_the_day_named_are_left_alone(server: MailServer, office: Workspace) -> None:
    post(server, letter())
    assert fetch(office, account_at(server.port, since=dt.date(2017, 5, 19))).mails == 0
    assert fetch(office, account_at(server.port, since=dt.date(2017, 5, 18))).mails == 1


@pytest.mark.imap
@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_only_a_server_with_a_trusted_certificate_gets_the_password(
    server: MailServer, office: Workspace, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    post(server, letter())
    port = server.secure_port if tls == "ssl" else server.port
    (problem,) = fetch(office, account_at(port, tls=tls)).problems
    assert "证书不可信" in problem
    assert server.seen() == [False]
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    assert fetch(office, account_at(port, tls=tls)).mails == 1


@pytest.mark.imap
def test_the_command_reports_and_ends_with_the_contract_s_codes(
    server: MailServer, office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    post(server, letter())
    one = f'[[mail.accounts]]\nname = "%s"\nhost = "127.0.0.1"\nuser = "{USER}"\nport = {server.port}\ntls = "none"\n'
    (office.root / MARKER).write_text(one % "office" + one % "other", encoding="utf-8")
    monkeypatch.setenv("HUIZONG_MAIL_OFFICE", SECRET)
    command = ["--workspace", str(office.root), "mail", "fetch"]
    assert _outcome([*command, "--account", "office"]) == 0
    assert "office：新收 1 封。" in capsys.readouterr().out
    assert _outcome(command) == 1
    assert "HUIZONG_MAIL_OTHER" in capsys.readouterr().err
    assert _outcome([*command, "--account", "other"]) == 3
    assert _outcome([*command, "--account", "nobody"]) == 2
    assert "office、other" in capsys.readouterr().err


def test_a_server_out_of_reach_is_told_after_three_attempts(office: Workspace) -> None:
    waited: list[float] = []
    asked = Order(lambda: NOW, SHANGHAI, lambda _: SECRET, timeout=5, wait=waited.append)
    outcome = fetch(office, account_at(free_port()), asked)
    assert not outcome.complete
    assert "试了 3 次" in outcome.problems[0]
    assert waited == [2.0, 4.0]


def test_only_one_works_in_the_office_at_a_time(office: Workspace) -> None:
    with office.locked(now=NOW), pytest.raises(BusyError):
        fetch(office, account_at(1))


def settings(office: Workspace, text: str) -> tuple[Account, ...]:
    (office.root / MARKER).write_text("# 工作目录\n" + text, encoding="utf-8")
    return load_accounts(office)


GOOD = '[[mail.accounts]]\nname = "office"\nhost = "imap.126.com"\nuser = "ypqzgh@126.com"\n'


def test_accounts_are_read_with_what_is_not_said_as_expected(office: Workspace) -> None:
    assert load_accounts(office) == ()
    (account,) = settings(office, GOOD)
    assert (account.folders, account.tls, account.port, account.campaign) == (("INBOX",), "ssl", None, None)
    assert account.variable == "HUIZONG_MAIL_OFFICE"


@pytest.mark.parametrize(
    "text,words",
    [
        (GOOD + 'fodlers = ["INBOX"]\n', "第 6 行：不认识的项目“fodlers”"),
        (GOOD + GOOD.replace("office", "two") + "prot = 993\n", "第 10 行：不认识的项目“prot”"),
        (GOOD + 'password = "geheim"\n', "第 6 行：“password”不能写在这个文件里"),
        ('[mail]\nname = "office"\n', "第 3 行：[mail] 下面不认识“name”"),
        (GOOD.replace('host = "imap.126.com"\n', ""), "第 2 行：这个邮箱缺少必填的项目“host”"),
        (GOOD + 'tls = "none"\n', '第 6 行：tls = "none" 会让授权码不加密'),
        (GOOD + 'tls = "no"\n', "第 6 行：“tls”只能是"),
        (GOOD + "port = 0\n", "第 6 行：“port”要在 1 到 65535"),
        (GOOD + 'port = "993"\n', "第 6 行：“port”应为整数"),
        (GOOD + 'folders = "INBOX"\n', "第 6 行：“folders”要写成列表"),
        (GOOD + "folders = []\n", "第 6 行：“folders”是空的"),
        (GOOD + 'since = "三月"\n', "第 6 行：“since”应为日期"),
        (GOOD + 'campaign = "../out"\n', "第 6 行：没有“../out”这个活动"),
        (GOOD.replace('"office"', '"办公室"'), "第 3 行：“name”只能用英文字母"),
        (GOOD.replace('"office"', '"aux"'), "第 3 行：“aux”是 Windows 设备的名字"),
        (GOOD + GOOD.replace("office", "Office"), "第 7 行：邮箱“Office”和“office”的名字分不开"),
        (GOOD + "port = = 3\n", "第 6 行：格式写错了"),
    ],
)
def test_a_wrong_setting_is_told_with_line_and_remedy(office: Workspace, text: str, words: str) -> None:
    with pytest.raises(MailSettingsError) as caught:
        settings(office, text)
    assert words in str(caught.value)
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_settings_file_that_is_not_utf_8_is_told(office: Workspace) -> None:
    (office.root / MARKER).write_bytes("# 邮箱\n".encode("gb18030"))
    with pytest.raises(MailSettingsError, match="UTF-8"):
        load_accounts(office)


def test_a_missing_password_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    with pytest.raises(MailError, match="HUIZONG_MAIL_OFFICE"):
        secret_of(account_at(1), {})


def test_a_password_out_of_the_environment_goes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    ring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]
    ring.errors = errors  # type: ignore[attr-defined]
    known = {("huizong-mail", "office"): "aus-dem-Ring"}
    ring.get_password = lambda service, name: known.get((service, name))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert secret_of(account_at(1), {}) == "aus-dem-Ring"
    assert secret_of(account_at(1), {"HUIZONG_MAIL_OFFICE": " env\n"}) == "env"
    with pytest.raises(MailError, match="HUIZONG_MAIL_TWO"):
        secret_of(account_at(1, name="two"), {})
    with pytest.raises(MailError, match="重新复制"):
        secret_of(account_at(1), {"HUIZONG_MAIL_OFFICE": "授权码"})


def test_two_folders_with_the_same_numbers_never_share_a_name() -> None:
    account = account_at(1, campaign="demo")
    names = {mail_name(account, folder, 1, 5) for folder in ("INBOX", "报表", "报表/三大", "报表_三大", "..", "CON.", "con", "a" * 200)}
    assert len(names) == 8
    assert not any(is_device(part) for name in names for part in name.parts)
    assert PurePosixPath("demo/邮件/office/1-5.eml") in names
    assert all(".." not in name.parts and len(name.parts) <= 5 for name in names)


def test_another_mail_of_the_same_name_is_put_beside_the_first(office: Workspace) -> None:
    name = mail_name(account_at(1), "INBOX", 1, 5)
    for data in (b"one", b"two", b"one", b"two"):
        deliver(office.inbox, name, data, SENT)
    assert sorted(path.read_bytes() for path in dropped(office)) == [b"one", b"two"]
    assert {path.stat().st_mtime for path in dropped(office)} == {SENT.timestamp()}


def test_half_written_mails_are_not_taken_in_and_are_swept(office: Workspace) -> None:
    deliver(office.inbox, mail_name(account_at(1), "INBOX", 1, 5), letter(), SENT)
    (office.inbox / ".fetching" / "tmpx").write_bytes(letter()[:50])
    assert len(taken(office).arrivals) == 1
    sweep(office.inbox)
    assert list((office.inbox / ".fetching").iterdir()) == []


def test_mails_of_a_pinned_account_are_pinned(office: Workspace) -> None:
    deliver(office.inbox, mail_name(account_at(1, campaign="demo"), "INBOX", 1, 5), letter(), SENT)
    (arrival,) = taken(office).arrivals
    assert arrival.pinned == "demo"
    facts = mail_facts(letter())
    assert facts is not None
    assert arrival.subject == facts.subject


def test_fetched_mails_are_known_by_mailbox_folder_and_numbering(office: Workspace) -> None:
    with Ledger.open(office.ledger_url) as ledger:
        for uid in (2**32 - 1, 7, 7):
            ledger.record_fetched(FetchedMail("a", "报表", 1, uid, "ab" * 32))
        assert ledger.fetched("a", "报表", 1) == {7, 2**32 - 1}
        assert ledger.fetched("a", "报表", 2) == set()
        assert ledger.fetched("b", "报表", 1) == set()
