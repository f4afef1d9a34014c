"""Labels: as the blank prints them, and as they are found in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from extractors.core.document import Cell, Line

Role = Literal["unit", "field", "block", "option", "column"]


@dataclass(frozen=True, slots=True)
class Label:
    """One printed label.

    Attributes:
        role: What it governs.
        name: Field name, or the value that a block or an option stands for.
        key: The label as it is compared.
        group: The group or list it belongs to.
        inline: The answer stands behind the label in the same cell or line, as the blank shows.
        invites: The blank prints a colon behind it, so that an answer may stand there as well as in the cell beside it.
        below: The answer stands in the cell below the label, as the blank shows.
        ending: What the blank prints behind the key, a sign of measure or a bracket (“（%）”): it is no answer.
    """

    role: Role
    name: str
    key: str
    group: str = ""
    inline: bool = False
    below: bool = False
    invites: bool = False
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in a text: `rest` stands behind it, `head` before it; `similar` where it is only like the blank's."""

    label: Label
    rest: str = ""
    head: str = ""
    similar: bool = False


Hits = Mapping[Line | Cell, Hit]
"""The labels of a document by the cell or line that they stand in."""
