"""The mailboxes of an office: looked at, set, tried, taken away. A password goes among this user's own things, and is never shown again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.errors import UsageError
from pipeline.core.settings_file import Value, WrongFieldError, change, with_values, without_table
from pipeline.core.workspace import Workspace
from pipeline.post.mail import Account, MailError, forget_secret, keep_secret, load_accounts, place_of_secret, secret_of
from pipeline.post.mail.imap import connected
from pipeline.post.mail.mailboxes import ConnectionLostError, Wrong, account_of, complaint
from pipeline.post.mail.smtp import postman
from pipeline.wording.figures import clauses

LABELS: Mapping[str, str] = {
    "name": "名字",
    "user": "登录名",
    "secret": "授权码",
    "host": "收信服务器",
    "port": "收信端口",
    "tls": "收信加密",
    "folders": "文件夹",
    "since": "从哪一天起",
    "campaign": "只归这个活动",
    "smtp": "发信服务器",
    "smtp_port": "发信端口",
    "smtp_tls": "发信加密",
    "sender": "发件地址",
}
"""Every field of a mailbox as the page calls it."""
_TABLE = "[[mail.accounts]]"
_NUMBERS = ("port", "smtp_port")
_DEFAULTS = {name: field.default for name, field in Account.model_fields.items()}
_WHERE_SECRETS_GO = ("host", "user", "port", "tls", "smtp", "smtp_port", "smtp_tls")
_TRIED_SECONDS = 20.0
"""Seconds that a server has to answer while somebody waits before the page."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox with where its password is kept; empty where it has none."""

    account: Account
    secret_in: str

    @property
    def given(self) -> Mapping[str, str]:
        """Its fields as they stand in a form."""
        return {
            name: "\n".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
            for name, value in dict(self.account).items()
        }


def mailboxes(workspace: Workspace, secrets: Mapping[str, str]) -> tuple[Mailbox, ...]:
    """Every mailbox, in the order of the file.

    Raises:
        MailSettingsError: the file is wrong.
    """
    return tuple(Mailbox(one, place_of_secret(one, secrets)) for one in load_accounts(workspace))


def put(workspace: Workspace, given: Mapping[str, str], secrets: Mapping[str, str], *, is_new: bool) -> Account:
    """Sets a mailbox as a form says: a new one, or the one of that name.

    Raises:
        WrongFieldError: something can't stay.
        UsageError: there is none of that name, or the file can't be changed line by line.
        MailSettingsError: the file is wrong.
        StorageError: it can't be written.
    """
    made: list[Account] = []

    def edit(text: str) -> str:
        accounts = load_accounts(workspace)
        number = len(accounts) if is_new else _number(accounts, given["name"])
        former = None if is_new else accounts[number]
        values = _values(given)
        account = _account(values, [*accounts[:number], *accounts[number + 1 :]], workspace)
        _require_secret(account, former, given.get("secret", ""), secrets)
        changed = with_values(text, _TABLE, number, _differences(values, former))
        if given.get("secret"):
            _keep(account, given["secret"], secrets)
        made.append(account)
        return changed

    change(workspace, edit)
    return made[0]


def remove(workspace: Workspace, name: str, secrets: Mapping[str, str]) -> None:
    """Takes a mailbox and its password away; its mails stay.

    Raises:
        UsageError: there is none of that name, or the file can't be changed line by line.
    """
    taken: list[Account] = []

    def edit(text: str) -> str:
        accounts = load_accounts(workspace)
        number = _number(accounts, name)
        taken.append(accounts[number])
        return without_table(text, _TABLE, number)

    change(workspace, edit)
    forget_secret(taken[0], secrets)


