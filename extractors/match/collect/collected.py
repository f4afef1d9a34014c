"""What a unit wrote, gathered under the labels that govern it, before anything is read as a number or a tick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from extractors.core.document import Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.plain_cells import PlainCells

READER_MARKS = frozenset(
    {
        Code.HIDDEN_ROW,
        Code.OPEN_BELOW,
        Code.COVERED_TEXT,
        Code.ODD_LOOK,
        Code.UNREADABLE_OBJECT,
        Code.CHOICE_UNCLEAR,
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

    def said(self, name: str) -> Sequence[str]:
        """What stands in a column, piece by piece."""
        return [part.text for part in self.parts.get(name, ())]


@dataclass(frozen=True, slots=True, eq=False)
class RowShape:
    """How the entries of a list stand in a sheet of plain texts: in which grid column each column of the list."""

    list_name: str
    names: tuple[str, ...]
    columns: tuple[int, ...]
    cells: PlainCells


class PlainRow:
    """One row that is nothing but its texts: no cell of it is marked, merged or doubtful.

    Attributes:
        shape: Where its columns stand.
        number: Its row in the grid.
        texts: What stands in each column, `""` where nothing does; in the first one something does.
    """

    __slots__ = ("number", "shape", "texts")
    doubts: Mapping[str, list[Code]] = MappingProxyType({})
    sparse = False

    def __init__(self, shape: RowShape, number: int, texts: tuple[str, ...]) -> None:
        self.shape = shape
        self.number = number
        self.texts = texts

    @property
    def list_name(self) -> str:
        """The list that it belongs to."""
        return self.shape.list_name

    @property
    def place(self) -> Location:
        """Where its first cell stands."""
        return self.shape.cells.place(self.number, self.shape.columns[0])

    def said(self, name: str) -> Sequence[str]:
        """What stands in a column: one text, or none."""
        return [text for asked, text in zip(self.shape.names, self.texts, strict=True) if text and asked == name]

    @property
    def parts(self) -> Mapping[str, list[Part]]:
        """The pieces in each column, as of any row."""
        asked = zip(self.shape.names, self.shape.columns, self.texts, strict=True)
        return {name: [Part(text, self.shape.cells.place(self.number, col))] for name, col, text in asked if text}


Row = RawRow | PlainRow


@dataclass
class EarlierRows:
    """The rows of a list so far, over all tables of a document; `since` is the place of the first one behind the last sum."""

    rows: list[Row] = field(default_factory=list)
    since: int = 0
    totals: dict[str, list[tuple[Decimal, int]]] = field(default_factory=lambda: defaultdict(lambda: [(Decimal(0), 0)]))
    """Of each column before each row, so far as it was asked for: the sum, and how many rows give no plain figure."""


@dataclass
class Listed:
    """What the lists of a copy hold, and what was seen of their headers."""

    rows: list[Row] = field(default_factory=list)
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
