"""How wide a text is, in half-width characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def display_width(text: str) -> int:
    """The width of the longest line in half-width characters; a Chinese character takes two."""
    return max(map(_line_width, text.split("\n"))) if "\n" in text else _line_width(text)


def _line_width(line: str) -> int:
    try:
        return len(line.encode("gbk"))  # which has two bytes for what is two half-width characters wide, and for nothing else
    except UnicodeEncodeError:
        return sum(map(_width, line))


@lru_cache(maxsize=65536)
def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
