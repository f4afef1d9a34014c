"""Which names of a roster stand in a text, or hold one, without a look at every name."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from operator import neg

LEAST_CORE = 2
"""A shorter name tells no unit from another."""


def ids_of(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Name → ids of the units that have it, each once, out of pairs of both; nobody has an empty one.

    A tuple of one takes a quarter of a set's memory, and a name of many units is rare.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, unit_id in named:
        if name and unit_id not in (known := found.get(name, ())):
            found[name] = (*known, unit_id)
    return found


_NOWHERE = array("I")


class NameIndex:
    """The names (as keys) of units, and whose they are."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """Takes pairs of a name and the id of its unit."""
        self._ids = ids_of(named)
        self._lengths = sorted({len(name) for name in self._ids if len(name) > LEAST_CORE}, reverse=True)
        self._names = list(self._ids)
        self._holding: dict[str, array[int]] = defaultdict(partial(array, "I"))
        for place, name in enumerate(self._names):
            for pair in {name[at : at + 2] for at in range(len(name) - 1)}:
                self._holding[pair].append(place)

    def within(self, written: str) -> set[str]:
        """The units of which a name stands in a text (a key); a name within a longer name found there does not count."""
        rest = written
        found: set[str] = set()
        for length in self._lengths[bisect_left(self._lengths, -len(written), key=neg) :]:
            for name in sorted(self._of_length(rest, length)):
                if name not in rest:
                    continue
                found.update(self._ids[name])
                if len(self._ids[name]) == 1:
                    rest = rest.replace(name, "\n")
        return found

    def is_part_of_several(self, part: str) -> bool:
        """Whether names of more than one unit hold a text of two letters or more."""
        pairs = (part[at : at + 2] for at in range(len(part) - 1))
        fewest = min((self._holding.get(pair, _NOWHERE) for pair in pairs), key=len)
        found: set[str] = set()
        for name in (self._names[place] for place in fewest):
            if part in name:
                found.update(self._ids[name])
                if len(found) > 1:
                    return True
        return False

    def _of_length(self, text: str, length: int) -> set[str]:
        return {part for at in range(len(text) - length + 1) if (part := text[at : at + length]) in self._ids}
