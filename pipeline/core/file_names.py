"""Names that every system of an office can keep, and how long may be what people type: far more than anybody needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count
from pathlib import PurePosixPath

from extractors.language.junk import printable
from pipeline.core.errors import UsageError

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)")
"""Names of devices, which no file of Windows may have, whatever its ending."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_FILE = 60
_DEEPEST = 6
"""Folders that a dropped file keeps, counted from the file."""
_NAMELESS = "未命名"


def without_unsafe(name: str) -> str:
    """The name without the characters that Windows keeps for itself."""
    return _UNSAFE.sub("", name)


def file_name(stem: str, suffix: str) -> str:
    """A file name that Windows can keep too: none of its devices, no dot or blank at the end."""
    name = without_unsafe(stem).strip(" .")[:_LONGEST_FILE].strip(" .") + suffix
    return f"_{name}" if is_device(name) else name


def name_key(name: str) -> str:
    """The same for names that some file system takes for one: they differ in capitals, or in how Unicode composes them."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def is_device(name: str) -> bool:
    """Whether Windows takes a name for one of its devices (CON, NUL), whatever its ending."""
    return _RESERVED.match(name) is not None


def portable_names(names: Iterable[str]) -> dict[str, str]:
    """Paths with `/` as names that Windows can keep beside one another: cleaned where they must be, numbered where two would be one."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in names:
        whole = "/".join(_portable(part) for part in name.split("/"))
        stem, dot, suffix = whole.rpartition(".") if "." in whole.rpartition("/")[2].lstrip(".") else (whole, "", "")
        numbered = (f"{stem}_{number}{dot}{suffix}" for number in count(2))
        found[name] = next(one for one in chain([whole], numbered) if name_key(one) not in taken)
        taken.add(name_key(found[name]))
    return found


def _portable(part: str) -> str:
    kept = _UNSAFE.sub("_", part).rstrip(" .") or "_"
    return f"_{kept}" if is_device(kept) else kept


def safe_name(written: str) -> PurePosixPath:
    """A path below the inbox that every file system takes and no part of which leads elsewhere; the folders next to the file are kept."""
    parts = [_safe_part(printable(part)) for part in written.replace("\\", "/").split("/")]
    kept = [part for part in parts[:-1] if part][-_DEEPEST:]
    return PurePosixPath(*kept, parts[-1] or _NAMELESS)


def _safe_part(part: str) -> str:
    stem, dot, ending = part.strip(" .").rpartition(".")
    return file_name(stem, f".{file_name(ending, '')}") if dot else file_name(ending, "")


NAME = 100
"""Of a unit, a kind of unit, a person, a department, a telephone, a mailbox."""
TITLE = 500
"""Of a campaign, a form, a field; several names in one line; whatever a page itself puts into a form."""
TEXT = 2_000
"""A reason, a value, a remark."""
LIST = 300_000
"""A roster pasted into a page: 10,000 units with their addresses."""


def require_length(what: str, text: str, most: int) -> None:
    """Refuses a text that is too long.

    Raises:
        UsageError: it is.
    """
    if len(text) > most:
        message = f"{what}太长（{len(text)} 个字），请写在 {most} 个字以内。"
        raise UsageError(message)
