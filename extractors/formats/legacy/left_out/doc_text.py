"""The text of a `.doc` as it is stored, with the characters that begin and end fields ([MS-DOC] 2.4.1)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from extractors.core.errors import UnreadableFileError
from extractors.formats.compound import whole_streams

_MAGIC = 0xA5EC
_OTHER_TABLE = 0x0200
_TEXT_LENGTH, _PIECES = 76, 418
"""Where the head of the file says how long its text is (`ccpText`), and where its pieces are listed (`fcClx`)."""

_EIGHT_BITS = 0x4000_0000
_PRC, _PCDT = 1, 2
_FIELD = re.compile(rb"\x13\0?(?: \0?)*(?:[Ee]\0?[Qq]|[Ee]\0?[Mm]\0?[Bb]\0?[Ee]\0?[Dd])")
_STREAMS = ("WordDocument", "0Table", "1Table")


def drawing_text(data: bytes) -> str | None:
    """The whole text of a file in which some fields draw: equations, embedded objects. `""` where none do.

    Returns:
        `None` where some do, but the text can't be put together.
    """
    try:
        streams = whole_streams(data, _STREAMS)
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
