"""The field that a clerk names, and the value that a text means for it."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.core.address import UNIT, FieldAddress
from extractors.core.reading import Value
from extractors.form import ChoiceSpec, FieldSpec, FormSpec
from extractors.language import text
from extractors.match.answers.values import AnswerTarget, read_answer
from pipeline.app.decisions.targets import Sight, Target, the_unit
from pipeline.campaign import Campaign
from pipeline.consolidation.review import answer_at, labels_of, value_words
from pipeline.core.errors import UsageError
from pipeline.core.model import Submission
from pipeline.wording.figures import names

NOTHING = "-"


NONE = "（无）"


def has_field(campaign: Campaign, submission: Submission, field: str) -> bool:
    """Whether a return has the field that a clerk names; one that can't be told is asked about later."""
    try:
        named = field_named(campaign, submission, field)
    except UsageError:
        return True
    return named == UNIT or answer_at(campaign, submission, named)[0] is not None


def field_named(campaign: Campaign, submission: Submission, written: str) -> FieldAddress:
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


def value_meant(sight: Sight, submission: Submission, field: FieldAddress, written: str) -> tuple[Value, str]:
    """The value, or the id of a unit, that a clerk wrote for a field, and how it is shown.

    Raises:
        UsageError: there is no such field, or it can't have this value.
    """
    campaign = sight.campaign
    if field == UNIT:
        _, unit = the_unit([sight], Target(written))
        return unit.id, unit.name
    answer, label = answer_at(campaign, submission, field)
    form = campaign.forms[submission.form]
    if answer is None:
        message = f"这份表没有“{field}”这一项，可写：{names([*form.fields, *_item_names(form), 'unit'])}。"
        raise UsageError(message)
    if _names_unit(form, field):
        message = f"“{label}”决定这一行归哪个单位，不能单独改；整份归错了的改 unit，只错这一行的请单位改好重报。"
        raise UsageError(message)
    if written == NOTHING:
        return None, NONE
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
        return read.value, value_words(campaign.forms[submission.form], field, read.value) or NONE
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
