"""Telephone numbers are personal data: in what leaves the office only their ends can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FieldSpec, FormSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, ReviewEntry
from pipeline.core.model import Correction, Submission

_NUMBER = re.compile(r"\d(?:[^\w、，,;；]{0,3}_?\d)*")
"""Digits with whatever stands between them: hyphens, dots, slashes, spaces; not a comma, behind which another number begins."""


def masked(written: str) -> str:
    """A text in which the middle of every telephone number is hidden: `138****5678`, `021-****1234`.

    Of four digits or fewer nothing is: they are an extension, by which alone nobody can be called.
    """
    return _NUMBER.sub(lambda found: _hidden(found.group()), written)


def _hidden(number: str) -> str:
    places = [place for place, char in enumerate(number) if char.isdigit()]
    hidden = set(places[3:-4] if len(places) > 8 else places[2:-2])
    return "".join("*" if place in hidden else char for place, char in enumerate(number))


def without_numbers(campaign: Campaign, consolidation: Consolidation) -> Consolidation:
    """The consolidation as documents may show it: answers of type `phone` with their middle hidden, wherever they are told again."""
    phones = {name: _phones(form) for name, form in campaign.forms.items()}
    if not any(phones.values()):
        return consolidation
    submissions = tuple(_submission(one, campaign.forms[one.form]) if phones[one.form] else one for one in consolidation.submissions)
    shown = {one.id: one for one in submissions}
    units = tuple(replace(one, submission=shown[one.submission.id]) if one.submission else one for one in consolidation.units)
    forms = {one.id: campaign.forms[one.form] for one in consolidation.submissions}
    numbers = {one.id: _numbers(one, forms[one.id]) for one in consolidation.submissions if phones[one.form]}
    review = tuple(_entry(one, forms, numbers.get(one.submission or "", set())) for one in consolidation.review)
    return replace(consolidation, submissions=submissions, units=units, review=review)


def is_phone(form: FormSpec, field: FieldAddress | None) -> bool:
    """Whether a field of a form, or the column of one of its lists, holds a telephone number."""
    spec = None if field is None else form.asked(field)
    return spec is not None and spec.type == "phone"


def _phones(form: FormSpec) -> bool:
    columns = (spec for listed in form.lists.values() for spec in listed.columns.values())
    return any(spec.type == "phone" for spec in (*form.fields.values(), *columns))


def _submission(one: Submission, form: FormSpec) -> Submission:
    groups = {
        name: tuple(_item(item, form.lists[name].columns) for item in items) if name in form.lists else items
        for name, items in one.groups.items()
    }
    numbers = _numbers(one, form)
    return replace(
        one,
        values=_answers(one.values, form.fields),
        groups=groups,
        findings=tuple(_untold(_finding(finding, form), numbers) for finding in one.findings),
        corrections=tuple(_correction(correction, form) for correction in one.corrections),
        original={field: _answer(answer) if is_phone(form, field) else answer for field, answer in one.original.items()},
    )


def _numbers(one: Submission, form: FormSpec) -> set[str]:
    """Every telephone number of a return as it is written: findings about other fields may tell it again."""
    answers = [answer for name, answer in one.values.items() if is_phone(form, FieldAddress(name))]
    answers += [answer for field, answer in one.original.items() if is_phone(form, field)]
    for name, items in one.groups.items():
        phones = [column for column, spec in form.item_fields(name).items() if spec.type == "phone"]
        answers += [item.values[column] for item in items for column in phones if column in item.values]
    told = {str(written) for answer in answers for written in (answer.value, answer.raw) if written}
    return {written for written in told if masked(written) != written}


def _untold(finding: Finding, numbers: Iterable[str]) -> Finding:
    message = finding.message
    for written in sorted(numbers, key=len, reverse=True):
        message = message.replace(written, masked(written))
    return replace(finding, message=message)


def _item(item: Item, columns: Mapping[str, FieldSpec]) -> Item:
    return replace(item, values=_answers(item.values, columns))


def _answers(answers: Mapping[str, Answer], fields: Mapping[str, FieldSpec]) -> dict[str, Answer]:
    return {name: _answer(one) if name in fields and fields[name].type == "phone" else one for name, one in answers.items()}


def _answer(one: Answer) -> Answer:
    findings = tuple(replace(finding, message=masked(finding.message)) for finding in one.findings)
    return replace(one, value=_value(one.value), raw=masked(one.raw), note=masked(one.note) if one.note else one.note, findings=findings)


def _value(value: Value) -> Value:
    return masked(value) if isinstance(value, str) else value


def _finding(one: Finding, form: FormSpec) -> Finding:
    return replace(one, message=masked(one.message)) if is_phone(form, one.field) else one


def _correction(one: Correction, form: FormSpec) -> Correction:
    return replace(one, value=_value(one.value), why=masked(one.why)) if is_phone(form, one.field) else one


def _entry(one: ReviewEntry, forms: Mapping[str, FormSpec], numbers: set[str]) -> ReviewEntry:
    form = forms.get(one.submission or "")
    if form is None or not is_phone(form, one.field):
        return replace(one, finding=_untold(one.finding, numbers)) if numbers else one
    return replace(one, raw=masked(one.raw), value=_value(one.value), finding=_finding(one.finding, form))
