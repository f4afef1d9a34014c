"""Goes into the changed copy as `sitecustomize.py`: what wine 8 lacks is taken away, what it allows beyond Windows is refused."""

from __future__ import annotations

import _winapi
import ntpath
import os
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

# Python copies by this call where it is there; wine 8 has it without a body.
del _winapi.CopyFile2  # type: ignore[attr-defined] # on Windows alone

_LONGEST_FILE, _LONGEST_FOLDER = 259, 247
"""Characters of a path that a program may name without the prefix, on a computer where nobody has lifted the limit."""
_PREFIX = "\\\\?\\"
_FIRST_ARGUMENT = {"open", "os.mkdir", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.utime", "os.chmod", "os.truncate"}
_FIRST_TWO = {"os.rename", "os.link"}
_PATH_TOO_LONG = 206


def _is_too_long(path: Any, longest: int = _LONGEST_FILE) -> bool:
    if isinstance(path, int) or path is None:
        return False
    text = os.fsdecode(path)
    return not text.startswith(_PREFIX) and len(ntpath.abspath(text)) > longest


def _refuse(path: Any, longest: int = _LONGEST_FILE) -> None:
    if _is_too_long(path, longest):
        raise FileNotFoundError(2, "longer than Windows takes", os.fsdecode(path), _PATH_TOO_LONG)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FIRST_ARGUMENT:
        _refuse(arguments[0], _LONGEST_FOLDER if event == "os.mkdir" else _LONGEST_FILE)
    elif event in _FIRST_TWO:
        _refuse(arguments[0])
        _refuse(arguments[1])
    elif event == "sqlite3.connect":
        _refuse(unquote(os.fsdecode(arguments[0]).removeprefix("file:")))


def _refusing(call: Callable[..., Any]) -> Callable[..., Any]:
    def kept(path: Any, *arguments: Any, **named: Any) -> Any:
        _refuse(path)
        return call(path, *arguments, **named)

    return kept


def _untrue(call: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def kept(path: Any) -> bool:
        return not _is_too_long(path) and call(path)

    return kept


sys.addaudithook(_look)
for _name in ("stat", "lstat"):
    setattr(os, _name, _refusing(getattr(os, _name)))
for _name in ("exists", "lexists", "isfile", "isdir", "islink"):
    setattr(ntpath, _name, _untrue(getattr(ntpath, _name)))
