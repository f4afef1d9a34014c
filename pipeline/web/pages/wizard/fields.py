"""Steps 2 and 3: each blank with its fields marked on it, and what is asked in each; rules, each of two fields and a relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.address import FieldAddress
from extractors.form import FieldType, FormSpec
from extractors.learn import Learned
from pipeline.app.wizard.edits import Edits, FieldEdit, FormEdit, Relation, RuleEdit, with_field
from pipeline.app.wizard.fields import RELATIONS, AskedField, Figure, Specs, asked_fields, blank_parts, figures_in, likely_rules, specs_of
from pipeline.app.wizard.turns import RULES, form_part, said_in, seen_of
from pipeline.core.errors import UsageError
from pipeline.web.pages.wizard.steps import After, address, plan_of, said, step, turn
from pipeline.web.posted import posted
from pipeline.web.reply import text_of

_MOST_RULES = 200
"""More than anybody reads through; the longest declaration has some ten."""


def show_fields(request: Request) -> Response:
    """One of the forms: its blank on the left, its fields on the right."""
    forms = plan_of(request).draft.learned
    shown = _named(forms, request.query_params.get("form", "")) if forms else None
    context = {"forms": forms, "shown": shown, "unlearned": plan_of(request).draft.proposal.unlearned}
    if shown is None:
        return step(request, 2, "fields.html", {**context, "parts": (), "fields": ()})
    seen = seen_of(said_in(plan_of(request).edits, form_part(shown.name)))
    return step(request, 2, "fields.html", {**context, "parts": blank_parts(shown), "fields": asked_fields(shown.spec), "seen": seen})


def _named(forms: tuple[Learned, ...], name: str) -> Learned:
    return next((one for one in forms if one.name == name), forms[0])


def settle_fields(request: Request, form: FormData) -> Response:
    """What the clerk says of a form and of its fields."""
    forms = plan_of(request).draft.learned
    one = next((each for each in forms if each.name == text_of(form, "sheet")), None)
    if one is None:
        message = "这份表已经不在草稿里，请刷新页面。"
        raise UsageError(message)
    after = forms[forms.index(one) + 1 :]
    url = f"{address(request, 2)}?form={after[0].name}" if after else address(request, 3)
    names = {asked.address: asked.spec.name for asked in asked_fields(one.spec)}
    return said(request, lambda edits: _changed(edits, one, form), After(url), turn(request, form, form_part(one.name), names))


def _changed(edits: Edits, one: Learned, form: FormData) -> Edits:
    return edits.with_form(one.name, form_edit_in(one.spec, form))


def form_edit_in(spec: FormSpec, form: FormData) -> FormEdit:
    """What is said of a form and of all its fields."""
    several = tuple(name for name in form.getlist("several") if isinstance(name, str))
    said = FormEdit(title=text_of(form, "title") or None, required=text_of(form, "required") == "yes", several=several)
    for asked in asked_fields(spec):
        said = with_field(said, FieldAddress.parse(asked.address), _said_of(asked, form))
    return said


def _said_of(asked: AskedField, form: FormData) -> FieldEdit:
    own = asked.address
    kind = text_of(form, f"type:{own}")
    part, whole = text_of(form, f"rate:{own}"), text_of(form, f"of:{own}")
    is_rate = bool(part and whole and part != whole)
    return FieldEdit(
        title=text_of(form, f"title:{own}"),
        type=next((one for one in get_args(FieldType) if one == kind), asked.spec.type),
        options=_options(text_of(form, f"options:{own}")) if f"options:{own}" in form else None,
        ignore=text_of(form, f"read:{own}") != "yes",
        total=text_of(form, f"total:{own}") == "yes",
        rate=part if is_rate else "",
        of=whole if is_rate else "",
    )


def _options(written: str) -> tuple[str, ...] | None:
    """The words that a choice may be; nothing said where none is written, for a choice needs some."""
    return tuple(dict.fromkeys(one for part in written.split("、") if (one := part.strip()))) or None


def show_rules(request: Request) -> Response:
    """The rules in words, likely ones, and the choice of another."""
    whole = plan_of(request)
    specs = specs_of(whole.draft.learned)
    context = {
        "rules": whole.rules,
        "groups": groups_of(specs),
        "relations": RELATIONS,
        "seen": seen_of(said_in(whole.edits, RULES)),
        "likely": likely_rules(specs, whole.edits.rules),
    }
    return step(request, 3, "rules.html", context)


def groups_of(specs: Specs) -> dict[str, list[Figure]]:
    """What can be compared, by the form or list that it stands in."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures_in(specs):
        form = specs[figure.form]
        place = f"{form.title}·{form.lists[figure.each].title}的每一行" if figure.each else form.title
        groups.setdefault(place, []).append(figure)
    return groups


