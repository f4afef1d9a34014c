"""What lies in the inbox: looks, touches nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from extractors.language.junk import printable
from pipeline.core.storage import reason

RECEIPTS = "收件时间.csv"
MAIL_FOLDER = "邮件"
"""The folder that fetched mails are put into."""
_JUNK = frozenset({"thumbs.db", "desktop.ini"})
_UNFINISHED = (".crdownload", ".part", ".partial", ".tmp")
_JUNCTION = 0xA0000003
"""Reparse tag of a folder that leads elsewhere on Windows; OneDrive's place-holders have other tags and are files."""


class Dropped(NamedTuple):
    """A file in the inbox.

    Attributes:
        path: Where it lies.
        name: Its path below the inbox with `/`, readable: a name in GBK bytes, as unzipping leaves it on Linux, is decoded.
        info: How it looked.
    """

    path: str
    name: str
    info: os.stat_result


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that stays in the inbox for now.

    Attributes:
        name: Its path below the inbox.
        reason: Why, and what to do, in Chinese.
        urgent: It stays until a person does something; else the next run takes it.
    """

    name: str
    reason: str
    urgent: bool = False


def look(inbox: Path, campaigns: Collection[str] = ()) -> tuple[tuple[Dropped, ...], tuple[Skipped, ...]]:
    """Every file that may be taken in, and every other thing a person should know of, both by name.

    Hidden files, the helpers of Windows and the registers of receipts, that of the inbox and those of the campaigns' folders in it, are
    passed over without a word.
    """
    registers = {str(inbox.joinpath(folder, RECEIPTS)) for folder in ("", *campaigns)}
    found = sorted(_walk(str(inbox), ""), key=attrgetter("name"))
    dropped = tuple(thing for thing in found if isinstance(thing, Dropped) and thing.path not in registers)
    return dropped, tuple(thing for thing in found if isinstance(thing, Skipped))


def holds_files(inbox: Path) -> bool:
    """Whether anything lies there that a run may take in, told by the first such file."""
    return any(isinstance(thing, Dropped) and not thing.name.endswith(RECEIPTS) for thing in _walk(str(inbox), ""))


def is_litter(name: str) -> bool:
    """Whether a file of this name is one of the system's own: hidden, or a helper of Windows."""
    return name.startswith(".") or name.lower() in _JUNK


def _walk(folder: str, below: str) -> Iterator[Dropped | Skipped]:
    """What lies in a folder; `below` is its path below the inbox as the system has it, with a `/` at its end."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.path) for entry in entries]
    except OSError as error:
        yield Skipped(readable(below.removesuffix("/") or "."), f"这个文件夹打不开（{reason(error)}），请检查权限", urgent=True)
        return
    for name, path in found:
        if is_litter(name):
            continue
        try:
            info = os.lstat(path)
        except OSError as error:
            yield Skipped(readable(f"{below}{name}"), f"看不到这个文件（{reason(error)}），下次运行再收")
            continue
        if stat.S_ISDIR(info.st_mode) and getattr(info, "st_reparse_tag", 0) != _JUNCTION:
            yield from _walk(path, f"{below}{name}/")
        elif info.st_size or not name.startswith("~$") or not stat.S_ISREG(info.st_mode):
            # Word's mark that somebody has a document open is such a file with nothing in it.
            yield _judged(Dropped(path, readable(f"{below}{name}"), info))


def _judged(file: Dropped) -> Dropped | Skipped:
    """What may be taken in, or why it may not."""
    if not stat.S_ISREG(file.info.st_mode):
        return Skipped(file.name, "这是快捷链接或特殊文件，没有打开，请把真正的文件放进收件夹", urgent=True)
    if file.name.lower().endswith(_UNFINISHED):
        return Skipped(file.name, "这是没有下载完的文件或临时文件，下载完后会自动收入，用不着的请删除", urgent=True)
    return file


def readable(name: str) -> str:
    """A path with `/` as text that can be stored and shown: nothing in it steers a screen or turns the direction of writing."""
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            name = os.fsencode(name).decode("gb18030")
        except UnicodeDecodeError:
            name = name.encode("utf-8", "backslashreplace").decode()
    return "/".join(printable(part) or "_" for part in name.split("/"))
