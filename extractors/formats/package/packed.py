"""Parts of zip packages as office programs pack them, unpacked without the file objects of the library, which cost more than that."""

from __future__ import annotations

import struct
import zipfile
import zlib
from functools import lru_cache

from extractors.formats.package.directory import Entry

_HEADER = struct.Struct("<4s2xH18xHH")
"""Signature, flags, and the lengths of name and extra field of a local file header (APPNOTE 4.3.7)."""
_SIGNATURE = b"PK\x03\x04"
_UNUSUAL_FLAGS = ~0x080E
"""All but how well a part was packed, sizes behind it, and a name in UTF-8."""
_BLOCK = 4096
"""Bytes that the library reads and unpacks at least, so that damage in them is noticed."""
START = 128
"""Bytes in which a part shows what it is: the XML declaration and the first tag."""
_STARTS_KEPT = 64
"""Starts of parts that are remembered: 256 KB at the most."""


def unpacked(data: bytes, entry: Entry) -> bytes | None:
    """The bytes of a part; `None` where only the library can tell what it is, or what is wrong with it."""
    packed = packed_bytes(data, entry)
    if packed is None:
        return None
    if entry.method == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            packed = stream.decompress(packed, entry.size + 1)
        except zlib.error:
            return None
    return packed if len(packed) == entry.size and zlib.crc32(packed) == entry.checksum else None


def unpacked_start(data: bytes, entry: Entry) -> bytes | None:
    """The first `START` bytes of a part that is longer than what is unpacked of it; `None` as for `unpacked`."""
    packed = packed_bytes(data, entry)
    if packed is None or entry.size <= _BLOCK or entry.method != zipfile.ZIP_DEFLATED:
        return None
    return _start_of(packed[:_BLOCK])


@lru_cache(maxsize=_STARTS_KEPT)
def _start_of(packed: bytes) -> bytes | None:
    """What the first packed bytes of a part begin with; styles and themes are packed alike in the returns on one blank."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        start = stream.decompress(packed, _BLOCK)
    except zlib.error:
        return None
    return None if stream.eof or len(start) < START else start[:START]


def packed_bytes(data: bytes, entry: Entry) -> bytes | None:
    """The bytes in a file that are a part of it; `None` where only the library can tell which those are."""
    name, begin = entry.stored, entry.start + _HEADER.size
    if not name or entry.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or begin > len(data):
        return None
    signature, flags, name_length, extra_length = _HEADER.unpack_from(data, entry.start)
    if signature != _SIGNATURE or (flags | entry.flags) & _UNUSUAL_FLAGS or data[begin : begin + name_length] != name:
        return None
    begin += name_length + extra_length
    packed = data[begin : begin + entry.packed]
    return packed if len(packed) == entry.packed else None
