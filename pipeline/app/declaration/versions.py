"""The declarations that held before, each with what was changed of it, by whom, when and why; saving one, and going back to one."""

from __future__ import annotations

import datetime as dt
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.app.decisions.decide import Word
from pipeline.app.declaration.changes import Changes, as_declared, changed_campaign, forget, text_of
from pipeline.app.declaration.words import change_words
from pipeline.campaign import FILE_NAME, Campaign, definition_hash
from pipeline.core.errors import UsageError
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace

_FOLDER = "declarations"


class Version(BaseModel):
    """A declaration that held until something was changed of it.

    Attributes:
        number: From 1, the oldest.
        said: What was changed.
        text: The declaration before.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    at: dt.datetime
    who: str
    why: str
    said: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What was done, in a sentence, and whether returns must be read again for it."""

    sentence: str
    is_read_again: bool


def versions_of(workspace: Workspace, campaign: str) -> tuple[Version, ...]:
    """Every declaration that held before, the newest first; a file that can't be read is left out."""
    found = []
    for path in sorted((workspace.page / _FOLDER / campaign).glob("*.json"), reverse=True):
        try:
            found.append(Version.model_validate_json(path.read_bytes()))
        except ValidationError:
            continue
    return tuple(found)


def save(workspace: Workspace, campaign: Campaign, changes: Changes, word: Word) -> Saved:
    """Writes the changed declaration; the one before is kept.

    Raises:
        UsageError: nothing would be otherwise, or the campaign can't be changed so.
        BusyError: a run is at work.
        StorageError: it can't be written.
    """
    said = change_words(campaign, changes)
    if not said:
        message = "没有改动，不用保存。"
        raise UsageError(message)
    with workspace.locked(now=word.at), workspace.deciding(), changed_campaign(campaign, changes) as (then, text):
        _keep(workspace, campaign, said, word)
        _write(campaign, text)
        forget(workspace, campaign.id)
        return Saved(f"已改好 {len(said)} 处设置。", definition_hash(campaign) != definition_hash(then))


def go_back(workspace: Workspace, campaign: Campaign, number: int, word: Word) -> Saved:
    """Writes a declaration that held before; the present one is kept.

    Raises:
        UsageError: there is no such version, or it fits no more.
        BusyError: a run is at work.
        StorageError: it can't be written.
    """
    version = next((one for one in versions_of(workspace, campaign.id) if one.number == number), None)
    if version is None:
        message = "没有这一版设置，请刷新页面看看。"
        raise UsageError(message)
    with workspace.locked(now=word.at), workspace.deciding(), as_declared(campaign, version.text) as then:
        _keep(workspace, campaign, (f"恢复到第 {number} 次改动以前",), word)
        _write(campaign, version.text)
        return Saved(f"已恢复到第 {number} 次改动以前的设置。", definition_hash(campaign) != definition_hash(then))


def _keep(workspace: Workspace, campaign: Campaign, said: tuple[str, ...], word: Word) -> None:
    folder = workspace.page / _FOLDER / campaign.id
    number = max((int(path.stem) for path in folder.glob("*.json") if path.stem.isdecimal()), default=0) + 1
    version = Version(number=number, at=word.at, who=word.who, why=word.why.strip(), said=said, text=text_of(campaign))
    replace_file(Path(folder) / f"{number:05d}.json", version.model_dump_json(indent=1).encode())


def _write(campaign: Campaign, text: str) -> None:
    path = campaign.folder / FILE_NAME
    mark = BOM_UTF8 if path.read_bytes().startswith(BOM_UTF8) else b""
    replace_file(path, mark + text.encode())
