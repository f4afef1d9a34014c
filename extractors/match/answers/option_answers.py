"""What was chosen among printed options: ticked (“☑男 □女”, “光盘（√）”), kept while the others were struck out, or written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from extractors.core.findings import Code
from extractors.core.reading import Value
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.ticks import BOXES, CROSSES, EMPTY_BOXES, read_tick

_MARK = re.compile(rf"[(\[【]\s*[{BOXES}{CROSSES}vV对是1*]?\s*[)\]】]|[{BOXES}{CROSSES}*]|(?<![A-Za-z])[vV](?![A-Za-z])")
_SIGNS = frozenset(f"{BOXES}{CROSSES}*?")
"""What a comparison of words passes over, though it answers."""
_TYPED_STAR = "*"
"""A tick, or the sign that a field must be filled in."""
_DOUBT = "?"
_APART = re.compile(r"[\s,，;；、/|。]")
_FILLER = re.compile(r"[\s_,，;；、/|。.:：-]+")
_NOTE = re.compile(r"\([^()]*(?:注明|说明|填写|写明|多选|单选|可选|限选)[^()]*\)")
_GAP_INSIDE = re.compile(r"[ \t　_＿]{2,}|\([ \t_]*\)|（[ \t　_＿]*）")
_SIGNIFICANT = "+<>≤≥%"
_OTHERS = ("其他", "其它")
_SEPARATED = re.compile(r"[、,，;；/\s]+")
_LONGEST_INSIDE = 40
Style = Literal["before", "behind", "unknown"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The option or options as printed, and the code of a doubt, also beside a value; `blank` where nothing was chosen."""

    value: Value = None
    doubt: Code | None = None
    blank: bool = False
    note: str | None = None
    """What was written into the space that an option leaves (“其他：物流”)."""


@dataclass(slots=True)
class _Found:
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


def read_options(written: str, spec: FieldSpec, printed: str = "") -> Chosen:
    """Which of the options of `spec` a text means: one for a choice, any number for a list.

    Args:
        written: The text in the place of the answer.
        spec: The field with its options.
        printed: What the blank itself has in that place: an untouched one chooses nothing, and it shows on which side the boxes stand.
    """
    plain, blank = unicodedata.normalize("NFKC", written), unicodedata.normalize("NFKC", printed)
    if is_untouched(plain, blank) or (not text.key(plain) and not any(mark in plain for mark in BOXES)):
        return Chosen(blank=True)
    found = _options_in(plain, spec.options)
    if not found:
        return _written(written, spec)
    gaps = _gaps(plain, found)
    _give_marks(gaps, found, _style(gaps, found, _style_of(blank, spec.options)))
    left = [_left_over(gap) for gap in gaps]
    offered = _options_in(blank, spec.options)
    own = {_bare(_left_over(gap)) for gap in _gaps(blank, offered)}
    chosen = _decided(found, [part if _bare(part) not in own else "" for part in left], written, spec)
    return _by_what_is_left(found, offered, blank, spec) if chosen.blank else chosen


def boxed_word(written: str, pairs: Sequence[tuple[str, str]], printed: str = "") -> Chosen | None:
    """Which of two opposite words is ticked, or left of both (“☑是 □否”); `None` where none of them is offered.

    Args:
        written: The text in the place of the answer.
        pairs: The words that may be offered.
        printed: What the blank itself has in that place.
    """
    plain, blank = unicodedata.normalize("NFKC", written), unicodedata.normalize("NFKC", printed)
    if is_untouched(plain, blank):
        return Chosen(blank=True)
    pair = _offered_pair(plain, pairs, blank) if _MARK.search(plain) else None
    if pair is None:
        return None
    if _TYPED_STAR in plain:
        return Chosen(None, Code.CHOICE_UNCLEAR)
    return read_options(written, FieldSpec("", "choice", options=pair), printed if _offers_nothing_else(blank, pair) else "")


