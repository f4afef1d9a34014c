"""A RAR archive. Its directory and its stored members are read here; packed ones need an outside program."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import rarfile  # type: ignore[import-untyped]

from extractors.core.errors import UnreadableFileError
from extractors.formats.containers.contents import CORRUPT, Budget, Contents, ContentsCollector, Member, is_escaping, is_litter
from extractors.formats.containers.unrar import ADVICE, programs, unpacked
from extractors.language.encodings import decode

_LINKS = {1, 2, 3}
"""Links of Unix and Windows; a repeated file is a redirection too, and harmless."""

_RAR5 = b"Rar!\x1a\x07\x01\x00"
_UNICODE = 0x200
"""The signature of version 5, and the flag of a name in Unicode before it."""
_BEFORE = {
    True: _RAR5 + struct.pack("<I", zlib.crc32(b"\x03\x01\x00\x00")) + b"\x03\x01\x00\x00",
    False: b"Rar!\x1a\x07\x00\xcf\x90\x73" + bytes(2) + b"\x0d" + bytes(7),
}
_BEHIND = {True: struct.pack("<I", zlib.crc32(b"\x03\x05\x00\x00")) + b"\x03\x05\x00\x00", False: b""}
"""Head and end of an archive of version 5, or older."""

_DAMAGE = (rarfile.Error, OSError, ValueError, struct.error, IndexError, KeyError, TypeError, EOFError, ArithmeticError)


def open_rar(data: bytes, budget: Budget) -> Contents:
    """Every member of a RAR archive.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `converter_missing`, `timeout`, or beyond the budget.
    """
    budget.enter(len(data))
    archive, infos, whole = _directory(data)
    budget.count(len(infos))
    names = [_name(info) for info in infos]
    kept = [(info, name) for info, name in zip(infos, names, strict=True) if not info.is_dir() and not is_litter(name)]
    refused = [Member(reason=_refusal(info, name, names)) for info, name in kept]
    found = [one if one.reason else _stored(archive, info, budget) for one, (info, _) in zip(refused, kept, strict=True)]
    packed = [place for place, one in enumerate(found) if one is None]
    if packed:
        made = _Unpacking(data, archive, infos, budget).members([kept[place][0] for place in packed])
        for place, unfolded in zip(packed, made, strict=True):
            found[place] = unfolded
    gathering = ContentsCollector()
    for (_, name), one in zip(kept, found, strict=True):
        gathering.take(name, one or CORRUPT)
    if not whole:
        gathering.refuse("压缩包的其余部分", "corrupt")
    return gathering.contents()


def _directory(data: bytes) -> tuple[Any, list[Any], bool]:
    """The archive, its entries, and whether they are all: `rarfile` stops at damage without a word."""
    blocks: list[Any] = []
    try:
        archive = rarfile.RarFile(io.BytesIO(data), info_callback=blocks.append)
        infos = archive.infolist()
    except rarfile.NeedFirstVolume as error:
        raise UnreadableFileError("corrupt", "分卷压缩包缺少第一卷") from error
    except rarfile.RarCannotExec as error:
        # The comment of the archive is packed.
        raise UnreadableFileError("converter_missing", ADVICE) from error
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "压缩包结构不完整") from error
    if archive.needs_password() and not infos:
        raise UnreadableFileError("encrypted")
    ended = not data.startswith(_RAR5) or any(block.type == rarfile.RAR_BLOCK_ENDARC for block in blocks)
    if not infos and not ended:
        raise UnreadableFileError("corrupt", "压缩包不完整")
    return archive, infos, ended and not archive.strerror()


def _name(info: Any) -> str:
    """RAR before version 3 keeps names in the character set of the machine."""
    raw = info.orig_filename
    name: str = info.filename if info.flags & _UNICODE or not isinstance(raw, bytes) else decode(raw)
    return name.replace("\\", "/")


def _refusal(info: Any, name: str, names: list[str]) -> str:
    linked = info.is_symlink() or bool(info.file_redir and info.file_redir[0] in _LINKS)
    if linked or is_escaping(name) or names.count(name) > 1:
        return "unsafe"
    return "encrypted" if info.needs_password() else ""


def _stored(archive: Any, info: Any, budget: Budget) -> Member | None:
    """A member that is not packed; `None` for one that is."""
    try:
        source = archive.getinfo_orig(info)
        if not budget.admits(source.file_size):
            return Member(reason="too_large")
        budget.take(source.file_size, source.compress_size)
        if source.compress_type != rarfile.RAR_M0:
            return None
        with archive.open(source) as stream:
            found: bytes = stream.read(source.file_size + 1)
    except _DAMAGE:
        return CORRUPT
    return Member(found) if len(found) == source.file_size else CORRUPT


class _Unpacking:
    """Packed members through an outside program: all with one start, then those that damage beside them has shifted, one by one."""

    def __init__(self, data: bytes, archive: Any, infos: Sequence[Any], budget: Budget) -> None:
        self._data = data
        self._archive = archive
        self._infos = [info for info in infos if not info.is_dir()]
        self._most = budget.limits.total
        self._deadline = time.monotonic() + budget.limits.unpack_seconds

    def members(self, wanted: Sequence[Any]) -> list[Member]:
        """Each wanted member.

        Raises:
            UnreadableFileError: `converter_missing`, no program is there; `timeout`, those that are took too long.
        """
        tools = programs()
        if not tools:
            raise UnreadableFileError("converter_missing", ADVICE)
        sources = [self._archive.getinfo_orig(info) for info in wanted]
        found = [b"" if not one.file_size else None for one in sources]
        for tool in tools:  # what one can't unpack, the next one may
            if None in found:
                everything = dict(self._together(tool))
                found = [one if one is not None else everything.get(id(source)) for one, source in zip(found, sources, strict=True)]
            if None in found and not self._archive.is_solid():
                found = [one if one is not None else self._alone(tool, source) for one, source in zip(found, sources, strict=True)]
        return [CORRUPT if one is None else Member(one) for one in found]

    def _alone(self, tool: Path, info: Any) -> bytes | None:
        """One member as an archive of its own, so that no other one can harm it."""
        is_new = self._data.startswith(_RAR5)
        start = info.header_offset
        member = self._data[start : start + info.header_size + info.compress_size]
        made = self._run(tool, _BEFORE[is_new] + member + _BEHIND[is_new], info.file_size + 1)
        return made if _is_right(made, info) else None

    def _together(self, tool: Path) -> Iterator[tuple[int, bytes]]:
        """Every member that comes out right, by the identity of its entry: one that is longer or shorter shifts those behind it."""
        sizes = [info.file_size for info in self._infos]
        made = self._run(tool, self._data, min(sum(sizes), self._most) + 1)
        for info, end in zip(self._infos, accumulate(sizes), strict=True):
            one = made[end - info.file_size : end]
            if _is_right(one, info):
                yield id(info), one

    def _run(self, tool: Path, archive: bytes, most: int) -> bytes:
        left = self._deadline - time.monotonic()
        made = unpacked(tool, archive, most, left) if left > 0 else b""
        if time.monotonic() > self._deadline:
            raise UnreadableFileError("timeout")
        return made


def _is_right(made: bytes, info: Any) -> bool:
    """Whether a member is as long as stated and has the checksum that stands in the archive."""
    if len(made) != info.file_size:
        return False
    if info.CRC is not None:
        return zlib.crc32(made) == int(info.CRC)
    hashed = rarfile.Blake2SP()
    hashed.update(made)
    return bool(info.blake2sp_hash is not None and hashed.digest() == info.blake2sp_hash)
