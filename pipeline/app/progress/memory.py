"""Memory of a server: what pages ask for again is kept as long as a campaign stands so, and what they leave behind is given back at once.

A page leaves circles of references behind (a template's macros and what it was given), each with the view that it showed. Python
finds them when it goes over every object, which at 3,000 units takes 0.3 s and stops everybody; rarely enough, and the memory of several
views is held. So what is kept is set apart once, and only what came since is gone over: 5 to 20 ms.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from pipeline.core.errors import BusyError
from pipeline.core.garbage import LARGE, give_back

T = TypeVar("T")
_NAMES = 8
"""Values of one view: its tables, its overview, and the few past days and trials that somebody looks at."""
PATIENCE = 0.1
"""Seconds that a request waits for another one that makes what takes long: longer, and many of them hold every thread."""
_WHOLE_EVERY = 32
"""Times after which all is gone over again: of what was set apart while it was in use, circles that were dropped since are found then."""
_times = count()


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


def clear(*, keep: bool = False) -> None:
    """Gives back what nobody can reach any more; `keep` sets apart what is left; circles in it that are dropped later are held a while."""
    if keep and next(_times) % _WHOLE_EVERY == 0:
        gc.unfreeze()
    gc.collect()
    if keep:
        gc.freeze()


def given_back(made: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Files, each with what its making left behind given back before the next one is made.

    1,400 MiB were held where 1,020 do for 20,000 units with ten doubts each. What was there before, and what a document keeps, is set
    apart: a look takes no longer than what came since.
    """
    gc.freeze()
    for name, data in made:
        yield name, data
        if len(data) > LARGE:
            give_back()
            gc.freeze()


@contextmanager
def put_off() -> Iterator[None]:
    """Inside, Python looks for no circles: a consolidation and the papers of a day leave few; each look goes over all values in vain."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
