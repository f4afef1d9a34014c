"""A zip archive: its members read one by one, each within the limits and exactly as long as it says.

`zipfile` reads the directory only. It would shorten a member that is longer than stated without a word, and it accepts
entries that overlap (98 KB that unfold to 50 GB).
"""

from __future__ import annotations

import bz2
import io
import re
import stat
import struct
import zipfile
import zlib

from extractors.core.errors import UnreadableFileError
from extractors.formats.containers.contents import CORRUPT, Budget, Contents, ContentsCollector, Member, is_escaping, is_litter
from extractors.language.encodings import decode

_LOCAL = struct.Struct("<4s22xHH")
_END = struct.Struct("<4s8xII")
_UTF8, _ENCRYPTED, _STRONG = 0x800, 0x1, 0x40
_UNICODE_PATH = 0x7075
"""Flags of an entry, and the extra field that holds its name in UTF-8 (APPNOTE 4.4.4, 4.6.9)."""
_DAMAGE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, IndexError, OverflowError)
APPLE = "index/document.iwa"
"""What Numbers and Pages keep a document in, beside pictures of its first page."""
_PLAIN = {0, stat.S_IFREG, stat.S_IFDIR}


def open_zip(data: bytes, budget: Budget) -> Contents:
    """Every member of a zip archive.

    Raises:
        UnreadableFileError: `corrupt`, `unsafe`, or beyond the budget.
    """
    budget.enter(len(data))
    infos = members(data, budget)
    _check_overlap(infos)
    names = [name_of(info) for info in infos]
    gathering = ContentsCollector()
    for info, name in zip(infos, names, strict=True):
        if name.endswith(("/", "\\")) or is_litter(name):
            continue
        refused = Member(reason=_refusal(info, name, names))
        gathering.take(name.replace("\\", "/"), refused if refused.reason else _member(data, info, budget))
    return gathering.contents()


def members(data: bytes, budget: Budget) -> list[zipfile.ZipInfo]:
    """The directory of an archive. Its entries are counted before they are read: a million of them take seconds.

    Raises:
        UnreadableFileError: `corrupt`, or beyond the budget.
    """
    budget.count(directory(data).count(b"PK\x01\x02"))
    try:
        return _read_directory(data)
    except UnicodeDecodeError:
        return _read_directory(_without_claims(data))
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "压缩包结构不完整") from error


def _read_directory(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.infolist()


def _without_claims(data: bytes) -> bytes:
    """The archive with no name declared as UTF-8: some programs declare it and write GBK."""
    changed = bytearray(data)
    for entry in re.finditer(rb"PK\x01\x02", data):
        flags = int.from_bytes(data[entry.start() + 8 : entry.start() + 10], "little") & ~_UTF8
        changed[entry.start() + 8 : entry.start() + 10] = flags.to_bytes(2, "little")
    return bytes(changed)


def directory(data: bytes) -> bytes:
    """Where the directory of the archive stands; the whole archive where that can't be told."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or end + _END.size > len(data):
        return b""
    _, size, _ = _END.unpack_from(data, end)
    return data[end - size : end] if size <= end else data


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member: as declared in UTF-8, in the Unicode field of Info-ZIP, or raw in UTF-8 or GB18030."""
    if info.flag_bits & _UTF8:
        return info.orig_filename.split("\0")[0]
    raw = info.orig_filename.encode("cp437").split(b"\0")[0]
    return _unicode_path(info.extra, raw) or decode(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in field 0x7075, if it was written for this name."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        value = extra[place + 4 : place + 4 + length]
        if kind == _UNICODE_PATH and value[:1] == b"\x01" and value[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return decode(value[5:])
        place += 4 + length
    return ""


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise UnreadableFileError("unsafe", "部件互相重叠")
        end = info.header_offset + 30 + info.compress_size


def _refusal(info: zipfile.ZipInfo, name: str, names: list[str]) -> str:
    """Why a member may not be opened: a link, a way out of the folder, or two files under one name."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in _PLAIN or is_escaping(name) or names.count(name) > 1:
        return "unsafe"
    return "encrypted" if info.flag_bits & (_ENCRYPTED | _STRONG) else ""


def _member(data: bytes, info: zipfile.ZipInfo, budget: Budget) -> Member:
    if not budget.admits(info.file_size):
        return Member(reason="too_large")
    start = info.header_offset + _LOCAL.size
    if start > len(data):
        return CORRUPT
    magic, name, extra = _LOCAL.unpack_from(data, info.header_offset)
    start += name + extra
    packed = data[start : start + info.compress_size]
    if magic != b"PK\x03\x04" or len(packed) != info.compress_size:
        return CORRUPT
    budget.take(info.file_size, info.compress_size)
    found = _unfold(packed, info)
    if found.reason:
        return found
    if len(found.data) != info.file_size:
        return Member(reason="unsafe")
    return found if zlib.crc32(found.data) == info.CRC else CORRUPT


def _unfold(packed: bytes, info: zipfile.ZipInfo) -> Member:
    """At most one byte more than stated, which is enough to see that it lied."""
    if info.compress_type == zipfile.ZIP_STORED:
        return Member(packed)
    limit = info.file_size + 1
    try:
        if info.compress_type == zipfile.ZIP_DEFLATED:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            found = inflater.decompress(packed, limit)
            return Member(found) if inflater.eof or len(found) == limit else CORRUPT
        if info.compress_type == zipfile.ZIP_BZIP2:
            expander = bz2.BZ2Decompressor()
            found = expander.decompress(packed, limit)
            return Member(found) if expander.eof or len(found) == limit else CORRUPT
    except (zlib.error, OSError, ValueError, EOFError):
        return CORRUPT
    return Member(reason="unsupported")


def is_document(names: list[str]) -> bool:
    """Whether a zip is a document of its own kind (OOXML, ODF, OFD, of Apple) rather than an archive of files."""
    flat = {re.sub(r"^[/\\]+", "", name.replace("\\", "/")).lower() for name in names}
    marks = {"[content_types].xml", "mimetype", "ofd.xml", "word/document.xml", "xl/workbook.xml", "xl/workbook.bin", APPLE}
    return bool(flat & marks) or {"content.xml", "meta-inf/manifest.xml"} <= flat
