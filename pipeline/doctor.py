"""What this computer has, and what is lost without what it has not."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import __version__
from pipeline.errors import HuizongError
from pipeline.office import open_office
from pipeline.workspace import Workspace

_WAL_RESET_MENDED = (3, 51, 3)
_LEAST_FREE = 2**30


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing looked at. `optional` ones cost a format or a comfort, never the job."""

    what: str
    good: bool
    remedy: str = ""
    optional: bool = False


def examine(start: Path, ledger: str | None) -> list[Condition]:
    """Everything looked at, in order. Changes nothing."""
    return [*_program(), *_workspace(start, ledger), *_formats()]


def _program() -> Iterator[Condition]:
    yield Condition(f"huizong {__version__}，Python {platform.python_version()}，{platform.system()} {platform.release()}", good=True)
    if sqlite3.sqlite_version_info < _WAL_RESET_MENDED:
        yield Condition(f"SQLite {sqlite3.sqlite_version}（台账使用回滚日志和完全同步，断电不丢数据）", good=True)
    encoding = sys.getfilesystemencoding()
    good = encoding.lower().startswith("utf")
    yield Condition(f"文件名编码 {encoding}", good, "" if good else "请设置环境变量 PYTHONUTF8=1", optional=True)


def _workspace(start: Path, ledger: str | None) -> Iterator[Condition]:
    try:
        workspace = Workspace.find(start, ledger=ledger)
    except HuizongError as error:
        yield Condition("工作目录", good=False, remedy=str(error))
        return
    free = shutil.disk_usage(workspace.root).free
    yield Condition(
        f"工作目录 {workspace.root}，磁盘剩余 {free / 2**30:.1f} GB", free > _LEAST_FREE, "" if free > _LEAST_FREE else "请腾出磁盘空间"
    )
    try:
        opened = open_office(workspace)
    except HuizongError as error:
        yield Condition("活动", good=False, remedy=str(error))
        return
    for name, campaign in opened.campaigns.items():
        yield Condition(f"活动 {name}：{campaign.title}，名册 {len(opened.rosters[name])} 家，表 {len(opened.layouts[name])} 种", good=True)


def _formats() -> Iterator[Condition]:
    yield Condition("Word（.docx）、Excel（.xlsx、.xlsm）", good=importlib.util.find_spec("lxml") is not None)
    yield Condition("旧版 Word、WPS、PDF、扫描件、邮件、压缩包", good=False, remedy="这一版还不能读，会列入“待核”并说明", optional=True)
