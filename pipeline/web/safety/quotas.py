"""How much is taken from a browser: tries to sign in, requests a minute, bytes of a form, characters of a text."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from pipeline.core.file_names import LIST, NAME, TEXT, TITLE, require_length

FORM_BYTES = 2**20
"""Of a form without files: the longest, a decision about all that a filter shows, names the filter and not the entries."""
UPLOAD_BYTES = 2**29
"""Of files dropped in one go; what one file may cost is checked when it is read."""
GIVEN_BYTES = 2**26
"""Of the papers of a new campaign, given in one go: they are looked at in memory."""
_WORDS: Mapping[str, tuple[str, int]] = {
    "why": ("理由", TEXT),
    "value": ("写的值", TEXT),
    "note": ("附言", TEXT),
    "query": ("筛选条件", TEXT),
    "back": ("网址", TEXT),
    "pasted": ("粘贴的名册", LIST),
    "title": ("名称", TITLE),
    "name": ("名称", NAME),
    "kind": ("类别", NAME),
    "handler": ("承办单位", NAME),
    "issuer": ("发文单位", NAME),
    "contact": ("联系人", NAME),
    "phone": ("电话", NAME),
    "mailbox": ("邮箱", NAME),
    "campaign_id": ("活动编号", NAME),
}
"""What a field of a form is called, and how long it may be; every other one as long as a title."""


def require_lengths(form: FormData) -> None:
    """Refuses a form in which a text is too long.

    Raises:
        UsageError: one is.
    """
    for field_name, value in form.multi_items():
        if isinstance(value, str):
            require_length(*_place(field_name, value))


def _place(name: str, value: str) -> tuple[str, str, int]:
    words, most = _WORDS.get(name.partition(":")[0], ("填的内容", TITLE))
    return words, value, most


class Turns:
    """So many requests of a person at work at a time; further ones wait, and hold no thread meanwhile."""

    def __init__(self, most: int) -> None:
        """Takes how many."""
        self._most = most
        self._known: dict[str, tuple[asyncio.Semaphore, int]] = {}

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """Inside, it is the turn of one request of `who`."""
        turn, asking = self._known.get(who, (asyncio.Semaphore(self._most), 0))
        self._known[who] = turn, asking + 1
        try:
            async with turn:
                yield
        finally:
            _, asking = self._known[who]
            if asking == 1:
                del self._known[who]
            else:
                self._known[who] = turn, asking - 1


@dataclass
class Rate:
    """So many events in a time, by who causes them.

    Attributes:
        most: Events in the time.
        seconds: The time.
        clock: Seconds that only grow.
    """

    most: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, who: str) -> bool:
        """Counts one more event, unless there were too many."""
        return not self.is_spent(who) and self.count(who)

    def is_spent(self, who: str) -> bool:
        """Whether there were too many."""
        with self._lock:
            return len(self._recent(who)) >= self.most

    def count(self, who: str) -> bool:
        """Counts one more event; whether it was not one too many."""
        with self._lock:
            times = self._recent(who)
            times.append(self.clock())
            return len(times) <= self.most

    def forget(self, who: str) -> None:
        """Nothing is counted any more."""
        with self._lock:
            self._seen.pop(who, None)

    def _recent(self, who: str) -> deque[float]:
        """The moments within the time; who was quiet for so long is forgotten."""
        first = self.clock() - self.seconds
        for one in [one for one, times in self._seen.items() if not times or times[-1] < first]:
            del self._seen[one]
        times = self._seen.setdefault(who, deque())
        while times and times[0] < first:
            times.popleft()
        return times
