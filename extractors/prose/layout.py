"""A form whose rows are figures in prose, ready to be found in documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors import text
from extractors.form import FormSpec
from extractors.layout import Layout

ROLES = ("number", "part", "title", "indicator", "quantity", "measure", "qualifier", "due")
"""What a row can say: the number, part and title of its task; what is counted, how many of what, how firmly and by when."""


@dataclass
class ProseLayout(Layout):
    """A form read out of prose.

    Attributes:
        words: What its heading says, as compared (`text.key`).
        rows: The list of the form that takes its rows.
        columns: Role → column of that list.
    """

    words: tuple[str, ...] = ()
    rows: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_whole(self) -> bool:
        """Whether the quantity is a count, so that halves can't be kept."""
        column = self.columns.get("quantity")
        return column is not None and self.spec.lists[self.rows].columns[column].type == "count"


def compile_prose(campaign: str, form: str, spec: FormSpec, year: int) -> ProseLayout:
    """The layout of `form` out of its declaration.

    Raises:
        LookupError: no such list, column or role; its argument is the name.
    """
    prose = spec.prose
    if prose is None:
        raise LookupError("prose")
    if prose.rows not in spec.lists:
        raise LookupError(prose.rows)
    unknown = [role for role in prose.columns if role not in ROLES]
    unknown += [column for column in prose.columns.values() if column not in spec.lists[prose.rows].columns]
    if unknown:
        raise LookupError(unknown[0])
    words = tuple(text.key(word) for word in prose.words if text.key(word))
    return ProseLayout(campaign, form, spec, year, words, prose.rows, dict(prose.columns))
