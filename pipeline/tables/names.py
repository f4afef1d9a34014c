"""When two names mean the same, when they may, and when they do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from extractors.language.likeness import ratio, ratios
from extractors.language.text import key
from pipeline.campaign.roster import without_affixes

if TYPE_CHECKING:
    from extractors.language.likeness import Ratios

_LEAST_WITHIN = 3
_CHUNK = 512
_FIGURES = re.compile(r"\d+|[一二三四五六七八九十百零〇两]+")


def core_of_name(name: str, affixes: Sequence[str]) -> str:
    """A name without white space, punctuation and the `affixes` at its ends; never less than two characters."""
    return without_affixes(key(name), sorted(filter(None, (key(affix) for affix in affixes)), key=len, reverse=True))


def may_be_same(one: str, other: str, alike: int) -> bool:
    """Whether two different cores are so near that a person should look: a slip of the pen, or a shortened name.

    Names that differ in a figure (一分厂, 二分厂) are two on purpose; a place before the name may hold one (五通桥).
    """
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    fewer, more = _FIGURES.findall(short), _FIGURES.findall(long)
    if len(short) >= _LEAST_WITHIN and short in long:
        return set(fewer) <= set(more)
    return fewer == more and ratio(one, other) >= alike


def near_pairs(cores: Iterable[str], alike: int) -> list[tuple[str, str]]:
    """Of each core the nearest other that may be the same, every pair once, in the order given."""
    known = list(dict.fromkeys(cores))
    pairs: dict[tuple[int, int], None] = {}
    for start in range(0, len(known), _CHUNK):
        scores = ratios(known[start : start + _CHUNK], known)
        for place, own in enumerate(scores, start):
            other = _nearest(known, place, own, alike)
            if other is not None:
                pairs[min(place, other), max(place, other)] = None
    return [(known[one], known[other]) for one, other in sorted(pairs)]


def _nearest(known: Sequence[str], place: int, scores: Ratios, alike: int) -> int | None:
    """The place of the most alike core that may be the same as that at `place`."""
    one = known[place]
    fit = [at for at, other in enumerate(known) if at != place and (scores[at] >= alike or one in other or other in one)]
    likely = [at for at in fit if may_be_same(one, known[at], alike)]
    return max(likely, key=lambda at: (scores[at], -at), default=None)


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 100: the same, one within the other, or letter by letter."""
    left, right = key(one), key(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 100.0
    short, long = sorted((left, right), key=len)
    within = 90.0 if len(short) >= _LEAST_WITHIN and short in long else 0.0
    return max(within, ratio(left, right))


def found_words(text: str, words: Iterable[str]) -> list[str]:
    """Those of `words` that stand in `text`."""
    plain = unicodedata.normalize("NFKC", text)
    return [word for word in words if unicodedata.normalize("NFKC", word) in plain]
