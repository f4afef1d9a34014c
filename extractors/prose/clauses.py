"""A task's text → sentences and clauses, with names in quotation marks kept whole and digits of any width made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_PLAIN = {
    "％": "%",
    "．": ".",
    "（": "(",
    "）": ")",
    "～": "~",
    "＋": "+",
    "：": ":",
    "；": ";",
    "！": "!",
    "？": "?",
    "○": "〇",
    "\n": " ",
}
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}
_SENTENCE_ENDS = frozenset("。;!?")
_NOTE = re.compile(r"\((?!其中|含|包括)[^()，,。;；\d]{1,20}\)")
_CLAUSE_ENDS = frozenset("，,:()")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a task's text between two commas.

    Attributes:
        text: The whole text of the task with plain digits, character for character.
        start: Where the clause begins in it.
        end: Where it ends.
        sentence: Which sentence of the task it is in, from 0.
        named: The places of all characters that stand in quotation marks.
    """

    text: str
    start: int
    end: int
    sentence: int
    named: frozenset[int]

    @property
    def written(self) -> str:
        """Its own words."""
        return self.text[self.start : self.end]


def folded(text: str) -> str:
    """`text` with plain digits and signs, as long as it was, so that places in it stay the same."""
    return "".join(_PLAIN.get(char) or (str(unicodedata.decimal(char)) if char.isdecimal() else char) for char in text)


def clauses_of(text: str) -> Iterator[Clause]:
    """The clauses of a text in their order; a comma within a number or a name parts nothing, nor does a short note in brackets."""
    plain = folded(text)
    named = _named(plain)
    kept = named.union(*(range(*note.span()) for note in _NOTE.finditer(plain)))
    start, sentence = 0, 0
    for at, char in enumerate(plain):
        is_end = char in _SENTENCE_ENDS
        if at in kept or not (is_end or char in _CLAUSE_ENDS) or _is_in_number(plain, at):
            continue
        yield Clause(plain, start, at, sentence, named)
        start, sentence = at + 1, sentence + is_end
    yield Clause(plain, start, len(plain), sentence, named)


def _is_in_number(text: str, at: int) -> bool:
    """Whether a comma stands before a group of three digits and behind one to three (“25,000”), or a colon in a time (“8:30”)."""
    if text[at] == ":":
        return text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal()
    if text[at] not in ",，":
        return False
    before, behind = text[max(at - 4, 0) : at], text[at + 1 : at + 5]
    return bool(re.search(r"(?<!\d)\d{1,3}$", before)) and bool(re.match(r"\d{3}(?!\d)", behind))


def _named(text: str) -> frozenset[int]:
    """The places between quotation marks; a mark that is never closed quotes nothing."""
    found: set[int] = set()
    at = 0
    while at < len(text):
        end = text.find(_PAIRS[text[at]], at) if text[at] in _PAIRS else text.find('"', at + 1) if text[at] == '"' else -1
        if end > at:
            found.update(range(at + 1, end))
            at = end
        at += 1
    return frozenset(found)
