"""A form as it is looked at, of a draft or at work: the blank with its fields marked in it, and each field with what may be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from extractors.core.address import UNIT, FieldAddress
from extractors.core.errors import UnreadableFileError
from extractors.form import FieldSpec, FieldType, FormSpec
from extractors.learn import Learned
from pipeline.cage.apart import apart
from pipeline.cage.limits import Limits
from pipeline.campaign import Campaign
from pipeline.learn.preview import Drawn, Table, declared_blank, drawn
from pipeline.wording.terms import FIELD_TYPES

_OF_UNIT = "填报单位"


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
        return apart(limits, declared_blank, campaign, form)
    except UnreadableFileError:
        return None


def marked_parts(blank: Learned | None, wanted: FormSpec) -> tuple[BlankPart, ...]:
    """The blank as it is drawn, its fields called as they are wanted."""
    return blank_parts(replace(blank, spec=wanted)) if blank is not None else ()
