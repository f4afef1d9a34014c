"""A relation that a clerk chose between fields → an edit rule of the campaign, and both in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.form import FieldSpec, FormSpec
from extractors.learn import Learned
from pipeline.app.wizard.edits import Relation, RuleEdit
from pipeline.campaign import Rule
from pipeline.wording.figures import names as names_of

RELATIONS: Mapping[Relation, str] = {"<=": "不大于", ">=": "不小于", "==": "等于"}
_FIGURES = ("count", "number")
_PART = "其中"
_DIGITS = 6
"""Figures of a form have fewer decimals; the sum of 0.1 and 0.2 is 0.3 then."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A field, or column of the list `each`, whose figures can be compared with those of its neighbours."""

    form: str
    each: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule in words; `rule` is none where a field of it is no figure any more, or is not read."""

    words: str
    rule: Rule | None


def figures_in(forms: Sequence[Learned]) -> tuple[Figure, ...]:
    """All that can be compared, in the order of the forms."""
    return tuple(figure for form in forms for figure in _figures(form.name, form.spec))


def _figures(form: str, spec: FormSpec) -> Iterator[Figure]:
    yield from (Figure(form, "", name, one.name) for name, one in spec.fields.items() if _is_figure(one))
    for each, listed in spec.lists.items():
        yield from (Figure(form, each, name, one.name) for name, one in listed.columns.items() if _is_figure(one))


def _is_figure(spec: FieldSpec) -> bool:
    return spec.type in _FIGURES and not spec.ignore


def shown_rules(forms: Sequence[Learned], edits: Sequence[RuleEdit]) -> tuple[ShownRule, ...]:
    """Each rule in words, and as the campaign declares it."""
    specs = {form.name: form.spec for form in forms}
    return tuple(_shown(specs.get(one.form), one, number) for number, one in enumerate(edits, 1))


def _shown(form: FormSpec | None, edit: RuleEdit, number: int) -> ShownRule:
    fields = _beside(form, edit.each)
    labels = {name: fields[name].name if name in fields else name for name in (edit.left, *edit.right)}
    right = " ＋ ".join(labels[name] for name in edit.right)
    words = f"{labels[edit.left]} {RELATIONS[edit.relation]} {right}"
    if not all(name in fields and _is_figure(fields[name]) for name in labels):
        return ShownRule(words, None)
    return ShownRule(words, _rule(edit, labels, f"guize_{number}"))


def _beside(form: FormSpec | None, each: str) -> Mapping[str, FieldSpec]:
    if form is None:
        return {}
    listed = form.lists.get(each)
    return form.fields if not each else listed.columns if listed is not None else {}


def _rule(edit: RuleEdit, labels: Mapping[str, str], code: str) -> Rule:
    names = (edit.left, *edit.right)
    total = f"({' + '.join(edit.right)})"
    told = {name: f"{_plain(labels[name])}（{{{{ {name} }}}}）" for name in names}
    right = names_of(told[name] for name in edit.right)
    wanted = f"{RELATIONS[edit.relation]}{right}{'之和' if len(edit.right) > 1 else ''}"
    return Rule(
        code=code,
        check=f"{edit.left}|round({_DIGITS}) {edit.relation} {total}|round({_DIGITS})",
        fields=names,
        message=f"{told[edit.left]}应{wanted}，请向该单位核实。",
        severity=edit.severity,
        form=edit.form,
        each=edit.each or None,
    )


def likely_rules(forms: Sequence[Learned], known: Sequence[RuleEdit]) -> tuple[tuple[RuleEdit, str], ...]:
    """Rules that the labels suggest, in words: “其中：……” is at most what stands before it. Those that are known are left out."""
    found = []
    last: dict[tuple[str, str], Figure] = {}
    for one in figures_in(forms):
        place = (one.form, one.each)
        if not one.label.startswith(_PART):
            last[place] = one
        elif place in last:
            found.append(RuleEdit(form=one.form, each=one.each, left=one.name, relation="<=", right=(last[place].name,)))
    specs = {form.name: form.spec for form in forms}
    return tuple((one, _shown(specs[one.form], one, 1).words) for one in found if one not in known)


def _plain(label: str) -> str:
    """A label within a template: braces mean something there."""
    return label.replace("{", "").replace("}", "")
