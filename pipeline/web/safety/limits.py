"""How much is taken from a browser: tries to sign in, requests a minute, bytes of a form."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

FORM_BYTES = 2**20
"""Of a form without files: the longest, a decision about all that a filter shows, names the filter and not the entries."""
UPLOAD_BYTES = 2**29
"""Of files dropped in one go; what one file may cost is checked when it is read."""


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
