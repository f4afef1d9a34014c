"""What stops the job: a broken set-up, each cause a class with its exit code and a remedy in Chinese.

A bad document is never one of these; it is a finding or a file error.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pipeline.core.long_paths import without_prefix


class Remedy(StrEnum):
    """What mends or tells more; how it is done (a command, a button) is said by the face that shows the sentence."""

    RUN = "run"
    CHECK = "check"
    REBUILD = "rebuild"
    NEW = "new"
    STATUS = "status"
    HISTORY = "history"
    ISSUES = "issues"
    FETCH = "fetch"
    MAIL = "mail"
    ACCOUNTS = "accounts"
    INIT = "init"
    SCHEDULE = "schedule"


class HuizongError(Exception):
    """A clear end of the job. `str()` is the one Chinese line that the clerk reads; it names no command and no button."""

    exit_code = 3

    def __init__(self, message: str = "", remedy: Remedy | None = None) -> None:
        """Takes the line, and what mends it where a face can say how."""
        super().__init__(without_prefix(message))
        self.remedy = remedy


class UsageError(HuizongError):
    """The command was called with something that does not exist."""

    exit_code = 2


class WorkspaceError(HuizongError):
    """There is no workspace here, or it can't be used."""


class CampaignError(HuizongError):
    """A campaign folder is broken. The message names file, line and remedy."""


class BlankError(HuizongError):
    """A file given as a blank form can't be read, or nothing in it is to be filled in."""


class RosterError(HuizongError):
    """The roster can't be read."""


class TemplateError(HuizongError):
    """A document template can't be rendered."""


class LedgerError(HuizongError):
    """The ledger can't be opened, or is newer than this program."""


class TakenError(LedgerError):
    """A row of that number was put into the ledger meanwhile."""


class DamagedLedgerError(LedgerError):
    """The file of the ledger is no database any more."""


class DamagedReadingsError(LedgerError):
    """What was read of a file is not stored as it was written any more; a run reads the file again."""


class BusyError(HuizongError):
    """Another run is at work in this workspace."""


class StorageError(HuizongError):
    """The disk is full or can't be written, or the store of originals does not answer."""


class OriginalLostError(StorageError):
    """An original is not where it was put, or can't be read there."""


def not_utf8(path: Path) -> str:
    """What to do about a text file in another encoding, a Chinese sentence."""
    return f"{path} 不是 UTF-8 编码，请用记事本打开后“另存为”UTF-8。"
