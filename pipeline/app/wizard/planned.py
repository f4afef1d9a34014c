"""A draft as the campaign that it would become, and the folder that it does become."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.app.wizard.campaign_drafts import Drafts, Given, limits_of, own_name, read_given, require_readable
from pipeline.app.wizard.edits import Edits, edited
from pipeline.app.wizard.fields import ShownRule, shown_rules, specs_of
from pipeline.app.workspace.blanks import forms_of, guard_of
from pipeline.cage.limits import Limits
from pipeline.campaign import load_campaign
from pipeline.core.errors import BlankError, CampaignError, UsageError
from pipeline.core.workspace import CAMPAIGN_FILE
from pipeline.notice.campaign_yaml import proposed_affixes
from pipeline.notice.draft import Draft
from pipeline.notice.folder import fill_folder, write_new_folder
from pipeline.notice.naming import NOTHING_TOLD, Settings, Told, activity
from pipeline.wording.figures import names

_READ = 4
"""Drafts at work at a time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The campaign that a draft would become.

    Attributes:
        draft: What was read, with what was said over it.
        rules: Its edit rules in words.
    """

    edits: Edits
    draft: Draft
    rules: tuple[ShownRule, ...]

    @property
    def title(self) -> str:
        """What the activity is called."""
        head = self.draft.notice.head
        return self.draft.told.title or (activity(head.title) if head.title else "")

    @property
    def issuer(self) -> str:
        """Who sent the notice."""
        return self.draft.told.issuer or next(iter(self.draft.notice.head.issuers), "")

    @property
    def day(self) -> dt.date | None:
        """The last day, where one is known."""
        due = self.draft.notice.deadline
        return self.draft.told.day or (due.day if due is not None else None)

    @property
    def issued(self) -> dt.date | None:
        """The day of the notice."""
        found = self.draft.notice.head.issued
        return self.draft.told.issued or (found.day if found is not None else None)

    @property
    def addressee(self) -> str:
        """Whom the documents are for."""
        return _said(self.draft.told.addressee, self.draft.notice.head.addressees)

    @property
    def mailbox(self) -> str:
        """Where returns are mailed to."""
        return _said(self.draft.told.mailbox, next(iter(self.draft.notice.mailboxes), ""))

    @property
    def phone(self) -> str:
        """Who can be called."""
        return _said(self.draft.told.phone, next((one.phones[0] for one in self.draft.notice.contacts if one.phones), ""))

    @property
    def contact(self) -> str:
        """Who can be asked."""
        return _said(self.draft.told.contact, next((one.people[0] for one in self.draft.notice.contacts if one.people), ""))

    @property
    def affixes(self) -> tuple[str, ...]:
        """Words that names of units may leave out."""
        told = self.draft.told.affixes
        return tuple(proposed_affixes(self.draft)) if told is None else told

    @property
    def lacking(self) -> tuple[str, ...]:
        """What must be said before the campaign can be made."""
        wanted = {"活动名称": self.title, "发文单位": self.issuer, "截止日": self.day}
        return tuple(name for name, found in wanted.items() if not found)


def differing(whole: Plan, told: Settings) -> Settings:
    """Only what was said otherwise than it is read: what is the same comes from the next notice too, where another one is put in."""
    read = replace(whole, draft=replace(whole.draft, told=Told(issuer=told.issuer)))
    same = {name for name in Settings.model_fields if name != "issuer" and getattr(told, name) == getattr(read, name)}
    own = replace(whole, draft=replace(whole.draft, told=NOTHING_TOLD))
    same |= {"issuer"} if told.issuer == own.issuer else set()
    return told.model_copy(update=dict.fromkeys(same))


def _said(told: str | None, found: str) -> str:
    return found if told is None else told


def plan(drafts: Drafts, draft: str, *, today: dt.date) -> Plan:
    """What a draft would become as things stand.

    Raises:
        UsageError: there is no such draft, or neither notice nor blank was given.
        BlankError: a blank can't be read.
    """
    edits = drafts.edits(draft)
    notice = drafts.path(draft, "notice", edits.notice) if edits.notice else None
    blanks = tuple(drafts.path(draft, "blanks", name) for name in edits.blanks)
    if notice is None and not blanks:
        message = "还没有放入通知或空白表，请先回到第 1 步。"
        raise UsageError(message)
    stamps = tuple(path.stat().st_mtime_ns for path in (*([notice] if notice else []), *blanks))
    made = edited(_read(limits_of(drafts.workspace), notice, blanks, stamps, today), edits)
    rules = shown_rules(specs_of(made.learned), edits.rules)
    told = made.told.model_copy(update={"rules": tuple(one.rule for one in rules if one.rule is not None)})
    return Plan(edits, replace(made, told=told), rules)


@lru_cache(maxsize=_READ)
def _read(limits: Limits, notice: Path | None, blanks: tuple[Path, ...], stamps: tuple[int, ...], today: dt.date) -> Draft:
    """What stands in the files; `stamps` are the times at which they were written."""
    del stamps
    return read_given(limits, notice, blanks, today)


def take_in(drafts: Drafts, draft: str, file: tuple[Given, str, bytes], *, today: dt.date) -> str:
    """Takes in a notice or a blank that can be read; gives its name. One that can't be is not kept.

    Raises:
        UsageError: it can't be read, nothing in a blank is to be filled in, or there is no such draft.
    """
    try:
        return _taken(drafts, draft, file, today)
    except BlankError as error:
        raise UsageError(str(error)) from error


def _taken(drafts: Drafts, draft: str, file: tuple[Given, str, bytes], today: dt.date) -> str:
    kind, name, data = file
    with tempfile.TemporaryDirectory(prefix="huizong-") as folder:
        path = Path(folder) / (own_name(name) or "空")
        path.write_bytes(data)
        require_readable(limits_of(drafts.workspace), kind, path, today)
    kept = drafts.give(draft, kind, name, data)
    try:
        plan(drafts, draft, today=today)
    except (UsageError, BlankError):
        drafts.take_back(draft, kind, kept)
        raise
    return kept


def finish(drafts: Drafts, draft: str, *, today: dt.date) -> str:
    """Makes the campaign and discards the draft; gives the campaign's id.

    Raises:
        UsageError: something is lacking or does not fit together, or there is a campaign of that id.
        StorageError: it can't be written; then nothing is left behind, and the draft stays.
    """
    whole = plan(drafts, draft, today=today)
    if whole.lacking:
        message = f"还没有写{names(whole.lacking)}，请回到第 1 步填好。"
        raise UsageError(message)
    templates = drafts.workspace.templates
    own = whole.draft if whole.edits.campaign_id else replace(whole.draft, id=_free_id(whole.draft.id, templates))
    with _without_lines():
        write_new_folder(own.id, templates, lambda folder: _fill(folder, own, guard_of(drafts.workspace)))
    drafts.discard(draft)
    return own.id


def _free_id(wanted: str, templates: Path) -> str:
    return next(one for one in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if not (templates / one).exists())


def _fill(folder: Path, draft: Draft, guard: Limits | None) -> None:
    fill_folder(folder, draft)
    forms_of(load_campaign(folder), guard)


@contextmanager
def _without_lines() -> Iterator[None]:
    """What is wrong with a declaration is told without file and line: who works here has not written it."""
    try:
        yield
    except CampaignError as error:
        said = str(error)
        what = said.partition("：")[2] if CAMPAIGN_FILE in said else said
        message = f"还不能建成活动：{what}请回到第 2、3 步改正。"
        raise UsageError(message) from error


@contextmanager
def as_campaign(whole: Plan, guard: Limits | None = None) -> Iterator[Path]:
    """The folder of campaigns that holds the one that a draft would become; it is gone afterwards.

    Raises:
        UsageError: it can't be made.
    """
    with tempfile.TemporaryDirectory(prefix="huizong-") as root, _without_lines():
        folder = Path(root) / whole.draft.id
        folder.mkdir()
        _fill(folder, whole.draft, guard)
        yield Path(root)
