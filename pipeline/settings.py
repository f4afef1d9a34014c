"""`huizong.toml`, the settings of one workspace: what one file may cost. Every value has a sane default."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from pipeline.cage import Limits
from pipeline.errors import WorkspaceError
from pipeline.storage import reason

_MIB = 2**20
_WHOLE = {"cpu_seconds": "cpu_seconds", "files_per_worker": "files_per_worker", "wall_seconds": "wall_seconds"}
_MEMORY = "memory_mb"


def read_limits(path: Path) -> Limits:
    """The limits that the table `[limits]` of `huizong.toml` sets; the defaults where it sets none.

    Raises:
        WorkspaceError: the file can't be read, or a setting is unknown or no positive whole number.
    """
    table = _table(path).get("limits", {})
    if not isinstance(table, dict):
        message = f"{path} 里的 limits 应写成 [limits] 一节，每行一项，例如 wall_seconds = 60。"
        raise WorkspaceError(message)
    limits = Limits()
    for name, value in table.items():
        if name not in (*_WHOLE, _MEMORY):
            message = f"{path} 的 [limits] 里有不认识的项目“{name}”，可写：{'、'.join((*_WHOLE, _MEMORY))}。"
            raise WorkspaceError(message)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            message = f"{path} 的 [limits] 里 {name} 应是正整数，例如 {name} = 60。"
            raise WorkspaceError(message)
        limits = replace(limits, memory_bytes=value * _MIB) if name == _MEMORY else replace(limits, **{_WHOLE[name]: value})
    return limits


def _table(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} 写错了（{error}），请检查引号和等号，或恢复为原来的内容。"
        raise WorkspaceError(message) from error
    except OSError as error:
        message = f"{path} 打不开（{reason(error)}），请检查权限。"
        raise WorkspaceError(message) from error
