"""Options that a person chose by their look: bold, underlined, framed, coloured or marked out of several boxes, none of which is ticked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree

from extractors.core.document import Spans
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import is_on
from extractors.formats.written import HEX_COLOR
from extractors.language.patterns import COLON
from extractors.language.ticks import EMPTY_BOXES, holds_mark

_LEAST = 2
"""Boxes of which one can stand out."""
_COLON = re.compile(COLON)
_ENDS = re.compile(rf"\s{{2,}}|\s+(?=\S{{1,12}}?{COLON})")
_BOXES = tuple(box.encode() for box in EMPTY_BOXES)
_LOOKS = re.compile(rb"<w:(?:b|u|bdr|em|shd|color|highlight)[ />]")
_BRIGHT = 0x60
"""Between the strongest and the weakest of red, green and blue: a clerk's red or blue has twice that, the greys of web pages have none."""
_PLAIN = ("none", "clear", "nil", "")
_NO_FILL = ("auto", "FFFFFF", "")


def may_stress(xml: bytes) -> bool:
    """Whether a cell, or what stands between two, may hold boxes of which one looks other than the rest."""
    if not any(box in xml for box in _BOXES):
        return False
    return any(sum(map(piece.count, _BOXES)) >= _LEAST and _LOOKS.search(piece) for piece in xml.split(b"</w:tc>"))


def stressed(said: str, held: etree._Element) -> Spans:
    """The options that stand out among those of a question that has no tick.

    Args:
        said: The text of a cell or a line.
        held: The cell or the paragraph.
    """
    boxes = [place for place, char in enumerate(said) if char in EMPTY_BOXES]
    stands_out = [_stands_out(one) for one in _options(held)] if len(boxes) >= _LEAST else []
    if len(stands_out) != len(boxes):
        return ()
    found: list[tuple[int, int]] = []
    for start, end in _questions(said, boxes):
        own = [number for number, place in enumerate(boxes) if start <= place < end]
        out = [number for number in own if stands_out[number]]
        if len(own) >= _LEAST and len(out) < len(own) and not holds_mark(said[start:end]):
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


def _options(held: etree._Element) -> Iterator[list[tuple[str, bool]]]:
    """The characters from each box to the next, each with whether it stands out."""
    option: list[tuple[str, bool]] | None = None
    for run in held.iter(n.R):
        looks = _is_stressed(run.find(n.RPR))
        for char in "".join(one.text or "" for one in run.iterchildren(n.T)):
            if char in EMPTY_BOXES:
                if option is not None:
                    yield option
                option = []
            if option is not None:
                option.append((char, looks))
    if option is not None:
        yield option


def _stands_out(option: Sequence[tuple[str, bool]]) -> bool:
    """Whether the box of an option stands out, or the whole of its words."""
    own = option[: _length("".join(char for char, _ in option))]
    words = [out for char, out in own[1:] if not char.isspace() and char not in "_＿"]
    return own[0][1] or (bool(words) and all(words))


def _is_stressed(properties: etree._Element | None) -> bool:
    return any(map(_stresses, properties)) if properties is not None else False


def _stresses(look: etree._Element) -> bool:
    """Whether a property of a run makes it stand out."""
    value = look.get(n.VAL, "")
    if look.tag == n.BOLD:
        return is_on(look)
    if look.tag in (n.UNDERLINE, n.FRAME, n.DOTTED, n.HIGHLIGHT):
        return value not in _PLAIN
    if look.tag == n.SHD:
        return value not in _PLAIN or look.get(n.FILL, "auto").upper() not in map(str.upper, _NO_FILL)
    return look.tag == n.COLOR and _is_bright(value)


def _is_bright(color: str) -> bool:
    if HEX_COLOR.fullmatch(color) is None:
        return False
    tones = bytes.fromhex(color)
    return max(tones) - min(tones) >= _BRIGHT
