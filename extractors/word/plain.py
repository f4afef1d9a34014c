"""The quick way through the clean majority: documents with none of the constructs that need care.

What calls for the careful walk is looked for first; a test proves that both ways read the same.
"""

from __future__ import annotations

from lxml import etree

from extractors.document import Cell, Grid, Line
from extractors.word import names as n

_NEEDS_CARE = (
    n.SDT, n.INS, n.DEL, n.MOVE_FROM, n.MOVE_TO, n.ALTERNATE, n.TXBX_CONTENT, n.SYM, n.FLD_CHAR, n.RUBY, n.CELL_DEL, n.HIDDEN, n.VANISH,
    n.PTAB, n.NO_BREAK_HYPHEN, n.MATH, n.RSTYLE, n.PSTYLE, n.ALT_CHUNK, *n.RARE_WRAPPERS,
)  # fmt: skip
_SYMBOL_FONTS = (b"ingdings", b"ebdings", b"Marlett", b'"Symbol"')
_INSIDE = (n.TR, n.TC, n.GRID_SPAN, n.V_MERGE, n.GRID_BEFORE, n.P, n.T, n.BR, n.TAB, n.CR, n.TBL)


def is_plain(xml: bytes, body: etree._Element) -> bool:
    """Whether a document holds only paragraphs and tables of plain runs in plain fonts."""
    return next(body.iter(*_NEEDS_CARE), None) is None and not any(font in xml for font in _SYMBOL_FONTS)


def read_plain(body: etree._Element) -> list[Line | Grid] | None:
    """Lines and grids of a plain document, or `None` where a table lies in another after all."""
    blocks: list[Line | Grid] = []
    lines = tables = 0
    for child in body:
        if child.tag == n.P:
            lines += 1
            text = "".join([_text(part) for part in child.iter(n.T, n.BR, n.TAB, n.CR)])
            blocks += [Line(line, f"paragraph {lines}") for line in text.split("\n") if line and not line.isspace()]
        elif child.tag == n.TBL:
            tables += 1
            grid = _PlainGrid(f"table {tables}").read(child)
            if grid is None:
                return None
            blocks.append(grid)
    return blocks


def _text(part: etree._Element) -> str:
    if part.tag == n.T:
        return part.text or ""
    if part.tag == n.TAB:
        return _tab(part)
    return "\n"


def _tab(tab: etree._Element) -> str:
    """A tab that was typed; `w:tab` also names the stops of a paragraph."""
    parent = tab.getparent()
    return "\t" if parent is not None and parent.tag == n.R else ""


class _PlainGrid:
    """One table out of the flat stream of its elements."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._cells: list[Cell] = []
        self._open: dict[int, Cell] = {}
        self._row = -1
        self._col = self._cols = self._position = 0
        self._span, self._merged, self._restart = 1, False, False
        self._texts: list[str] | None = None

    def read(self, table: etree._Element) -> Grid | None:
        texts: list[str] = []
        for part in table.iter(*_INSIDE):
            tag = part.tag
            if tag == n.T:
                texts.append(part.text or "")
            elif tag == n.P:
                texts.append("\n")
            elif tag == n.TC:
                self._close()
                self._position += 1
                self._texts = texts = []
            elif tag == n.V_MERGE:
                self._merged, self._restart = True, part.get(n.VAL, "continue") != "continue"
            elif tag == n.GRID_SPAN:
                self._span = n.number(part)
            elif tag == n.TR:
                self._close()
                self._row += 1
                self._col = self._position = 0
            elif tag == n.GRID_BEFORE:
                self._col = n.number(part, least=0)
            elif tag == n.TBL and part is not table:
                return None
            elif tag != n.TBL:
                texts.append(_tab(part) if tag == n.TAB else "\n")
        self._close()
        return Grid(self._cells, self._row + 1, self._cols, self._place)

    def _close(self) -> None:
        """Puts the cell that has just ended on the grid."""
        if self._texts is None:
            return
        text = "".join(self._texts[1:])
        self._texts = None
        col, span, continued = self._col, self._span, self._merged and not self._restart
        self._span, self._merged, self._restart = 1, False, False
        self._col = col + span
        self._cols = max(self._cols, self._col)
        if continued:
            above = self._open.get(col)
            if above is not None and above.row + above.rowspan == self._row:
                above.rowspan += 1
                if text.strip():
                    above.mark = "covered_text"
                return
        text = text if text.count("\n") < 1 else text.strip("\n")
        cell = Cell(text, self._row, col, 1, span, f"{self._place}, R{self._row + 1}C{self._position}")
        self._cells.append(cell)
        self._open[col] = cell
