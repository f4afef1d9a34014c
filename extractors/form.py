"""What a form asks: its fields, its groups and the words of its choices, as the campaign declares them.

Where the labels stand is not declared: `align` finds them in the blank form itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

FieldType = Literal["text", "count", "date", "list", "choice", "yesno", "phone"]
_STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True)
class FieldSpec:
    """One question of a form.

    Attributes:
        label: Its label as printed in the blank (white space and punctuation do not matter).
        type: What an answer means.
        title: A shorter name for tables and documents; the label where there is none.
        labels: Further wordings of the label that units use.
    """

    label: str
    type: FieldType = "text"
    title: str = ""
    labels: tuple[str, ...] = ()

    __pydantic_config__ = _STRICT

    @property
    def name(self) -> str:
        """The name that a clerk sees."""
        return self.title or self.label


@dataclass(frozen=True)
class BlocksSpec:
    """The section labels of a repeated block and the value that each stands for."""

    field: str
    labels: Mapping[str, str]
    title: str = ""
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    __pydantic_config__ = _STRICT


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

    __pydantic_config__ = _STRICT


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

    __pydantic_config__ = _STRICT


@dataclass(frozen=True)
class FormSpec:
    """One form of a campaign.

    Attributes:
        title: Its name as people say it.
        blanks: The blank forms, files below the campaign folder, in every format the office sent.
        unit: The label beside which the reporting unit writes its name.
        fields: Scalar fields by name, in the order of the form.
        groups: Repeated blocks by name.
        required: Whether a unit is complete only with this form.
    """

    title: str
    blanks: tuple[str, ...]
    unit: FieldSpec
    fields: Mapping[str, FieldSpec]
    groups: Mapping[str, GroupSpec] = dataclasses.field(default_factory=dict)
    required: bool = True

    __pydantic_config__ = _STRICT
