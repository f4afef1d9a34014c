"""Memory that nobody can reach any more, given back at once where a piece of work leaves much of it."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LARGE = 100_000
"""Bytes of a file whose making leaves much: a look takes 0.3 s at 20,000 units, where all but the small papers are larger."""


def swept(made: bytes) -> bytes:
    """A file that was made; where it is large, what its making left behind is given back.

    Documents and workbooks leave circles, which nobody looks for while a day's papers are made, and the C library keeps the freed pages.
    """
    if len(made) > LARGE:
        give_back()
    return made


@contextmanager
def set_apart() -> Iterator[None]:
    """What is made inside stays, and no later look goes over it; circles from before are found first.

    A look at the problems raised by 10,000 returns, 330,000 objects, takes 0.18 s.
    """
    gc.collect()
    yield
    gc.freeze()


def give_back() -> None:
    """Looks for circles that nobody can reach, and hands freed pages back to the system where the C library keeps them: glibc does."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
