"""Memory: what pages of a server leave behind is given back at once, without going over all that is kept; no look while papers are made.

A page leaves circles of references behind (a template's macros and what it was given), each with the view that it showed. Python
finds them when it goes over every object, which at 3,000 units takes 0.3 s and stops everybody; rarely enough, and the memory of several
views is held. So what is kept is set apart once, and only what came since is gone over: 5 to 20 ms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_WHOLE_EVERY = 32
"""Times after which all is gone over again: of what was set apart while it was in use, circles that were dropped since are found then."""
_times = count()


def clear(*, keep: bool = False) -> None:
    """Gives back what nobody can reach any more; `keep` sets apart what is left; circles in it that are dropped later are held a while."""
    if keep and next(_times) % _WHOLE_EVERY == 0:
        gc.unfreeze()
    gc.collect()
    if keep:
        gc.freeze()


@contextmanager
def put_off() -> Iterator[None]:
    """Inside, Python looks for no circles: making the papers of a day leaves few, and each look goes over half a million cells in vain."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
