"""What a clerk typed off a paper return, put to the fields, sections and columns of its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.form import ChoiceSpec, FieldSpec, FormSpec
from extractors.language import text
from pipeline.core.errors import UsageError
from pipeline.wording.figures import names

Pairs = Sequence[tuple[str, str]]
"""(label or name, what stands on the paper), in its order."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper return.

    Attributes:
        unit: Name of the unit.
        values: Of the fields, as they are written.
        items: Group → section → items, each (text, value of the choice or `None`).
        rows: List → rows, each column → text.
    """

    unit: str
    values: dict[str, str] = field(default_factory=dict)
    items: dict[str, dict[str, list[tuple[str, str | None]]]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def paper_of(form: FormSpec, unit: str, pairs: Pairs) -> Paper:
    """What was typed, put to the fields, sections and columns that it names.

    A section (“职工反映的主要问题”) takes an item, `text|outcome` where the form offers outcomes; a column that comes once more
    begins a new row.

    Raises:
        UsageError: the form has nothing of that name.
    """
    made = Paper(unit)
    for label, written in pairs:
        if not any(
            (_to_field(made, form, label, written), _to_section(made, form, label, written), _to_column(made, form, label, written))
        ):
            message = f"“{form.title}”里没有“{label}”这一栏，可写：{names(_labels(form))}。"
            raise UsageError(message)
    return made


def _named(spec: FieldSpec, label: str) -> bool:
    return text.key(label) in {text.key(one) for one in (spec.label, spec.title, *spec.labels) if one}


def _to_field(paper: Paper, form: FormSpec, label: str, written: str) -> bool:
    name = next((name for name, spec in form.fields.items() if name == label or _named(spec, label)), None)
    if name is not None:
        paper.values[name] = written
    return name is not None


def _to_section(paper: Paper, form: FormSpec, label: str, written: str) -> bool:
    for group, spec in form.groups.items():
        for block, printed in spec.blocks.labels.items():
            short = spec.blocks.names.get(block, "")
            if text.key(label) in {text.key(one) for one in (block, printed, short, f"{short or printed}{spec.title}") if one}:
                said, _, outcome = written.partition("|")
                choice = _choice(spec.choice, outcome.strip()) if outcome.strip() else None
                paper.items.setdefault(group, {}).setdefault(block, []).append((said.strip(), choice))
                return True
    return False


def _choice(choice: ChoiceSpec | None, outcome: str) -> str:
    for value, label in choice.labels.items() if choice else ():
        if outcome in (value, label, choice.names.get(value) if choice else "", *(choice.words.get(value, ()) if choice else ())):
            return value
    listed = names(choice.labels.values()) if choice else "（这张表不用选）"
    message = f"“{outcome}”不是可选的办理情况，只能是 {listed}。"
    raise UsageError(message)


def _to_column(paper: Paper, form: FormSpec, label: str, written: str) -> bool:
    for group, spec in form.lists.items():
        for name, asked in spec.columns.items():
            if name == label or _named(asked, label):
                rows = paper.rows.setdefault(group, [{}])
                if name in rows[-1]:
                    rows.append({})
                rows[-1][name] = written
                return True
    return False


def _labels(form: FormSpec) -> Iterator[str]:
    yield from (spec.name for spec in form.fields.values())
    for group in form.groups.values():
        yield from (f"{group.blocks.names.get(block, label)}{group.title}" for block, label in group.blocks.labels.items())
    for listed in form.lists.values():
        yield from (spec.name for spec in listed.columns.values())
