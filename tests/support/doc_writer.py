"""The streams of a `.doc` in which its text is found ([MS-DOC] 2.4.1), and fields put into one that LibreOffice wrote."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from tests.support.compound_writer import write_compound

_HEAD = 900
_ROOM = re.compile(rb"\x13\0 \0E\0Q\0 \0\\\0\*\0(?:..)*?\x15\0", re.DOTALL)
"""A phonetic guide, the one equation that LibreOffice writes."""


def as_doc(pieces: Sequence[str], *, magic: int = 0xA5EC, shared: bytes = b"", sign: int = 2, left_out: int = 0) -> bytes:
    """A text in pieces, each in one byte a character where it can be.

    Args:
        pieces: The text.
        magic: The version that the file says.
        shared: A change of formatting before the list of pieces.
        sign: What the list of pieces begins with.
        left_out: Bytes that are missing at the end of the text.
    """
    body, ends, places = bytearray(_HEAD), [0], []
    for piece in pieces:
        narrow = piece.isascii()
        places.append(2 * len(body) | 0x4000_0000 if narrow else len(body))
        body += piece.encode("cp1252" if narrow else "utf-16-le")
        ends.append(ends[-1] + len(piece))
    listed = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    before = b"\x01" + struct.pack("<H", len(shared)) + shared if shared else b""
    table = bytes(40) + before + bytes([sign]) + struct.pack("<I", len(listed)) + listed
    struct.pack_into("<H8xH", body, 0, magic, 0x0200)
    struct.pack_into("<I", body, 76, ends[-1])
    struct.pack_into("<II", body, 418, 40, len(table) - 40)
    return write_compound({"WordDocument": bytes(body[: len(body) - left_out]), "1Table": table})


def with_fields(doc: bytes, instructions: Sequence[str]) -> bytes:
    """A `.doc` that LibreOffice wrote, with fields in the places of the first phonetic guides; the rest of them stay."""
    waiting = iter(instructions)

    def put(found: re.Match[bytes]) -> bytes:
        instruction = next(waiting, None)
        if instruction is None:
            return found.group()
        room = len(found.group()) // 2 - 2
        assert len(instruction) <= room, instruction
        return f"\x13{instruction:<{room}}\x15".encode("utf-16-le")

    made = _ROOM.sub(put, doc)
    assert next(waiting, None) is None, "no place for a field"
    return made
