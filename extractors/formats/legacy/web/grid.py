"""Cells of an HTML table → a grid: where spans leave room for them; and tables that only lay a page out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.document import Cell, Spans, check_spread
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.outstanding import options_in, outstanding
from extractors.formats.written import Written

_MAX_SPAN = 1_000
"""Columns, as HTML 5 §4.9.11 bounds a span."""


@dataclass(slots=True)
class PageGrid:
    """Puts cells where rows above leave room, as HTML 5 §4.9.12 does."""

    most: int
    row: int = -1
    cols: int = 0
    cells: list[Cell] = field(default_factory=list)
    _spread: int = 0
    _taken: dict[int, int] = field(default_factory=dict)
    """By column, the first row below that is free."""

    written: list[Written] = field(default_factory=list)
    """What the cells that hold something say."""

    def add(self, element: etree._Element, written: Written, place: Location, *, hidden: bool) -> None:
        """Adds a cell behind those of its row."""
        width, height = _span(element, "colspan"), _span(element, "rowspan")
        self._spread += width
        if self._spread > self.most:
            raise UnreadableFileError("too_large", f"单元格铺开超过 {self.most} 格")
        col = 0
        while self._taken.get(col, 0) > self.row:
            col += 1
        if col > _MAX_SPAN:
            raise UnreadableFileError("too_large", f"表格超过 {_MAX_SPAN} 列")
        self._taken.update((col + step, self.row + height) for step in range(width))
        mark, spans = (Code.HIDDEN_ROW, ()) if hidden and written.text else marked(written)
        self.cells.append(Cell(written.text, self.row, col, height, width, place, mark, spans=spans))
        self.cols = max(self.cols, col + width)
        if written.text or written.mark:
            self.written.append(written)

    def ended(self) -> list[Cell]:
        """The cells; none reaches below the last row, whatever it claims."""
        for cell in self.cells:
            cell.rowspan = min(cell.rowspan, self.row + 1 - cell.row)
        check_spread((cell.rowspan, cell.colspan) for cell in self.cells if (cell.rowspan, cell.colspan) != (1, 1))
        return self.cells


def marked(written: Written) -> tuple[str, Spans]:
    """The doubt about a text, and what it is about."""
    out = outstanding(written.text, options_in(written.text, tuple(written.stressed))) if written.stressed and not written.mark else ()
    return (Code.CHOICE_UNCLEAR, out) if out else (written.mark, written.spans)


def is_frame(rows: Sequence[tuple[etree._Element, bool]]) -> bool:
    """Whether a table only lays the page out, as mails do: one cell a row says anything, and a table stands in one of them.

    Args:
        rows: Its rows, and whether they are hidden.
    """
    told = [[cell for cell in row.iterchildren("td", "th") if _says(cell)] for row, _ in rows]
    return (
        not any(hidden for _, hidden in rows)
        and all(len(cells) < 2 for cells in told)
        and any(cell.find(".//table") is not None for cells in told for cell in cells)
    )


def _says(cell: etree._Element) -> bool:
    return bool("".join(map(str, cell.itertext())).strip()) or next(cell.iter("img", "input", "object"), None) is not None


def _span(element: etree._Element, name: str) -> int:
    written = element.get(name, "1").strip()
    return min(_MAX_SPAN, max(1, int(written))) if written.isdecimal() and len(written) < 6 else 1
