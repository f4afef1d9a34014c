"""Fields in the text of a `.doc` that draw and have no text as their result: equations, embedded objects ([MS-DOC] 2.8.25)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.formats.word.equation import Drawn, drawn_by, is_equation

_BEGIN, _SEPARATE, _END = "\x13", "\x14", "\x15"
_PARAGRAPH = re.compile("[\x07\x0b\x0c\r]")
_EMBEDDED = re.compile(r"\s*embed\b", re.IGNORECASE)
_DEEPEST = 20
"""Fields within fields that are looked through."""

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Lost:
    """What a field draws: `before` are the characters of its paragraph before it, `drawn` is `None` for an object."""

    before: str
    drawn: Drawn | None


@dataclass(slots=True)
class Paragraph:
    """A line of the text without what its fields draw, and that."""

    text: str = ""
    lost: list[Lost] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The text with what is drawn in it."""
        said, at = "", 0
        for one in self.lost:
            said += self.text[at : len(one.before)] + (one.drawn.text if one.drawn is not None else "")
            at = len(one.before)
        return said + self.text[at:]


@dataclass(slots=True)
class _Open:
    """A field that has begun."""

    instruction: str = ""
    has_result: bool = False
    result: str = ""
    odd: bool = False
    """Whether a field in its instruction looks other than it reads."""


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The lines of a text; the mark at the end of a table row makes an empty one."""
    for written in _PARAGRAPH.split(text):
        yield _paragraph(written) if _BEGIN in written else Paragraph(_UNSEEN.sub("", written))


def _paragraph(written: str) -> Paragraph:
    made = Paragraph()
    stack: list[_Open] = []
    for char in written:
        if char == _BEGIN:
            stack.append(_Open())
        elif char == _SEPARATE and stack:
            stack[-1].has_result = True
        elif char == _END and stack:
            _close(stack.pop(), stack, made)
        else:
            _say(char, stack, made)
    return made


def _say(said: str, stack: list[_Open], made: Paragraph) -> None:
    """Text goes to the innermost field that still asks, to all results around it, or to the paragraph."""
    for one in reversed(stack[-_DEEPEST:]):
        if not one.has_result:
            one.instruction += said
            return
        one.result += said
    made.text += _UNSEEN.sub("", said)


def _close(ended: _Open, stack: list[_Open], made: Paragraph) -> None:
    is_object = _EMBEDDED.match(ended.instruction) is not None
    if not is_object and (not is_equation(ended.instruction) or ended.result.strip()):
        return
    drawn = None if is_object else drawn_by(ended.instruction)
    if drawn is not None and ended.odd:
        drawn = replace(drawn, odd=True)
    asking = next((one for one in reversed(stack) if not one.has_result), None)
    if asking is None:
        made.lost.append(Lost(made.text, drawn))
    elif drawn is not None:
        asking.instruction += drawn.text
        asking.odd |= drawn.odd
