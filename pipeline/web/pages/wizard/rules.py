"""Step 3: rules, each of two fields and a relation between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.wizard.edits import Edits, Relation, RuleEdit
from pipeline.app.wizard.rules import RELATIONS, Figure, Specs, figures_in, likely_rules, specs_of
from pipeline.app.wizard.turns import RULES, said_in, seen_of
from pipeline.core.errors import UsageError
from pipeline.web.pages.wizard.steps import After, address, plan_of, said, step, turn
from pipeline.web.posted import posted
from pipeline.web.reply import text_of

_MOST_RULES = 200
"""More than anybody reads through; the longest declaration has some ten."""


def show(request: Request) -> Response:
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


def add(request: Request, form: FormData) -> Response:
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


def drop(request: Request, form: FormData) -> Response:
    """Takes a rule out."""
    number = text_of(form, "number")
    kept = int(number) if number.isdecimal() else 0
    return said(request, lambda edits: _without(edits, kept), After(address(request, 3), "规则已去掉。"), turn(request, form, RULES))


def _without(edits: Edits, number: int) -> Edits:
    return edits.model_copy(update={"rules": tuple(one for place, one in enumerate(edits.rules, 1) if place != number)})


ROUTES = [
    Route("/campaigns/new/{draft}/3", show),
    Route("/campaigns/new/{draft}/rules", posted(add), methods=["POST"]),
    Route("/campaigns/new/{draft}/rules/drop", posted(drop), methods=["POST"]),
]
