"""A RAR archive. Its directory and its stored members are read here; packed ones need an outside program."""

from __future__ import annotations

import io
import struct
from typing import Any

import rarfile  # type: ignore[import-untyped]

from extractors.containers.contents import Budget, Contents, Gathering
from extractors.containers.names import decode, is_escaping, is_litter
from extractors.errors import UnreadableFileError

TOOL_ADVICE = "RAR 解压程序：Debian 请安装 unar，Windows 请安装 7-Zip 并把它的文件夹加入 PATH"
_LINKS = {1, 2, 3}
"""Links of Unix and Windows; a repeated file is a redirection too, and harmless."""

_RAR5 = b"Rar!\x1a\x07\x01\x00"
_UNICODE = 0x200
_DAMAGE = (rarfile.Error, OSError, ValueError, struct.error, IndexError, KeyError, TypeError, EOFError, ArithmeticError)


def open_rar(data: bytes, budget: Budget) -> Contents:
    """Every member of a RAR archive.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `converter_missing`, or beyond the budget.
    """
    budget.enter(len(data))
    archive, infos, whole = _directory(data)
    budget.count(len(infos))
    names = [_name(info) for info in infos]
    kept = [(info, name) for info, name in zip(infos, names, strict=True) if not info.is_dir() and not is_litter(name)]
    reasons = [_refusal(info, name, names) for info, name in kept]
    if any(info.compress_type != rarfile.RAR_M0 and not reason for (info, _), reason in zip(kept, reasons, strict=True)):
        _require_tool()
    gathering = Gathering()
    for (info, name), reason in zip(kept, reasons, strict=True):
        found = reason or _member(archive, info, budget)
        if isinstance(found, str):
            gathering.refuse(name, found)
        else:
            gathering.add(name, found)
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
        raise UnreadableFileError("converter_missing", TOOL_ADVICE) from error
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "压缩包结构不完整") from error
    if archive.needs_password() and not infos:
        raise UnreadableFileError("encrypted")
    ended = not data.startswith(_RAR5) or any(block.type == rarfile.RAR_BLOCK_ENDARC for block in blocks)
    if not infos and not ended:
        raise UnreadableFileError("corrupt", "压缩包不完整")
    return archive, infos, ended and not archive.strerror()


def _require_tool() -> None:
    """Asked before anything is opened: `rarfile` would leave its temporary file behind."""
    try:
        rarfile.tool_setup()
    except rarfile.RarCannotExec as error:
        raise UnreadableFileError("converter_missing", TOOL_ADVICE) from error


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


def _member(archive: Any, info: Any, budget: Budget) -> bytes | str:
    """The bytes of a member, or the code why it can't be had."""
    try:
        source = archive.getinfo_orig(info)
        if not budget.admits(source.file_size):
            return "too_large"
        budget.take(source.file_size, source.compress_size)
        with archive.open(source) as stream:
            found: bytes = stream.read(source.file_size + 1)
    except _DAMAGE:
        return "corrupt"
    return found if len(found) == source.file_size else "corrupt"
