"""Passwords of mail accounts: out of the environment, the system's keyring, or a file in the user's own folder; never out of the workspace.

The file is the one that the timer of systemd reads: variables of the environment, a line each, for nobody else to read.
"""

from __future__ import annotations

import importlib
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline.core.errors import UsageError
from pipeline.core.storage import reason, replace_file
from pipeline.post.mail.mailboxes import Account, MailError

SERVICE = "huizong-mail"
_KEYRING = "系统密码库"
_LONGEST = 200
"""Characters; authorisation codes have 16."""
_OWNER_ONLY = 0o600


def secret_of(account: Account, environment: Mapping[str, str]) -> str:
    """The password, or the authorization code (授权码), of an account.

    Raises:
        MailError: there is none, or it can't be sent.
    """
    secret, origin = _known(account, environment)
    if not secret:
        secret, origin = _from_keyring(account), _KEYRING
    if not _can_be_sent(secret):
        message = f"邮箱 {account.name} 的授权码（在{origin}里）含有中文、全角字符或换行，请重新复制一遍。"
        raise MailError(message)
    return secret


def place_of_secret(account: Account, environment: Mapping[str, str]) -> str:
    """Where the password of an account is kept; empty where there is none."""
    secret, origin = _known(account, environment)
    if secret:
        return origin
    try:
        return _KEYRING if _from_keyring(account) else ""
    except MailError:
        return ""


def keep_secret(account: Account, secret: str, environment: Mapping[str, str]) -> str:
    """Keeps a password where this user's things are kept, and says where: the system's keyring, or the file.

    Raises:
        UsageError: it can't be sent, another one in the environment goes before it, or this computer has no place for it.
        StorageError: the file can't be written.
    """
    if not (secret and _can_be_sent(secret) and len(secret) <= _LONGEST):
        message = "授权码里有中文、全角字符或空白，或太长，请重新复制一遍。"
        raise UsageError(message)
    fixed = environment.get(account.variable, "").strip()
    if fixed and fixed != secret:
        message = f"这个邮箱的授权码由管电脑的人设在环境变量 {account.variable} 里，和刚才写的不同；请在那里改，或取消那个变量。"
        raise UsageError(message)
    file = _file(environment)
    if _put_in_keyring(account, secret):
        _write(file, account.variable, None)
        return _KEYRING
    if file is None:
        message = f"这台电脑没有能用的密码库，授权码没有存；请设置环境变量 {account.variable}。"
        raise UsageError(message)
    _write(file, account.variable, secret)
    return str(file)


def forget_secret(account: Account, environment: Mapping[str, str]) -> None:
    """Takes the password of an account out of keyring and file; one in the environment is not ours.

    Raises:
        StorageError: the file can't be written.
    """
    keyring = _keyring()
    if keyring is not None:
        try:
            if keyring.get_password(SERVICE, account.name):
                keyring.delete_password(SERVICE, account.name)
        except keyring.errors.KeyringError:
            pass  # a keyring that can't be opened has given nothing away either
    _write(_file(environment), account.variable, None)


def _known(account: Account, environment: Mapping[str, str]) -> tuple[str, str]:
    """What the environment or the file has, and which of them; empty where none has it."""
    secret = environment.get(account.variable, "").strip()
    if secret:
        return secret, f"环境变量 {account.variable}"
    file = _file(environment)
    return _variables(file).get(account.variable, "").strip(), str(file)


def _can_be_sent(secret: str) -> bool:
    return secret.isascii() and secret.isprintable()


def _file(environment: Mapping[str, str]) -> Path | None:
    """The user's file of variables; Windows has its keyring instead."""
    home = environment.get("HOME")
    return Path(home, ".config", "huizong", "environment") if home and os.name != "nt" else None


def _lines(file: Path | None) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines() if file is not None else []
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "不是 UTF-8 编码"
        message = f"存授权码的文件 {file} 读不了（{why}），请检查权限和内容。"
        raise MailError(message) from error


def _variables(file: Path | None) -> dict[str, str]:
    """The variables as systemd reads them (systemd.exec(5), EnvironmentFile)."""
    found = {}
    for line in _lines(file):
        name, _, value = line.strip().partition("=")
        try:
            found[name.strip()] = "".join(shlex.split(value))
        except ValueError:  # a quotation mark that is not closed
            found[name.strip()] = value.strip()
    return found


def _write(file: Path | None, name: str, value: str | None) -> None:
    if file is None:
        return
    lines = _lines(file)
    kept = [line for line in lines if line.partition("=")[0].strip() != name]
    if value is not None:
        kept.append(f"{name}={_quoted(value)}")
    if kept != lines:
        replace_file(file, "".join(f"{line}\n" for line in kept).encode(), mode=_OWNER_ONLY)


def _quoted(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _from_keyring(account: Account) -> str:
    keyring = _keyring()
    if keyring is None:
        remedy = (
            f"请在网页的“设置”里写上，或设置环境变量 {account.variable}；"
            f"也可以装上 keyring（pip install keyring），再运行 keyring set {SERVICE} {account.name}"
        )
        message = f"没有邮箱 {account.name} 的授权码，没有登录：{remedy}。"
        raise MailError(message)
    try:
        secret = keyring.get_password(SERVICE, account.name)
    except keyring.errors.KeyringError as error:
        remedy = f"请解锁密码库，或设置环境变量 {account.variable}"
        message = f"系统密码库打不开（{type(error).__name__}），没有邮箱 {account.name} 的授权码：{remedy}。"
        raise MailError(message) from error
    if not secret:
        remedy = f"请在网页的“设置”里写上，或设置环境变量 {account.variable}，或运行 keyring set {SERVICE} {account.name}"
        message = f"环境变量和系统密码库里都没有邮箱 {account.name} 的授权码，没有登录：{remedy}。"
        raise MailError(message)
    return str(secret).strip()


def _put_in_keyring(account: Account, secret: str) -> bool:
    """Whether the keyring took it."""
    keyring = _keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(SERVICE, account.name, secret)
    except keyring.errors.KeyringError:
        return False
    return True


def _keyring() -> Any | None:
    """The keyring's module, where it is installed."""
    try:
        importlib.import_module("keyring.errors")
        return importlib.import_module("keyring")
    except ModuleNotFoundError:
        return None


def sign_in_remedy(account: Account, protocol: Literal["IMAP", "SMTP"]) -> str:
    """What to look at where a server refuses user or password, a clause without its stop."""
    asked = f"163、126、QQ 等邮箱要先在网页里开启 {protocol}，用授权码而不是登录密码"
    return f"请检查 user 和授权码（环境变量 {account.variable}）；{asked}"
