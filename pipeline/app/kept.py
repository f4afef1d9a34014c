"""What is worked out of how a campaign stands, kept as long as it stands so: pages ask for the same again and again."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from pipeline.app.decisions.targets import Sight

T = TypeVar("T")
_SIGHTS, _NAMES = 4, 8
"""Few, for a sight of thousands of units is large, and what is kept here keeps it in memory."""


class Kept:
    """Values by the sight that they were made of and a name; safe to ask from several threads."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._lock = threading.RLock()
        self._kept: OrderedDict[int, tuple[Sight, dict[Hashable, object]]] = OrderedDict()

    def of(self, sight: Sight, name: Hashable, make: Callable[[], T]) -> T:
        """The value of that name; made where it is not known of this very sight."""
        with self._lock:
            values = self._values(sight)
            if name not in values:
                if len(values) >= _NAMES:
                    del values[next(iter(values))]
                values[name] = make()
            return values[name]  # type: ignore[return-value] # whoever asks by a name gave what makes it

    def _values(self, sight: Sight) -> dict[Hashable, object]:
        """What is known of a sight; an older sight of the same campaign and day is let go."""
        kept = self._kept.get(id(sight))
        if kept is None or kept[0] is not sight:
            for key in [key for key, (other, _) in self._kept.items() if _what(other) == _what(sight)]:
                del self._kept[key]
            kept = self._kept[id(sight)] = (sight, {})
        self._kept.move_to_end(id(sight))
        while len(self._kept) > _SIGHTS:
            self._kept.popitem(last=False)
        return kept[1]


def _what(sight: Sight) -> tuple[str, dt.date]:
    return sight.whole.campaign, sight.whole.as_of
