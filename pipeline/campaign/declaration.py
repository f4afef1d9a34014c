"""A campaign (活动): one official notice, the forms it asks for and the documents that come out, as declared.

An unknown key is an error, never ignored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractors.form import FormSpec
from pipeline.campaign.expressions import check_expression, check_template
from pipeline.campaign.tables.figure_specs import OwnCode
from pipeline.campaign.tables.table_specs import Reference, TableSpec


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"没有“{name}”这个时区，中国请写 Asia/Shanghai"
        raise ValueError(message) from error
    return name


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


ALWAYS = "true"
"""The condition of a rule that has none."""


class Rule(_Declared):
    """An edit rule over one submission, in Jinja's expression language.

    A count that is missing suspends every rule that names it in `fields`: a missing figure breaks no rule.

    Attributes:
        each: A list or group of the form: the rule is asked of each of its rows, whose columns it may name then.
    """

    code: OwnCode
    check: Annotated[str, AfterValidator(check_expression)]
    fields: tuple[str, ...]
    message: Annotated[str, AfterValidator(check_template)]
    when: Annotated[str, AfterValidator(check_expression)] = ALWAYS
    severity: Literal["error", "warning"] = "warning"
    form: str | None = None
    each: str | None = None


class Outliers(_Declared):
    """Figures that lie further from the units of the same kind than `times` the robust spread."""

    fields: tuple[str, ...]
    times: float = Field(default=5, gt=0)
    least: int = Field(default=5, ge=3)


class ExtraDocument(_Declared):
    """A further document (a notice of commendation): its template `documents/<file>`, its title, and the tables its draft shows."""

    file: str = Field(pattern=r"^[^/\\]+\.docx$")
    title: str
    tables: tuple[str, ...] = ()


class Documents(_Declared):
    """What the documents need beyond the figures.

    Attributes:
        genre: 报告 goes up, 通报 goes down; where it is not said, the addressee tells.
    """

    number: str = ""
    mark: str = ""
    addressee: str = ""
    copies: tuple[str, ...] = ()
    office: str = ""
    genre: Literal["报告", "通报"] | None = None
    extra: tuple[ExtraDocument, ...] = ()


def is_of_units(form: FormSpec) -> bool:
    """Whether a form is returned by units of the roster: it has a place for the unit's name, or is a text that a unit writes.

    Any other (the export of a survey, the office's own plan) belongs to the office itself.
    """
    return form.narrative is not None or form.unit is not None or any(one.unit for one in form.lists.values())


class Campaign(_Declared):
    """The whole declaration of one campaign, and the folder it was read from.

    Attributes:
        previous: Id of the same campaign a year before, whose totals stand beside those of this one.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    issuer: str
    deadline: dt.date
    declared: Mapping[str, FormSpec] = Field(min_length=1, alias="forms")
    roster: str = "roster.csv"
    notice: str | None = None
    previous: str = ""
    issued: dt.date | None = None
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    mailbox: str = ""
    phone: str = ""
    contact: str = ""
    late: Literal["counted", "excluded"] = "counted"
    affixes: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    measures: Mapping[str, str] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    outliers: Outliers | None = None
    themes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    references: Mapping[str, Reference] = Field(default_factory=dict)
    tables: Mapping[str, TableSpec] = Field(default_factory=dict)
    documents: Documents = Field(default_factory=Documents)
    folder: Path = Path()

    @property
    def forms(self) -> Mapping[str, FormSpec]:
        """The forms as everything sees them but the reading of returns: without the fields to ignore."""
        return {name: form.without_ignored for name, form in self.declared.items()}

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone: a day ends at 23:59:59 there."""
        return ZoneInfo(self.timezone)

    def is_own(self, unit: str) -> bool:
        """Whether a unit of the roster is the office that writes: it is not reminded by itself."""
        return any(writer.endswith(unit) for writer in (self.issuer, self.documents.office))

    @property
    def year(self) -> int:
        """The year meant where an answer gives none."""
        return self.deadline.year

    @property
    def owed(self) -> tuple[str, ...]:
        """Names of the forms that a unit of the roster must return to be complete."""
        return tuple(name for name, form in self.forms.items() if form.required and is_of_units(form))
