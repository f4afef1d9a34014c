"""A correction, checked before it is appended: the return exists, the field exists, the value can be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.core.address import UNIT, FieldAddress
from extractors.core.reading import Value
from extractors.form import ChoiceSpec, FieldSpec, FormSpec
from extractors.language import text
from extractors.match.answers.values import AnswerTarget, read_answer
from pipeline.app.opened import Opened, consolidation_at, open_records
from pipeline.campaign import Campaign
from pipeline.campaign.unit_match import Matcher
from pipeline.consolidation.review import answer_at, labels_of, value_words
from pipeline.core.errors import UsageError
from pipeline.core.model import Correction, Submission
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.wording.figures import names

NOTHING = "-"
_NONE = "（无）"
_LAST_DAY = dt.date(9998, 12, 31)


@dataclass(frozen=True)
class Corrected:
    """What was corrected, in the clerk's words."""

    unit: str
    label: str
    before: str
    after: str


def correct(workspace: Workspace, submission_id: str, field: str, value: str, word: tuple[str, str, dt.datetime]) -> Corrected:
    """Appends a correction.

    Args:
        workspace: Where.
        submission_id: As `status` shows it; its first characters are enough where they are unique.
        field: `meetings_held`, `opinions[2].outcome`, `visits[3].workers` or `unit`; or the label as `status` shows it.
        value: As a clerk writes it; `-` for nothing.
        word: Why, who, when.

    Raises:
        UsageError: no such return or field, or the value can't be read.
    """
    opened = open_records(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        campaign, submission = _find(opened, ledger, submission_id)
        named = _field_named(campaign, submission, field)
        new, after = _value(opened, campaign, submission, named, value)
        why, who, at = word
        if not why:
            message = "理由（--why）不能是空的，请写明依据，例如“电话核实”。"
            raise UsageError(message)
        ledger.add_correction(Correction(submission.id, named, new, why, who, at))
    answer, label = answer_at(campaign, submission, named)
    units = {one.id: one.name for one in opened.rosters[campaign.id]}
    unit = units.get(submission.unit.id or "", submission.unit.raw)
    before = answer.value if answer is not None else None
    shown = str(unit) if named == UNIT else value_words(campaign.forms[submission.form], named, before)
    return Corrected(unit, label, shown or _NONE, after)


def _find(opened: Opened, ledger: Ledger, submission_id: str) -> tuple[Campaign, Submission]:
    found = [
        (campaign, one)
        for campaign in opened.campaigns.values()
        for one in consolidation_at(opened, ledger, campaign, _LAST_DAY).submissions
        if one.id.startswith(submission_id)
    ]
    if len(found) != 1:
        problem = "有不止一份" if found else "没有"
        message = f"{problem}编号以“{submission_id}”开头的表，huizong status 可看编号。"
        raise UsageError(message)
    return found[0]


def _field_named(campaign: Campaign, submission: Submission, written: str) -> FieldAddress:
    """The field that a clerk names by its label; what is no label as it stands.

    Raises:
        UsageError: the label stands twice in this return.
    """
    address = FieldAddress.parse(written)
    if address == UNIT or answer_at(campaign, submission, address)[0] is not None:
        return address
    asked = campaign.forms[submission.form].unit
    if text.key(written) in {text.key("单位"), text.key(asked.label) if asked else ""}:
        return UNIT
    found = dict.fromkeys(field for field, label in labels_of(campaign, submission) if text.key(label) == text.key(written))
    if len(found) > 1:
        message = f"“{written}”不止一处，请写明是哪一个：{names(map(str, found))}。"
        raise UsageError(message)
    return next(iter(found), address)


def _value(opened: Opened, campaign: Campaign, submission: Submission, field: FieldAddress, written: str) -> tuple[Value, str]:
    if field == UNIT:
        return _unit(opened, campaign, written)
    answer, label = answer_at(campaign, submission, field)
    form = campaign.forms[submission.form]
    if answer is None:
        message = f"这份表没有“{field}”这一项，可写：{names([*form.fields, *_item_names(form), 'unit'])}。"
        raise UsageError(message)
    if _names_unit(form, field):
        message = f"“{label}”决定这一行归哪个单位，不能单独改；整份归错了的改 unit，只错这一行的请单位改好重报。"
        raise UsageError(message)
    if written == NOTHING:
        return None, _NONE
    choice = _choice(form, field)
    if choice is not None:
        return _chosen(choice, written)
    return _answered(campaign, submission, field, written)


def _answered(campaign: Campaign, submission: Submission, field: FieldAddress, written: str) -> tuple[Value, str]:
    """The value that a text means for a field, and how it is shown."""
    spec = _asked(campaign.forms[submission.form], field)
    read = read_answer(written, AnswerTarget(field, spec.type, campaign.year, spec.measure))
    if read.findings:
        raise UsageError(read.findings[0].message)
    if not spec.options or read.value is None:
        return read.value, value_words(campaign.forms[submission.form], field, read.value) or _NONE
    printed = {text.key(option): option for option in spec.options}
    named = read.value if isinstance(read.value, tuple) else (str(read.value),)
    if wrong := [one for one in named if text.key(one) not in printed]:
        message = f"“{wrong[0]}”不是可选的值，只能是 {names(spec.options)}。"
        raise UsageError(message)
    options = tuple(printed[text.key(one)] for one in named)
    return (options if isinstance(read.value, tuple) else options[0]), names(options)


def _asked(form: FormSpec, field: FieldAddress) -> FieldSpec:
    """What a field, or the column of a list, asks for; the text of a group's item is a text."""
    return (form.asked(field) if field.name not in form.groups else None) or FieldSpec("内容")


def _names_unit(form: FormSpec, field: FieldAddress) -> bool:
    return field.in_item and field.name in form.lists and form.lists[field.name].unit == field.column


def _item_names(form: FormSpec) -> Iterator[str]:
    for group, spec in form.groups.items():
        yield from (str(FieldAddress(f"{group}[序号]").of(part)) for part in (spec.text, spec.choice and spec.choice.field) if part)
    for group, listed in form.lists.items():
        yield from (str(FieldAddress(f"{group}[行号]").of(part)) for part in listed.columns if part != listed.unit)


def _choice(form: FormSpec, field: FieldAddress) -> ChoiceSpec | None:
    choice = form.groups[field.name].choice if field.name in form.groups else None
    return choice if choice is not None and choice.field == field.column else None


def _chosen(choice: ChoiceSpec, written: str) -> tuple[Value, str]:
    for value, label in choice.labels.items():
        if written in (value, label, *choice.words.get(value, ())):
            return value, label
    message = f"“{written}”不是可选的值，只能是 {names(choice.labels.values())}。"
    raise UsageError(message)


def _unit(opened: Opened, campaign: Campaign, written: str) -> tuple[Value, str]:
    units = {unit.id: unit for unit in opened.rosters[campaign.id]}
    named = written if written in units else Matcher(list(units.values()), campaign.affixes).match(written).id
    if named is None:
        message = f"名册里没有“{written}”这个单位，请写名册里的编号或名称。"
        raise UsageError(message)
    return named, units[named].name
