"""Cells of a Word table → a grid: spans, vertical merges, hidden rows, and what was deleted with changes tracked."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from extractors.core.document import Cell, Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.own_marks import is_open_fill
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import is_flat
from extractors.formats.word.emphasis import is_crossed
from extractors.formats.word.stress import stressed
from extractors.formats.written import Written


class GridBuilder:
    """Puts cells on the grid: spans, vertical merges, cells left out before the first."""

    def __init__(self, place: Location, stressing: Collection[str]) -> None:
        """Takes the ids of the styles that make a text stand out."""
        self.row = -1
        self._place = place
        self._stressing = stressing
        self._col = 0
        self._cols = 0
        self._cells: list[Cell] = []
        self._open: dict[int, Cell] = {}
        self._merging: set[Cell] = set()
        self._hidden = False
        self._lost: list[tuple[int, tuple[str, ...]]] = []
        self._pending: list[str] = []

    def lose_row(self, texts: tuple[str, ...]) -> None:
        """A row was deleted here."""
        if any(texts):
            self._lost.append((self.row + 1, texts))

    def lose_cell(self, text: str) -> None:
        """A cell was deleted here: what it said is shown in the one behind it, of the last one in the one before it."""
        if text:
            self._pending.append(text)

    def _end_row(self) -> None:
        if self._pending and self._cells:
            last = self._cells[-1]
            last.gone = (*last.gone, *((len(last.text), text) for text in self._pending))
        self._pending = []

    def next_row(self, row: etree._Element) -> None:
        """Begins a row."""
        self._end_row()
        self.row += 1
        self._col = 0
        properties = row.find(n.TRPR)
        self._hidden = False
        if properties is not None:
            self._hidden = properties.find(n.HIDDEN) is not None or any(map(is_flat, properties.iterchildren(n.ROW_HEIGHT)))
            self._col = n.number(properties.find(n.GRID_BEFORE), least=0)

    def add(self, element: etree._Element, written: Written, place: Location) -> None:
        """Adds a cell, or lengthens the one above that it continues."""
        properties = element.find(n.TCPR)
        span, merge, shade = 1, None, None
        if properties is not None:
            shade = properties.find(n.SHD)
            span = n.number(properties.find(n.GRID_SPAN))
            merge = properties.find(n.V_MERGE)
        col, self._col = self._col, self._col + span
        self._cols = max(self._cols, self._col)
        continues = merge is not None and merge.get(n.VAL, "continue") == "continue"
        above = self._above(col) if continues else None
        if above is not None and (not written.text.strip() or (above in self._merging and above.colspan == span)):
            above.rowspan += 1
            if written.text.strip():
                above.mark, above.spans = Code.COVERED_TEXT, ()
            return
        gone = (*((0, text) for text in self._pending), *written.gone)
        self._pending = []
        cell = Cell(written.text, self.row, col, 1, span, place, written.mark, spans=written.spans, gone=gone)
        self._doubt(cell, element, shade, continues=above is not None)
        self._cells.append(cell)
        self._open[col] = cell
        if merge is not None and not continues:
            self._merging.add(cell)

    def _doubt(self, cell: Cell, element: etree._Element, shade: etree._Element | None, *, continues: bool) -> None:
        """Marks a cell by its looks, one that a border crosses too; not all programs show one that `continues` one of another width."""
        if not cell.mark and (spans := stressed(cell.text, element, self._stressing)):
            cell.mark, cell.spans = Code.CHOICE_UNCLEAR, spans
        if not cell.mark and (continues or (cell.text.strip() and is_crossed(element))):
            cell.mark = Code.ODD_LOOK
        if not cell.mark and shade is not None and is_open_fill(shade.get(n.FILL, "")):
            cell.mark = Code.OPEN_BELOW
        if self._hidden and cell.text.strip():
            cell.mark, cell.spans = Code.HIDDEN_ROW, ()

    def _above(self, col: int) -> Cell | None:
        """The cell that ends above a column of this row."""
        cell = self._open.get(col)
        return cell if cell is not None and cell.row + cell.rowspan == self.row else None

    def grid(self, *, nested: bool) -> Grid:
        """The finished grid."""
        self._end_row()
        n.check_width(self._cells, self._cols)
        return Grid(self._cells, self.row + 1, self._cols, self._place, nested, tuple(self._lost))
