"""The mail accounts of an office, as `huizong.toml` names them; what keeps mail from being fetched, and why a connection broke."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import socket
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.campaign import load_campaigns
from pipeline.core.bundled import MARKER
from pipeline.core.errors import HuizongError, not_utf8
from pipeline.core.file_names import is_device
from pipeline.core.storage import reason
from pipeline.core.workspace import Workspace
from pipeline.wording.figures import names


class MailSettingsError(HuizongError):
    """The accounts in `huizong.toml` are missing or wrong. The message names file, line and remedy."""


class MailError(HuizongError):
    """One account can't be fetched: it is refused, or stays out of reach. The other accounts go on."""


class ConnectionLostError(Exception):
    """The connection broke or the server is busy: the same may succeed in a moment. `str()` says why, in a few words."""


_LOOPBACK = "127.0.0.1"
_IN_THE_CLEAR = f'会让授权码不加密地传出去，只能用于本机 {_LOOPBACK}，请改成 "ssl" 或 "starttls"'
_HEADER = re.compile(r"\s*\[\[\s*mail\s*\.\s*accounts\s*\]\]")
_SECRETS = {"password", "passwd", "secret", "pass", "token", "密码", "授权码"}
_Folder = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]


class Account(BaseModel):
    """One mailbox that is fetched.

    Attributes:
        name: How the office calls it: part of the names of its mails and of the variable that holds its password.
        port: 993, or 143 without TLS from the start, where none is given.
        folders: Folders of the mailbox, as its server shows them.
        tls: `none` only for a server on this computer.
        campaign: Its mails belong to this campaign.
        since: Mails that the server received before this day are left alone.
        smtp: The server that mails are sent through; without one this account sends none.
        smtp_port: 465, 587 with `starttls`, where none is given.
        smtp_tls: As `tls`.
        sender: The address that mails are sent from, where `user` is none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")
    host: str = Field(pattern=r"^[A-Za-z0-9.:-]+$")
    user: str = Field(pattern=r"^[A-Za-z0-9.@+=/_-]+$")
    port: int | None = Field(default=None, ge=1, le=65535)
    folders: tuple[_Folder, ...] = Field(default=("INBOX",), min_length=1, strict=False)
    tls: Literal["ssl", "starttls", "none"] = "ssl"
    campaign: str | None = None
    since: dt.date | None = None
    smtp: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.:-]+$")
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_tls: Literal["ssl", "starttls", "none"] = "ssl"
    sender: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$")

    @property
    def variable(self) -> str:
        """The variable of the environment that may hold the password."""
        return f"HUIZONG_MAIL_{self.name.upper().replace('-', '_')}"

    @property
    def address(self) -> str:
        """Which mailbox this is, whatever the office calls it: the ledger knows it by this."""
        return f"{self.user}@{self.host.lower()}"

    @property
    def sent_from(self) -> str:
        """The address that its mails are sent from."""
        return self.sender or self.user


class Wrong(NamedTuple):
    """A setting of an account that can't stay: which, and what to do, without its place and the full stop."""

    key: str
    what: str


