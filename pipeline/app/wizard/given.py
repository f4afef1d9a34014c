"""Files that were given for a new campaign, read where a hostile one harms nobody: a notice, blanks, a roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from extractors.core.errors import UnreadableFileError
from pipeline.app.wizard.drafts import Given
from pipeline.cage.apart import apart
from pipeline.cage.limits import Limits, read_limits
from pipeline.campaign.units.roster_table import Rows, rows_in
from pipeline.core.bundled import MARKER
from pipeline.core.errors import BlankError, RosterError
from pipeline.core.workspace import Workspace
from pipeline.notice.draft import Draft, read_blanks
from pipeline.notice.folder import draft_of, draft_of_blanks

T = TypeVar("T")


def limits_of(workspace: Workspace) -> Limits:
    """What reading a given file may cost."""
    return read_limits(workspace.root / MARKER)


def require_readable(limits: Limits, kind: Given, path: Path, today: dt.date) -> None:
    """Reads a notice or a blank for a trial.

    Raises:
        UsageError: the notice can't be read.
        BlankError: the blank can't be read, or nothing in it is to be filled in; or reading went beyond a limit.
    """
    _apart(limits, path.name, _try, kind, path, today)


def read_given(limits: Limits, notice: Path | None, blanks: tuple[Path, ...], today: dt.date) -> Draft:
    """The campaign that a notice and blanks propose.

    Raises:
        UsageError: the notice can't be read.
        BlankError: a blank can't be read, or nothing in it is to be filled in; or reading went beyond a limit.
    """
    return _apart(limits, (notice or blanks[0]).name, _draft, notice, blanks, today)


def roster_rows(workspace: Workspace, name: str, data: bytes) -> Rows:
    """The rows of the largest table in a file.

    Raises:
        RosterError: it can't be read, or there is no table in it; or reading went beyond a limit.
    """
    try:
        return _apart(limits_of(workspace), name, rows_in, name, data)
    except BlankError as error:
        raise RosterError(str(error)) from error


def _apart(limits: Limits, name: str, work: Callable[..., T], *args: object) -> T:
    try:
        return apart(limits, work, *args)
    except UnreadableFileError as error:
        message = f"“{name}”没有读成：{error.message}请换一份能打开的再试。"
        raise BlankError(message) from error


def _try(kind: Given, path: Path, today: dt.date) -> None:
    if kind == "notice":
        draft_of(path, today=today)
    else:
        read_blanks(path, "pinyin")


def _draft(notice: Path | None, blanks: tuple[Path, ...], today: dt.date) -> Draft:
    return draft_of_blanks(blanks, today=today) if notice is None else draft_of(notice, blanks=blanks, today=today)
