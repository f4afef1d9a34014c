"""What is told of a fault of the program: where in it, under which versions; nothing that stands in a return, no name, no folder."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
import sqlite3
from collections.abc import Iterator

from pipeline.core.faults import lines_of
from pipeline.core.version import __version__

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
