"""A start by double click, where no folder is the current one: the workspace of the last time, or one that the clerk names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import WorkspaceError
from pipeline.core.long_paths import shown
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace

NAME = "汇总"
"""Of the workspace that is proposed."""
_REMEMBERED = "workspace.txt"


class Asker(Protocol):
    """How a clerk is asked and told, where there is no terminal."""

    def folder(self, proposed: Path) -> Path | None:
        """The folder in which to work: the proposed one or another; none where the clerk doesn't want to."""
        ...

    def tell(self, words: str) -> None:
        """Says what went wrong."""
        ...


def settings_folder(variables: Mapping[str, str], home: Path) -> Path:
    """Where this user's own settings lie."""
    of_system = variables.get("APPDATA") or variables.get("XDG_CONFIG_HOME")
    return (Path(of_system) if of_system else home / ".config") / "huizong"


def last_workspace(settings: Path, *, ledger: str | None = None) -> Workspace | None:
    """The workspace of the last time; none where there was none, or it is gone."""
    try:
        folder = Path((settings / _REMEMBERED).read_text(encoding="utf-8").strip())
        return Workspace.find(folder, ledger=ledger) if folder.is_absolute() else None
    except (OSError, UnicodeDecodeError, WorkspaceError):
        return None


def workspace_in(folder: Path, settings: Path, *, ledger: str | None = None) -> Workspace:
    """The workspace in the folder that the clerk named, made where there is none, and remembered.

    In a folder with other files it is made in a folder of its own.

    Raises:
        HuizongError: it can't be made.
    """
    try:
        found = Workspace.find(folder, ledger=ledger)
    except WorkspaceError:
        filled = folder.is_dir() and any(folder.iterdir())
        found = Workspace.create(folder / NAME if filled else folder, bundled=bundled_templates(), ledger=ledger)
    replace_file(settings / _REMEMBERED, shown(found.root).encode())
    return found
