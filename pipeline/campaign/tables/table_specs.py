"""The tables and reference lists of a campaign, as declared. An unknown key is an error, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from extractors.form import FieldSpec
from pipeline.campaign.tables.figure_specs import Declared, Demand, Expression, Figure, Lookup, Names

TAG = "kind="
"""Begins the tag of a kind of table, so that the place of an error can be told from a key of the same name."""


def _labelled(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


ListColumn = Annotated[FieldSpec, BeforeValidator(_labelled)]


class Reference(Declared):
    """Rows to compare with: a plain list (`columns`) or a form that is read as returns are (`form`).

    Attributes:
        file: Below the campaign's folder; a form without a file takes the newest that was received.
        columns: Name → head of the column as printed, with its type.
        form: A form of the campaign; `list` names one of its lists where it has several.
        optional: Whether the campaign works without the file.
    """

    file: str = ""
    columns: Mapping[str, ListColumn] = Field(default_factory=dict)
    form: str = ""
    list: str = ""
    optional: bool = False

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if bool(self.columns) == bool(self.form):
            message = "名单要么写 columns（普通名单的列），要么写 form（按活动的哪张表读），两者写一个"
            raise ValueError(message)
        if self.columns and not self.file:
            message = "写了 columns 的名单还要写 file（名单文件）"
            raise ValueError(message)
        return self


class _Table(Declared):
    title: str
    report: bool = True


class _OfRows(_Table):
    """A table made of rows: from where, with what further columns, and which of them.

    Attributes:
        from_: Sources; rows of several are put one behind the other.
        split: A column of text: each of its points is a row (“1、…2、…”, or a line each).
        derive: Further columns by name.
        where: Which rows are taken.
        affixes: What names leave out or add at their ends (有限公司); names that differ only so are one.
        titles: Column → head, where the form's own does not do.
    """

    from_: Names = Field(alias="from", min_length=1)
    split: str | None = None
    derive: Mapping[str, Expression | Lookup] = Field(default_factory=dict)
    where: Expression | None = None
    affixes: tuple[str, ...] = ()
    titles: Mapping[str, str] = Field(default_factory=dict)


class FiguresTable(_OfRows):
    """Figures over rows that are alike in `by`: `unit` (every unit of the roster has a row), columns, `each` row, or `all`."""

    kind: Literal["figures"] = "figures"
    by: Names = ("all",)
    alike: int | None = Field(default=None, ge=50, le=100)
    figures: Mapping[str, Figure] = Field(min_length=1)
    demands: tuple[Demand, ...] = ()
    sort: str | None = None
    top: int | None = Field(default=None, ge=1)
    total: bool = True


class OverlapTable(_OfRows):
    """The same thing named by more than one: an employer visited by two units. Names that are nearly the same are only asked about.

    `across` tells apart who names it, `who` is the column that says so to people where that is another.
    """

    kind: Literal["overlap"]
    key: str
    across: str = "unit_id"
    who: str | None = None
    alike: int = Field(default=80, ge=50, le=100)


class CoverageTable(_OfRows):
    """Which things of a reference list were reached, by unit; `must` says which have to be."""

    kind: Literal["coverage"]
    key: str
    reference: str
    name: str
    unit: str | None = None
    must: Expression | None = None
    alike: int = Field(default=80, ge=50, le=100)
    early: bool = False


class PackageTable(_Table):
    """Whether each unit has sent every part: source (a form, or a list of it) → how many at least."""

    kind: Literal["package"]
    parts: Mapping[str, Annotated[int, Field(ge=1)]] = Field(min_length=1)
    early: bool = False


class CompareTable(_OfRows):
    """Targets (`targets`, a source) against what was returned (`from`).

    Attributes:
        match: Columns that are equal in both, such as the number of a task.
        alike: The column of both whose wording is compared among those.
        least: Likeness (0 to 100) from which two wordings may mean the same.
        margin: By how much the best must be ahead of the next.
        target: Column of the targets with the figure to reach.
        done: Column of the returns with the figure reached.
        at: Column of the returns that says on which day.
        per: Column that tells several who report on one target apart.
        take: Which figures of one count: the newest, the greatest, or all together.
        due: Column of the targets that says by when; the end of the year where it says nothing.
        measured: The day that progress is held against: that of the figure, or that of the report.
        show: Columns of the targets that the table shows; `aside` those that only the workbook shows.
        lights: What the four states are called: reached, in time, behind, not reported.
    """

    kind: Literal["compare"]
    targets: str
    match: Names = ()
    alike: str
    least: int = Field(default=60, ge=1, le=100)
    margin: int = Field(default=10, ge=0, le=100)
    target: str
    done: str
    at: str | None = None
    per: str | None = None
    take: Literal["latest", "most", "sum"] = "latest"
    due: str | None = None
    measured: Literal["figure", "report"] = "figure"
    show: Names = ()
    aside: Names = ()
    lights: tuple[str, str, str, str] = ("完成", "按进度", "滞后", "未报")


class MentionsTable(_OfRows):
    """Which texts speak of which entry of a reference list, with the sentences that do.

    Attributes:
        text: Column with the text.
        who: What stands for its author.
        reference: Source with the entries.
        name: Column with the name of an entry.
        show: Further columns of the entry.
        words: Name (or any shown value) of an entry → words that mean it.
        alike: Likeness from which a part of a sentence is taken for the name.
    """

    kind: Literal["mentions"]
    text: str
    reference: str
    name: str
    who: Expression = "unit_name"
    show: Names = ()
    words: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    alike: int = Field(default=80, ge=50, le=100)


OfRows = FiguresTable | OverlapTable | CoverageTable | CompareTable | MentionsTable
"""Every kind that is made of rows."""


def _kind(value: Any) -> str:
    kind = value.get("kind", "figures") if isinstance(value, Mapping) else getattr(value, "kind", "figures")
    return f"{TAG}{kind}"


TableSpec = Annotated[
    Annotated[FiguresTable, Tag(f"{TAG}figures")]
    | Annotated[OverlapTable, Tag(f"{TAG}overlap")]
    | Annotated[CoverageTable, Tag(f"{TAG}coverage")]
    | Annotated[PackageTable, Tag(f"{TAG}package")]
    | Annotated[CompareTable, Tag(f"{TAG}compare")]
    | Annotated[MentionsTable, Tag(f"{TAG}mentions")],
    Discriminator(_kind),
]
"""Every kind of table. The kind is `figures` where none is written."""
