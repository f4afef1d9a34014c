"""What a unit wrote, gathered under the labels that govern it, before anything is read as a number or a tick."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractors.core.document import Grid
from extractors.core.findings import Code
from extractors.core.location import Location

READER_MARKS = frozenset(
    {
        Code.HIDDEN_ROW,
        Code.OPEN_BELOW,
        Code.COVERED_TEXT,
        Code.ODD_LOOK,
        Code.UNREADABLE_OBJECT,
        Code.PAGE_CUT,
        Code.OCR_LOW,
        Code.FORMULA_UNCACHED,
        Code.FORMULA_COMPUTED,
    }
)
"""The marks of a reader on a cell that are doubts about the answer that stands there."""


@dataclass(slots=True, eq=False)
class Part:
    """A piece of what a unit wrote."""

    text: str
    place: Location | None
    mark: str = ""
    in_label: bool = False


@dataclass(slots=True, eq=False)
class RawItem:
    """One item as it stands: pieces of text, the mark beside each option, and the codes of doubts about its place."""

    group: str
    block: str
    texts: list[Part] = field(default_factory=list)
    options: dict[str, list[Part]] = field(default_factory=dict)
    doubts: list[Code] = field(default_factory=list)
    loose: bool = False

    def doubt(self, code: Code) -> None:
        """Notes a doubt, once."""
        if code not in self.doubts:
            self.doubts.append(code)

    @property
    def written(self) -> bool:
        """Whether any of its pieces of text holds something."""
        return any(part.text.strip() for part in self.texts)


@dataclass
class RawRow:
    """One row as it stands: the pieces in each column, and the codes of doubts about each."""

    list_name: str
    parts: dict[str, list[Part]] = field(default_factory=dict)
    doubts: dict[str, list[Code]] = field(default_factory=lambda: defaultdict(list))
    place: Location | None = None
    number: int = 0
    sparse: bool = False
    """Whether it holds so few cells that it may be no row of its own."""


@dataclass
class EarlierRows:
    """The rows of a list so far, over all tables of a document; `since` is the place of the first one behind the last sum."""

    rows: list[RawRow] = field(default_factory=list)
    since: int = 0
    totals: dict[str, list[tuple[Decimal, int]]] = field(default_factory=lambda: defaultdict(lambda: [(Decimal(0), 0)]))
    """Of each column before each row, so far as it was asked for: the sum, and how many rows give no plain figure."""


@dataclass
class Listed:
    """What the lists of a copy hold, and what was seen of their headers."""

    rows: list[RawRow] = field(default_factory=list)
    found: dict[str, set[str]] = field(default_factory=dict)
    """The columns that every header of a list has."""
    similar: dict[str, set[str]] = field(default_factory=dict)
    repeated: dict[str, set[str]] = field(default_factory=dict)
    remarks: list[Part] = field(default_factory=list)
    """Notes of the unit among or below the rows (“注：…”)."""
    sums: list[tuple[str, str, Location | None]] = field(default_factory=list)
    """Lists, columns and places of sums that the rows above them do not add up to."""


@dataclass(slots=True)
class Collected:
    """All that was found of one copy of a form."""

    seen: set[str] = field(default_factory=set)
    answers: dict[str, list[Part]] = field(default_factory=dict)
    items: list[RawItem] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    leftovers: list[Part] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    similar: set[str] = field(default_factory=set)
    """Fields found by a label that is only like the blank's."""


@dataclass
class GridWithLists(Grid):
    """A grid without the rows of its lists, and these."""

    listed: Listed = field(default_factory=Listed)

    def rows_of(self, top: int, bottom: int) -> GridWithLists:
        """The part of it between two rows."""
        cells = [cell for cell in self.cells if top <= cell.row < bottom]
        listed = replace(self.listed, rows=[row for row in self.listed.rows if top <= row.number < bottom])
        return GridWithLists(cells, self.rows, self.cols, self.place, self.nested, listed=listed)
