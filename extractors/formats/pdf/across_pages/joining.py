"""Tables that go on over pages, put together again: the columns of all parts on one scale, cut rows and cells made whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.core.document import Cell, Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.pdf.across_pages.page_joins import SAME, CellOverPages, Part, find_page_join
from extractors.formats.pdf.lattice import Region, Table
from extractors.formats.pdf.writing import TextLine

_MOST_PADDING = 7.0
"""Points between a ruling line and the writing. Word has 5.4 on each side: 2 finds 389 of 891 cells of five
prints as they were written, 4 finds 739, 7 and 12 find 885 (`benchmarks/thresholds.py`)."""
_OUTLIERS = 20
"""Of so many ends of lines, one may reach further out than the writing does: 5 to 500 read those prints alike."""


@dataclass(slots=True)
class WholeTable:
    """A table as it grows page by page. `grid` is the result."""

    place: Location
    nested: bool = False
    xs: list[float] = field(default_factory=list)
    rows: int = 0
    pieces: list[CellOverPages] = field(default_factory=list)
    _open_bottom: bool = False

    def takes(self, table: Table) -> bool:
        """Whether a table at the head of the next page has the same width, and so may go on with this one."""
        return abs(table.xs[0] - self.xs[0]) < SAME and abs(table.xs[-1] - self.xs[-1]) < SAME

    def add(self, table: Table, place: Location) -> None:
        """Adds the part that stands on one page; `place` names it."""
        new = _pieces(table, place)
        height = len(table.ys) - 1
        skipped = self._repeated_heads(new)
        new = [piece for piece in new if piece.row >= skipped]
        pairs = [(self._above(piece), piece) for piece in new if piece.row == skipped] if self.rows else []
        is_open = skipped == 0 and (table.open_top or self._open_bottom)
        page_join = find_page_join(pairs, [*self.pieces, *new], is_open=is_open)
        start = self.rows - skipped - page_join.shared_rows
        for piece in new:
            piece.row += start
            upper = page_join.above.get(piece)
            if upper is None:
                self.pieces.append(piece)
            else:
                upper.rowspan = piece.row + piece.rowspan - upper.row
                upper.unsure = upper.unsure or (page_join.unsure and upper.written and piece.written)
                upper.parts += piece.parts
        self.rows = start + height
        self.xs = _scale([*self.xs, *table.xs])
        self._open_bottom = table.open_bottom

    def _above(self, piece: CellOverPages) -> CellOverPages | None:
        return next((one for one in self.pieces if one.row + one.rowspan == self.rows and one.fits(piece)), None)

    def _repeated_heads(self, new: Sequence[CellOverPages]) -> int:
        """How many rows at the head only repeat the head of the table."""
        rows = 0
        while rows < self.rows and (mine := _row_texts(self.pieces, rows)) == _row_texts(new, rows) and len(mine) > 1:
            rows += 1
        return rows if rows < max((piece.row for piece in new), default=0) + 1 else 0

    def grid(self) -> Grid:
        """The whole table on one scale of columns."""
        cells = []
        for piece in sorted(self.pieces, key=lambda piece: (piece.row, piece.x0)):
            col, end = _nearest(self.xs, piece.x0), _nearest(self.xs, piece.x1)
            mark = Code.PAGE_CUT if piece.unsure else piece.look()
            cells.append(Cell(piece.text(), piece.row, col, piece.rowspan, max(1, end - col), piece.place, mark))
        return Grid(cells, self.rows, max(1, len(self.xs) - 1), self.place, self.nested)


def cell_places(table: Table, place: Location) -> Iterator[tuple[Region, Location]]:
    """The cells of a table of one page with their places: row by row, counted from the left."""
    counts: dict[int, int] = {}
    for region in table.regions:
        if region.elsewhere is not None:
            yield region, region.elsewhere.place
            continue
        position = counts[region.top] = counts.get(region.top, 0) + 1
        yield region, place.cell(region.top + 1, position)


def _pieces(table: Table, place: Location) -> list[CellOverPages]:
    padding = _padding(table, [region.lines for region in table.regions])
    pieces = []
    for region, here in cell_places(table, place):
        x0, x1 = table.xs[region.left], table.xs[region.right + 1]
        part = Part(region.lines, x0 + padding, x1 - padding, table.ys[region.bottom + 1], region.mark)
        pieces.append(CellOverPages(x0, x1, region.top, region.bottom - region.top + 1, [part], here))
    return pieces


def _padding(table: Table, lines: Sequence[Sequence[TextLine]]) -> float:
    """The space between the ruling lines and the writing, as the fullest lines show it."""
    gaps: list[float] = []
    for region, written in zip(table.regions, lines, strict=True):
        gaps += [gap for line in written for gap in (line.x0 - table.xs[region.left], table.xs[region.right + 1] - line.x1)]
    return min(_MOST_PADDING, max(0.0, sorted(gaps)[len(gaps) // _OUTLIERS])) if gaps else 0.0


def _row_texts(pieces: Iterable[CellOverPages], row: int) -> list[str]:
    texts = [piece.text() for piece in pieces if piece.row == row]
    return texts if sum(bool(text) for text in texts) > 1 else []


def _scale(places: Iterable[float]) -> list[float]:
    scale: list[float] = []
    for place in sorted(places):
        if not scale or place - scale[-1] > SAME:
            scale.append(place)
    return scale


def _nearest(scale: Sequence[float], place: float) -> int:
    return min(range(len(scale)), key=lambda number: abs(scale[number] - place))
