"""The gate of zip-based formats: what a package claims and holds is checked before any library opens it.

Limits follow mature systems; each is far above what a form needs and far below what hurts (`docs/limits.md`).
"""

from __future__ import annotations

import io
import zipfile
import zlib

from extractors.errors import UnreadableFileError

MAX_INPUT = 50 * 2**20
MAX_MEMBERS = 1_000
MAX_PART = 64 * 2**20
MAX_TOTAL = 256 * 2**20
MAX_RATIO = 200
RATIO_FREE = 2**20
_LOCAL_HEADER = 30
_ENCRYPTED_FLAG = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


class Package:
    """A checked zip package. `read` gives a part's bytes within the limits; nothing is ever written to disk."""

    def __init__(self, data: bytes) -> None:
        """Opens `data`, which stays at hand as `data`.

        Raises:
            UnreadableFileError: `too_large`, `corrupt`, `encrypted` or `unsafe`.
        """
        if len(data) > MAX_INPUT:
            raise UnreadableFileError("too_large", f"{len(data) // 2**20} MB，上限 {MAX_INPUT // 2**20} MB")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", "压缩结构不完整") from error
        self.data = data
        self._size = len(data)
        self._members = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        self._check()

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise UnreadableFileError("unsafe", f"内含 {len(infos)} 个部件，上限 {MAX_MEMBERS}")
        if len(self._members) != len(infos):
            raise UnreadableFileError("unsafe", "有重名的部件")
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
            raise UnreadableFileError("encrypted")
        self._check_places(infos)
        self._check_sizes(infos)

    def _check_places(self, infos: list[zipfile.ZipInfo]) -> None:
        """No part may share bytes with another: a thousand names for one bomb cost nothing to send."""
        ends = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < ends or info.header_offset + info.compress_size > self._size:
                raise UnreadableFileError("unsafe", "部件互相重叠")
            ends = info.header_offset + _LOCAL_HEADER + info.compress_size

    @staticmethod
    def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
        total = sum(info.file_size for info in infos)
        if total > MAX_TOTAL:
            raise UnreadableFileError("too_large", f"展开后 {total // 2**20} MB，上限 {MAX_TOTAL // 2**20} MB")
        for info in infos:
            if info.file_size > MAX_PART:
                raise UnreadableFileError("too_large", f"部件展开后 {info.file_size // 2**20} MB，上限 {MAX_PART // 2**20} MB")
            if info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(1, info.compress_size):
                raise UnreadableFileError("unsafe", "压缩比异常")

    def __contains__(self, name: str) -> bool:
        """Whether the package has the part `name`."""
        return name in self._members

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    def checksum(self, name: str) -> tuple[int, int]:
        """CRC and size of a part as the package states them, without reading it."""
        info = self._members[name]
        return info.CRC, info.file_size

    def start(self, name: str) -> bytes:
        """The first bytes of a part."""
        try:
            with self._zip.open(self._members[name]) as stream:
                return stream.read(128)
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", f"部件 {name} 无法展开") from error

    def read(self, name: str) -> bytes:
        """The bytes of part `name`.

        Raises:
            UnreadableFileError: the part is missing, damaged, longer than stated, or carries a document type declaration.
        """
        info = self._members.get(name)
        if info is None:
            raise UnreadableFileError("corrupt", f"缺少部件 {name}")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", f"部件 {name} 无法展开") from error
        if len(data) != info.file_size:
            raise UnreadableFileError("unsafe", f"部件 {name} 的大小与声明不符")
        return data

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
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableFileError("unsafe", "声明了文档类型（DOCTYPE）")
        return data
