"""What is told of a fault of the program: where in it, under which versions; nothing that stands in a return, no name, no folder."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import PurePath

from pipeline.core.version import __version__

REPORT = "huizong-故障报告.txt"
_HEAD = "汇总 故障报告。里面只有程序出错的位置和版本，没有表里的内容、单位、人名和文件名，可以交给维护人员。"
_OURS = ("pipeline", "extractors")
_LIBRARIES = ("lxml", "numpy", "openpyxl", "pandas", "pdfplumber", "python-docx", "sqlalchemy", "starlette", "uvicorn")


def crash_report(error: BaseException, *, at: dt.datetime) -> str:
    """The report, ready to be written: types of the errors, and the lines of code they came through."""
    lines = [_HEAD, "", f"时间 {at.isoformat(timespec='seconds')}", f"huizong {__version__}", _system(), *_versions(), ""]
    for one in _chain(error):
        lines += [f"{type(one).__module__}.{type(one).__qualname__}", *(f"  {line}" for line in _frames(one)), ""]
    return "\n".join(lines)


def _system() -> str:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"Python {platform.python_version()}，{system}，SQLite {sqlite3.sqlite_version}"


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            continue


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came of, the first cause last. Their words are left out: they may quote a value."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _frames(error: BaseException) -> Iterator[str]:
    """Module, line and function of every step; the code's text is the reader's to look up."""
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{_module(frame.filename)}:{frame.lineno} {frame.name}"


def _module(file: str) -> str:
    """The path from our package, or from the folder of libraries, on: what stands before it may name a person."""
    parts = PurePath(file.replace("\\", "/")).parts
    for place in range(len(parts) - 1, -1, -1):
        if parts[place] in _OURS:
            return "/".join(parts[place:])
        if parts[place] in {"site-packages", "dist-packages", "lib"}:
            return "/".join(parts[place + 1 :])
    return parts[-1] if parts else ""
