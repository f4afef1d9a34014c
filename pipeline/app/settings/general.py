"""What is set for a whole office: the nightly job, what one file may cost; and where its things lie, with what may be done with each."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.nightly.night import last_lines
from pipeline.app.nightly.schedule import Plan, ScheduleError, choose
from pipeline.cage import DEFAULT_LIMITS
from pipeline.cage.limits import SETTINGS, read_limits, set_value
from pipeline.core.bundled import MARKER
from pipeline.core.errors import HuizongError
from pipeline.core.long_paths import plain, shown
from pipeline.core.settings_file import Value, WrongFieldError, change, with_values
from pipeline.core.workspace import Workspace
from pipeline.intake.originals import are_elsewhere, where_originals_lie

USUAL = dt.time(2, 30)
_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Nightly:
    """How the job stands.

    Attributes:
        at: When it runs; none where it is not set.
        lacking: Why there is no timer.
        lines: What the last nights said, the newest first.
    """

    at: dt.time | None
    lacking: str
    lines: Sequence[str]


def plan_of(workspace: Workspace, at: dt.time) -> Plan:
    """The job of a workspace, run by this very program."""
    return Plan(plain(workspace.root), _program(), at)


def nightly(workspace: Workspace, home: Path) -> Nightly:
    """How the job of a workspace stands, for the user with that home."""
    lines = tuple(reversed(last_lines(workspace, _SHOWN)))
    try:
        scheduler = choose(None, home)
        return Nightly(scheduler.set_at(plan_of(workspace, USUAL)), "", lines)
    except ScheduleError as error:
        return Nightly(None, str(error), lines)


def set_nightly(workspace: Workspace, at: dt.time, home: Path) -> None:
    """Sets the job, in the place of one that was set before.

    Raises:
        ScheduleError: the system has no timer, or refuses.
    """
    choose(None, home).install(plan_of(workspace, at))


def stop_nightly(workspace: Workspace, home: Path) -> None:
    """Takes the job away.

    Raises:
        ScheduleError: the system has no timer, or refuses.
    """
    choose(None, home).remove(plan_of(workspace, USUAL))


def _program() -> tuple[str, ...]:
    """How this very program is started: by the command beside this Python, or above it in a package for clerks, wherever that is."""
    beside = os.pathsep.join(str(folder) for folder in Path(sys.executable).parents[:3])
    found = shutil.which("huizong", path=beside) or shutil.which("huizong")
    return (found,) if found else (sys.executable, "-c", "from pipeline.cli import main; main()")


WHAT: Mapping[str, str] = {
    "input_mb": "一个文件最多多少 MB，更大的不读",
    "wall_seconds": "读一个文件最多等多少秒",
    "cpu_seconds": "读一个文件最多计算多少秒；扫描件每页要两三秒",
    "memory_mb": "读一个文件最多用多少 MB 内存",
    "pages": "一份 PDF 或扫描件最多多少页",
    "megapixels": "一张图片最多多少百万像素",
    "members": "一个压缩包、邮件里最多多少个文件",
    "office_file_seconds": "转换一份旧版 Word 最多等多少秒",
}
"""Those that an office may have a reason to change."""
_OTHERS: Mapping[str, str] = {
    "files_per_worker": "读多少个文件换一个读表的进程",
    "part_mb": "压缩包里一个文件解开后最多多少 MB",
    "total_mb": "一个压缩包全部解开后最多多少 MB",
    "ratio": "解开后最多是原来的多少倍，再多就当作压缩炸弹",
    "ratio_free_mb": "解开后不到多少 MB 的不看倍数",
    "depth": "压缩包、邮件最多套多少层",
    "cells": "一张工作表最多多少格（连空格）",
    "filled": "一张工作表最多多少个有内容的格",
    "merges": "一张工作表最多多少处合并的格",
    "word_cells": "一份 Word 最多多少个格",
    "tags": "一份 Word 正文最多多少个标记",
    "table_depth": "Word 里表格最多套多少层",
    "page_objects": "PDF 一页最多多少个字和线",
    "drawn_mb": "PDF 画各页的指令最多多少 MB",
    "mail_parts": "一封邮件最多多少个部分",
    "mail_lines": "一封邮件最多多少行",
    "unpack_seconds": "解一个 RAR 包最多多少秒",
    "office_start_seconds": "LibreOffice 启动最多等多少秒",
    "office_memory_mb": "LibreOffice 最多用多少 MB 内存",
    "office_output_mb": "LibreOffice 转出的文件最多多少 MB",
    "office_batch": "LibreOffice 启动一次最多转多少份",
}
WHATS: Mapping[str, str] = {**WHAT, **_OTHERS}
"""Every limit that may be set."""


_TABLE = "[limits]"
_MOST = 1000
"""Times the default: more is a slip of the hand, or more than a computer can count with."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit.

    Attributes:
        name: In the file.
        what: What it limits, in words.
        value: As it is set.
        default: Where nothing is set.
        is_usual: Whether it is one of those that an office may have a reason to change.
    """

    name: str
    what: str
    value: int
    default: int
    is_usual: bool


def limits(workspace: Workspace) -> tuple[Limit, ...]:
    """Every limit that may be set.

    Raises:
        WorkspaceError: the file is wrong.
    """
    current = read_limits(workspace.root / MARKER)
    return tuple(
        Limit(name, WHATS[name], set_value(current, name), set_value(DEFAULT_LIMITS, name), is_usual=name in WHAT) for name in SETTINGS
    )


def put_limits(workspace: Workspace, given: Mapping[str, str]) -> int:
    """Sets the limits that are named; an empty one goes back to its default. Returns how many changed.

    Raises:
        WrongFieldError: one is no number that can be.
        UsageError: the file can't be changed line by line.
    """
    known = {one.name: one for one in limits(workspace)}
    wanted = {name: _number(known[name], written.strip()) for name, written in given.items() if name in known}
    changed: dict[str, Value | None] = {
        name: None if value == known[name].default else value for name, value in wanted.items() if value != known[name].value
    }
    if changed:
        change(workspace, lambda text: with_values(text, _TABLE, 0, changed))
    return len(changed)


def _number(limit: Limit, written: str) -> int:
    if not written:
        return limit.default
    if not re.fullmatch(r"[0-9]{1,12}", written) or not 1 <= int(written) <= limit.default * _MOST:
        message = f"“{limit.what}”应为 1 到 {limit.default * _MOST} 的整数，空着就用平常的 {limit.default}。"
        raise WrongFieldError(limit.name, message)
    return int(written)


_GIGA = 2**30


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or an address of a store, with a sentence on what lies there."""

    name: str
    where: str
    what: str


def places(workspace: Workspace) -> tuple[Place, ...]:
    """Every place, the one that holds the others first."""
    free = shutil.disk_usage(workspace.root).free / _GIGA
    moved = "要换到别的盘：退出汇总，把整个文件夹搬过去，再双击“新建工作目录”选它。"
    return (
        Place("工作目录", shown(workspace.root), f"平时的东西都在这里，磁盘还剩 {free:.1f} GB。{moved}"),
        Place("收件夹", shown(workspace.inbox), "收到的文件放在这里；收好以后移到 .done，不会删除。"),
        _archive(workspace),
        Place("文书", shown(workspace.outbox), "汇总表、报告、明细，随时可以重新生成。"),
        Place("活动", shown(workspace.templates), "每个活动一个文件夹：通知、空白表、名册和文书模板。"),
    )


def _archive(workspace: Workspace) -> Place:
    kept = "收到过的每一份原件，按内容存，只增不删，请不要改动"
    try:
        other = "。由管电脑的人另设在工作目录之外，要另外备份。" if are_elsewhere(workspace) else "；和台账一起备份。"
        return Place("原件档案", where_originals_lie(workspace), f"{kept}{other}")
    except HuizongError as error:
        return Place("原件档案", "", str(error))
