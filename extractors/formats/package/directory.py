"""The directory of a zip package, read without the library where it is written as nearly all are: a tenth of the work on a return."""

from __future__ import annotations

import io
import struct
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_ENTRY = struct.Struct("<4s2xB1x2H4x3L3H8xL")
"""Signature, version needed, flags, method, checksum, both sizes, the lengths of name, extra field and comment, and where the part stands
(APPNOTE 4.3.12)."""
_END = struct.Struct("<4s8x2LH")
"""Signature, size and place of the directory, and the length of a comment behind it (APPNOTE 4.3.16)."""
_ENTRY_MARK, _END_MARK, _LARGE_MARK = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_LARGE_AT = 20
"""Bytes before the end at which a package of 4 GB and more says so."""
_LATEST = 63
"""Version of the format that the library reads, times ten."""
_READ_PARTS = (".xml", ".rels", ".bin")
_TYPES = "[Content_Types].xml"
_KEPT, _LONGEST_KEPT = 256, 8192
"""Lists of names that are remembered, and characters of one: the returns on one blank have the same parts."""


class Entry(NamedTuple):
    """What the directory says of a part.

    Attributes:
        name: Its name.
        stored: The bytes of its name, where these are plain ASCII.
        flags: As the format has them, like `method` and `checksum`.
        method: How it is packed.
        checksum: Of its bytes.
        packed: How many bytes it takes.
        size: How many bytes it has.
        start: Where it stands.
    """

    name: str
    stored: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    start: int


def entries_of(data: bytes) -> list[Entry]:
    """The parts of a package as its directory lists them.

    Raises:
        Exception: as the library does where it can't be read.
    """
    quick = _usual(data)
    return quick if quick is not None else [_told(info) for info in zipfile.ZipFile(io.BytesIO(data)).infolist()]


def _usual(data: bytes) -> list[Entry] | None:
    """The entries of a directory at the very end, all with plain names and nothing beside; `None` where only the library can tell."""
    end = len(data) - _END.size
    if end < 0:
        return None
    signature, size, at, comment = _END.unpack_from(data, end)
    if signature != _END_MARK or comment or at + size != end or data[end - _LARGE_AT :].startswith(_LARGE_MARK):
        return None
    entries: list[Entry] = []
    while at < end:
        if at + _ENTRY.size > end:
            return None
        signature, version, flags, method, checksum, packed, full, length, extra, noted, start = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        stored = data[at : at + length]
        if signature != _ENTRY_MARK or version > _LATEST or extra or noted or not stored.isascii() or b"\0" in stored:
            return None
        entries.append(Entry(stored.decode("ascii"), stored, flags, method, checksum, packed, full, start))
        at += length
    return entries if at == end else None


def _told(info: zipfile.ZipInfo) -> Entry:
    name = info.orig_filename
    stored = name.encode() if name.isascii() else b""
    return Entry(
        info.filename, stored, info.flag_bits, info.compress_type, info.CRC, info.compress_size, info.file_size, info.header_offset
    )


class Names:
    """The names of the parts of a package; one object for all packages with the same names, so that it may be a key.

    Attributes:
        all: As everybody writes them, in the order of the directory.
        repeated: Whether a name stands there twice, of parts that are read in whatever case.
        few: Whether they are as few and short as in an ordinary file, so that what follows from them may be remembered.
    """

    def __init__(self, listed: Sequence[str]) -> None:
        """Takes them as the directory has them."""
        self.all = tuple(name.replace("\\", "/").lstrip("/") for name in listed)
        self.few = sum(map(len, listed)) <= _LONGEST_KEPT
        self._own = frozenset(self.all)
        self._spelled = {name.lower(): name for name in self.all}
        alike = Counter(name.lower() for name in self._own if name.lower().endswith(_READ_PARTS)) if _TYPES in self._own else Counter[str]()
        self.repeated = len(self._own) < len(listed) or any(count > 1 for count in alike.values())

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self._own

    def spelled(self, name: str) -> str:
        """The name of a part as the package spells it: names of parts that differ in case are one name (ECMA-376 part 2 §6.3)."""
        return name if name in self._own else self._spelled.get(name.lower(), name)


def names_of(entries: Sequence[Entry]) -> Names:
    """The names in a directory."""
    listed = tuple(entry.name for entry in entries)
    return _names(listed) if sum(map(len, listed)) <= _LONGEST_KEPT else Names(listed)


@lru_cache(maxsize=_KEPT)
def _names(listed: tuple[str, ...]) -> Names:
    return Names(listed)
