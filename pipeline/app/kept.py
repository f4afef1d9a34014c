"""What is worked out of how a campaign stands, kept as long as it stands so: pages ask for the same again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from pipeline.app.decisions.targets import Sight

T = TypeVar("T")
_MOST = 24


class Kept:
    """Values by the sight that they were made of and a name; safe to ask from several threads."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._lock = threading.RLock()
        self._values: OrderedDict[tuple[int, Hashable], tuple[Sight, object]] = OrderedDict()

    def of(self, sight: Sight, name: Hashable, make: Callable[[], T]) -> T:
        """The value of that name; made where it is not known of this very sight."""
        key = (id(sight), name)
        with self._lock:
            kept = self._values.get(key)
            if kept is None or kept[0] is not sight:
                kept = self._values[key] = (sight, make())
            self._values.move_to_end(key)
            while len(self._values) > _MOST:
                self._values.popitem(last=False)
            return kept[1]  # type: ignore[return-value] # whoever asks by a name gave what makes it
