"""Equations as one would type them, and what a field of Word 97 draws without a result: EQ, phonetic guides, ticks, SYMBOL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from extractors.formats.word import element_names as n
from extractors.language.ticks import shown

_EQUATION = re.compile(r"\s*eq(?![a-z])", re.IGNORECASE)
_RECKONED = re.compile(r"\s*(?:=|quote\b)", re.IGNORECASE)
_SYMBOL = re.compile(r"\s*symbol\s+(?P<code>0x[0-9a-f]{1,4}|\d{1,5})(?P<switches>.*)", re.IGNORECASE | re.DOTALL)
_FONT = re.compile(r"\\f\s*\"?(?P<font>[^\"\\]+)\"?", re.IGNORECASE)
_FORMAT = re.compile(r"\\\*\s*(?:\"[^\"]*\"|jc\d*|hps\d*|\w+\s*)\s*(?:\"[^\"]*\")?", re.IGNORECASE)
_SWITCH = re.compile(r"\\(?P<name>[a-z]{1,2})\s*-?\d*\s*", re.IGNORECASE)
_PHONETIC = re.compile(r"\\\*\s*jc\d", re.IGNORECASE)
_BOXES = frozenset("□○◇△〇◯☐◎ ")
_DEEPEST = 20
"""Fractions and brackets within one another."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text, and whether it looks other than it reads."""

    text: str = ""
    odd: bool = False


def is_equation(instruction: str) -> bool:
    """Whether a field draws by its instruction alone."""
    return _EQUATION.match(instruction) is not None


def is_reckoned(instruction: str) -> bool:
    """Whether a field shows what it reckons (`= 300+20`) or says, as soon as it is brought up to date; no text is no answer of it."""
    return _RECKONED.match(instruction) is not None


def drawn_by(instruction: str) -> Drawn:
    """What a field without a result draws; nothing where it only counts, refers or asks."""
    if _EQUATION.match(instruction):
        phonetic = _PHONETIC.search(instruction) is not None
        return _Equation(_FORMAT.sub("", _EQUATION.sub("", instruction, count=1)), phonetic=phonetic).whole()
    symbol = _SYMBOL.match(instruction)
    if symbol is None:
        return Drawn()
    font = _FONT.search(symbol["switches"])
    code = int(symbol["code"], 16 if symbol["code"][:2].lower() == "0x" else 10)
    return Drawn(shown(font["font"].strip() if font else None, code))


class _Equation:
    """Reads the switches of one EQ field from left to right."""

    def __init__(self, written: str, *, phonetic: bool) -> None:
        self._left = written
        self._phonetic = phonetic
        self._depth = 0

    def whole(self) -> Drawn:
        drawn = self._until("")
        return Drawn(drawn.text.strip(), drawn.odd)

    def _until(self, ends: str) -> Drawn:
        """What is drawn up to one of the characters `ends`, which is left."""
        text, odd = "", False
        while self._left and self._left[0] not in (ends or "\0"):
            switch = _SWITCH.match(self._left)
            if self._left[0] == "\\" and switch is None:
                text, self._left = text + self._left[1:2], self._left[2:]  # an escaped sign: \\, \( \)
            elif switch is None:
                text, self._left = text + self._left[0], self._left[1:]
            else:
                part = self._switch(switch)
                text, odd = _beside(text, part), odd or part.odd
        return Drawn(text, odd)

    def _switch(self, found: re.Match[str]) -> Drawn:
        """One switch with those that qualify it, and its arguments."""
        name = found["name"].lower()
        self._left = self._left[found.end() :]
        options: list[str] = []
        while (more := _SWITCH.match(self._left)) is not None:
            options.append(more["name"].lower())
            self._left = self._left[more.end() :]
        return _drawn(name, self._arguments(), phonetic=self._phonetic)

    def _arguments(self) -> list[Drawn]:
        if not self._left.startswith("(") or self._depth > _DEEPEST:
            return []
        self._depth += 1
        self._left = self._left[1:]
        found = [self._until(",，;)")]
        while self._left[:1] not in ("", ")"):
            self._left = self._left[1:]
            found.append(self._until(",，;)"))
        self._left = self._left[1:]
        self._depth -= 1
        return found


def _beside(text: str, part: Drawn) -> str:
    """A part behind a text: “3 1/2”."""
    apart = " " if part.odd and text[-1:].isdecimal() and part.text[:1].isdecimal() else ""
    return f"{text}{apart}{part.text}"


def _drawn(name: str, arguments: Sequence[Drawn], *, phonetic: bool) -> Drawn:
    texts = [one.text.strip() for one in arguments]
    odd = any(one.odd for one in arguments)
    if name == "f":
        return Drawn("/".join(texts), odd=True)
    if name == "o":
        return _overprinted(arguments, phonetic=phonetic)
    if name in ("x", "b", "l", "d"):  # a border, brackets, a list, a shift to the side
        return Drawn(",".join(text for text in texts if text), odd)
    return Drawn(" ".join(texts), odd=bool("".join(texts)))


def _overprinted(arguments: Sequence[Drawn], *, phonetic: bool) -> Drawn:
    """A phonetic guide's own text; a tick or a number in a box or circle; anything else over another can't be read for sure."""
    if phonetic and len(arguments) > 1:
        base = [one for one in arguments if not one.odd] or arguments[-1:]
        return Drawn(base[-1].text.strip())
    inner = [one for one in arguments if not set(one.text) <= _BOXES]
    if len(inner) > 1:
        return Drawn("".join(one.text.strip() for one in inner), odd=True)
    if not inner:
        return Drawn(arguments[0].text.strip() if arguments else "")
    return Drawn(inner[0].text.strip(), inner[0].odd and inner[0].text.strip().isalnum())


def in_a_line(equation: etree._Element) -> Drawn:
    """An equation as one would type it (“1/2”, “10^2”); odd as soon as it is more than a row of characters."""
    return Drawn(_typed(equation), odd=any(child.tag != n.MATH_RUN for child in equation))


def _typed(part: etree._Element) -> str:
    if part.tag == n.MATH_TEXT:
        return part.text or ""
    said = [_typed(child) for child in part]
    if part.tag == n.MATH_FRACTION:
        return "/".join(one for one in said if one)
    if part.tag == n.MATH_SUP:
        return "^".join(one for one in said if one)
    return "".join(said)
