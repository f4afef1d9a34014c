"""How alike two texts are, 0 to 100. What is alike enough stands where it is asked, with what was measured."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    import numpy as np

    Ratios = np.ndarray[Any, np.dtype[np.uint8]]


def ratio(one: str, other: str) -> float:
    """Letter by letter: twice the letters that both have in the same order, over all letters of both."""
    return float(fuzz.ratio(one, other))


def ratio_within(part: str, whole: str) -> float:
    """The best `ratio` of `part` to a stretch of `whole` that is as long."""
    return float(fuzz.partial_ratio(part, whole))


def ratios(rows: Sequence[str], columns: Sequence[str], least: int = 0) -> Ratios:
    """The `ratio` of every row to every column, rounded; 0 where it is below `least`."""
    import numpy as np  # noqa: PLC0415 - large, and most commands compare no tables

    return process.cdist(rows, columns, scorer=fuzz.ratio, score_cutoff=least or None, dtype=np.uint8)


def nearest(one: str, others: Iterable[str], *, limit: int, least: float = 0.0) -> list[tuple[str, float]]:
    """The most alike of `others` with their `ratio`, the best first."""
    found = process.extract(one, list(others), scorer=fuzz.ratio, limit=limit, score_cutoff=least)
    return [(other, float(score)) for other, score, _ in found]


_NOWHERE = array("I")


class Alike:
    """Many texts that are asked again and again which of them are like one: `nearest` over them, without a look at each.

    Of two texts of `n` and `m` letters with a ratio of `r` per cent, `r (n + m) / 200` letters are common. A text that has them lacks
    no more letters than the rest, so that it has two of any `rest + 2` letters of the other: of the rarest ones.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Indexes the texts, none empty and each once, by their lengths and letters."""
        self._texts = list(texts)
        self._having: dict[tuple[int, str], array[int]] = defaultdict(partial(array, "I"))
        for place, text in enumerate(self._texts):
            for letter in set(text):
                self._having[len(text), letter].append(place)
        self._lengths = sorted({len(text) for text in self._texts})

    def nearest(self, one: str, *, limit: int, least: float) -> list[tuple[str, float]]:
        """The most alike of the texts with their `ratio`, the best first; of equal ones the first."""
        places = sorted({place for length in self._lengths for place in self._candidates(one, length, least)})
        return nearest(one, (self._texts[place] for place in places), limit=limit, least=least)

    def _candidates(self, one: str, length: int, least: float) -> Iterable[int]:
        """Where texts of one length stand that may be alike enough."""
        common = max(math.ceil(least * (len(one) + length) / 200 - 1e-9), 1)
        if common > min(len(one), length):
            return ()
        having = sorted(((self._having.get((length, letter), _NOWHERE), letter) for letter in one), key=lambda places: len(places[0]))
        if common == 1:
            return (place for places, _ in having for place in places)
        *rarest, (_, last) = having[: len(one) - common + 2]
        once: set[int] = set()
        twice: set[int] = set()
        for places, _ in rarest:  # those of a letter that stands there twice are in both
            twice.update(once.intersection(places))
            once.update(places)
        # The last letter may stand in nearly all texts: asking those that were found for it takes less than going over its own.
        twice.update(place for place in once.difference(twice) if last in self._texts[place])
        return twice


def is_shortened(short: str, long: str) -> bool:
    """Whether `short` is `long` with letters left out behind the first: “走访单位数” for “走访企事业单位数”."""
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)
