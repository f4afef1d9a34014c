"""The text objects of an OFD page → characters with their boxes (GB/T 33190-2016 §11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml import etree

from extractors.formats.ofd.geometry import Frame, distances, numbers
from extractors.formats.pdf.page_content import Box
from extractors.language.ticks import UNKNOWN

_ASCENT = 0.88
"""Of a character's size above its base line, as the fonts of Chinese offices have it."""
_WIDEST = 1.05
"""Of its size: a character is as wide as the distance to the next one, unless that is wider than any character."""
_NARROWEST = 0.3
"""Of its width, to which type is squeezed and can still be read."""
_ODD_ANGLE = 0.05
_FULL = ("W", "F", "A")


def characters(shape: etree._Element, place: Frame) -> Iterator[tuple[str, Box]]:
    """Each character of a text with its box on the page; behind them an unknown sign for each that no text stands for."""
    size = next(iter(numbers(shape.get("Size"))), 0.0)
    wide = next(iter(numbers(shape.get("HScale"))), 1.0)
    x = y = 0.0
    for code in shape.iterfind("{*}TextCode"):
        x, y = (next(iter(numbers(code.get(name))), before) for name, before in (("X", x), ("Y", y)))
        written = _text_of(code)
        across, down = distances(code.get("DeltaX"), len(written)), distances(code.get("DeltaY"), len(written))
        for nth, char in enumerate(written):
            natural = size * wide * (1.0 if unicodedata.east_asian_width(char) in _FULL else 0.5)
            right = across[nth] if nth < len(across) else 0.0 if down else natural
            below = down[nth] if nth < len(down) else 0.0
            shown = right if 0 < right <= _WIDEST * size * wide else natural
            yield char, place.box(x, y - _ASCENT * size, x + shown, y + (1 - _ASCENT) * size)
            x, y = x + right, y + below
    for _ in range(_wordless(shape)):
        yield UNKNOWN, place.box(x, y - _ASCENT * size, x + size / 2, y + (1 - _ASCENT) * size)
        x += size / 2


def _wordless(shape: etree._Element) -> int:
    """How many characters are drawn by their numbers in the font without a text; blanks are all drawn by the same one."""
    drawn = [(one.get("CodeCount"), (one.findtext("{*}Glyphs") or "").split()) for one in shape.iter("{*}CGTransform")]
    written = "".join(_text_of(code) for code in shape.iterfind("{*}TextCode"))
    if not written.strip():
        glyphs = [glyph for _, found in drawn for glyph in found]
        return len(glyphs) if not written or len(set(glyphs)) > 1 else 0
    return sum(max(0, len(found) - int(next(iter(numbers(count)), 1.0))) for count, found in drawn)


def _text_of(code: etree._Element) -> str:
    return "".join([code.text or "", *(one.tail or "" for one in code)])


def is_aslant(place: Frame) -> bool:
    """Whether text is turned by an odd angle."""
    return min(abs(place.a), abs(place.b)) > _ODD_ANGLE * max(abs(place.a), abs(place.b))


def is_turned(shape: etree._Element, place: Frame) -> bool:
    """Whether text stands on its head, is mirrored, or is squeezed beyond reading."""
    mirrored = place.a * place.d - place.b * place.c < 0
    upside_down = place.a < 0 and abs(place.b) < abs(place.a)
    directed = "180" in (shape.get("ReadDirection"), shape.get("CharDirection"))
    return mirrored or upside_down or directed or next(iter(numbers(shape.get("HScale"))), 1.0) < _NARROWEST
