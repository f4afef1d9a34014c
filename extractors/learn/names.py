"""Names of fields: the label in pinyin, or in Chinese. A name is only a key: it may be changed at any time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from extractors.language.patterns import WIDE_HAN

NameStyle = Literal["pinyin", "chinese"]
_LONGEST_PINYIN = 32
_LONGEST_CHINESE = 12
"""Characters of the name that a field gets out of its label, in letters and in Chinese."""
_PIECE = re.compile(rf"{WIDE_HAN}+|[A-Za-z0-9]+")
_TAKEN = frozenset(
    {"unit", "extra", "ordinal", "source", "submission", "part", "and", "or", "not", "in", "is", "if", "else", "true", "false"}
)


class Names:
    """Gives each thing a name of its own."""

    def __init__(self, style: NameStyle) -> None:
        """Takes how names are written."""
        self.style = style
        self._given: set[str] = set(_TAKEN)

    def name(self, label: str, over: str = "", *, tail: bool = False) -> str:
        """A new name for `label`; where it is taken, with what stands over it, else with a number."""
        plain = spelled(label, self.style, tail=tail)
        wider = spelled(f"{over} {label}", self.style) if over else plain
        numbered = (f"{wider}_{number}" for number in range(2, 10_000))
        chosen = next(one for one in (plain, wider, *numbered) if one not in self._given) if plain in self._given else plain
        self._given.add(chosen)
        return chosen


def spelled(label: str, style: NameStyle, *, tail: bool = False) -> str:
    """`label` as a name: letters, digits and underscores, a letter first. Of a long one the beginning counts, or the `tail`."""
    folded = unicodedata.normalize("NFKC", label)
    pieces = _PIECE.findall(folded)
    made = _chinese(pieces, tail=tail) if style == "chinese" else _pinyin(pieces, tail=tail)
    return made if made and not made[0].isdecimal() else f"{'栏' if style == 'chinese' else 'lan'}_{made}".strip("_")


def _chinese(pieces: list[str], *, tail: bool) -> str:
    whole = "".join(pieces)
    if not tail or len(whole) <= _LONGEST_CHINESE:
        return whole[:_LONGEST_CHINESE]
    words = [word for piece in pieces for word in _words(piece)]
    while len(words) > 1 and len("".join(words)) > _LONGEST_CHINESE:
        del words[0]
    return "".join(words)[-_LONGEST_CHINESE:]


def _words(piece: str) -> list[str]:
    from pypinyin.seg import mmseg  # noqa: PLC0415 - its dictionary takes a moment, and only learning needs it

    return _paired(mmseg.seg.cut(piece))


def _pinyin(pieces: list[str], *, tail: bool) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take a moment, and only learning needs them

    words: list[str] = []
    for piece in pieces:
        words += [piece.lower()] if piece.isascii() else ["".join(lazy_pinyin(word)) for word in _words(piece)]
    while len(words) > 1 and len("_".join(words)) > _LONGEST_PINYIN:
        del words[0 if tail else -1]
    return "_".join(words)


def _paired(words: Iterable[str]) -> list[str]:
    """Words, with single characters that follow one another taken two by two: most Chinese words have two."""
    made: list[str] = []
    for word in words:
        if made and len(word) == len(made[-1]) == 1:
            made[-1] += word
        else:
            made.append(word)
    return made
