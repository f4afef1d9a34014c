"""Settings as the page makes them: mailboxes with their passwords, limits, and how papers are headed."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.app.settings.general import WHATS, Place, limits, places, put_limits
from pipeline.app.settings.letterhead import LINES, letterhead, put_letterhead
from pipeline.app.settings.mailboxes import LABELS, mailboxes, put, remove, try_out
from pipeline.app.workspace.opened import open_office
from pipeline.cage.limits import SETTINGS, read_limits
from pipeline.campaign.loading import load_campaign
from pipeline.core.bundled import MARKER
from pipeline.core.errors import UsageError
from pipeline.core.settings_file import WrongFieldError
from pipeline.core.workspace import Workspace
from pipeline.post.mail import Account, MailError, keep_secret, load_accounts, secret_of
from tests.support.mail_server import SECRET, USER, MailServer, free_port, mail_server
from tests.support.samples import CAMPAIGN

GIVEN = {"name": "office", "user": "ypqzgh@126.com", "secret": "geheim", "host": "", "smtp": "smtp.126.com"}
OFFICE = Account(name="office", user="ypqzgh@126.com", host="imap.126.com")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a user with a home, without a keyring."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    return {"HOME": str(tmp_path / "home")}


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def marker(office: Workspace) -> str:
    return (office.root / MARKER).read_text(encoding="utf-8")


def test_a_mailbox_is_set_changed_and_taken_away(office: Workspace, own: dict[str, str]) -> None:
    before = marker(office)
    put(office, GIVEN, own, is_new=True)
    (one,) = load_accounts(office)
    assert (one.host, one.smtp, one.port) == ("imap.126.com", "smtp.126.com", None)
    put(office, {**GIVEN, "secret": "", "host": one.host, "folders": "INBOX\n 报表\n\n", "since": "2017-03-08"}, own, is_new=False)
    (one,) = load_accounts(office)
    assert (one.folders, str(one.since)) == (("INBOX", "报表"), "2017-03-08")
    remove(office, "office", own)
    assert load_accounts(office) == ()
    assert marker(office).strip() == before.strip()
    with pytest.raises(MailError, match="没有邮箱 office 的授权码"):
        secret_of(OFFICE, own)


def test_a_password_is_kept_for_nobody_else_and_never_in_the_workspace(office: Workspace, own: dict[str, str]) -> None:
    put(office, GIVEN, own, is_new=True)
    assert secret_of(OFFICE, own) == "geheim"
    file = Path(own["HOME"], ".config", "huizong", "environment")
    assert file.read_text(encoding="utf-8") == "HUIZONG_MAIL_OFFICE='geheim'\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [path for path in office.root.rglob("*") if path.is_file() and b"geheim" in path.read_bytes()]
    (one,) = mailboxes(office, own)
    assert one.secret_in == str(file)
    assert "geheim" not in repr(one.given)


@pytest.mark.parametrize("secret", ["a'b", 'a"b\\c', "a b$c`d", "#%=x"])
def test_any_password_comes_back_as_it_was_given(own: dict[str, str], secret: str) -> None:
    file = Path(own["HOME"], ".config", "huizong", "environment")
    file.parent.mkdir(parents=True)
    file.write_text('# 别的\nOTHER="1"\nHUIZONG_MAIL_OFFICE=old\n', encoding="utf-8")
    keep_secret(OFFICE, secret, own)
    assert secret_of(OFFICE, own) == secret
    assert file.read_text(encoding="utf-8").startswith('# 别的\nOTHER="1"\n')


def test_a_keyring_goes_before_the_file_and_one_that_is_closed_does_not(own: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    ring, errors, known = ModuleType("keyring"), ModuleType("keyring.errors"), dict[tuple[str, str], str]()
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]
    ring.errors = errors  # type: ignore[attr-defined]
    ring.get_password = lambda service, name: known.get((service, name))  # type: ignore[attr-defined]
    ring.set_password = lambda service, name, secret: known.update({(service, name): secret})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert keep_secret(OFFICE, "eins", own) == "系统密码库"
    assert known == {("huizong-mail", "office"): "eins"}
    assert not Path(own["HOME"]).exists()

    def closed(*_: str) -> None:
        raise errors.KeyringError

    ring.set_password = closed  # type: ignore[attr-defined]
    assert keep_secret(OFFICE, "zwei", own).endswith("environment")
    assert secret_of(OFFICE, own) == "zwei"


@pytest.mark.parametrize(
    "change, field, words",
    [
        ({"name": "办公室"}, "name", "“名字”只能用英文字母"),
        ({"user": "有 空格@126.com"}, "user", "“登录名”应为邮箱的登录名"),
        ({"user": "ypq", "host": ""}, "host", "“收信服务器”"),
        ({"user": "ypq", "host": "imap.126.com"}, "user", "“登录名”不是邮箱地址"),
        ({"port": "abc"}, "port", "1 到 65535"),
        ({"port": "70000"}, "port", "1 到 65535"),
        ({"since": "三月"}, "since", "不是日期"),
        ({"campaign": "../out"}, "campaign", "没有“../out”这个活动"),
        ({"tls": "none"}, "tls", "不加密"),
        ({"smtp_tls": "none"}, "smtp_tls", "不加密"),
        ({"secret": "授权码"}, "secret", "重新复制"),
        ({"folders": "a\x01b"}, "folders", "“文件夹”"),
    ],
)
def test_what_can_not_stay_is_said_of_its_field_and_nothing_is_written(
    office: Workspace, own: dict[str, str], change: dict[str, str], field: str, words: str
) -> None:
    before = marker(office)
    with pytest.raises(WrongFieldError) as caught:
        put(office, {**GIVEN, **change}, own, is_new=True)
    assert (caught.value.field, marker(office)) == (field, before)
    assert words in str(caught.value)
    assert not Path(own["HOME"]).exists()


def test_a_password_follows_to_another_server_only_when_it_is_typed_again(office: Workspace, own: dict[str, str]) -> None:
    put(office, GIVEN, own, is_new=True)
    for change in ({"host": "imap.example.cn"}, {"user": "other@126.com"}, {"smtp": "smtp.example.cn"}, {"port": "143", "tls": "starttls"}):
        with pytest.raises(WrongFieldError, match="授权码再写一遍") as caught:
            put(office, {**GIVEN, "host": "imap.126.com", "secret": "", **change}, own, is_new=False)
        assert caught.value.field == "secret"
    fixed = own | {"HUIZONG_MAIL_TWO": "of-the-administrator"}
    with pytest.raises(WrongFieldError, match="授权码再写一遍"):
        put(office, {**GIVEN, "name": "two", "host": "imap.example.cn", "secret": ""}, fixed, is_new=True)
    with pytest.raises(WrongFieldError, match="环境变量 HUIZONG_MAIL_TWO"):
        put(office, {**GIVEN, "name": "two", "host": "imap.example.cn", "secret": "guess"}, fixed, is_new=True)
    assert [one.host for one in load_accounts(office)] == ["imap.126.com"]


def test_a_mailbox_that_is_gone_and_a_file_of_a_persons_own_hand_are_said(office: Workspace, own: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="没有“office”这个邮箱"):
        put(office, GIVEN, own, is_new=False)
    (office.root / MARKER).write_text('mail.accounts = [{name = "a", host = "b", user = "c"}]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="请用记事本改"):
        put(office, GIVEN, own, is_new=True)


def test_check_signs_in_and_says_what_lies_there_or_why_it_can_not(office: Workspace, own: dict[str, str], server: MailServer) -> None:
    given = {"name": "office", "user": USER, "secret": SECRET, "host": "127.0.0.1", "port": str(server.port), "tls": "none"}
    put(office, given, own, is_new=True)
    assert "登录成功；“INBOX”里有 0 封" in try_out(office, "office", own)
    put(office, {**given, "secret": "falsch"}, own, is_new=False)
    with pytest.raises(MailError, match=r"登录被 127\.0\.0\.1 拒绝"):
        try_out(office, "office", own)
    put(office, {**given, "port": str(free_port())}, own, is_new=False)
    with pytest.raises(MailError, match="没有人接听，请检查网络"):
        try_out(office, "office", own)


def test_every_field_of_an_account_has_a_word() -> None:
    assert set(LABELS) == {*Account.model_fields, "secret"}


def test_limits_are_set_and_go_back_to_their_defaults(office: Workspace) -> None:
    assert put_limits(office, {"cpu_seconds": "60", "wall_seconds": "60", "other": "1"}) == 1
    assert read_limits(office.root / MARKER).cpu_seconds == 60
    assert next(one for one in limits(office) if one.name == "cpu_seconds").value == 60
    assert put_limits(office, {"cpu_seconds": " "}) == 1
    assert "cpu_seconds" not in marker(office)
    for written in ("0", "-1", "viel", "1.5", "99999999"):
        with pytest.raises(WrongFieldError, match="整数"):
            put_limits(office, {"cpu_seconds": written})


def test_every_limit_has_its_sentence() -> None:
    assert set(WHATS) == set(SETTINGS)


def test_papers_get_another_head_and_all_else_of_the_declaration_stays(office: Workspace) -> None:
    path = office.templates / CAMPAIGN.name / "campaign.yaml"
    before, key = path.read_text(encoding="utf-8"), open_office(office).key
    changed = put_letterhead(
        office, CAMPAIGN.name, {"issuer": "杨浦区总工会：办公室 # 一", "office": "区总办", "phone": "012", "number": ""}
    )
    assert changed == ("发文单位", "发文字号", "印发机关", "联系电话")
    campaign = load_campaign(path.parent)
    assert (campaign.issuer, campaign.documents.office, campaign.documents.number) == ("杨浦区总工会：办公室 # 一", "区总办", "")
    assert campaign.phone == "012"
    lines = set(path.read_text(encoding="utf-8").splitlines())
    assert len([line for line in before.splitlines() if line not in lines]) == 4
    assert "# 发文字号，由办公室编号后填写" in path.read_text(encoding="utf-8")
    assert open_office(office).key == key
    assert put_letterhead(office, CAMPAIGN.name, letterhead(campaign)) == ()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_every_line_is_written_where_a_declaration_lacks_it(office: Workspace, line: object) -> None:
    path = office.templates / CAMPAIGN.name / "campaign.yaml"
    text = path.read_text(encoding="utf-8")
    kept = text.partition("\ndocuments:")[0]
    path.write_text("\n".join(one for one in kept.splitlines() if not one.startswith(("mailbox:", "phone:", "contact:"))), encoding="utf-8")
    name = getattr(line, "name", "")
    put_letterhead(office, CAMPAIGN.name, {name: "某某"})
    assert letterhead(load_campaign(path.parent))[name] == "某某"


def test_a_head_that_can_not_be_is_said_and_nothing_is_written(office: Workspace) -> None:
    path = office.templates / CAMPAIGN.name / "campaign.yaml"
    before = path.read_bytes()
    for given in ({"issuer": " "}, {"contact": "a\nb"}, {"contact": "长" * 501}):
        with pytest.raises(WrongFieldError):
            put_letterhead(office, CAMPAIGN.name, given)
    assert path.read_bytes() == before
    flow = before.decode().partition("\ndocuments:")[0] + "\ndocuments: {number: 一}\n"
    twice = flow.replace("issuer: ", "issuer: &who ").replace("contact: 区总工会办公室", "contact: *who")
    path.write_text(twice, encoding="utf-8")
    with pytest.raises(UsageError, match="请用记事本改"):
        put_letterhead(office, CAMPAIGN.name, {"contact": "李四"})
    assert path.read_text(encoding="utf-8") == twice
    path.write_text(flow, encoding="utf-8")
    put_letterhead(office, CAMPAIGN.name, {"mark": "某某文件"})
    assert load_campaign(path.parent).documents.mark == "某某文件"


def test_places_say_where_originals_lie_also_outside_the_workspace(office: Workspace, tmp_path: Path) -> None:
    def archive() -> Place:
        return next(one for one in places(office) if one.name == "原件档案")

    assert archive().where == str(office.archive)
    (office.root / MARKER).write_text(f'[archive]\nurl = "{(tmp_path / "原件").as_uri()}"\n', encoding="utf-8")
    assert archive().where == str(tmp_path / "原件")
    assert "另外备份" in archive().what
    (office.root / MARKER).write_text('[archive]\nurl = "ftp://x"\n', encoding="utf-8")
    assert "写得不对" in archive().what