def add_rule(request: Request, form: FormData) -> Response:
    """Adds a rule."""
    rule = rule_in(form, specs_of(plan_of(request).draft.learned))
    own = replace(turn(request, form, RULES), seen="")  # a rule more takes nothing from anybody
    after = After(address(request, 3), "规则已加上。")
    return said(request, lambda edits: edits.model_copy(update={"rules": with_rule(edits.rules, rule)}), after, own)


def rule_in(form: FormData, specs: Specs) -> RuleEdit:
    """The rule that was chosen.

    Raises:
        UsageError: it is none.
    """
    known = {_key(one): one for one in figures_in(specs)}
    left = _figure(known, text_of(form, "left"))
    right = [_figure(known, written) for written in form.getlist("right") if isinstance(written, str) and written]
    relation: Relation | None = next((one for one in get_args(Relation) if one == text_of(form, "relation")), None)
    if not right or relation is None or any((one.form, one.each) != (left.form, left.each) for one in right) or left in right:
        message = "两边的栏目要不同，而且在同一张表（同一份名单）里，请重新选择。"
        raise UsageError(message)
    severity = "error" if text_of(form, "severity") == "error" else "warning"
    names = tuple(one.name for one in right)
    return RuleEdit(form=left.form, each=left.each, left=left.name, relation=relation, right=names, severity=severity)


def with_rule(rules: tuple[RuleEdit, ...], rule: RuleEdit) -> tuple[RuleEdit, ...]:
    """The rules with one more.

    Raises:
        UsageError: there are too many.
    """
    if len(rules) >= _MOST_RULES:
        message = f"规则已有 {_MOST_RULES} 条，请先去掉几条。"
        raise UsageError(message)
    return rules if rule in rules else (*rules, rule)


def _key(one: Figure) -> str:
    return f"{one.form}|{one.each}|{one.name}"


def _figure(known: Mapping[str, Figure], written: str) -> Figure:
    if written not in known:
        message = "请选好两边的栏目；刚才选的栏目可能已经改成不读或不是数。"
        raise UsageError(message)
    return known[written]


def drop_rule(request: Request, form: FormData) -> Response:
    """Takes a rule out."""
    number = text_of(form, "number")
    kept = int(number) if number.isdecimal() else 0
    return said(request, lambda edits: _without(edits, kept), After(address(request, 3), "规则已去掉。"), turn(request, form, RULES))


def _without(edits: Edits, number: int) -> Edits:
    return edits.model_copy(update={"rules": tuple(one for place, one in enumerate(edits.rules, 1) if place != number)})


ROUTES = [
    Route("/campaigns/new/{draft}/2", show_fields),
    Route("/campaigns/new/{draft}/fields", posted(settle_fields), methods=["POST"]),
    Route("/campaigns/new/{draft}/3", show_rules),
    Route("/campaigns/new/{draft}/rules", posted(add_rule), methods=["POST"]),
    Route("/campaigns/new/{draft}/rules/drop", posted(drop_rule), methods=["POST"]),
]
