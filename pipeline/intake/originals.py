"""Where the originals are kept: in a folder, or in an object store that several machines reach. `[archive]` of `huizong.toml` says it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from pipeline.core.bundled import MARKER
from pipeline.core.errors import WorkspaceError
from pipeline.core.long_paths import shown
from pipeline.core.settings_file import read_table
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from pipeline.wording.figures import names

if TYPE_CHECKING:
    from pipeline.intake.object_store import ObjectStore

_TABLE = "archive"
_SETTINGS = ("url", "endpoint")
_EXAMPLE = 'url = "s3://存储桶/前缀"'


Originals: TypeAlias = "Archive | ObjectStore"
"""Every file ever received, stored by its content; nothing in it is ever changed or removed."""


def originals_of(workspace: Workspace) -> Originals:
    """The originals of a workspace, where its settings say; without a setting they lie in its folder `archive`.

    Raises:
        WorkspaceError: the setting is wrong, or what it needs is not installed.
    """
    path = workspace.root / MARKER
    table = read_table(path, _TABLE, _EXAMPLE)
    if not table:
        return Archive(workspace.archive)
    _require_known(path, table)
    url, endpoint = str(table.get("url", "")), str(table.get("endpoint", ""))
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and not endpoint:
        from urllib.request import url2pathname  # noqa: PLC0415 - loads what fetches pages, and hardly any workspace has this setting

        return Archive(Path(url2pathname(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        from pipeline.intake.object_store import ObjectStore  # noqa: PLC0415 - a folder needs no client of a server

        return ObjectStore(url.rstrip("/"), endpoint)
    message = f'{path} 的 [archive] 里 url 写得不对，请写 {_EXAMPLE}，或 url = "file:///文件夹"；原件放在本工作目录里就删去这一节。'
    raise WorkspaceError(message)


def are_elsewhere(workspace: Workspace) -> bool:
    """Whether the originals lie outside the workspace, so that a copy of its folder does not hold them."""
    return originals_of(workspace) != Archive(workspace.archive)


def where_originals_lie(workspace: Workspace) -> str:
    """The folder or the address of the store, for a person.

    Raises:
        WorkspaceError: the setting is wrong, or what it needs is not installed.
    """
    kept = originals_of(workspace)
    return shown(kept.root) if isinstance(kept, Archive) else kept.url


def _require_known(path: Path, table: Mapping[str, object]) -> None:
    for name, value in table.items():
        if name not in _SETTINGS:
            message = f"{path} 的 [archive] 里有不认识的项目“{name}”，可写：{names(_SETTINGS)}。"
            raise WorkspaceError(message)
        if not isinstance(value, str):
            message = f"{path} 的 [archive] 里 {name} 应写在引号里，例如 {_EXAMPLE}。"
            raise WorkspaceError(message)
