"""Who is signed in: sessions in memory, and tokens that open one once."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

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
