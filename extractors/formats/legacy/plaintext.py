"""Plain text (.txt) → the neutral model: one line a line."""

from __future__ import annotations

import unicodedata

from extractors.core.document import Document, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.package import check_size
from extractors.language.encodings import decode_strictly
from extractors.language.junk import visible

PLAIN_TEXT = "plain_text"
"""The reader's mark: what was a table can't be told any more, so no form with blanks is looked for."""

_SAMPLE = 20_000
"""Characters that are looked at, some ten pages: bytes that are no text are strange long before."""
_WHITE = "\t\n\r\f\v"
_STRANGE = frozenset({"Cc", "Cn", "Co", "Cs"})
_LEAST_LETTERS = 20
"""Fewer letters, and bytes of any kind may decode to them by chance."""


def is_plain_text(data: bytes) -> bool:
    """Whether the bytes are text for certain: they decode, no character is strange, and there are letters enough."""
    return is_text(data) and sum(char.isalpha() for char in (decode_strictly(data) or "")[:_SAMPLE]) >= _LEAST_LETTERS


def is_text(data: bytes) -> bool:
    """Whether the bytes decode and no character is strange: of a few bytes that is no proof, they may be anything."""
    written = decode_strictly(data) if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in data[:_SAMPLE] else None
    return written is not None and not any(char not in _WHITE and unicodedata.category(char) in _STRANGE for char in written[:_SAMPLE])


def read_plain_text(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """One document of lines.

    Raises:
        UnreadableFileError: `corrupt`, neither UTF-8, UTF-16 nor GB18030; `too_large`.
    """
    check_size(data, limits)
    written = decode_strictly(data)
    if written is None:
        raise UnreadableFileError("corrupt", "文字编码不是 UTF-8 或 GB18030")
    lines = ((number, line.strip("\f\v")) for number, line in enumerate(visible(written).splitlines(), 1))
    return [Document([Line(line, Location("line", number)) for number, line in lines if line.strip()], marks=(PLAIN_TEXT,))]
