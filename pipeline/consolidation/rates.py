"""Shares: rates as declared, recomputed over all returns and compared in each; and how often each option of a choice was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FieldSpec, FormSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, Total
from pipeline.core.model import Submission
from pipeline.wording.figures import exact_sum, is_figure, number
from pipeline.wording.terms import NO, YES, words

_CENT = Decimal("0.01")
_Answers = Mapping[str, Answer]


def rate_totals(campaign: Campaign, counted: Sequence[Submission]) -> dict[str, Total]:
    """Field, or `list.column` → the rate over all counted returns: the sum of the one figure by the sum of the other."""
    made: dict[str, Total] = {}
    for form, spec in campaign.forms.items():
        own = [one for one in counted if one.form == form]
        for name, asked in _declared(spec.fields):
            made[name] = _total(FieldAddress(name), asked, [(one, one.values) for one in own])
        for group, listed in spec.lists.items():
            rows = [(one, item.values) for one in own for item in one.groups.get(group, ())]
            for name, asked in _declared(listed.columns):
                address = FieldAddress(group, column=name)
                made[str(address)] = _total(address, asked, rows)
    return {name: total for name, total in made.items() if total.known}


def differing_rates(spec: FormSpec, values: _Answers, groups: Mapping[str, Sequence[Item]]) -> Iterator[Finding]:
    """The rates of a return that are not those of its own two figures."""
    for name, asked in _declared(spec.fields):
        yield from _differing(FieldAddress(name), asked, spec.fields, values)
    for group, listed in spec.lists.items():
        for name, asked in _declared(listed.columns):
            for place, item in enumerate(groups.get(group, ()), 1):
                yield from _differing(FieldAddress(group, column=name).item(place), asked, listed.columns, item.values)


def _declared(fields: Mapping[str, FieldSpec]) -> Iterator[tuple[str, FieldSpec]]:
    """The rates whose two figures are read."""
    return ((name, one) for name, one in fields.items() if one.rate in fields and one.of in fields)


@dataclass(frozen=True, slots=True)
class _Figures:
    """The two figures of a rate."""

    part: int | float
    whole: int | float

    @classmethod
    def of(cls, asked: FieldSpec, values: _Answers) -> _Figures | None:
        """Those of a return or row, `None` where one of them is not known."""
        part, whole = values[asked.rate].value, values[asked.of].value
        return cls(part, whole) if is_figure(part) and is_figure(whole) else None

    def rate(self, scale: int) -> Decimal | None:
        """The rate, `None` of nothing."""
        return Decimal(str(self.part)) * scale / Decimal(str(self.whole)) if self.whole else None


def _total(address: FieldAddress, asked: FieldSpec, rows: Iterable[tuple[Submission, _Answers]]) -> Total:
    known: list[_Figures] = []
    units: dict[str, None] = {}
    unknown: dict[str, None] = {}
    doubtful: dict[str, None] = {}
    for submission, values in rows:
        unit = submission.unit.id or ""
        figures = _Figures.of(asked, values)
        if figures is None:
            unknown[unit] = None
            continue
        known.append(figures)
        units[unit or submission.id] = None
        if values[asked.rate].findings or values[asked.of].findings:
            doubtful[unit] = None
    rate = _Figures(exact_sum(one.part for one in known), exact_sum(one.whole for one in known)).rate(asked.scale)
    value = float(rate.quantize(_CENT, ROUND_HALF_UP)) if rate is not None else 0
    return Total(address, asked.label, value, len(units) if rate is not None else 0, tuple(unknown), tuple(doubtful))


def _differing(address: FieldAddress, asked: FieldSpec, fields: Mapping[str, FieldSpec], values: _Answers) -> Iterator[Finding]:
    answer, figures = values[address.last], _Figures.of(asked, values)
    due = figures.rate(asked.scale) if figures is not None else None
    if due is None or not is_figure(answer.value) or _agrees(answer.value, due, asked):
        return
    yield finding(
        Code.RATE_DIFFERS,
        field=address,
        source=answer.source,
        label=asked.label,
        stated=number(answer.value),
        due=number(float(due.quantize(_CENT, ROUND_HALF_UP))),
        part=fields[asked.rate].name,
        whole=fields[asked.of].name,
    )


def _agrees(stated: float, due: Decimal, asked: FieldSpec) -> bool:
    """Whether a rate is the right one, rounded or cut off at its last digit; without a sign in the label also as a fraction of one."""
    given = Decimal(str(stated))
    step = Decimal(1).scaleb(min(0, int(given.normalize().as_tuple().exponent)))
    if abs(given - due) < step:
        return True
    fraction = due / asked.scale
    return not asked.measure and (given == fraction or (step < 1 and abs(given - fraction) < step))


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """The answers to one choice.

    Attributes:
        name: What a clerk calls it.
        measure: What is counted: 家 for a field, 条 for a column of a list.
        counts: Option → how many took it, in the order of the form.
        unanswered: How many gave none of them.
    """

    name: str
    measure: str
    counts: tuple[tuple[str, int], ...]
    unanswered: int


def count_choices(campaign: Campaign, consolidation: Consolidation) -> tuple[ChoiceCount, ...]:
    """Every choice and yes-or-no question of the forms that were returned."""
    return tuple(_choices(campaign, consolidation))


def offers_choice(spec: FieldSpec) -> bool:
    """Whether its answers are counted by option."""
    return spec.type in ("choice", "yesno")


def _choices(campaign: Campaign, consolidation: Consolidation) -> Iterator[ChoiceCount]:
    for form, spec in campaign.forms.items():
        own = [one for one in consolidation.counted if one.form == form]
        if not own:
            continue
        for name, field in spec.fields.items():
            if offers_choice(field):
                yield _count(field, "份" if spec.several else "家", (one.values[name].value for one in own))
        for group, listed in spec.lists.items():
            for column, field in listed.columns.items():
                if offers_choice(field):
                    values = (item.values[column].value for one in own for item in one.groups.get(group, ()))
                    yield _count(field, "条", values)


def _count(field: FieldSpec, measure: str, values: Iterable[Value]) -> ChoiceCount:
    found = Counter(words(value) for value in values)
    printed = (YES, NO) if field.type == "yesno" else field.options
    options = (*printed, *(one for one in found if one and one not in printed))
    return ChoiceCount(field.name, measure, tuple((one, found[one]) for one in options), found[""])
