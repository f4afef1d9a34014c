"""The neutral document model: whatever the file was, a sequence of text lines and grids.

Nothing above a reader knows the format. Marks (Wingdings symbols, check boxes) are ☑ or ☐ in the text already,
insertions are taken, deletions, comments and hidden text dropped, and a text box is read once. Merged cells reach no further than
their sheet is written, whatever a file claims.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location

CHECKED = "☑"
UNCHECKED = "☐"
Place = tuple[int, int]
"""Row and column, from 0."""
_MARGIN = 100
"""Empty rows and columns that a form may have behind its last text: space for answers that nobody gave."""
Spans = tuple[tuple[int, int], ...]
Gone = tuple[tuple[int, str], ...]
"""Texts that were deleted with changes tracked, each with the place in the text before which it stood: shown to a person, never read."""


@dataclass(slots=True, eq=False)
class Cell:
    """One cell of a grid at its upper left corner: itself, whatever others say the same, so that it may be a key.

    Attributes:
        text: Its text, paragraphs joined by line feeds.
        row: Grid row from 0.
        col: Grid column from 0, after spans and `gridBefore`.
        rowspan: Rows it covers, at least 1.
        colspan: Columns it covers, at least 1.
        place: Where a person finds it; `None` for a cell that was made for one that a file leaves out.
        mark: A doubt that the reader itself has: `formula_uncached`, `hidden_row`, `odd_look` or `""`.
        confidence: How sure OCR is of its least sure character, 0 to 1; `None` where the text was not read from a picture.
        spans: The characters that the mark is about, as start and end in `text`; an object that is no text has no width. Empty where
            the mark is about the whole cell.
        gone: What was deleted from it.
    """

    text: str
    row: int
    col: int
    rowspan: int
    colspan: int
    place: Location | None
    mark: str = ""
    confidence: float | None = None
    spans: Spans = ()
    gone: Gone = ()


@dataclass(slots=True, eq=False)
class Line:
    """One line of text outside every grid; a key, and `confidence`, `mark`, `spans` and `gone` as in a cell.

    A picture that stands alone is a line without text, with its mark.
    """

    text: str
    place: Location | None
    confidence: float | None = None
    mark: str = ""
    spans: Spans = ()
    gone: Gone = ()


@dataclass(slots=True)
class Grid:
    """A table as cells in reading order (by row, then column); no cell is repeated where it spans.

    Attributes:
        lost: Rows that were deleted with changes tracked: before which row each stood, and what its cells said. Only a person sees them.
    """

    cells: Sequence[Cell]
    rows: int
    cols: int
    place: Location | None
    nested: bool = False
    lost: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class Document:
    """One document, or one sheet of a workbook.

    Attributes:
        blocks: Lines and grids in reading order.
        part: Name of the part within its file (`""`, `sheet:五角场`).
        marks: Doubts of the reader about the whole part, e.g. `hidden_sheet`.
        title: The sheet's name, which may name the unit.
        lost: Paragraphs that were deleted with changes tracked: before which block each stood, and what it said. Only a person sees them.
    """

    blocks: list[Line | Grid]
    part: str = ""
    marks: tuple[str, ...] = ()
    title: str = ""
    outside: list[Line] = field(default_factory=list)
    """Headers and footers: they may name the unit, and hold no other answers."""
    lost: tuple[tuple[int, str], ...] = ()
    has_outlines: bool = False
    """Whether shapes without filling lie over it, outside of its tables: one may be a ring around an option anywhere on the page."""
    prompts: tuple[str, ...] = ()
    """What its empty content controls ask to fill in (“填写联系人姓名”), which is none of its texts."""


def lines_and_cells(document: Document) -> Iterator[str]:
    """Every text of a document, of its lines and of its cells, in reading order."""
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


ATTACHED_FILES = "attached_files"
"""Mark of a document in whose file others lie that are not read."""


def with_attached_files(document: Document) -> Document:
    """The document with a last line that says so, and the mark."""
    line = Line("（文件里另有附件，未读入）", Location("attachment"))
    return replace(document, blocks=[*document.blocks, line], marks=(*document.marks, ATTACHED_FILES))


@dataclass(frozen=True, slots=True)
class Extent:
    """The last row and the last column that a merged cell may cover, from 0: some claim all that there are."""

    bottom: int
    right: int

    @classmethod
    def around(cls, written: Collection[Place]) -> Extent:
        """The extent of a sheet with text in the places `written`."""
        return cls(max((row for row, _ in written), default=0) + _MARGIN, max((col for _, col in written), default=0) + _MARGIN)

    def span(self, start: Place, end: Place) -> Place | None:
        """Rows and columns that a range covers, between its first and its last cell; `None` where it lies outside."""
        if start[0] > self.bottom or start[1] > self.right:
            return None
        return max(1, min(end[0], self.bottom) - start[0] + 1), max(1, min(end[1], self.right) - start[1] + 1)


def check_spread(spans: Iterable[Place], limits: Limits = LIMITS) -> None:
    """Refuses merged cells that lie over one another by the thousand: whoever reads them goes along each.

    Raises:
        UnreadableFileError: `too_large`.
    """
    if sum(height + width for height, width in spans) > limits.cells:
        raise UnreadableFileError("too_large", "合并区域过多")
