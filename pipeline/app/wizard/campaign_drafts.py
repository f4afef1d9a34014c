"""Drafts of new campaigns: what was given and said, on disk after every step; files that were given, read where one harms nobody."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, TypeVar

from pydantic import ValidationError

from extractors.core.errors import UnreadableFileError
from pipeline.app.wizard.edits import Edits
from pipeline.cage.isolated import isolated
from pipeline.cage.limits import Limits, read_limits
from pipeline.campaign.units.roster_table import Rows, rows_in
from pipeline.core.bundled import MARKER
from pipeline.core.errors import BlankError, BusyError, RosterError, UsageError
from pipeline.core.file_names import file_name
from pipeline.core.storage import PATIENCE, alone, replace_file, writing
from pipeline.core.workspace import Workspace
from pipeline.notice.draft import Draft, read_blanks
from pipeline.notice.folder import draft_of, draft_of_blanks

Given = Literal["notice", "blanks", "trial"]
_FOLDER, _SAID, _LOCK = "campaigns", "draft.json", ".lock"
_ID = re.compile(r"[0-9a-f]{12}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A draft as a list shows it; `title` is empty where nothing tells it yet."""

    id: str
    title: str
    changed: dt.datetime


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a workspace."""

    workspace: Workspace

    @property
    def _root(self) -> Path:
        return self.workspace.page / _FOLDER

    def all(self) -> tuple[DraftEntry, ...]:
        """Every draft, the one that was changed last first."""
        found = [path.parent for path in self._root.glob(f"*/{_SAID}") if _ID.fullmatch(path.parent.name)]
        entries = [DraftEntry(one.name, self._title(one.name), _changed(one / _SAID)) for one in found]
        return tuple(sorted(entries, key=lambda entry: entry.changed, reverse=True))

    def _title(self, draft: str) -> str:
        """What tells a draft from the others; nothing where it can't be read: then it can still be discarded."""
        try:
            edits = self.edits(draft)
        except UsageError:
            return ""
        return edits.settings.title or edits.notice or next(iter(edits.blanks), "")

    def begin(self) -> str:
        """A new draft; gives its id.

        Raises:
            StorageError: it can't be written.
        """
        draft = secrets.token_hex(6)
        folder = self._root / draft
        replace_file(folder / _SAID, Edits().model_dump_json().encode())
        return draft

    def folder(self, draft: str) -> Path:
        """Where a draft lies.

        Raises:
            UsageError: there is none of that id.
        """
        folder = self._root / draft
        if not _ID.fullmatch(draft) or not (folder / _SAID).is_file():
            message = "没有这份草稿，可能已经建成活动或删去了，请从活动列表进入，或重新新建。"
            raise UsageError(message)
        return folder

    def edits(self, draft: str) -> Edits:
        """What was said so far.

        Raises:
            UsageError: there is no such draft, or an older version of the program wrote it.
        """
        try:
            return Edits.model_validate_json((self.folder(draft) / _SAID).read_bytes())
        except ValidationError as error:
            message = "这份草稿读不出来，请删去它重新新建。"
            raise UsageError(message) from error

    def change(self, draft: str, change: Callable[[Edits], Edits]) -> Edits:
        """Changes what was said; of two changes at a time neither is lost.

        Raises:
            UsageError: there is no such draft, or it can't be changed so.
            StorageError: it can't be written.
            BusyError: another one is saved meanwhile, and for long.
        """
        folder = self.folder(draft)
        with alone(folder / _LOCK, patience=PATIENCE, busy=lambda: BusyError("这个草稿正在别处保存，请稍候再保存一次。")):
            changed = change(self.edits(draft))
            replace_file(folder / _SAID, changed.model_dump_json().encode())
        return changed

    def give(self, draft: str, kind: Given, name: str, data: bytes) -> str:
        """Takes a file in under its own name; one of the same name is replaced. Gives the name that it has here."""
        kept = own_name(name)
        if not kept or not data:
            message = f"文件“{name}”是空的，没有收下，请重新选择。"
            raise UsageError(message)
        target = self.folder(draft) / kind / kept
        replace_file(target, data)
        self.change(draft, lambda edits: _with_file(edits, kind, kept))
        return kept

    def take_back(self, draft: str, kind: Given, name: str) -> None:
        """Takes a file out of the draft again.

        Raises:
            UsageError: there is no such file.
        """
        path = self.path(draft, kind, name)
        self.change(draft, lambda edits: _without_file(edits, kind, name))
        with writing(path):
            path.unlink(missing_ok=True)

    def path(self, draft: str, kind: Given, name: str) -> Path:
        """Where a file of a draft lies.

        Raises:
            UsageError: there is no such file.
        """
        known = {"notice": (self.edits(draft).notice,), "blanks": self.edits(draft).blanks, "trial": self.edits(draft).trial}[kind]
        if not name or name not in known:
            message = f"草稿里没有“{name}”这个文件。"
            raise UsageError(message)
        return self.folder(draft) / kind / name

    def discard(self, draft: str) -> None:
        """Removes a draft with all its files."""
        folder = self.folder(draft)
        with writing(folder):
            shutil.rmtree(folder)


def own_name(name: str) -> str:
    """The last part of a name as a browser gives it, as every disk can keep it; empty where nothing is left of it."""
    path = PurePosixPath(name.replace("\\", "/"))
    stem, kind = file_name(path.stem, ""), file_name(path.suffix.removeprefix("."), "")
    return ".".join(filter(None, (stem, kind))) if stem else ""


def _changed(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def _with_file(edits: Edits, kind: Given, name: str) -> Edits:
    if kind == "notice":
        return edits.model_copy(update={"notice": name})
    held: tuple[str, ...] = edits.blanks if kind == "blanks" else edits.trial
    return edits.model_copy(update={kind: tuple(dict.fromkeys((*held, name)))})


def _without_file(edits: Edits, kind: Given, name: str) -> Edits:
    if kind == "notice":
        return edits.model_copy(update={"notice": ""})
    held: tuple[str, ...] = edits.blanks if kind == "blanks" else edits.trial
    return edits.model_copy(update={kind: tuple(one for one in held if one != name)})


def limits_of(workspace: Workspace) -> Limits:
    """What reading a given file may cost."""
    return read_limits(workspace.root / MARKER)


def require_readable(limits: Limits, kind: Given, path: Path, today: dt.date) -> None:
    """Reads a notice or a blank for a trial.

    Raises:
        UsageError: the notice can't be read.
        BlankError: the blank can't be read, or nothing in it is to be filled in; or reading went beyond a limit.
    """
    _isolated(limits, path.name, _try, kind, path, today)


def read_given(limits: Limits, notice: Path | None, blanks: tuple[Path, ...], today: dt.date) -> Draft:
    """The campaign that a notice and blanks propose.

    Raises:
        UsageError: the notice can't be read.
        BlankError: a blank can't be read, or nothing in it is to be filled in; or reading went beyond a limit.
    """
    return _isolated(limits, (notice or blanks[0]).name, _draft, notice, blanks, today)


def roster_rows(workspace: Workspace, name: str, data: bytes) -> Rows:
    """The rows of the largest table in a file.

    Raises:
        RosterError: it can't be read, or there is no table in it; or reading went beyond a limit.
    """
    try:
        return _isolated(limits_of(workspace), name, rows_in, name, data)
    except BlankError as error:
        raise RosterError(str(error)) from error


def _isolated(limits: Limits, name: str, work: Callable[..., T], *args: object) -> T:
    try:
        return isolated(limits, work, *args)
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
