"""Who works on the page: sessions; and who may sign in where it is open to an office's network, with hashes of passwords in a file."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from pipeline.core.errors import Remedy, UsageError, WorkspaceError
from pipeline.core.file_names import NAME, require_length
from pipeline.core.storage import replace_file

Role = Literal["viewer", "clerk", "approver"]
ROLES: dict[Role, str] = {"viewer": "查看", "clerk": "经办", "approver": "审签"}
"""What one may do: look; decide, send and run; also write what is signed. Each may what those before it may."""
EXPIRED = "登录已过期，请重新登录。"
COOKIE = "huizong"
IDLE = dt.timedelta(hours=12)
"""A working day; after so long without a click one signs in again."""
LONGEST = dt.timedelta(days=7)
"""After a week one signs in again, however much one clicked."""
TOKEN_LIVES = dt.timedelta(minutes=10)
"""From the click in the window of the program to the page that it opens."""
_MOST_SESSIONS = 500
"""Of one server: the longest unused end when more sign in."""
LEAST = 10
"""Characters of a password."""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")
"""Checked where there is no such account, so that the time tells nothing."""


@dataclass(frozen=True, slots=True)
class User:
    """Who works on the page; decisions bear the name. `mark` is another one as soon as the password is."""

    name: str
    role: Role
    mark: str = field(default="", repr=False)

    def may(self, role: Role) -> bool:
        """Whether what needs `role` is allowed."""
        ranks = list(ROLES)
        return ranks.index(self.role) >= ranks.index(role)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. `csrf` stands in its forms, so that no other site can send one of them."""

    key: str
    user: User
    csrf: str
    since: dt.datetime


class Sessions:
    """The sessions of one server; they end with it."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        """Takes the clock by which sessions and tokens end."""
        self._clock = clock
        self._sessions: dict[str, tuple[Session, dt.datetime]] = {}
        self._tokens: dict[str, tuple[User, dt.datetime]] = {}
        self._lock = threading.Lock()

    def token(self, user: User) -> str:
        """A token that opens one session for `user`, once."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = (user, self._clock() + TOKEN_LIVES)
        return token

    def redeem(self, token: str) -> Session | None:
        """The session that a token opens; none where it was used, is too old, or was never given."""
        with self._lock:
            found = next((one for one in self._tokens if hmac.compare_digest(one.encode(), token.encode())), None)
            user, until = self._tokens.pop(found) if found is not None else (None, self._clock())
        return self.open(user) if user is not None and until > self._clock() else None

    def open(self, user: User) -> Session:
        """A new session, whose key nobody knew before."""
        session = Session(secrets.token_urlsafe(32), user, secrets.token_urlsafe(32), self._clock())
        with self._lock:
            self._forget()
            self._sessions[session.key] = (session, self._clock())
        return session

    def of(self, key: str | None) -> Session | None:
        """The session of a cookie, which lives on from now."""
        now = self._clock()
        with self._lock:
            session, seen = self._sessions.get(key or "", (None, now))
            if session is None or seen + IDLE < now or session.since + LONGEST < now:
                self._sessions.pop(key or "", None)
                return None
            self._sessions[session.key] = (session, now)
        return session

    def close(self, key: str) -> None:
        """Signs out."""
        with self._lock:
            self._sessions.pop(key, None)

    def _forget(self) -> None:
        """Ends what is too old, and the oldest where there are too many."""
        now = self._clock()
        self._sessions = {key: one for key, one in self._sessions.items() if one[1] + IDLE >= now}
        for key in sorted(self._sessions, key=lambda key: self._sessions[key][1])[: max(0, len(self._sessions) - _MOST_SESSIONS + 1)]:
            del self._sessions[key]


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
