"""Who may sign in where the page is open to an office's network: names, roles, and hashes of passwords in a file of the workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from pipeline.core.errors import Remedy, UsageError, WorkspaceError
from pipeline.core.file_names import NAME, require_length
from pipeline.core.storage import replace_file
from pipeline.web.safety.sessions import Role, User

LEAST = 10
"""Characters of a password."""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")
"""Checked where there is no such account, so that the time tells nothing."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in."""

    name: str
    role: Role
    hash: str


class Accounts:
    """The accounts of a workspace."""

    def __init__(self, path: Path) -> None:
        """Takes the file; where there is none, there are no accounts."""
        self._path = path

    def all(self) -> tuple[Account, ...]:
        """Everybody who may sign in.

        Raises:
            WorkspaceError: the file is not as it was written.
        """
        try:
            listed = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(_account(one) for one in listed)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError) as error:
            message = f"账号文件 {self._path} 读不出来（{type(error).__name__}），请删去它，再重设账号。"
            raise WorkspaceError(message, Remedy.ACCOUNTS) from error

    def put(self, name: str, role: Role, password: str) -> None:
        """Adds an account, or gives one another role and password.

        Raises:
            UsageError: the name is empty or too long, or the password too short.
        """
        if not name.strip():
            message = "账号名不能是空的。"
            raise UsageError(message)
        require_length("账号名", name, NAME)
        if len(password) < LEAST:
            message = f"密码太短，请用 {LEAST} 个字以上。"
            raise UsageError(message)
        others = [one for one in self.all() if one.name != name]
        self._write([*others, Account(name.strip(), role, _HASHER.hash(password))])

    def remove(self, name: str) -> None:
        """Takes an account away.

        Raises:
            UsageError: there is none of that name.
        """
        known = self.all()
        if name not in {one.name for one in known}:
            message = f"没有“{name}”这个账号。"
            raise UsageError(message)
        self._write([one for one in known if one.name != name])

    def check(self, name: str, password: str) -> User | None:
        """The user of a name and a password; none where they are wrong."""
        account = next((one for one in self.all() if one.name == name), None)
        try:
            _HASHER.verify(account.hash if account is not None else _NOBODY, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return None
        return _user(account) if account is not None else None

    def knows(self, user: User) -> bool:
        """Whether the account of who signed in is still there, with the same role and password."""
        return any(_user(one) == user for one in self.all())

    def _write(self, accounts: list[Account]) -> None:
        listed = [{"name": one.name, "role": one.role, "hash": one.hash} for one in accounts]
        replace_file(self._path, json.dumps(listed, ensure_ascii=False, indent=1).encode())


def _user(account: Account) -> User:
    return User(account.name, account.role, account.hash)


def _account(listed: dict[str, str]) -> Account:
    role = next(role for role in get_args(Role) if role == listed["role"])
    return Account(listed["name"], role, listed["hash"])
