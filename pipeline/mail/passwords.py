"""Passwords of mail accounts: out of the environment or the system's keyring, never out of a file of the workspace."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from pipeline.mail.accounts import Account, MailError

SERVICE = "huizong-mail"


def secret_of(account: Account, environment: Mapping[str, str]) -> str:
    """The password, or the authorization code (授权码), of an account.

    Raises:
        MailError: there is none, or it can't be sent.
    """
    secret = environment.get(account.variable, "").strip()
    origin = f"环境变量 {account.variable}"
    if not secret:
        secret, origin = _from_keyring(account), "系统密码库"
    if not (secret.isascii() and secret.isprintable()):
        message = f"邮箱 {account.name} 的授权码（在{origin}里）含有中文、全角字符或换行，请重新复制一遍。"
        raise MailError(message)
    return secret


def _from_keyring(account: Account) -> str:
    keyring = _keyring()
    if keyring is None:
        remedy = (
            f"请设置环境变量 {account.variable}；也可以装上 keyring（pip install keyring），再运行 keyring set {SERVICE} {account.name}"
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
        remedy = f"请设置环境变量 {account.variable}，或运行 keyring set {SERVICE} {account.name}"
        message = f"环境变量和系统密码库里都没有邮箱 {account.name} 的授权码，没有登录：{remedy}。"
        raise MailError(message)
    return str(secret).strip()


def _keyring() -> Any | None:
    """The keyring's module, where it is installed."""
    try:
        importlib.import_module("keyring.errors")
        return importlib.import_module("keyring")
    except ModuleNotFoundError:
        return None
