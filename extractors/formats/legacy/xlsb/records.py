"""The records of a binary part ([MS-XLSB] 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from extractors.core.errors import UnreadableFileError


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each.

    Raises:
        UnreadableFileError: `corrupt`, it is cut off.
    """
    place = 0
    while place < len(part):
        kind, place = _number(part, place, 2)
        length, place = _number(part, place, 4)
        if place + length > len(part):
            raise UnreadableFileError("corrupt", "工作表不完整")
        yield kind, part[place : place + length]
        place += length


def _number(part: bytes, place: int, longest: int) -> tuple[int, int]:
    """A number of at most `longest` bytes with seven bits each, and where it ends. A record's kind keeps its high bits apart."""
    value = 0
    for step in range(longest):
        if place + step >= len(part):
            raise UnreadableFileError("corrupt", "工作表不完整")
        byte = part[place + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, place + step + 1
    return value, place + longest


def text(content: bytes, place: int) -> tuple[str, int]:
    """A counted UTF-16 string, and where it ends."""
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le"), end
