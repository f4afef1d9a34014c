"""Options that a person chose by their look: one that looks other than the rest of its question, of which no box is ticked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.core.document import Spans
from extractors.formats.written import HEX_COLOR
from extractors.language.patterns import COLON
from extractors.language.ticks import EMPTY_BOXES, holds_mark

LEAST_BOXES = 2
"""Boxes of which one can stand out."""
_COLON = re.compile(COLON)
_ENDS = re.compile(rf"\s{{2,}}|\s+(?=\S{{1,12}}?{COLON})")
_BRIGHT = 0x60
"""Between the strongest and the weakest of red, green and blue: a clerk's red or blue has twice that, the greys of web pages have none."""
Option = Sequence[tuple[str, bool]]
"""The characters from a box to the next, each with whether it stands out."""


def is_bright(color: str) -> bool:
    """Whether a color (six hexadecimal digits) stands out among black, white and grey."""
    if HEX_COLOR.fullmatch(color) is None:
        return False
    tones = bytes.fromhex(color)
    return max(tones) - min(tones) >= _BRIGHT


def boxes_in(said: str) -> list[int]:
    """Where empty boxes stand in a text."""
    return [place for place, char in enumerate(said) if char in EMPTY_BOXES]


def options_in(said: str, stressed: Spans) -> list[Option]:
    """The options of a text of which some characters are stressed."""
    out = {place for first, last in stressed for place in range(first, last)}
    return [[(said[place], place in out) for place in range(start, end)] for start, end in pairwise([*boxes_in(said), len(said)])]


def outstanding(said: str, options: Sequence[Option]) -> Spans:
    """The options that stand out among those of a question that has no tick.

    Args:
        said: The text of a cell or a line.
        options: As many as it has boxes; else nothing can be told.
    """
    boxes = boxes_in(said)
    if len(boxes) < LEAST_BOXES or len(options) != len(boxes):
        return ()
    stands_out = list(map(_stands_out, options))
    found: list[tuple[int, int]] = []
    for start, end in _questions(said, boxes):
        own = [number for number, place in enumerate(boxes) if start <= place < end]
        out = [number for number in own if stands_out[number]]
        if len(own) >= LEAST_BOXES and len(out) < len(own) and not holds_mark(said[start:end]):
            found += [(boxes[number], boxes[number] + _length(said[boxes[number] : [*boxes, end][number + 1]])) for number in out]
    return tuple(found)


def _questions(said: str, boxes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the options of each question begin and end: another one begins behind the colon of its label."""
    colons = [found.start() for found in _COLON.finditer(said)]
    begins = sorted({max((one for one in colons if one < box), default=0) for box in boxes})
    yield from pairwise([*begins, len(said)])


def _length(option: str) -> int:
    """How many characters are an option, its box among them: wide space or another label ends it."""
    found = _ENDS.search(option, 1)
    return len(option) if found is None else found.start()


def _stands_out(option: Option) -> bool:
    """Whether the box of an option stands out, or the whole of its words."""
    own = option[: _length("".join(char for char, _ in option))]
    words = [out for char, out in own[1:] if not char.isspace() and char not in "_＿"]
    return own[0][1] or (bool(words) and all(words))
