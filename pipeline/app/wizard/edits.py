"""What a clerk changed of what was read from a notice and its blanks: kept as it was said, applied to whatever is read anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractors.core.address import FieldAddress
from extractors.form import FieldSpec, FieldType, FormSpec
from extractors.learn import Learned
from pipeline.core.errors import UsageError
from pipeline.core.model import Unit
from pipeline.notice.draft import Draft, Proposal
from pipeline.notice.naming import Settings, Told

Relation = Literal["<=", ">=", "=="]


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldEdit(_Kept):
    """What was said of one field, or column of a list; `None` where what was read holds."""

    title: str | None = None
    type: FieldType | None = None
    options: tuple[str, ...] | None = None
    ignore: bool | None = None
    total: bool | None = None
    rate: str | None = None
    of: str | None = None


class FormEdit(_Kept):
    """What was said of one form; fields by their addresses."""

    title: str | None = None
    required: bool | None = None
    several: tuple[str, ...] | None = None
    fields: Mapping[str, FieldEdit] = Field(default_factory=dict)


class RuleEdit(_Kept):
    """A relation between fields of a form, or between columns of one of its lists.

    Attributes:
        each: The list of which they are columns; empty where they are fields.
        right: One field, or several whose sum is meant.
    """

    form: str
    left: str
    relation: Relation
    right: Annotated[tuple[str, ...], Field(min_length=1)]
    each: str = ""
    severity: Literal["error", "warning"] = "warning"


class UnitEdit(_Kept):
    """A unit of the roster."""

    id: str
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()
    email: str = ""
    extra: Mapping[str, str] = Field(default_factory=dict)


class Saved(_Kept):
    """Who saved a part of a draft last, on which page, and when."""

    who: str
    window: str
    at: dt.datetime


class InParts(_Kept):
    """What is said part by part, each perhaps by another person.

    Attributes:
        saved: Who saved each part last.
    """

    saved: Mapping[str, Saved] = Field(default_factory=dict)


class Edits(InParts):
    """All that was given and said.

    Attributes:
        notice: Name of the notice's file; empty where there is none.
        blanks: Names of the blanks' files that were given beside it.
        trial: Names of filled files that were tried.
    """

    campaign_id: str = ""
    notice: str = ""
    blanks: tuple[str, ...] = ()
    settings: Settings = Settings()
    forms: Mapping[str, FormEdit] = Field(default_factory=dict)
    rules: tuple[RuleEdit, ...] = ()
    units: tuple[UnitEdit, ...] = ()
    trial: tuple[str, ...] = ()

    def with_form(self, name: str, form: FormEdit) -> Edits:
        """The same with another form of that name."""
        return self.model_copy(update={"forms": {**self.forms, name: form}})


def unit_edits(units: tuple[Unit, ...]) -> tuple[UnitEdit, ...]:
    """Units of a list as they are kept."""
    return tuple(UnitEdit(id=one.id, name=one.name, kind=one.kind, aliases=one.aliases, email=one.email, extra=one.extra) for one in units)


def units_of(edits: Edits) -> tuple[Unit, ...]:
    """The roster as the campaign gets it."""
    return tuple(Unit(one.id, one.name, one.kind, one.aliases, one.email, extra=one.extra) for one in edits.units)


def edited(draft: Draft, edits: Edits) -> Draft:
    """The draft as the clerk wants it, without its rules."""
    forms = tuple(_form(one, edits.forms.get(one.name, FormEdit())) for one in draft.learned)
    told = Told(**dict(edits.settings), units=units_of(edits))
    own_id = edits.campaign_id or draft.id
    return replace(draft, id=own_id, proposal=Proposal(forms, draft.proposal.unlearned), told=told)


def _form(learned: Learned, edit: FormEdit) -> Learned:
    return replace(learned, spec=edited_form(learned.spec, edit))


def edited_form(spec: FormSpec, edit: FormEdit) -> FormSpec:
    """A form as the clerk wants it."""
    fields = {name: _field(one, edit.fields.get(name)) for name, one in spec.fields.items()}
    lists = {
        name: replace(
            listed,
            columns={
                column: _field(one, edit.fields.get(str(FieldAddress(name, column=column)))) for column, one in listed.columns.items()
            },
        )
        for name, listed in spec.lists.items()
    }
    several = spec.several
    if edit.several is not None:
        several = tuple(name for name in edit.several if name in fields and not fields[name].ignore)
    required = spec.required if edit.required is None else edit.required
    changed: FormSpec = replace(spec, title=edit.title or spec.title, fields=_sound(fields), required=required, several=several)
    return replace(changed, lists={name: replace(one, columns=_sound(one.columns)) for name, one in lists.items()})


def _field(spec: FieldSpec, edit: FieldEdit | None) -> FieldSpec:
    if edit is None:
        return spec
    said = {name: value for name, value in dict(edit).items() if value is not None}
    title = str(said.get("title", spec.title)).strip()
    return replace(spec, **{**said, "title": "" if title == spec.label else title})


def _sound(fields: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    """Fields whose rates are of two figures beside them: one that is no figure any more, or is read no more, makes no rate."""
    figures = {name for name, one in fields.items() if one.type in ("count", "number") and not one.ignore}
    kept = {}
    for name, one in fields.items():
        is_rate = {one.rate, one.of} <= figures - {name}
        kept[name] = one if is_rate or not (one.rate or one.of) else replace(one, rate="", of="")
    return kept


def with_field(form: FormEdit, address: FieldAddress, change: FieldEdit) -> FormEdit:
    """The same with something else said of a field; what is not said stays.

    Raises:
        UsageError: a rate is said to be of one field only, or of the same twice.
    """
    if bool(change.rate) != bool(change.of) or (change.rate and change.rate == change.of):
        message = "比率要选齐两栏：分子和分母各选一个，不能相同。"
        raise UsageError(message)
    before = form.fields.get(str(address), FieldEdit())
    said = {name: value for name, value in dict(change).items() if value is not None}
    return form.model_copy(update={"fields": {**form.fields, str(address): before.model_copy(update=said)}})
