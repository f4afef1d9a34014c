"""`huizong.toml`, the settings of one workspace, table by table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pipeline.core.errors import WorkspaceError
from pipeline.core.storage import reason


def read_table(path: Path, name: str, example: str) -> Mapping[str, object]:
    """What stands in the table `[name]` of a settings file; nothing where there is no such file or table.

    Args:
        path: The file.
        name: Of the table.
        example: A line of it, for the message to a clerk who wrote it otherwise.

    Raises:
        WorkspaceError: the file can't be read, or what has this name is no table.
    """
    table = _tables(path).get(name, {})
    if not isinstance(table, dict):
        message = f"{path} 里的 {name} 应写成 [{name}] 一节，每行一项，例如 {example}。"
        raise WorkspaceError(message)
    return table


def _tables(path: Path) -> dict[str, object]:
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