class _MailSection(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    accounts: tuple[Account, ...] = ()


_REMEDIES: dict[str, str] = {
    "missing": "这个邮箱缺少必填的项目“{name}”，请补上",
    "literal_error": "“{name}”只能是 {expected}",
    "string_type": "“{name}”应为文字，请加上英文引号",
    "int_type": "“{name}”应为整数，不要加引号",
    "greater_than_equal": "“{name}”要在 1 到 65535 之间",
    "less_than_equal": "“{name}”要在 1 到 65535 之间",
    "tuple_type": '“{name}”要写成列表，例如 folders = ["INBOX"]；邮箱要写在 [[mail.accounts]] 下面',
    "too_short": "“{name}”是空的，请写上至少一个，或删去这一行",
    "date_type": "“{name}”应为日期，写成 since = 2017-03-08，不加引号",
}
_PATTERNS = {
    "name": "“name”只能用英文字母、数字、- 和 _，以字母开头，最多 40 个",
    "host": "“host”应为服务器的名字，例如 imap.126.com",
    "user": "“user”应为邮箱的登录名，例如 ypqzgh@126.com，不能有空格和中文",
    "smtp": "“smtp”应为发信服务器的名字，例如 smtp.126.com",
    "sender": "“sender”应为邮箱地址，例如 ypqzgh@126.com",
}


def load_accounts(workspace: Workspace) -> tuple[Account, ...]:
    """Every account that the workspace names, in order; none where it names none.

    Raises:
        MailSettingsError: the file is wrong, or an account belongs to a campaign that isn't there.
        CampaignError: an account belongs to a campaign, and a campaign of the workspace is broken.
    """
    path = workspace.root / MARKER
    text = _text(path)
    try:
        declared = tomllib.loads(text).get("mail", {})
        accounts = _MailSection.model_validate(declared).accounts
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        where = f" 第 {found[1]} 行" if found else ""
        message = f"{path}{where}：格式写错了，请检查等号、英文引号和方括号是否成对。"
        raise MailSettingsError(message) from error
    except ValidationError as error:
        raise MailSettingsError(_explain(path, text, error)) from error
    for number, account in enumerate(accounts):
        wrong = complaint(account, accounts[:number], workspace)
        if wrong is not None:
            message = f"{path}{_place(text, number, wrong.key)}：{wrong.what}。"
            raise MailSettingsError(message)
    return accounts


def account_of(values: Mapping[str, object]) -> Account | Wrong:
    """The account that these values make, or what is wrong with the first of them."""
    try:
        return Account.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = str(first["loc"][0])
        return Wrong(key, _what(first["type"], key, 0, first.get("ctx", {})))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        message = not_utf8(path)
        raise MailSettingsError(message) from error
    except OSError as error:
        message = f"{path} 读不了（{reason(error)}），请检查权限。"
        raise MailSettingsError(message) from error


def _explain(path: Path, text: str, error: ValidationError) -> str:
    first = min(error.errors(include_url=False, include_input=False), key=lambda one: one["type"] != "extra_forbidden")
    location, context = first["loc"], first.get("ctx", {})
    name = next((step for step in reversed(location) if isinstance(step, str)), "mail")
    number = next((step for step in location if isinstance(step, int)), None)
    return f"{path}{_place(text, number, name)}：{_what(first['type'], name, number, context)}。"


def _what(kind: str, name: str, number: int | None, context: dict[str, Any]) -> str:
    if kind == "extra_forbidden" and name.lower() in _SECRETS:
        return f"“{name}”不能写在这个文件里，请删去这一行，把授权码放到环境变量 HUIZONG_MAIL_邮箱名 里"
    if kind == "extra_forbidden" and number is None:
        return f"[mail] 下面不认识“{name}”，邮箱的项目要写在 [[mail.accounts]] 下面"
    if kind == "extra_forbidden":
        return f"不认识的项目“{name}”，请检查拼写或删去这一行（可用：{names(Account.model_fields)}）"
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch" and name in _PATTERNS:
        return _PATTERNS[name]
    expected = str(context.get("expected", "")).replace(" or ", " 或 ")
    return _REMEDIES.get(kind, "“{name}”的值不对，请参照使用手册改写").format(name=name, expected=expected)


def complaint(account: Account, others: Sequence[Account], workspace: Workspace) -> Wrong | None:
    """What is wrong with an account beside others: its password in the clear or shared, nothing to send from, no such campaign.

    Raises:
        CampaignError: it belongs to a campaign, and a campaign of the workspace is broken.
    """
    if account.tls == "none" and account.host != _LOOPBACK:
        return Wrong("tls", f'tls = "none" {_IN_THE_CLEAR}')
    if account.smtp is not None and account.smtp_tls == "none" and account.smtp != _LOOPBACK:
        return Wrong("smtp_tls", f'smtp_tls = "none" {_IN_THE_CLEAR}')
    if account.smtp is not None and "@" not in account.sent_from:
        return Wrong("user", '“user”不是邮箱地址，发信还要写上 sender，例如 sender = "ypqzgh@126.com"')
    alike = next((one for one in others if one.variable == account.variable), None)
    if alike is not None or is_device(account.name):
        why = f"邮箱“{account.name}”和“{alike.name}”的名字分不开" if alike else f"“{account.name}”是 Windows 设备的名字，它的信存不成文件"
        return Wrong("name", f"{why}，请改一个名字")
    known = load_campaigns(workspace.templates) if account.campaign is not None else {}
    if account.campaign is not None and account.campaign not in known:
        return Wrong("campaign", f"没有“{account.campaign}”这个活动，请改成已有的活动编号（{names(known)}）或删去这一行")
    return None


def _place(text: str, number: int | None, name: str) -> str:
    """The line of key `name` of the account with that number, or of the account itself; nothing where it can't be found."""
    key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    opened, header = -1, None
    for line, content in enumerate(text.splitlines(), start=1):
        if _HEADER.match(content):
            opened += 1
            header = line if opened == number else header
        elif key.match(content) and (opened == number or number is None):
            return f" 第 {line} 行"
    return f" 第 {header} 行" if header else ""


_WORDS = 200


def trouble_words(error: Exception) -> str:
    """What became of the connection, as the end of a sentence (“连接服务器时没有回音”)."""
    if isinstance(error, socket.gaierror):
        return "找不到这个服务器"
    if isinstance(error, TimeoutError):
        return "没有回音"
    if isinstance(error, ConnectionRefusedError):
        return "没有人接听"
    return "断开" if isinstance(error, ConnectionError | smtplib.SMTPServerDisconnected) else f"出错（{server_words(str(error))}）"


def server_words(said: str) -> str:
    """The other side's own words, on one line."""
    return " ".join(said.split())[:_WORDS]
