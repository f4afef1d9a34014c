"""What was learned of a blank: the proposed form, where it is answered, and what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.core.address import FieldAddress
from extractors.core.document import Document
from extractors.form import FieldType, FormSpec

NameStyle = Literal["pinyin", "chinese"]
Side = Literal["right", "below", "inline", "column", "item", "tick"]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or line of a document: `row` and `col` are -1 for a line."""

    document: int
    block: int
    row: int = -1
    col: int = -1


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of the blank where something is answered.

    Attributes:
        field: What is answered there: a field, a column of a list, or a part of the items of a group.
        type: What an answer means.
        place: The cell or line that takes the answer.
        side: Where the answer stands: in a cell right of or below its label, behind it, in a column, or in a repeated block.
    """

    field: FieldAddress
    type: FieldType
    place: Place
    side: Side


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
