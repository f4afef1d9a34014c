"""What one file may cost, as the workspace sets it, and what each limit is in a clerk's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.app.settings.changing import WrongFieldError, change
from pipeline.cage import DEFAULT_LIMITS
from pipeline.cage.settings import SETTINGS, read_limits, set_value
from pipeline.core.bundled import MARKER
from pipeline.core.toml_lines import Value, with_values
from pipeline.core.workspace import Workspace

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
