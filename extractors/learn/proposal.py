"""The definition of a form, proposed out of its blank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.core.document import Document, Grid
from extractors.form import FieldSpec, FormSpec
from extractors.language import text
from extractors.learn.advice import cue_in, with_rates, with_several
from extractors.learn.define import Definer, Definition, form_of
from extractors.learn.names import Names, NameStyle, spelled
from extractors.learn.survey import Mark, survey, title_of


@dataclass(frozen=True)
class Learned:
    """A form as proposed.

    Attributes:
        name: Name of the form.
        spec: The proposed definition.
        documents: The blank that it was learned from.
        marks: Every place of an answer, in the order of the blank.
        doubts: What a person should look at, one Chinese sentence each.
    """

    name: str
    spec: FormSpec
    documents: Sequence[Document]
    marks: tuple[Mark, ...] = ()
    doubts: tuple[str, ...] = ()


def learn(documents: Sequence[Document], *, names: NameStyle = "pinyin", blanks: Sequence[str] = (), title: str = "") -> Learned:
    """The form that a blank is.

    Args:
        documents: The parts of one blank; several versions of one form are learned together.
        names: How fields are named.
        blanks: Names of the blank files, for the definition.
        title: What the form is called where it bears no title.

    Raises:
        LookupError: nothing in it is answered.
    """
    surveys = sorted(((survey(document), place) for place, document in enumerate(documents)), key=lambda one: -one[0].size)
    if not surveys or not surveys[0][0].is_form:
        raise LookupError
    title = title_of(surveys[0][0].titles) or title or "表"
    given = Names(names)
    first, *others = [Definer(found, given, place, title).define() for found, place in surveys if found.size]
    for other in others:
        _add(first, other)
    form = form_of(first, title, blanks)
    form, said_of_rates = with_rates(form)
    doubts = [*first.doubts, *said_of_rates]
    cue = cue_in(_written(documents)) if form.fields else None
    if cue is not None:
        form, said = with_several(form, cue)
        doubts.append(said)
    return Learned(spelled(_form_name(title), names, tail=True), form, tuple(documents), tuple(first.marks), tuple(doubts))


def _written(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        for block in document.blocks:
            yield from (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,)


def _form_name(title: str) -> str:
    """What people call the form: the words behind the last quotation mark, without a year before them."""
    words = [one for one in re.split(r"[“”《》\s]+", title) if len(text.key(one)) > 2]
    return re.sub(r"^(?:\d{4}\s*年度?)", "", (words or [title])[-1])


def _add(first: Definition, other: Definition) -> None:
    """What another version of the form asks beyond the first one."""
    first.unit = first.unit or other.unit
    known = {_key(spec) for spec in first.fields.values()} | ({_key(first.unit)} if first.unit is not None else set())
    added = {name: spec for name, spec in other.fields.items() if _key(spec) not in known}
    first.fields |= added
    for name, spec in other.lists.items():
        own = {_key(column) for columns in first.lists.values() for column in columns.columns.values()}
        if not {_key(column) for column in spec.columns.values()} & own:
            first.lists[name] = spec
            added[name] = FieldSpec(spec.title)
    if not first.groups:
        first.groups |= other.groups
        added |= {name: FieldSpec(spec.title) for name, spec in other.groups.items()}
    first.marks += [mark for mark in other.marks if mark.field.name in added]


def _key(spec: FieldSpec) -> tuple[str, str]:
    return text.key(spec.label), text.key(spec.under)
