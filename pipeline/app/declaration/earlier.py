"""The declarations that held before, each with what was changed of it, by whom, when and why, in a clerk's words; going back to one."""

from __future__ import annotations

import datetime as dt
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from extractors.form import FieldSpec, FormSpec
from pipeline.app.decisions.decide import Word
from pipeline.app.declaration.changes import Changes, as_declared, changed_campaign, fields_beside, forget, text_of, wanted
from pipeline.app.workspace.blanks import guard_of
from pipeline.campaign import FILE_NAME, Campaign, Rule, definition_hash
from pipeline.core.errors import UsageError
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace
from pipeline.wording.figures import full_date, names
from pipeline.wording.terms import FIELD_TYPES, NO, YES

_FIGURE = re.compile(r"\{\{[^}]*\}\}")
_ASIDE = re.compile(rf"（{_FIGURE.pattern}）")
_TOLD = {"title": "活动名称", "deadline": "截止日"}


def change_words(campaign: Campaign, changes: Changes) -> tuple[str, ...]:
    """One sentence for everything that would be otherwise; none where nothing would."""
    return tuple(_words(campaign, wanted(campaign, changes)))


def _words(campaign: Campaign, then: Campaign) -> Iterator[str]:
    for name, word in _TOLD.items():
        yield from _one(word, _plain(getattr(campaign, name)), _plain(getattr(then, name)))
    for name, form in campaign.declared.items():
        yield from _of_form(form, then.declared[name])
    before, after = ({rule.code: rule_words(rule) for rule in one.rules} for one in (campaign, then))
    yield from (f"去掉规则：{message}" for code, message in before.items() if code not in after)
    yield from (f"新增规则：{message}" for code, message in after.items() if code not in before)


def rule_words(rule: Rule) -> str:
    """What a rule says of a return that breaks it, without the values that stand in it then."""
    return _FIGURE.sub("…", _ASIDE.sub("", rule.message))


def _of_form(form: FormSpec, then: FormSpec) -> Iterator[str]:
    title = form.title
    yield from _one(f"“{title}”的名称", title, then.title)
    yield from _one(f"“{title}”每个单位都要报", _yes(form.required), _yes(then.required))
    yield from _one(f"“{title}”区分一个单位的几份，用", _called(form, form.several), _called(then, then.several))
    for address, spec, other in fields_beside(form, then):
        beside = (form.lists[address.name].columns, then.lists[address.name].columns) if address.column else (form.fields, then.fields)
        yield from _of_field(f"{title}·{spec.name}", spec, other, beside)


def _of_field(called: str, spec: FieldSpec, then: FieldSpec, beside: Any) -> Iterator[str]:
    yield from _one(f"{called}：名称", spec.name, then.name)
    yield from _one(f"{called}：要的是", FIELD_TYPES[spec.type], FIELD_TYPES[then.type])
    yield from _one(f"{called}：可选", names(spec.options), names(then.options))
    yield from _one(f"{called}：读不读", _yes(not spec.ignore), _yes(not then.ignore))
    yield from _one(f"{called}：合计", _yes(spec.total), _yes(then.total))
    yield from _one(f"{called}：比率", *(_rate(one, fields) for one, fields in zip((spec, then), beside, strict=True)))


def _one(what: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{what}由“{before or '（空）'}”改为“{after or '（空）'}”"


def _yes(told: bool) -> str:  # noqa: FBT001 - the value itself
    return YES if told else NO


def _rate(spec: FieldSpec, beside: dict[str, FieldSpec]) -> str:
    return f"{beside[spec.rate].name} ÷ {beside[spec.of].name}" if spec.rate and spec.of else ""


def _called(form: FormSpec, several: tuple[str, ...]) -> str:
    return names(form.fields[name].name if name in form.fields else name for name in several)


def _plain(value: Any) -> str:
    return full_date(value) if hasattr(value, "isoformat") else str(value)


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
    with workspace.locked(now=word.at), workspace.deciding(), changed_campaign(campaign, changes, guard_of(workspace)) as (then, text):
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
    with workspace.locked(now=word.at), workspace.deciding(), as_declared(campaign, version.text, guard_of(workspace)) as then:
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