def offers_words(printed: str, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether a blank prints words of which one is to be chosen."""
    plain = unicodedata.normalize("NFKC", printed)
    return any(_options_in(plain, pair) for pair in pairs)


def is_untouched(written: str, printed: str) -> bool:
    """Whether a text is what the blank prints there, whatever its spaces; its punctuation too, where no mark stands in it."""
    if not printed.strip():
        return False
    plain, blank = unicodedata.normalize("NFKC", written), unicodedata.normalize("NFKC", printed)
    same_words = bool(text.key(blank)) and text.key(plain) == text.key(blank)
    return _bare(plain) == _bare(blank) or (same_words and not _MARK.search(plain + blank) and not has_new_signs(plain, blank))


def has_new_signs(written: str, printed: str) -> bool:
    """Whether ticks, boxes, crosses or question marks stand in a text that its blank does not print."""
    signs = [Counter(char for char in unicodedata.normalize("NFKC", one) if char in _SIGNS) for one in (written, printed)]
    return bool(signs[0] - signs[1])


def _offered_pair(plain: str, pairs: Sequence[tuple[str, str]], blank: str) -> tuple[str, str] | None:
    """The pair that a text has both words of; else the one of the blank, else any, of which it has one."""
    found = [(len(_options_in(plain, pair)), len(_options_in(blank, pair)), pair) for pair in pairs]
    offered = [one for one in found if one[0]]
    return max(offered, key=lambda one: (one[0], one[1]))[2] if offered else None


def _offers_nothing_else(blank: str, pair: tuple[str, str]) -> bool:
    """Whether a blank prints words of the pair and boxes alone: marks beside its other words would be none of the pair's."""
    offered = _options_in(blank, pair)
    return bool(offered) and not any(text.key(_left_over(gap)) for gap in _gaps(blank, offered))


def _decided(found: Sequence[_Found], left: Sequence[str], written: str, spec: FieldSpec) -> Chosen:
    """The choice, unless a mark is unclear or words stand where none are asked for."""
    ticked = [one for one in found if one.state]
    notes = [*(one.inside for one in ticked if one.inside), *(left[found.index(one) + 1] for one in ticked)]
    strange = [part for place, part in enumerate(left) if _says(part) and (not place or not _takes_words(found[place - 1], ticked))]
    if strange and len(found) < len(spec.options) and not ticked and not any(one.marks for one in found):
        return _written(written, spec)
    crossed = not ticked and any(mark in written for mark in CROSSES)
    if strange or crossed or any(one.state is None for one in found) or _filled_unticked(found, spec):
        return Chosen(None, Code.CHOICE_UNCLEAR)
    note = "；".join(part.strip("():： ") for part in notes if text.key(part)) or None
    if ticked:
        return _several([one.option for one in ticked], spec, note, Code.CHOICE_CONFLICT)
    if len(found) == len(spec.options) or any(one.marks for one in found):
        return Chosen(blank=True)
    return _several(
        [one.option for one in found], spec, "；".join(filter(None, (one.inside for one in found))) or None, Code.CHOICE_UNCLEAR
    )


def _by_what_is_left(found: Sequence[_Found], offered: Sequence[_Found], blank: str, spec: FieldSpec) -> Chosen:
    """The choice by options that were deleted with their boxes (“□男” for “□男 □女”), with a doubt; one box that is gone tells nothing."""
    boxes = sum(len(one.marks) for one in found)
    unknown = not offered and len(found) < len(spec.options)
    lost = boxes < len(found) <= len(_MARK.findall(blank)) if offered else 0 < boxes < len(found)
    if unknown or lost:
        return Chosen(None, Code.CHOICE_UNCLEAR)
    if len(found) >= len(offered):
        return Chosen(blank=True)
    left = _several([one.option for one in found], spec, None, Code.CHOICE_UNCLEAR)
    return left if left.doubt else replace(left, doubt=Code.OPTION_LEFT)


def _filled_unticked(found: Sequence[_Found], spec: FieldSpec) -> bool:
    """Whether something was written into an option that is not ticked, though its tick is asked for (“□话筒（3）个 □投影”)."""
    asked = len(found) == len(spec.options) or any(one.marks for one in found)
    return asked and any(one.inside and not one.state for one in found)


def _several(options: Sequence[str], spec: FieldSpec, note: str | None, doubt: Code) -> Chosen:
    """All of them for a list, the one for a choice."""
    if spec.type == "list":
        return Chosen(tuple(options), note=note)
    return Chosen(options[0], note=note) if len(options) == 1 else Chosen(None, doubt)


def _takes_words(one: _Found, ticked: Sequence[_Found]) -> bool:
    """Whether words may follow an option: the ticked “其他”, or one whose space is inside it."""
    return any(one is other for other in ticked) and (
        any(word in one.option for word in _OTHERS) or _GAP_INSIDE.search(one.option) is not None
    )


def _options_in(plain: str, options: Sequence[str]) -> list[_Found]:
    """The options in the order in which they stand in a text, each once; of two that begin alike the longer."""
    hits = sorted((match.start(), -match.end(), option, match) for option in options for match in _pattern(option).finditer(plain))
    kept: list[_Found] = []
    for start, back, option, match in hits:
        end = -back
        taken = any(start < one.end and end > one.start for one in kept) or any(one.option == option for one in kept)
        if not taken and _stands_alone(plain, start, kept):
            kept.append(_Found(option, start, end, [], "".join(part or "" for part in match.groups()).strip("() _")))
    return kept


def _stands_alone(plain: str, start: int, before: Sequence[_Found]) -> bool:
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
        for part in _GAP_INSIDE.split(option)
    ]
    return re.compile(rf"(.{{0,{_LONGEST_INSIDE}}}?)".join(part for part in parts if part) or r"(?!)")


