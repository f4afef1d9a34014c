"""Zip-based formats: what a package claims and holds is checked before any library opens it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from operator import attrgetter
from typing import IO

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, MIB, Limits
from extractors.formats.package.directory import Entry, entries_of, names_of
from extractors.formats.package.packed import START, packed_bytes, unpacked, unpacked_start

_LOCAL_HEADER, _ENCRYPTED_FLAG = 30, 0x1
"""Bytes of a local file header before its name, and the flag of an encrypted entry (APPNOTE 4.3.7, 4.4.4)."""
_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"
_MOST_HELD = 262_144
"""Bytes of the small parts that an open package keeps: they are asked for more than once."""
_DIGEST, _SHORT = 32, 4096
"""Bytes of a digest, and of a packed part that stands for itself: it is at hand sooner than its digest, and longer than any."""
_START = attrgetter("start")
Fingerprint = tuple[int, int, int, bytes]
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


def check_size(data: bytes, limits: Limits) -> None:
    """Refuses a file that is larger than any return.

    Raises:
        UnreadableFileError: `too_large`.
    """
    if len(data) > limits.input:
        raise UnreadableFileError("too_large", f"{len(data) // MIB} MB，上限 {limits.input // MIB} MB")


def check_tags(xml: bytes, limits: Limits) -> None:
    """Refuses a text body of more tags than `limits.tags`: no document has as many, and each costs time and memory in the tree.

    Raises:
        UnreadableFileError: `too_large`.
    """
    if len(xml) > limits.tags and xml.count(b"<") > limits.tags:
        raise UnreadableFileError("too_large", f"正文的标记超过 {limits.tags} 个")


def _check_count(data: bytes, limits: Limits) -> None:
    """Counts the entries of the directory before it is read: a million of them take seconds."""
    end = data.rfind(_END)
    size = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    count = data.count(_ENTRY, max(0, end - size), end) if 0 < size <= end else 0
    if count > limits.members:
        raise UnreadableFileError("unsafe", f"内含 {count} 个部件，上限 {limits.members}")


@dataclass(frozen=True, slots=True)
class Relations:
    """The parts that a part names, by the id under which it names them, and by the last word of their type."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    by_kind: Mapping[str, str] = field(default_factory=dict)


class Package:
    """A checked zip package. `read` gives a part's bytes within the limits; nothing is ever written to disk."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        """Opens `data`, which stays at hand as `data`, under `limits`, likewise.

        Raises:
            UnreadableFileError: `too_large`, `corrupt`, `encrypted` or `unsafe`.
        """
        check_size(data, limits)
        _check_count(data, limits)
        try:
            self._entries = entries_of(data)
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", "压缩结构不完整") from error
        self.data, self.limits = data, limits
        self._size = len(data)
        self._held: dict[str, bytes] = {}
        self._fingerprints: dict[str, Fingerprint] = {}
        self._room = _MOST_HELD
        self.listed = names_of(self._entries)
        self._members = dict(zip(self.listed.all, self._entries, strict=True))
        self.relations: dict[str, Relations] = {}
        """What `relations_of` found for its parts so far."""
        self._check()

    def _check(self) -> None:
        if self.listed.repeated:
            raise UnreadableFileError("unsafe", "有重名的部件")
        if any(entry.flags & _ENCRYPTED_FLAG for entry in self._entries):
            raise UnreadableFileError("encrypted")
        self._check_places()
        self._check_sizes()

    def _check_places(self) -> None:
        """No part may share bytes with another: a thousand names for one bomb cost nothing to send."""
        ends = 0
        for entry in sorted(self._entries, key=_START):
            if entry.start < ends or entry.start + entry.packed > self._size:
                raise UnreadableFileError("unsafe", "部件互相重叠")
            ends = entry.start + _LOCAL_HEADER + entry.packed

    def _check_sizes(self) -> None:
        total, limits = sum(entry.size for entry in self._entries), self.limits
        if total > limits.total:
            raise UnreadableFileError("too_large", f"展开后 {total // MIB} MB，上限 {limits.total // MIB} MB")
        for entry in self._entries:
            if entry.size > limits.part:
                raise UnreadableFileError("too_large", f"部件展开后 {entry.size // MIB} MB，上限 {limits.part // MIB} MB")
            if entry.size > limits.ratio_free and entry.size > limits.ratio * max(1, entry.packed):
                raise UnreadableFileError("unsafe", "压缩比异常")

    def __contains__(self, name: str) -> bool:
        """Whether the package has the part `name`."""
        return name in self._members

    def spelled(self, name: str) -> str:
        """The name of a part as the package spells it."""
        return self.listed.spelled(name)

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    def fingerprint(self, name: str) -> Fingerprint:
        """What tells a part without unpacking it: parts with one fingerprint have the same bytes. A checksum alone can be forged."""
        known = self._fingerprints.get(name)
        if known is None:
            entry = self._members[name]
            packed = packed_bytes(self.data, entry)
            short = packed is not None and _DIGEST < len(packed) <= _SHORT
            whole = packed if packed is not None and short else sha256(self.read(name) if packed is None else packed).digest()
            known = self._fingerprints[name] = entry.checksum, entry.size, entry.method, whole
        return known

    def start(self, name: str) -> bytes:
        """The first bytes of a part."""
        entry = self._members[name]
        start = unpacked_start(self.data, entry)
        if start is None:
            start = self._kept(name, entry)
        if start is not None:
            return start[:START]
        try:
            with self._opened(entry) as stream:
                return stream.read(START)
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", f"部件 {name} 无法展开") from error

    def read(self, name: str) -> bytes:
        """The bytes of part `name`.

        Raises:
            UnreadableFileError: the part is missing, damaged, longer than stated, or carries a document type declaration.
        """
        entry = self._members.get(name)
        if entry is None:
            raise UnreadableFileError("corrupt", f"缺少部件 {name}")
        kept = self._kept(name, entry)
        if kept is not None:
            return kept
        try:
            with self._opened(entry) as stream:
                data = stream.read(entry.size + 1)
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", f"部件 {name} 无法展开") from error
        if len(data) != entry.size:
            raise UnreadableFileError("unsafe", f"部件 {name} 的大小与声明不符")
        return data

    def _opened(self, entry: Entry) -> IO[bytes]:
        """A part as the library unpacks it, which has the last word on all that is unusual."""
        library = zipfile.ZipFile(io.BytesIO(self.data))
        return library.open(library.infolist()[self._entries.index(entry)])

    def _kept(self, name: str, entry: Entry) -> bytes | None:
        """The bytes of a part that is packed as usual; a small one stays at hand."""
        known = self._held.get(name)
        if known is None:
            known = unpacked(self.data, entry)
            if known is not None and len(known) <= self._room:
                self._held[name] = known
                self._room -= len(known)
        return known

    def xml(self, name: str) -> bytes:
        """The bytes of an XML part in UTF-8 that declares no document type.

        Raises:
            UnreadableFileError: as `read`; `unsafe` where it declares a document type in any encoding.
        """
        data = self.read(name)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:64]:
            try:
                data = data.decode("utf-16").encode()
            except UnicodeDecodeError as error:
                raise UnreadableFileError("corrupt", f"部件 {name} 编码错误") from error
            start = data.find(b"?>")
            data = data[start + 2 :] if data.startswith(b"<?xml") and start > 0 else data
        if b"!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
            raise UnreadableFileError("unsafe", "声明了文档类型（DOCTYPE）")
        return data
