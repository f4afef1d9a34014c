"""What is to be otherwise in a campaign, in a clerk's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.form import FieldSpec, FormSpec
from pipeline.app.declaration.changes import Changes, fields_beside, wanted
from pipeline.campaign import Campaign, Rule
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
