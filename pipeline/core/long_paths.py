"""Paths as Windows takes them at any length, and as people know them.

Windows refuses a path of 260 characters or more, unless it bears a prefix. A workspace bears it from its root on where something below it
might be as long; what a person names on the command line bears it where it is that long itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

_LONGEST = 240
"""Longer paths need the prefix (the limit is 260, less what is written beside)."""
PREFIX = "\\\\?\\"
_NETWORK = f"{PREFIX}UNC"
ANY_DEPTH = 10_000
"""Characters of names below a folder where nothing limits them."""
StrPath: TypeAlias = "str | Path"
"""A path as whoever handles thousands of files has it: an object for each costs more than what the system does with it."""


def long_path(path: Path, room: int = 0) -> Path:
    """The path as Windows takes one of any length; elsewhere, and where it is short, the path itself.

    Args:
        path: Of a file or folder.
        room: Characters of the names that may be put below it.
    """
    return Path(long_name(path, room)) if os.name == "nt" else path


def long_name(path: StrPath, room: int = 0) -> StrPath:
    """The same for whoever hands it to the system and to nobody else."""
    return windows_path(os.path.abspath(path), room) if os.name == "nt" else path  # noqa: PTH100 - what the prefix needs is text without dots


def is_long(path: Path) -> bool:
    """Whether other programs of this system may be unable to open it."""
    return os.name == "nt" and len(shown(path)) >= _LONGEST


def windows_path(text: str, room: int = 0) -> str:
    """An absolute path of Windows, with the prefix that lifts the limit of 260 characters where it would be met."""
    return lengthened(text) if len(text) + room >= _LONGEST else text


def lengthened(text: str) -> str:
    """An absolute path of Windows with the prefix that lifts the limit of 260 characters."""
    if text.startswith(PREFIX):
        return text
    return f"{_NETWORK}{text[1:]}" if text.startswith("\\\\") else f"{PREFIX}{text}"


def shown(path: StrPath) -> str:
    """A path as a person knows it, without the prefix."""
    return without_prefix(str(path))


def plain(path: Path) -> Path:
    """The same path without the prefix, for other programs, which may not know it."""
    return Path(shown(path))


def without_prefix(text: str) -> str:
    """A text in which every path is as a person knows it."""
    return text.replace(f"{_NETWORK}\\", "\\\\").replace(PREFIX, "")
