"""A workspace for an office."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.workspace import Workspace, bundled_templates


def init(directory: Path, *, empty: bool) -> Workspace:
    """A new workspace in `directory`, with the campaigns that come with the program unless it shall be `empty`.

    Raises:
        WorkspaceError: there is something in `directory` already, or the installation is incomplete.
        StorageError: it can't be written.
    """
    return Workspace.create(directory, bundled=None if empty else bundled_templates())
