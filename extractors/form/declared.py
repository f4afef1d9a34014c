"""A form as the campaign declares it: its fields, its repeated blocks and lists, the words of its choices."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from extractors.core.address import FieldAddress
from extractors.form.field import STRICT, SUBTOTALS, FieldSpec


@dataclass(frozen=True)
class BlocksSpec:
    """The section labels of a repeated block and the value that each stands for."""

    field: str
    labels: Mapping[str, str]
    title: str = ""
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    __pydantic_config__ = STRICT


@dataclass(frozen=True)
class ChoiceSpec:
    """The options of an item, one of which is ticked.

    Attributes:
        field: Name of the field that takes the value.
        labels: Value → the option's label in the blank.
        words: Value → further words that say the same, written out in brackets in the text (“（已解决）”).
    """

    field: str
    labels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    title: str = ""
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    __pydantic_config__ = STRICT


@dataclass(frozen=True)
class GroupSpec:
    """A repeated block of a form: items with a text and, where the form offers one, a choice.

    Attributes:
        title: What its items are called (“意见建议”).
        text: Name of the field that holds an item's text.
        blocks: The sections it is divided into.
        choice: The tick rows of each item.
    """

    title: str
    text: str
    blocks: BlocksSpec
    choice: ChoiceSpec | None = None

    __pydantic_config__ = STRICT

    @cached_property
    def fields(self) -> Mapping[str, FieldSpec]:
        """The fields of an item: its section, its text, its choice."""
        made = {self.blocks.field: FieldSpec(self.blocks.title or "栏目"), self.text: FieldSpec("内容")}
        return made | ({self.choice.field: FieldSpec(self.choice.title or "办理情况", "choice")} if self.choice else {})


@dataclass(frozen=True)
class ListSpec:
    """A list of a form: a header over rows, one item a row, as many as the unit needs.

    Attributes:
        title: What its rows are (“走访记录”).
        columns: Its columns by name, in the order of the blank.
        unit: The column that names the reporting unit of each row, where one file holds rows of several units.
        key: The columns that tell its rows apart: a row of a newer list with the same is that row brought up to date (the progress
            of an indicator). Without them a row is the same only where all of it is.
        subtotals: Words that begin a row of sums; such a row is no item.
    """

    title: str
    columns: Mapping[str, FieldSpec]
    unit: str = ""
    key: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = SUBTOTALS

    __pydantic_config__ = STRICT


@dataclass(frozen=True)
class NarrativeSpec:
    """A document of free text (总结, 简报): recognised, stored and counted, not parsed.

    Attributes:
        words: One of these stands in its title or its file name.
        least: It has at least so many characters of text.
    """

    words: tuple[str, ...]
    least: int = 200

    __pydantic_config__ = STRICT


@dataclass(frozen=True)
class ProseSpec:
    """Figures read out of a text of numbered tasks (“全年举办 48 场招聘会”).

    Attributes:
        words: One of these stands in the title of the text, or heads the part of it that holds the tasks.
        rows: The list of the form that takes one row a figure.
        columns: Role (`number` of the task, `part`, `title`, `indicator`, `quantity`, `measure`, `qualifier`, `due`) → column of that list.
    """

    words: tuple[str, ...]
    rows: str
    columns: Mapping[str, str]

    __pydantic_config__ = STRICT


@dataclass(frozen=True)
class FormSpec:
    """One form of a campaign.

    Attributes:
        title: Its name as people say it.
        blanks: The blank forms, files below the campaign folder, in every format and version the office sent.
        unit: The label beside which the reporting unit writes its name; `None` where the form has none.
        fields: Scalar fields by name, in the order of the form.
        groups: Repeated blocks by name.
        lists: Lists (a header over rows) by name.
        narrative: Set where the form is a document of free text; it has no blank then.
        prose: Set where its rows are figures in a text; it has no blank then.
        required: Whether a unit is complete only with this form.
        several: Fields that tell several returns of one unit apart (a registration per visited employer): of those alike in them
            the latest counts. Empty where a unit returns the form once.
    """

    title: str
    blanks: tuple[str, ...] = ()
    unit: FieldSpec | None = None
    fields: Mapping[str, FieldSpec] = dataclasses.field(default_factory=dict)
    groups: Mapping[str, GroupSpec] = dataclasses.field(default_factory=dict)
    lists: Mapping[str, ListSpec] = dataclasses.field(default_factory=dict)
    narrative: NarrativeSpec | None = None
    prose: ProseSpec | None = None
    required: bool = True
    several: tuple[str, ...] = ()

    __pydantic_config__ = STRICT

    @cached_property
    def without_ignored(self) -> FormSpec:
        """The form without the fields that are to be ignored."""
        columns = [column for listed in self.lists.values() for column in listed.columns.values()]
        if not any(spec.ignore for spec in (*self.fields.values(), *columns)):
            return self
        lists = {name: dataclasses.replace(listed, columns=_without_ignored(listed.columns)) for name, listed in self.lists.items()}
        return dataclasses.replace(self, fields=_without_ignored(self.fields), lists=lists)

    @property
    def has_blank(self) -> bool:
        """Whether it is a form to fill in, and no free text."""
        return self.narrative is None and self.prose is None

    def current(self, field: FieldAddress) -> FieldAddress:
        """What a finding or correction of old is about, by its present name (`visits[3].staff` → `visits[3].workers`)."""
        now = next((name for name, spec in self._beside(field).items() if field.last in spec.formerly), field.last)
        return field.of(now) if field.column else dataclasses.replace(field, name=now)

    def has_items(self, name: str) -> bool:
        """Whether it has a group or list of that name."""
        return name in self.lists or name in self.groups

    def asked(self, field: FieldAddress) -> FieldSpec | None:
        """What is asked for in a field, or in a column of one of its groups or lists; `None` where it has none of that name."""
        return self._beside(field).get(field.last)

    def _beside(self, field: FieldAddress) -> Mapping[str, FieldSpec]:
        """The fields among which it is one: those of the form, or of its group or list."""
        if field.scalar is not None:
            return self.fields
        return self.item_fields(field.name) if field.column and self.has_items(field.name) else {}

    def item_fields(self, name: str) -> Mapping[str, FieldSpec]:
        """The fields of one item of the group or list `name`, in their order."""
        return self.lists[name].columns if name in self.lists else self.groups[name].fields


def _without_ignored(fields: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    return {name: spec for name, spec in fields.items() if not spec.ignore}


@dataclass
class Layout:
    """A form of a campaign, ready to be found in returns.

    Attributes:
        campaign: Id of the campaign.
        form: Name of the form.
        spec: The form as declared.
        year: The year meant where a date gives none.
    """

    campaign: str
    form: str
    spec: FormSpec
    year: int
