"""What a clerk wants to be otherwise in a campaign: kept as it was said, put into the text of its declaration, and part by part."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractors.core.address import FieldAddress
from extractors.form import FieldSpec, FormSpec
from pipeline.app.wizard.edits import FormEdit, InParts, RuleEdit, edited_form
from pipeline.app.wizard.fields import shown_rules
from pipeline.app.wizard.turns import RULES, Said
from pipeline.app.workspace.blanks import forms_of
from pipeline.cage.limits import Limits
from pipeline.campaign import FILE_NAME, Campaign, Rule, load_campaign
from pipeline.campaign.rewriting import Place, with_item, with_value, without_item
from pipeline.core.errors import BusyError, CampaignError, UsageError
from pipeline.core.storage import PATIENCE, alone, replace_file, writing
from pipeline.core.workspace import Workspace

_FOLDER = "changes"
OF_A_FIELD = ("title", "type", "options", "ignore", "total", "rate", "of")
OF_A_FORM = ("title", "required", "several")
_WHERE = re.compile(rf"^.*{re.escape(FILE_NAME)}(?: 第 \d+ 行)?：")
_BY_HAND = "这个活动的设置文件写法比较特别，网页上改不准，没有改动；请管电脑的同事直接改那个文件。"


class Told(BaseModel):
    """What was said of the campaign as a whole; `None` where the declaration holds. How papers are headed is said elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str | None = None
    deadline: dt.date | None = None


class Changes(InParts):
    """All that was said of a campaign that is at work.

    Attributes:
        dropped: Codes of the rules that are to go.
    """

    told: Told = Told()
    forms: Mapping[str, FormEdit] = Field(default_factory=dict)
    rules: tuple[RuleEdit, ...] = ()
    dropped: tuple[str, ...] = ()


def changes_of(workspace: Workspace, campaign: str) -> Changes:
    """What was said so far; nothing where an older version of the program wrote it."""
    try:
        return Changes.model_validate_json(_path(workspace, campaign).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Changes()


def change(workspace: Workspace, campaign: str, say: Callable[[Changes], Changes]) -> Changes:
    """Changes what was said; of two changes at a time neither is lost.

    Raises:
        UsageError: it can't be changed so.
        StorageError: it can't be written.
        BusyError: another one is saved meanwhile, and for long.
    """
    path = _path(workspace, campaign)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path.with_suffix(".lock"), patience=PATIENCE, busy=lambda: BusyError("正在别处保存，请稍候再保存一次。")):
        changed = say(changes_of(workspace, campaign))
        replace_file(path, changed.model_dump_json().encode())
    return changed


def forget(workspace: Workspace, campaign: str) -> None:
    """Nothing is to be otherwise any more."""
    path = _path(workspace, campaign)
    with writing(path):
        path.unlink(missing_ok=True)


def _path(workspace: Workspace, campaign: str) -> Path:
    return workspace.page / _FOLDER / f"{campaign}.json"


def wanted(campaign: Campaign, changes: Changes) -> Campaign:
    """The campaign as the clerk wants it."""
    declared = {name: edited_form(form, changes.forms.get(name, FormEdit())) for name, form in campaign.declared.items()}
    told = {name: value for name, value in changes.told if value is not None}
    kept = tuple(rule for rule in campaign.rules if rule.code not in changes.dropped)
    shown = shown_rules(declared, changes.rules, [rule.code for rule in campaign.rules])
    added = tuple(one.rule for one in shown if one.rule is not None)
    return campaign.model_copy(update={**told, "declared": declared, "rules": (*kept, *added)})


def new_text(text: str, campaign: Campaign, then: Campaign) -> str:
    """The text of the declaration of `campaign` for the campaign `then`; what is the same in both stays as it is written."""
    for place, value in _differences(campaign, then):
        text = with_value(text, place, value)
    kept = {rule.code for rule in then.rules}
    for position in reversed([number for number, rule in enumerate(campaign.rules) if rule.code not in kept]):
        text = without_item(text, ("rules",), position)
    known = {rule.code for rule in campaign.rules}
    for rule in then.rules:
        if rule.code not in known:
            text = with_item(text, ("rules",), _written(rule))
    return text


def _written(rule: Rule) -> dict[str, Any]:
    parts = {"code": rule.code, "form": rule.form, "each": rule.each, "check": rule.check, "fields": list(rule.fields)}
    return {name: value for name, value in {**parts, "severity": rule.severity, "message": rule.message}.items() if value}


