"""The options that a text has, where they stand in it, and which boxes and ticks belong to which."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from extractors.language import text
from extractors.language.patterns import OPTION_REMARKS
from extractors.language.ticks import BOXES, CROSSES, EMPTY_BOXES, UNKNOWN, read_tick

MARK = re.compile(rf"[(\[【]\s*[{BOXES}{CROSSES}vV对是1*]?\s*[)\]】]|[{BOXES}{CROSSES}*]|(?<![A-Za-z])[vV](?![A-Za-z])")
_SIGNS = frozenset(f"{BOXES}{CROSSES}*?")
"""What a comparison of words passes over, though it answers."""
_DOUBT = "?"
_APART = re.compile(r"[\s,，;；、/|。]")
_FILLER = re.compile(r"[\s_,，;；、/|。.:：-]+")
_NOTE = re.compile(rf"\([^()]*(?:{OPTION_REMARKS})[^()]*\)")
GAP_INSIDE = re.compile(r"[ \t　_＿]{2,}|\([ \t_]*\)|（[ \t　_＿]*）")
_SIGNIFICANT = "+<>≤≥%"
_LONGEST_INSIDE = 40
"""Characters that a unit writes into the gap of an option (“持有    证”): names of certificates; more is a sentence between two words."""
Style = Literal["before", "behind", "unknown"]


@dataclass(slots=True)
class FoundOption:
    """An option where it stands in a text, the marks that belong to it, and what was written behind it."""

    option: str
    start: int
    end: int
    marks: list[str]
    inside: str = ""

    @property
    def state(self) -> bool | None:
        """Ticked, not ticked, or unclear (`None`)."""
        states = [False if any(cross in mark for cross in CROSSES) else read_tick(mark) for mark in self.marks]
        return True if any(states) and None not in states else None if None in states else False


def is_untouched(written: str, printed: str) -> bool:
    """Whether a text is what the blank prints there, whatever its spaces; its punctuation too, where no mark stands in it."""
    if not printed.strip() or has_unknown_sign(written, printed):
        return False
    plain, blank = unicodedata.normalize("NFKC", written), unicodedata.normalize("NFKC", printed)
    same_words = bool(text.key(blank)) and text.key(plain) == text.key(blank)
    return bare(plain) == bare(blank) or (same_words and not MARK.search(plain + blank) and not has_new_signs(plain, blank))


def has_new_signs(written: str, printed: str) -> bool:
    """Whether ticks, boxes, crosses or question marks stand in a text that its blank does not print."""
    signs = [Counter(char for char in unicodedata.normalize("NFKC", one) if char in _SIGNS) for one in (written, printed)]
    return bool(signs[0] - signs[1])


def has_unknown_sign(written: str, printed: str) -> bool:
    """Whether a sign that nobody knows (drawn by hand, of an unknown font) stands in a text beyond those that its blank prints."""
    return written.count(UNKNOWN) > printed.count(UNKNOWN)


def options_in(plain: str, options: Sequence[str]) -> list[FoundOption]:
    """The options in the order in which they stand in a text, each once; of two that begin alike the longer."""
    hits = sorted((match.start(), -match.end(), option, match) for option in options for match in _pattern(option).finditer(plain))
    kept: list[FoundOption] = []
    for start, back, option, match in hits:
        end = -back
        taken = any(start < one.end for one in kept) or any(one.option == option for one in kept)
        if not taken and _stands_alone(plain, start, kept):
            kept.append(FoundOption(option, start, end, [], "".join(part or "" for part in match.groups()).strip("() _")))
    return kept


def _stands_alone(plain: str, start: int, before: Sequence[FoundOption]) -> bool:
    """Whether an option begins there and is no part of a longer word: behind a mark, a space, a bracket or another option."""
    char = plain[start - 1 : start]
    return not char or not char.isalnum() or char in "vV1对是" or any(one.end == start for one in before)


@lru_cache(maxsize=4096)
def _pattern(option: str) -> re.Pattern[str]:
    """An option whatever its spaces and punctuation; what the blank leaves open inside it may be filled (“持有    证”)."""
    parts = [
        r"[\s_,，。;；、:：~\-—–]*".join(
            re.escape(char) for char in unicodedata.normalize("NFKC", part) if char.isalnum() or char in _SIGNIFICANT
        )
        for part in GAP_INSIDE.split(option)
    ]
    return re.compile(rf"(.{{0,{_LONGEST_INSIDE}}}?)".join(part for part in parts if part) or r"(?!)")


def gaps_of(plain: str, found: Sequence[FoundOption]) -> list[str]:
    """What stands before, between and behind the options."""
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found), len(plain)]
    return [_NOTE.sub(" ", plain[end:start]) for end, start in zip(ends, starts, strict=True)]


def style_of(blank: str, options: Sequence[str]) -> Style:
    """On which side of its words the blank prints a box."""
    found = options_in(blank, options)
    return style_among(gaps_of(blank, found), found, "unknown")


def style_among(gaps: Sequence[str], found: Sequence[FoundOption], printed: Style) -> Style:
    """On which side of its words a mark stands: the outer gaps tell, else the blank.

    Where the box that the blank prints in front is gone, the tick between two words may have been typed behind the first (“男√女”).
    """
    lead, tail = MARK.search(gaps[0]) is not None, MARK.search(gaps[len(found)]) is not None
    if lead == tail:
        return "unknown" if printed == "before" and not lead else printed
    return "before" if lead else "behind"


def give_marks(gaps: Sequence[str], found: Sequence[FoundOption], style: Style) -> None:
    """Gives each mark to the option that it stands beside."""
    found[0].marks += MARK.findall(gaps[0])
    for (left, right), gap in zip(pairwise(found), gaps[1:-1], strict=True):
        for mark, side in _sides(gap, style):
            if side in ("left", "both"):
                left.marks.append(mark)
            if side in ("right", "both"):
                right.marks.append(mark)
    found[-1].marks += MARK.findall(gaps[-1])


def _sides(gap: str, style: Style) -> Iterator[tuple[str, str]]:
    """Each mark of a gap with the side that it belongs to: it is written close to it; else as the boxes stand; else it is unclear."""
    marks = list(MARK.finditer(gap))
    for place, mark in enumerate(marks):
        close_left = not _APART.search(gap[: mark.start()]) and not text.key(MARK.sub("", gap[: mark.start()]))
        close_right = not _APART.search(gap[mark.end() :]) and not text.key(MARK.sub("", gap[mark.end() :]))
        if close_left != close_right:
            yield mark.group(), "left" if close_left else "right"
        elif style == "unknown" or len(marks) > 1:
            own_box = mark.group() in EMPTY_BOXES and place == (len(marks) - 1 if style == "before" else 0)
            yield (mark.group(), "right" if style == "before" else "left") if own_box and style != "unknown" else ("?", "both")
        else:
            yield mark.group(), "right" if style == "before" else "left"


def left_over(gap: str) -> str:
    """The words of a gap, without marks."""
    return _FILLER.sub(" ", MARK.sub(" ", gap)).strip()


def says(left: str) -> bool:
    """Whether what is left over of a gap means something: words, or a question mark."""
    return bool(text.key(left)) or _DOUBT in left


def bare(plain: str) -> str:
    """A text without spaces and lines to write on, whatever box it draws."""
    return "".join(EMPTY_BOXES[0] if char in EMPTY_BOXES else char for char in plain if not char.isspace() and char not in "_＿")
