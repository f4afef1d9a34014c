"""What may be told of a fault of the program: types of errors and places in code; not their words, which may quote what people wrote.

A name is told only of code that everybody can look up: ours, Python's, and that of installed libraries. A file of somebody's own, a
template, or a type made while the program runs may bear any name.
"""

from __future__ import annotations

import builtins
import datetime as dt
import importlib.metadata
import logging
import platform
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from functools import cache
from types import TracebackType

from pipeline.core.version import __version__

_ELSEWHERE = "（别处）"
_OURS = frozenset({"pipeline", "extractors"})
_LONGEST = 200
"""Errors that came of one another, and frames of each, at most: a recursion has thousands."""


def lines_of(error: BaseException) -> Iterator[str]:
    """The error and what it came of, the first cause last: its type, and below it the places it came through."""
    for one in _chain(error):
        yield _type_name(type(one))
        yield from (f"  {frame}" for frame in _frames(one.__traceback__))


class FaultFormatter(logging.Formatter):
    """Writes records into `huizong.log`; of an exception only what may be told."""

    def __init__(self) -> None:
        """Takes nothing."""
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """Types and places, without words."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(lines_of(error)) if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802, ARG002 - as above
        """Nothing: it quotes lines of code."""
        return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting and len(seen) < _LONGEST:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        cause = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        waiting += [*inner, *([cause] if cause is not None else [])]


def _frames(found: TracebackType | None) -> Iterator[str]:
    """Module, line and function of every step; of code from elsewhere only that there was one."""
    for frame, line in list(traceback.walk_tb(found))[-_LONGEST:]:
        module, code = frame.f_globals.get("__name__"), frame.f_code
        is_told = _is_public(module) and _is_of(str(module), code.co_filename)
        yield f"{module}:{line} {code.co_name}" if is_told else _ELSEWHERE


def _is_of(module: str, file: str) -> bool:
    """Whether code of that file is that of the module, and not something compiled in its name (a template, a generated class)."""
    return getattr(sys.modules.get(module), "__file__", None) == file or file.startswith("<frozen ")


def _is_public(module: object) -> bool:
    return isinstance(module, str) and module.partition(".")[0] in _known()


@cache
def _known() -> frozenset[str]:
    """Top-level names of modules that everybody can look up."""
    return _OURS | sys.stdlib_module_names | importlib.metadata.packages_distributions().keys()


def _type_name(kind: type[BaseException]) -> str:
    """Its name, where it stands under it in a module that everybody can look up."""
    module = getattr(kind, "__module__", None)
    found: object = sys.modules.get(str(module))
    for part in kind.__qualname__.split("."):
        found = getattr(found, part, None)
    return f"{module}.{kind.__qualname__}" if found is kind and _is_public(module) else f"{_ELSEWHERE}{_builtin(kind)}"


def _builtin(kind: type[BaseException]) -> str:
    """The nearest type of Python's own that it is of."""
    return next(name for name in (base.__name__ for base in kind.__mro__) if getattr(builtins, name, None) in kind.__mro__)


REPORT = "huizong-故障报告.txt"
_HEAD = "汇总 故障报告。里面只有程序出错的位置和版本，没有表里的内容、单位、人名和文件名，可以交给维护人员。"
_LIBRARIES = ("lxml", "numpy", "openpyxl", "pandas", "pdfplumber", "python-docx", "sqlalchemy", "starlette", "uvicorn")


def crash_report(error: BaseException, *, at: dt.datetime) -> str:
    """The report, ready to be written: types of the errors, and the lines of code they came through."""
    lines = [_HEAD, "", f"时间 {at.isoformat(timespec='seconds')}", f"huizong {__version__}", _system(), *_versions(), ""]
    return "\n".join([*lines, *lines_of(error), ""])


def _system() -> str:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"Python {platform.python_version()}，{system}，SQLite {sqlite3.sqlite_version}"


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            continue