def _differences(campaign: Campaign, then: Campaign) -> Iterator[tuple[Place, Any]]:
    for name in Told.model_fields:
        if getattr(campaign, name) != getattr(then, name):
            yield (name,), getattr(then, name)
    for name, form in campaign.declared.items():
        yield from _in_form(("forms", name), form, then.declared[name])


def _in_form(place: Place, form: FormSpec, then: FormSpec) -> Iterator[tuple[Place, Any]]:
    yield from _of(place, form, then, OF_A_FORM)
    for address, spec, other in fields_beside(form, then):
        below = ("lists", address.name, "columns", address.column) if address.column else ("fields", address.name)
        yield from _of((*place, *below), spec, other, OF_A_FIELD)


def fields_beside(form: FormSpec, then: FormSpec) -> Iterator[tuple[FieldAddress, FieldSpec, FieldSpec]]:
    """Every field and column of a form with the same one of the form as it is wanted."""
    for name, spec in form.fields.items():
        yield FieldAddress(name), spec, then.fields[name]
    for each, listed in form.lists.items():
        for name, spec in listed.columns.items():
            yield FieldAddress(each, column=name), spec, then.lists[each].columns[name]


def _of(place: Place, one: Any, then: Any, names: tuple[str, ...]) -> Iterator[tuple[Place, Any]]:
    for name in names:
        value = getattr(then, name)
        if getattr(one, name) != value:
            yield (*place, name), list(value) if isinstance(value, tuple) else value


@contextmanager
def as_declared(campaign: Campaign, text: str, guard: Limits | None = None) -> Iterator[Campaign]:
    """The campaign as another text declares it, checked with its blanks; its folder is gone afterwards.

    Raises:
        UsageError: it is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="huizong-") as root:
        folder = Path(root) / campaign.folder.name
        shutil.copytree(campaign.folder, folder)
        (folder / FILE_NAME).write_text(text, encoding="utf-8", newline="")
        try:
            made = load_campaign(folder)
            forms_of(made, guard)
        except CampaignError as error:
            message = f"这样改不行，没有改动：{_WHERE.sub('', str(error))}"
            raise UsageError(message) from error
        yield made


@contextmanager
def changed_campaign(campaign: Campaign, changes: Changes, guard: Limits | None = None) -> Iterator[tuple[Campaign, str]]:
    """The campaign with the changes, and the text that declares it; proved to differ in nothing else.

    Raises:
        UsageError: the changes fit no more, or the text is written in a way that this program can't change safely.
    """
    then = wanted(campaign, changes)
    _require_read(then)
    try:
        text = new_text(text_of(campaign), campaign, then)
    except LookupError as error:
        raise UsageError(_BY_HAND) from error
    with as_declared(campaign, text, guard) as made:
        if _plain(made) != _plain(then):
            raise UsageError(_BY_HAND)
        yield made, text


def _require_read(then: Campaign) -> None:
    """Whether every field that a rule names is read.

    Raises:
        UsageError: one is not.
    """
    away = {name: spec.name for form in then.declared.values() for name, spec in form.fields.items() if spec.ignore}
    for rule in then.rules:
        name = next((one for one in rule.fields if one in away and rule.each is None), None)
        if name is not None:
            message = f"栏目“{away[name]}”不读了，但还有规则用到它，请先在“规则”里去掉。没有改动。"
            raise UsageError(message)


def text_of(campaign: Campaign) -> str:
    """The declaration as it is written."""
    with (campaign.folder / FILE_NAME).open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _plain(campaign: Campaign) -> dict[str, Any]:
    forms = {name: dataclasses.asdict(form) for name, form in campaign.declared.items()}
    return {**campaign.model_dump(exclude={"folder", "declared"}), "forms": forms}


WHOLE = "whole"
"""The part of what the campaign itself is called and when it ends; others are `RULES` and the names of forms."""


def said_in(campaign: Campaign, changes: Changes, part: str) -> Said:
    """What would hold for a part, by what it is said of."""
    then = wanted(campaign, changes)
    if part == RULES:
        return {RULES: (changes.rules, changes.dropped, [rule.code for rule in campaign.rules])}
    form = then.declared.get(part)
    if form is None:
        return {name: getattr(then, name) for name in Told.model_fields}
    fields = {str(address): {name: getattr(spec, name) for name in OF_A_FIELD} for address, spec, _ in fields_beside(form, form)}
    return {**{name: getattr(form, name) for name in OF_A_FORM}, **fields}


def field_names(campaign: Campaign, part: str) -> dict[str, str]:
    """What the fields and columns of a form are called, by their addresses; none where the part is no form."""
    form = campaign.declared.get(part)
    return {} if form is None else {str(address): spec.name for address, spec, _ in fields_beside(form, form)}
