"""Edit rules over what was read: those of the campaign over each return, and figures far from the units of the same kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, declared_finding, finding
from extractors.core.reading import Answer, Finding, Item
from extractors.form import FieldSpec, FormSpec
from pipeline.campaign import Campaign, Outliers, Rule
from pipeline.campaign.declaration import ALWAYS
from pipeline.campaign.expressions import Asked, fill, names_in
from pipeline.consolidation.rates import differing_rates
from pipeline.core.model import Submission
from pipeline.wording.figures import is_figure, number

_MAD_TO_SIGMA = 1.4826
"""Median absolute deviation of a normal distribution → its standard deviation (Rousseeuw and Croux 1993)."""
_LEAST_SPREAD, _LEAST_STEP = 0.1, 1.0
"""Where most units of a kind give the same figure, a tenth of it is the least spread, and 1 of small figures."""

_FIGURES = ("count", "number")

Values = Mapping[str, Answer]
Groups = Mapping[str, tuple[Item, ...]]
_Place = tuple[str, FieldAddress]
"""Id of a submission and a field of it."""


def broken_rules(campaign: Campaign, form: str, values: Values, groups: Groups) -> list[Finding]:
    """The findings of every rule that a return breaks, each about the first of the rule's fields.

    A rule one of whose figures is missing is suspended: a missing figure breaks no rule, it has a finding of its own.
    """
    spec = campaign.forms[form]
    asked, there = Asked(_context(values, groups)), values.keys() | groups.keys()
    missing = _missing(spec.fields, values)
    found = list(differing_rates(spec, values, groups))
    for rule in campaign.rules:
        if rule.form not in (None, form):
            continue
        if rule.each is not None:
            found += _broken_rows(rule, spec, asked.values, groups)
        elif there.issuperset(rule.fields) and not _names(rule) & missing:
            found += _broken(rule, asked, values)
    return found


def _broken_rows(rule: Rule, spec: FormSpec, context: Mapping[str, object], groups: Groups) -> Iterable[Finding]:
    """The findings of a rule that is asked of each row; a column hides a field of the form that has its name."""
    group = rule.each or ""
    asked = spec.item_fields(group) if group in groups else {}
    if not set(rule.fields) <= set(asked):
        return
    names = _names(rule)
    lacking = {name for name, field in spec.fields.items() if field.type in _FIGURES and context[name] is None} - set(asked)
    if names & lacking:
        return
    for place, item in enumerate(groups.get(group, ()), 1):
        if not names & _missing(asked, item.values):
            row = {name: answer.value for name, answer in item.values.items()}
            yield from _broken(rule, Asked({**context, **row}), item.values, FieldAddress(group, place))


def _names(rule: Rule) -> frozenset[str]:
    """What it names, in whatever place."""
    return _named(rule.fields, rule.check, rule.when)


@lru_cache
def _named(fields: tuple[str, ...], *expressions: str) -> frozenset[str]:
    return frozenset(fields).union(*(names_in(one, template=False) for one in expressions))


def _missing(fields: Mapping[str, FieldSpec], values: Values) -> set[str]:
    return {name for name, spec in fields.items() if spec.type in _FIGURES and values[name].value is None}


def _broken(rule: Rule, asked: Asked, values: Values, item: FieldAddress | None = None) -> Iterable[Finding]:
    name = rule.fields[0] if rule.fields else None
    field = None if name is None else FieldAddress(name) if item is None else item.of(name)
    source = values[name].source if name is not None and name in values else None
    try:
        if (rule.when != ALWAYS and not asked.evaluate(rule.when)) or asked.evaluate(rule.check):
            return
        message = fill(rule.message, asked.values)
    except ValueError:
        yield finding(Code.RULE_UNDECIDED, field=field, source=source, rule=rule.code)
        return
    yield declared_finding(rule.code, rule.severity, message, field=field, source=source)


Answers = Mapping[FieldAddress, Answer]
"""By their fields: `meetings_held`, `visits[3].workers`."""


def compared_figures(campaign: Campaign, submission: Submission) -> tuple[str, Answers]:
    """The id of a return, and its answers that are compared with those of other units."""
    wanted = _compared(campaign.outliers.fields) if campaign.outliers is not None else ()
    found: dict[FieldAddress, Answer] = {}
    for one in wanted:
        if one.scalar is not None:
            answers = [(one, submission.values.get(one.name))]
        else:
            items = enumerate(submission.groups.get(one.name, ()), 1) if not one.position else ()
            answers = [(one.item(place), item.values.get(one.column)) for place, item in items]
        found |= {field: answer for field, answer in answers if answer is not None}
    return submission.id, found


@lru_cache
def _compared(fields: tuple[str, ...]) -> tuple[FieldAddress, ...]:
    return tuple(map(FieldAddress.parse, fields))


def _context(values: Values, groups: Groups) -> dict[str, object]:
    context: dict[str, object] = {name: answer.value for name, answer in values.items()}
    for name, items in groups.items():
        context[name] = [{field: answer.value for field, answer in item.values.items()} for item in items]
    return context


def outliers(campaign: Campaign, figures: Mapping[str, Mapping[str, Answers]]) -> dict[str, list[Finding]]:
    """Figures further from the other units of the kind than the campaign allows.

    Args:
        campaign: Its `outliers` say which fields and how far; a column of a list (`visits.workers`) is compared row by row.
        figures: Kind of unit → submission id → answers by field.

    Returns:
        Findings by submission id.
    """
    found: dict[str, list[Finding]] = {}
    rule = campaign.outliers
    if rule is None:
        return found
    for kind, submissions in figures.items():
        for wanted in _compared(rule.fields):
            known = {
                (one, field): answer.value
                for one, answers in submissions.items()
                for field, answer in answers.items()
                if field.name == wanted.name and field.column == wanted.column and is_figure(answer.value)
            }
            for (one, field), middle in _far(known, rule):
                answer = submissions[one][field]
                told, usual = number(known[one, field]), number(middle)
                doubt = finding(Code.OUTLIER, field=field, source=answer.source, value=told, kind=kind, middle=usual)
                found.setdefault(one, []).append(doubt)
    return found


def _far(known: Mapping[_Place, int | float], rule: Outliers) -> Iterable[tuple[_Place, float]]:
    """Those whose distance from the median of the others is more than `times` the robust spread of the others."""
    if len(known) < rule.least:
        return
    figures = _Figures(known.values())
    verdicts = {value: figures.verdict(value, rule) for value in set(known.values())}
    for place, value in known.items():
        far, middle = verdicts[value]
        if far:
            yield place, middle


class _Figures:
    """The figures of one kind of units, each of which is compared with all the others."""

    def __init__(self, figures: Iterable[int | float]) -> None:
        self._figures = sorted(figures)
        self._deviations: dict[float, list[float]] = {}

    def verdict(self, value: float, rule: Outliers) -> tuple[bool, float]:
        """Whether one of the figures is far from the others, and the middle of those."""
        middle = _median_without(self._figures, value)
        # Whichever figure is left out, the middle of the others is one of three.
        if middle not in self._deviations:
            self._deviations[middle] = sorted(abs(figure - middle) for figure in self._figures)
        deviation = _median_without(self._deviations[middle], abs(value - middle))
        spread = max(_MAD_TO_SIGMA * deviation, _LEAST_SPREAD * abs(middle), _LEAST_STEP)
        return abs(value - middle) > rule.times * spread, middle


def _median_without(ordered: Sequence[float], value: float) -> float:
    """The median of figures in order without one of them."""
    at = bisect_left(ordered, value)
    number = len(ordered) - 1
    upper = ordered[number // 2 + (number // 2 >= at)]
    if number % 2:
        return upper
    lower = number // 2 - 1
    return (ordered[lower + (lower >= at)] + upper) / 2
