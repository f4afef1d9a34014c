"""Edit rules over what was read: those of the campaign over each return, and figures far from the units of the same kind."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

from extractors.reading import Answer, Finding, Item
from pipeline.campaign import Campaign, Outliers, Rule
from pipeline.expressions import evaluate, fill, names_in

_MAD_TO_SIGMA = 1.4826
"""Median absolute deviation of a normal distribution → its standard deviation (Rousseeuw and Croux 1993)."""
_LEAST_SPREAD = 0.1
"""Where most units of a kind give the same figure, a tenth of it is the least spread."""

Values = Mapping[str, Answer]
Groups = Mapping[str, tuple[Item, ...]]


def broken_rules(campaign: Campaign, form: str, values: Values, groups: Groups) -> list[Finding]:
    """The findings of every rule that a return breaks, each about the first of the rule's fields.

    A rule one of whose counts is missing is suspended: a missing figure breaks no rule, it has a finding of its own.
    """
    context = _context(values, groups)
    counts = {name for name, spec in campaign.forms[form].fields.items() if spec.type == "count"}
    missing = {name for name in counts if values[name].value is None}
    rules = [rule for rule in campaign.rules if rule.form in (None, form) and set(rule.fields) <= set(values)]
    return [found for rule in rules if not _names(rule) & missing and (found := _broken(rule, context, values)) is not None]


def _names(rule: Rule) -> set[str]:
    return {*rule.fields, *names_in(rule.check, template=False), *names_in(rule.when, template=False)}


def _broken(rule: Rule, context: Mapping[str, object], values: Values) -> Finding | None:
    field = rule.fields[0] if rule.fields else None
    source = values[field].source if field else None
    try:
        if not evaluate(rule.when, context) or evaluate(rule.check, context):
            return None
    except ValueError:
        message = f"规则“{rule.code}”用这份表的内容算不出结果，请对照原件人工核对。"
        return Finding("rule_undecided", "warning", message, field, source)
    return Finding(rule.code, rule.severity, fill(rule.message, context), field, source)


def _context(values: Values, groups: Groups) -> dict[str, object]:
    context: dict[str, object] = {name: answer.value for name, answer in values.items()}
    for name, items in groups.items():
        context[name] = [{field: answer.value for field, answer in item.values.items()} for item in items]
    return context


def outliers(campaign: Campaign, figures: Mapping[str, Mapping[str, Values]]) -> dict[str, list[Finding]]:
    """Figures further from the other units of the kind than the campaign allows.

    Args:
        campaign: Its `outliers` say which fields and how far.
        figures: Kind of unit → submission id → values.

    Returns:
        Findings by submission id.
    """
    found: dict[str, list[Finding]] = {}
    rule = campaign.outliers
    if rule is None:
        return found
    for kind, submissions in figures.items():
        for field in rule.fields:
            known = {one: value for one, values in submissions.items() if isinstance(value := _figure(values, field), int)}
            for one, middle in _far(known, rule):
                answer = submissions[one][field]
                message = f"填报 {answer.value}，而其他{kind}单位多在 {middle:g} 上下，相差过大，请核实。"
                found.setdefault(one, []).append(Finding("outlier", "warning", message, field, answer.source))
    return found


def _figure(values: Values, field: str) -> object:
    return values[field].value if field in values else None


def _far(known: Mapping[str, int], rule: Outliers) -> Iterable[tuple[str, float]]:
    """Those whose distance from the median of the others is more than `times` the robust spread of the others."""
    if len(known) < rule.least:
        return
    for one, value in known.items():
        others = [other for name, other in known.items() if name != one]
        middle = statistics.median(others)
        spread = max(_MAD_TO_SIGMA * _deviation(others, middle), _LEAST_SPREAD * abs(middle), 1.0)
        if abs(value - middle) > rule.times * spread:
            yield one, middle


def _deviation(values: Sequence[int], middle: float) -> float:
    return statistics.median(abs(value - middle) for value in values)
