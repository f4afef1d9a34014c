"""What a finding, a correction or a figure is about: one answer of a form, with one printer and one parser.

`meetings_held` is an answer by the name of its field, `opinions[2].outcome` the outcome of the second item of a group, `visits[3]` a row
of a list as a whole, `visits.workers` a whole column. Stored readings, JSON, frames, the ledger and the command line hold these texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ADDRESS = re.compile(r"(?P<name>\w+)(?:\[(?P<position>[1-9][0-9]{0,8})\])?(?:\.(?P<column>\w+))?")


@dataclass(frozen=True, slots=True, order=True)
class FieldAddress:
    """Which answer of a form, or which of its items or columns; equal addresses are equal values.

    Attributes:
        name: Of a field, a group or a list; or any text that names none of them.
        position: Which item of the group or row of the list, from 1; 0 where none is meant.
        column: Which part of the item, or which column of the list; empty where none is meant.
    """

    name: str
    position: int = 0
    column: str = ""

    @classmethod
    def parse(cls, text: str) -> FieldAddress:
        """The address that prints as `text`; what has not the shape of one is kept as a name."""
        found = _ADDRESS.fullmatch(text)
        return cls(text) if found is None else cls(found["name"], int(found["position"] or 0), found["column"] or "")

    def item(self, position: int) -> FieldAddress:
        """The same of an item of this group or list, or of another one; `position` counts from 1."""
        return FieldAddress(self.name, position, self.column)

    def of(self, column: str) -> FieldAddress:
        """A part of this item, or a column of this list."""
        return FieldAddress(self.name, self.position, column)

    @property
    def in_item(self) -> bool:
        """Whether it is one answer of an item (`opinions[2].outcome`)."""
        return self.position > 0 and bool(self.column)

    @property
    def scalar(self) -> str | None:
        """The name, where it stands for a field outside of groups and lists."""
        return None if self.position or self.column else self.name

    @property
    def whole(self) -> FieldAddress:
        """The same of all items: the column that an answer stands in."""
        return self.item(0)

    @property
    def last(self) -> str:
        """The name of what is answered, whatever item it is of."""
        return self.column or self.name

    def __str__(self) -> str:
        """The text that stored readings, JSON and frames hold."""
        item = f"{self.name}[{self.position}]" if self.position else self.name
        return f"{item}.{self.column}" if self.column else item


UNIT = FieldAddress("unit")
"""The reporting unit of a return, as a person may correct it."""
FILE = FieldAddress("file")
"""The file that a return came in."""


def printed(address: FieldAddress | None) -> str | None:
    """An address as stored readings, JSON and frames hold it."""
    return None if address is None else str(address)


@lru_cache(maxsize=65536)
def parsed(text: str | None) -> FieldAddress | None:
    """The address that `printed` wrote."""
    return None if text is None else FieldAddress.parse(text)
