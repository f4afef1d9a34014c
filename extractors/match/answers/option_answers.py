"""What was chosen among printed options: ticked (“☑男 □女”, “光盘（√）”), kept while the others were struck out, or written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.findings import Code
from extractors.core.reading import Value
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.ticks import BOXES, CROSSES
from extractors.match.answers.option_marks import (
    GAP_INSIDE,
    MARK,
    FoundOption,
    bare,
    gaps_of,
    give_marks,
    has_new_signs,
    has_unknown_sign,
    is_untouched,
    left_over,
    options_in,
    says,
    style_among,
    style_of,
)

_TYPED_STAR = "*"
"""A tick, or the sign that a field must be filled in."""
_OTHERS = ("其他", "其它")
_SEPARATED = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The option or options as printed, and the code of a doubt, also beside a value; `blank` where nothing was chosen."""

    value: Value = None
    doubt: Code | None = None
    blank: bool = False
    note: str | None = None
    """What was written into the space that an option leaves (“其他：物流”)."""


def read_options(written: str, spec: FieldSpec, printed: str = "") -> Chosen:
    """Which of the options of `spec` a text means: one for a choice, any number for a list.

    Args:
        written: The text in the place of the answer.
        spec: The field with its options.
        printed: What the blank itself has in that place: an untouched one chooses nothing, and it shows on which side the boxes stand.
    """
    plain, blank = unicodedata.normalize("NFKC", written), unicodedata.normalize("NFKC", printed)
    if has_unknown_sign(plain, blank):
        return Chosen(None, Code.CHOICE_UNCLEAR)
    if is_untouched(plain, blank) or not (text.key(plain) or any(mark in plain for mark in BOXES) or has_new_signs(plain, blank)):
        return Chosen(blank=True)
    found = options_in(plain, spec.options)
    if not found:
        return _written(written, spec)
    gaps = gaps_of(plain, found)
    give_marks(gaps, found, style_among(gaps, found, style_of(blank, spec.options)))
    left = [left_over(gap) for gap in gaps]
    offered = options_in(blank, spec.options)
    own = {bare(left_over(gap)) for gap in gaps_of(blank, offered)}
    chosen = _decided(found, [part if bare(part) not in own else "" for part in left], written, spec)
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
    pair = _offered_pair(plain, pairs, blank) if MARK.search(plain) else None
    if pair is None:
        return None
    if _TYPED_STAR in plain:
        return Chosen(None, Code.CHOICE_UNCLEAR)
    return read_options(written, FieldSpec("", "choice", options=pair), printed if _offers_nothing_else(blank, pair) else "")


def offers_words(printed: str, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether a blank prints words of which one is to be chosen."""
    plain = unicodedata.normalize("NFKC", printed)
    return any(options_in(plain, pair) for pair in pairs)


def _offered_pair(plain: str, pairs: Sequence[tuple[str, str]], blank: str) -> tuple[str, str] | None:
    """The pair that a text has both words of; else the one of the blank, else any, of which it has one."""
    found = [(len(options_in(plain, pair)), len(options_in(blank, pair)), pair) for pair in pairs]
    offered = [one for one in found if one[0]]
    return max(offered, key=lambda one: (one[0], one[1]))[2] if offered else None


def _offers_nothing_else(blank: str, pair: tuple[str, str]) -> bool:
    """Whether a blank prints words of the pair and boxes alone: marks beside its other words would be none of the pair's."""
    offered = options_in(blank, pair)
    return bool(offered) and not any(text.key(left_over(gap)) for gap in gaps_of(blank, offered))


def _decided(found: Sequence[FoundOption], left: Sequence[str], written: str, spec: FieldSpec) -> Chosen:
    """The choice, unless a mark is unclear or words stand where none are asked for."""
    ticked = [one for one in found if one.state]
    notes = [*(one.inside for one in ticked if one.inside), *(left[found.index(one) + 1] for one in ticked)]
    strange = [part for place, part in enumerate(left) if says(part) and (not place or not _takes_words(found[place - 1], ticked))]
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


def _by_what_is_left(found: Sequence[FoundOption], offered: Sequence[FoundOption], blank: str, spec: FieldSpec) -> Chosen:
    """The choice by options that were deleted with their boxes (“□男” for “□男 □女”), with a doubt; one box that is gone tells nothing.

    Nor does a circle or box before one of several options where the blank prints none (“男 ○女”): it may be the mark.
    """
    boxes = sum(len(one.marks) for one in found)
    unknown = not offered and len(found) < len(spec.options)
    own = len(MARK.findall(blank))
    lost = boxes < len(found) <= own if offered else 0 < boxes < len(found)
    if unknown or lost or (not own and 0 < boxes < len(found)):
        return Chosen(None, Code.CHOICE_UNCLEAR)
    if len(found) >= len(offered):
        return Chosen(blank=True)
    left = _several([one.option for one in found], spec, None, Code.CHOICE_UNCLEAR)
    return left if left.doubt else replace(left, doubt=Code.OPTION_LEFT)


def _filled_unticked(found: Sequence[FoundOption], spec: FieldSpec) -> bool:
    """Whether something was written into an option that is not ticked, though its tick is asked for (“□话筒（3）个 □投影”)."""
    asked = len(found) == len(spec.options) or any(one.marks for one in found)
    return asked and any(one.inside and not one.state for one in found)


def _several(options: Sequence[str], spec: FieldSpec, note: str | None, doubt: Code) -> Chosen:
    """All of them for a list, the one for a choice."""
    if spec.type == "list":
        return Chosen(tuple(options), note=note)
    return Chosen(options[0], note=note) if len(options) == 1 else Chosen(None, doubt)


def _takes_words(one: FoundOption, ticked: Sequence[FoundOption]) -> bool:
    """Whether words may follow an option: the ticked “其他”, or one whose space is inside it."""
    return any(one is other for other in ticked) and (
        any(word in one.option for word in _OTHERS) or GAP_INSIDE.search(one.option) is not None
    )


def _written(written: str, spec: FieldSpec) -> Chosen:
    """Options written out one after another (“书法、摄影”), or other words: kept as written, with a doubt."""
    named: Mapping[str, str] = {text.key(option): option for option in spec.options}
    parts = [text.key(part) for part in _SEPARATED.split(written) if text.key(part)]
    if spec.type == "list" and parts and all(part in named for part in parts):
        return Chosen(tuple(named[part] for part in parts))
    bare = written.strip()
    return Chosen((bare,) if spec.type == "list" else bare, Code.NOT_AN_OPTION)
