"""Files packed into the words of a mail, as programs before MIME sent them (uuencode, POSIX.1-2017 `uuencode`)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence

from extractors.core.limits import LIMITS, Limits
from extractors.formats.containers.contents import CORRUPT, Member, base_name
from extractors.language.encodings import decode

CODINGS = frozenset({b"x-uuencode", b"uuencode", b"x-uue", b"uue"})
_PACKED_FROM = re.compile(rb"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$\n?", re.MULTILINE)
_SIZE_AT, _LONGEST = 32, 63
"""The sign of an empty line, from which the size of a line is counted, and the largest size (POSIX `uuencode`)."""
_ZERO, _BLANK = b"`", b" "
_NO_SIGN = re.compile(rb"[^ -`]")
_CHECKED = b"PK"
"""Packages check their own bytes: a blank too many is found there, not so in a text or an old document."""


def unpacked(raw: bytes) -> Member:
    """The file that a part in this coding holds, or why it can't be had."""
    _, found = parted(raw)
    return found[0][1] if len(found) == 1 else CORRUPT


def parted(raw: bytes, limits: Limits = LIMITS) -> tuple[bytes, list[tuple[str, Member]]]:
    """A text without the files that lie packed in it, and these with their names.

    A line of the text may begin as such a file does; where nothing packed follows it is text. A file that breaks off, or of which a line
    is damaged, is `corrupt`; together they are no larger than one part may be.
    """
    words: list[bytes] = []
    found: list[tuple[str, Member]] = []
    end, left = 0, limits.part
    begins = list(_PACKED_FROM.finditer(raw))
    stops = [*(one.start() for one in begins[1:]), len(raw)]
    for begin, stop in zip(begins, stops, strict=False):  # a text without a beginning has an end
        close = _END.search(raw, begin.end(), stop)
        lines = raw[begin.end() : close.start() if close else stop].splitlines(keepends=True)
        size = _packed_size(lines, is_closed=close is not None)
        if not size:
            continue
        member = _file([line.rstrip(b"\r\n") for line in lines], left) if close else CORRUPT
        words.append(raw[end : begin.start()])
        found.append((base_name(decode(begin["name"])), member))
        left -= len(member.data)
        end = close.end() if close else begin.end() + size
    return b"".join((*words, raw[end:])), found


def _packed_size(lines: Sequence[bytes], *, is_closed: bool) -> int:
    """How many bytes of some lines are packed ones: up to the last whole line; 0 where they are plain text."""
    last = max((at for at, line in enumerate(lines, 1) if _is_whole(line.rstrip(b"\r\n"))), default=0)
    if not last and is_closed and lines and all(line.strip() in (b"", _ZERO) for line in lines):
        last = len(lines)  # an empty file
    return sum(map(len, lines[:last]))


def _file(lines: Sequence[bytes], most: int) -> Member:
    """The file in some lines: all of them say that they are equally long, the last one may be shorter."""
    told = [line for line in lines if line.strip() and _size(line)]
    ended = next((at for at, line in enumerate(lines) if line.strip() and not _size(line)), len(lines))
    sizes = [_size(line) for line in told]
    if sum(sizes) > most:
        return Member(reason="too_large")
    even = all(size == sizes[0] for size in sizes[:-1]) and (not sizes or sizes[-1] <= sizes[0])
    if not even or any(line.strip() for line in lines[ended + 1 :]) or not (all(map(_is_whole, told)) or _lost_blanks(told)):
        return CORRUPT
    try:
        return Member(b"".join(map(_line, told)))
    except binascii.Error:
        return CORRUPT


def _size(line: bytes) -> int:
    """How many bytes a line says that it holds."""
    return (line[0] - _SIZE_AT) & _LONGEST


def _is_whole(line: bytes) -> bool:
    """Whether a line holds as much as it says; some programs write a sign more."""
    size = _size(line) if line else 0
    least, most = 1 + (size * 4 + 2) // 3, 2 + 4 * -(-size // 3)
    return size > 0 and least <= len(line) <= most and _NO_SIGN.search(line) is None


def _lost_blanks(lines: Sequence[bytes]) -> bool:
    """Whether short lines may only have lost blanks at their end, as mail servers cut them; these are zeros."""
    kept = any(_ZERO in line or line.endswith(_BLANK) for line in lines)
    return not kept and _is_whole(lines[0]) and _line(lines[0]).startswith(_CHECKED)


def _line(line: bytes) -> bytes:
    """The bytes of a line, without what it holds more than it says."""
    return binascii.a2b_uu(line[: 1 + (_size(line) * 4 + 2) // 3])
