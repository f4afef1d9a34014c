"""Which texts say the same, and what they are about."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from extractors.language.likeness import ratios
from extractors.language.patterns import OPEN
from pipeline.wording.terms import OTHER

ALIKE = 65
"""Over 362 texts of 65 issues: the same issue with another road or figure scores 84 and more, another issue 41 and less."""
_CORE_LEAST = 10
_CORE_MOST = 40
_CHUNK = 512
_LEAD = re.compile(rf"^(?:{OPEN}?\d{{1,2}}[)）.、]\s*)?(?:[^,。;!?\n]{{0,12}}?(?:反映|提出|建议):)?")
_CLAUSE = re.compile(r"[,。;!?\n]")
_SENTENCE = re.compile(r"[。;!?\n]")
_SPACE = re.compile(r"\s")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def theme_of(text: str, themes: Mapping[str, tuple[str, ...]]) -> str:
    """The first theme one of whose words stands in the core of `text`, else in its first sentence, else anywhere in it.

    What follows the statement names other matters too (“拟在下半年列入职代会议题”), so it is asked last.
    """
    plain = plain_of(text)
    for part in (_opening(plain), _SENTENCE.split(plain, maxsplit=1)[0], plain):
        for theme, words in themes.items():
            if any(word in part for word in _plain_words(words)):
                return theme
    return OTHER


@lru_cache(maxsize=1024)
def _plain_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of one theme, written as `plain_of` writes texts; they are asked of every issue."""
    return tuple(unicodedata.normalize("NFKC", word) for word in words)


def core_of(text: str) -> str:
    """The opening statement of `text` without figures, white space and punctuation: its clauses up to ten characters or more."""
    return _FIGURE.sub("0", _opening(plain_of(text)))[:_CORE_MOST]


def leaders_of(cores: Sequence[str], alike: int = ALIKE) -> list[str]:
    """For each core, the core that leads its group: the most alike of the leaders before it, or itself."""
    leaders: list[str] = []
    led: list[str] = []
    for start in range(0, len(cores), _CHUNK):
        chunk = cores[start : start + _CHUNK]
        known = len(leaders)
        before = ratios(chunk, leaders, alike) if leaders else None
        within = ratios(chunk, chunk, alike)
        fresh: list[int] = []
        for place, core in enumerate(chunk):
            best, head = 0, core
            if before is not None:
                nearest = int(before[place].argmax())
                best, head = int(before[place][nearest]), leaders[nearest]
            for other in fresh:
                if within[place][other] > best:
                    best, head = int(within[place][other]), chunk[other]
            if not best:
                head = core
                fresh.append(place)
            led.append(head)
        leaders[known:] = [chunk[place] for place in fresh]
    return led


def plain_of(text: str) -> str:
    """The text without its number and without who says so."""
    return _LEAD.sub("", unicodedata.normalize("NFKC", text).strip(), count=1)


def _opening(plain: str) -> str:
    opening = ""
    for clause in _CLAUSE.split(plain):
        opening += _SPACE.sub("", clause)
        if len(opening) >= _CORE_LEAST:
            break
    return opening


def common_theme(texts: Iterable[str], themes: Mapping[str, tuple[str, ...]]) -> str:
    """The theme that most of the texts name; of several the first that is declared."""
    votes = Counter(theme_of(one, themes) for one in texts)
    order = {theme: rank for rank, theme in enumerate((*themes, OTHER))}
    return min(votes, key=lambda name: (-votes[name], order[name]))
