"""The text of a `.doc` as it is stored, and the fields in it that draw and have no text as their result ([MS-DOC] 2.4.1, 2.8.25)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.core.errors import UnreadableFileError
from extractors.formats.compound import whole_streams
from extractors.formats.word.equation import Drawn, drawn_by, is_equation

_MAGIC = 0xA5EC
_OTHER_TABLE = 0x0200
"""`wIdent` of Word 97 and later, and the flag that its tables stand in `1Table` ([MS-DOC] 2.5.2)."""
_TEXT_LENGTH, _PIECES = 76, 418
"""Where the head of the file says how long its text is (`ccpText`), and where its pieces are listed (`fcClx`)."""

_EIGHT_BITS = 0x4000_0000
_PRC, _PCDT = 1, 2
"""A piece of one byte a character, and the two kinds of entries that list pieces ([MS-DOC] 2.9.73, 2.9.38)."""
_FIELD = re.compile(rb"\x13\0?(?: \0?)*(?:[Ee]\0?[Qq]|[Ee]\0?[Mm]\0?[Bb]\0?[Ee]\0?[Dd])")
STREAMS = ("WordDocument", "0Table", "1Table")


def drawing_text(data: bytes) -> str | None:
    """The whole text of a file in which some fields draw: equations, embedded objects. `""` where none do.

    Returns:
        `None` where some do, but the text can't be put together.
    """
    try:
        streams = whole_streams(data, STREAMS)
    except UnreadableFileError:
        return ""
    body = streams.get("WordDocument", b"")
    if _FIELD.search(body) is None:
        return ""
    try:
        return _text(body, streams)
    except (struct.error, IndexError, KeyError):
        return None


def _text(body: bytes, streams: dict[str, bytes]) -> str | None:
    magic, flags = struct.unpack_from("<H8xH", body)
    if magic != _MAGIC:  # Word 95 keeps its text in another way
        return None
    table = streams["1Table" if flags & _OTHER_TABLE else "0Table"]
    (length,) = struct.unpack_from("<I", body, _TEXT_LENGTH)
    pieces = "".join(_pieces(body, _piece_table(table, *struct.unpack_from("<II", body, _PIECES))))
    return pieces[:length] if len(pieces) >= length else None


def _piece_table(table: bytes, start: int, length: int) -> bytes:
    """The list of pieces, behind changes of formatting that some of them share."""
    listed = table[start : start + length]
    at = 0
    while listed[at] == _PRC:
        at += 3 + struct.unpack_from("<H", listed, at + 1)[0]
    if listed[at] != _PCDT:
        raise IndexError
    (size,) = struct.unpack_from("<I", listed, at + 1)
    return listed[at + 5 : at + 5 + size]


def _pieces(body: bytes, listed: bytes) -> Iterator[str]:
    count = (len(listed) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", listed)
    for number in range(count):
        (place,) = struct.unpack_from("<I", listed, 4 * (count + 1) + 8 * number + 2)
        length = ends[number + 1] - ends[number]
        if place & _EIGHT_BITS:
            start = (place & ~_EIGHT_BITS) // 2
            piece = body[start : start + length].decode("cp1252", "replace")
        else:
            piece = body[place : place + 2 * length].decode("utf-16-le", "replace")
        if len(piece) < length:
            raise IndexError
        yield piece


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