def _gaps(plain: str, found: Sequence[_Found]) -> list[str]:
    """What stands before, between and behind the options."""
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found), len(plain)]
    return [_NOTE.sub(" ", plain[end:start]) for end, start in zip(ends, starts, strict=True)]


def _style_of(blank: str, options: Sequence[str]) -> Style:
    """On which side of its words the blank prints a box."""
    found = _options_in(blank, options)
    gaps = _gaps(blank, found)
    return _style(gaps, found, "unknown") if found else "unknown"


def _style(gaps: Sequence[str], found: Sequence[_Found], printed: Style) -> Style:
    """On which side of its words a mark stands: the outer gaps tell, else the blank.

    Where the box that the blank prints in front is gone, the tick between two words may have been typed behind the first (“男√女”).
    """
    lead, tail = _MARK.search(gaps[0]) is not None, _MARK.search(gaps[len(found)]) is not None
    if lead == tail:
        return "unknown" if printed == "before" and not lead else printed
    return "before" if lead else "behind"


def _give_marks(gaps: Sequence[str], found: Sequence[_Found], style: Style) -> None:
    """Gives each mark to the option that it stands beside."""
    found[0].marks += _MARK.findall(gaps[0])
    for (left, right), gap in zip(pairwise(found), gaps[1:-1], strict=True):
        for mark, side in _sides(gap, style):
            if side in ("left", "both"):
                left.marks.append(mark)
            if side in ("right", "both"):
                right.marks.append(mark)
    found[-1].marks += _MARK.findall(gaps[-1])


def _sides(gap: str, style: Style) -> Iterator[tuple[str, str]]:
    """Each mark of a gap with the side that it belongs to: it is written close to it; else as the boxes stand; else it is unclear."""
    marks = list(_MARK.finditer(gap))
    for place, mark in enumerate(marks):
        close_left = not _APART.search(gap[: mark.start()]) and not text.key(_MARK.sub("", gap[: mark.start()]))
        close_right = not _APART.search(gap[mark.end() :]) and not text.key(_MARK.sub("", gap[mark.end() :]))
        if close_left != close_right:
            yield mark.group(), "left" if close_left else "right"
        elif style == "unknown" or len(marks) > 1:
            own_box = mark.group() in EMPTY_BOXES and place == (len(marks) - 1 if style == "before" else 0)
            yield (mark.group(), "right" if style == "before" else "left") if own_box and style != "unknown" else ("?", "both")
        else:
            yield mark.group(), "right" if style == "before" else "left"


def _left_over(gap: str) -> str:
    """The words of a gap, without marks."""
    return _FILLER.sub(" ", _MARK.sub(" ", gap)).strip()


def _says(left: str) -> bool:
    """Whether what is left over of a gap means something: words, or a question mark."""
    return bool(text.key(left)) or _DOUBT in left


def _bare(plain: str) -> str:
    """A text without spaces and lines to write on, whatever box it draws."""
    return "".join(EMPTY_BOXES[0] if char in EMPTY_BOXES else char for char in plain if not char.isspace() and char not in "_＿")


def _written(written: str, spec: FieldSpec) -> Chosen:
    """Options written out one after another (“书法、摄影”), or other words: kept as written, with a doubt."""
    named: Mapping[str, str] = {text.key(option): option for option in spec.options}
    parts = [text.key(part) for part in _SEPARATED.split(written) if text.key(part)]
    if spec.type == "list" and parts and all(part in named for part in parts):
        return Chosen(tuple(named[part] for part in parts))
    bare = written.strip()
    return Chosen((bare,) if spec.type == "list" else bare, Code.NOT_AN_OPTION)
