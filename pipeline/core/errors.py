"""What stops the job: a broken set-up, each cause a class with its exit code and a remedy in Chinese.

A bad document is never one of these; it is a finding or a file error.
"""

from __future__ import annotations


class HuizongError(Exception):
    """A clear end of the job. `str()` is the one Chinese line that the clerk reads."""

    exit_code = 3


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


class BusyError(HuizongError):
    """Another run is at work in this workspace."""


class StorageError(HuizongError):
    """The disk is full or can't be written."""
