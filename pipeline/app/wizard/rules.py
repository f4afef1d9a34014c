"""A relation that a clerk chose between fields → an edit rule of the campaign, and both in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

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


Specs = Mapping[str, FormSpec]
"""Forms by their names."""


def specs_of(forms: Sequence[Learned]) -> Specs:
    """The forms of a draft."""
    return {form.name: form.spec for form in forms}


def figures_in(specs: Specs) -> tuple[Figure, ...]:
    """All that can be compared, in the order of the forms."""
    return tuple(figure for name, spec in specs.items() for figure in _figures(name, spec))


def _figures(form: str, spec: FormSpec) -> Iterator[Figure]:
    yield from (Figure(form, "", name, one.name) for name, one in spec.fields.items() if _is_figure(one))
    for each, listed in spec.lists.items():
        yield from (Figure(form, each, name, one.name) for name, one in listed.columns.items() if _is_figure(one))


def _is_figure(spec: FieldSpec) -> bool:
    return spec.type in _FIGURES and not spec.ignore


def shown_rules(specs: Specs, edits: Sequence[RuleEdit], taken: Collection[str] = ()) -> tuple[ShownRule, ...]:
    """Each rule in words, and as the campaign declares it; none gets a code that is `taken`."""
    codes = (code for number in count(1) if (code := f"guize_{number}") not in taken)
    return tuple(_shown(specs.get(one.form), one, code) for one, code in zip(edits, codes, strict=False))


def _shown(form: FormSpec | None, edit: RuleEdit, code: str) -> ShownRule:
    fields = _beside(form, edit.each)
    labels = {name: fields[name].name if name in fields else name for name in (edit.left, *edit.right)}
    right = " ＋ ".join(labels[name] for name in edit.right)
    words = f"{labels[edit.left]} {RELATIONS[edit.relation]} {right}"
    if not all(name in fields and _is_figure(fields[name]) for name in labels):
        return ShownRule(words, None)
    return ShownRule(words, _rule(edit, labels, code))


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


def likely_rules(specs: Specs, known: Sequence[RuleEdit]) -> tuple[tuple[RuleEdit, str], ...]:
    """Rules that the labels suggest, in words: “其中：……” is at most what stands before it. Those that are known are left out."""
    found = []
    last: dict[tuple[str, str], Figure] = {}
    for one in figures_in(specs):
        place = (one.form, one.each)
        if not one.label.startswith(_PART):
            last[place] = one
        elif place in last:
            found.append(RuleEdit(form=one.form, each=one.each, left=one.name, relation="<=", right=(last[place].name,)))
    return tuple((one, _shown(specs[one.form], one, "guize").words) for one in found if one not in known)


def _plain(label: str) -> str:
    """A label within a template: braces mean something there."""
    return label.replace("{", "").replace("}", "")
