"""The workspace's settings file, changed by one person at a time; and what is wrong with something that was typed into a form of it."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.core.bundled import MARKER
from pipeline.core.errors import UsageError, WorkspaceError, not_utf8
from pipeline.core.storage import reason, replace_file
from pipeline.core.workspace import Workspace

_MARK = b"\xef\xbb\xbf"


def change(workspace: Workspace, edit: Callable[[str], str]) -> None:
    """Replaces what stands in `huizong.toml` by what `edit` makes of it.

    Raises:
        WorkspaceError: it can't be read.
        StorageError: it can't be written.
        BusyError: somebody else changes something for longer than a person waits.
    """
    path = workspace.root / MARKER
    with workspace.deciding():
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = b""
        except OSError as error:
            message = f"{path} 读不了（{reason(error)}），请检查权限。"
            raise WorkspaceError(message) from error
        mark = _MARK if data.startswith(_MARK) else b""
        try:
            text = data.removeprefix(_MARK).decode()
        except UnicodeDecodeError as error:
            message = not_utf8(path)
            raise WorkspaceError(message) from error
        changed = edit(text)
        if changed != text:
            replace_file(path, mark + changed.encode())


class WrongFieldError(UsageError):
    """One field of a form can't stay as it is; the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        """Takes the name of the field, and the message."""
        super().__init__(message)
        self.field = field
