"""What is worked out of how a campaign stands, kept as long as it stands so: pages ask for the same again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar

from pipeline.core.errors import BusyError

T = TypeVar("T")
_NAMES = 8
"""Values of one view: its tables, its overview, and the few past days and trials that somebody looks at."""
PATIENCE = 0.1
"""Seconds that a request waits for another one that makes what takes long: longer, and many of them hold every thread."""


class RemakingError(BusyError):
    """Something that takes long (a past day, pages of a paper) is being made for somebody; who asks for such meanwhile asks once more."""

    def __init__(self) -> None:
        """Says so."""
        super().__init__("这一页要费时重做，前面还有一件没有做完，请稍候再看。")


class Kept:
    """Values by name, of one view and gone with it; safe to ask from several threads, and none waits for those of another view.

    Attributes:
        asked: For what pages can ask for in any number of ways: one is made at a time, and nothing else waits for it.
    """

    def __init__(self, *, patient: bool = True) -> None:
        """Nothing is known yet; one that is not patient lets nobody wait long for a value that is being made for somebody else."""
        self._lock = threading.RLock()
        self._patience = -1.0 if patient else PATIENCE
        self._values: dict[Hashable, object] = {}
        self.asked: Kept = Kept(patient=False) if patient else self

    def of(self, name: Hashable, make: Callable[[], T]) -> T:
        """The value of that name; made where it is not known.

        Raises:
            RemakingError: it is being made, or another one is.
        """
        if not self._lock.acquire(timeout=self._patience):
            raise RemakingError
        try:
            if name not in self._values:
                if len(self._values) >= _NAMES:
                    del self._values[next(iter(self._values))]
                self._values[name] = make()
            return self._values[name]  # type: ignore[return-value] # whoever asks by a name gave what makes it
        finally:
            self._lock.release()
