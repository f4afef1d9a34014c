"""How often each option of a choice was taken: of single fields by return, of columns by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.core.reading import Value
from extractors.form import FieldSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.wording.terms import NO, YES, words


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