def try_out(workspace: Workspace, name: str, secrets: Mapping[str, str]) -> str:
    """Signs in to the servers of a mailbox, looks into its folders, fetches and sends nothing; what was found, as a sentence.

    Raises:
        UsageError: there is none of that name.
        MailError: a server can't be reached or refuses.
    """
    accounts = load_accounts(workspace)
    account = accounts[_number(accounts, name)]
    secret = secret_of(account, secrets)
    said = [f"收信服务器 {account.host} 登录成功"]
    try:
        with connected(account, secret, timeout=_TRIED_SECONDS) as mailbox:
            for folder in account.folders:
                mailbox.look_into(folder)
                said.append(f"“{folder}”里有 {len(mailbox.uids(account.since))} 封")
    except ConnectionLostError as error:
        message = f"邮箱 {account.name} 与收信服务器 {account.host} {error}，请检查网络、服务器名和端口。"
        raise MailError(message) from error
    if account.smtp:
        with postman(account, secret, timeout=_TRIED_SECONDS):
            said.append(f"发信服务器 {account.smtp} 登录成功，没有发信")
    return f"{clauses(said)}。"


def _account(values: Mapping[str, Value], others: Sequence[Account], workspace: Workspace) -> Account:
    account = account_of(values)
    wrong = account if isinstance(account, Wrong) else complaint(account, others, workspace)
    if isinstance(account, Wrong) or wrong is not None:
        raise _told(wrong)
    return account


def _differences(values: Mapping[str, Value], former: Account | None) -> dict[str, Value | None]:
    """What is to be written: all of a new account, and of another one what is not as it was."""
    before = _as_values(former) if former is not None else {}
    return {name: values.get(name) for name in _DEFAULTS if values.get(name) != before.get(name)}


def _as_values(account: Account) -> dict[str, Value]:
    """An account as `_values` gives one."""
    return {name: value for name, value in dict(account).items() if value != _DEFAULTS[name]}


def _values(given: Mapping[str, str]) -> dict[str, Value]:
    """What a form says in the types of the file, without what is the same by default."""
    values: dict[str, Value] = {}
    for name, default in _DEFAULTS.items():
        written = given.get(name, "").strip()
        if name == "host" and not written and "@" in given.get("user", ""):
            written = f"imap.{given['user'].rpartition('@')[2]}"
        value = _typed(name, written)
        if written and value != default:
            values[name] = value
    return values


def _typed(name: str, written: str) -> Value:
    if name in _NUMBERS and written:
        return _whole(name, written)
    if name == "folders":
        return tuple(line.strip() for line in written.splitlines() if line.strip())
    if name == "since" and written:
        try:
            return dt.date.fromisoformat(written)
        except ValueError as error:
            message = f"“{LABELS[name]}”不是日期，请写成 2017-03-08 这样。"
            raise WrongFieldError(name, message) from error
    return written


def _whole(name: str, written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", written):
        message = f"“{LABELS[name]}”应为 1 到 65535 的整数，或空着。"
        raise WrongFieldError(name, message)
    return int(written)


def _require_secret(account: Account, former: Account | None, secret: str, secrets: Mapping[str, str]) -> None:
    """A password goes to no server that whoever knows it did not name: where one changes, it has to be typed again."""
    if secret:
        return
    if former is None and not place_of_secret(account, secrets):
        return
    if former is None or any(getattr(account, name) != getattr(former, name) for name in _WHERE_SECRETS_GO):
        message = "登录名、服务器、端口或加密改了，请把授权码再写一遍：已存的授权码不会自己送到别的服务器去。"
        raise WrongFieldError("secret", message)


def _keep(account: Account, secret: str, secrets: Mapping[str, str]) -> None:
    try:
        keep_secret(account, secret, secrets)
    except UsageError as error:
        raise WrongFieldError("secret", str(error)) from error


def _told(wrong: Wrong | None) -> WrongFieldError:
    """What is wrong, by the page's words for the fields."""
    key, what = wrong if wrong is not None else ("", "")
    return WrongFieldError(key, f"{what.replace(f'“{key}”', f'“{LABELS.get(key, key)}”')}。")


def _number(accounts: Sequence[Account], name: str) -> int:
    found = next((number for number, one in enumerate(accounts) if one.name == name), None)
    if found is None:
        message = f"没有“{name}”这个邮箱，可能刚被删去，请刷新页面。"
        raise UsageError(message)
    return found
