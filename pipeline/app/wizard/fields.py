"""What a form asks: the blank with its fields marked in it, each field with what may be said of it; rules that a clerk chose, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from extractors.core.address import UNIT, FieldAddress
from extractors.core.errors import UnreadableFileError
from extractors.form import FieldSpec, FieldType, FormSpec
from extractors.learn import Learned
from pipeline.app.wizard.edits import Relation, RuleEdit
from pipeline.cage.isolated import isolated
from pipeline.cage.limits import Limits
from pipeline.campaign import Campaign, Rule
from pipeline.notice.blanks.preview import Drawn, Table, declared_blank, drawn
from pipeline.wording.figures import names as names_of
from pipeline.wording.terms import FIELD_TYPES

_OF_UNIT = "填报单位"
RELATIONS: Mapping[Relation, str] = {"<=": "不大于", ">=": "不小于", "==": "等于"}
_FIGURES = ("count", "number")
_PART = "其中"
_DIGITS = 6
"""Figures of a form have fewer decimals; the sum of 0.1 and 0.2 is 0.3 then."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of an answer in the blank: of which field, what that is called, and what is to be written there."""

    address: str
    name: str
    kind: str
    ignored: bool


@dataclass(frozen=True, slots=True)
class BlankCell:
    """A cell, or a line, of the blank."""

    text: str
    marks: tuple[Mark, ...] = ()
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class BlankPart:
    """A line of the blank, or one of its tables: rows of cells, one row of one cell for a line."""

    rows: tuple[tuple[BlankCell, ...], ...]
    is_table: bool


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field, or a column of a list, with what may be chosen.

    Attributes:
        address: Names it within the form.
        over: Title of the list that it is a column of; empty for a field.
        types: What it may be asked as, with the word for each.
        beside: The other figures beside it, of which it may be a rate: name → what it is called.
    """

    address: str
    over: str
    spec: FieldSpec
    types: Mapping[FieldType, str]
    beside: Mapping[str, str]


def blank_parts(learned: Learned) -> tuple[BlankPart, ...]:
    """The blank as it is drawn, with its fields marked."""
    return tuple(_part(learned.spec, one) for one in drawn(learned))


def _part(form: FormSpec, one: Drawn | Table) -> BlankPart:
    if isinstance(one, Drawn):
        return BlankPart(((_cell(form, one),),), is_table=False)
    return BlankPart(tuple(tuple(_cell(form, cell) for cell in row) for row in one.lines()), is_table=True)


def _cell(form: FormSpec, one: Drawn) -> BlankCell:
    return BlankCell(one.text, tuple(_mark(form, field) for field in one.fields), one.rowspan, one.colspan)


def _mark(form: FormSpec, field: FieldAddress) -> Mark:
    spec = form.unit if field == UNIT else form.asked(field.whole)
    if field == UNIT or spec is None:
        return Mark(str(field), _OF_UNIT if field == UNIT else _group_title(form, field), "", ignored=False)
    return Mark(str(field.whole), spec.name, FIELD_TYPES[spec.type], spec.ignore)


def _group_title(form: FormSpec, field: FieldAddress) -> str:
    return form.groups[field.name].title if field.name in form.groups else field.name


def asked_fields(form: FormSpec) -> tuple[AskedField, ...]:
    """Every field of which something may be said, in the order of the form."""
    return tuple(_asked(form))


def _asked(form: FormSpec) -> Iterator[AskedField]:
    for name, spec in form.fields.items():
        yield AskedField(name, "", spec, _types(spec), _figures(form.fields, name))
    for each, listed in form.lists.items():
        for name, spec in listed.columns.items():
            yield AskedField(str(FieldAddress(each, column=name)), listed.title, spec, _types(spec), _figures(listed.columns, name))


def _types(spec: FieldSpec) -> dict[FieldType, str]:
    """A choice needs options to choose from, which the blank alone gives."""
    return {name: word for name, word in FIELD_TYPES.items() if name != "choice" or spec.options or spec.type == "choice"}


def _figures(fields: Mapping[str, FieldSpec], own: str) -> dict[str, str]:
    return {name: one.name for name, one in fields.items() if name != own and one.type in ("count", "number") and not one.ignore}


def blank_of(limits: Limits, campaign: Campaign, form: str) -> Learned | None:
    """The blank with the places of its answers, read where a hostile one harms nobody; none where it has no table or takes too long.

    Raises:
        CampaignError: it can't be read, or lacks a label that the campaign declares.
    """
    try:
        return isolated(limits, declared_blank, campaign, form)
    except UnreadableFileError:
        return None


def marked_parts(blank: Learned | None, wanted: FormSpec) -> tuple[BlankPart, ...]:
    """The blank as it is drawn, its fields called as they are wanted."""
    return blank_parts(replace(blank, spec=wanted)) if blank is not None else ()


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
    return tuple(figure for name, spec in specs.items() for figure in _figures_of(name, spec))


def _figures_of(form: str, spec: FormSpec) -> Iterator[Figure]:
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
