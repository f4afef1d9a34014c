"""How alike two texts are, 0 to 100. What is alike enough stands where it is asked, with what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def is_shortened(short: str, long: str) -> bool:
    """Whether `short` is `long` with letters left out behind the first: “走访单位数” for “走访企事业单位数”."""
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)
