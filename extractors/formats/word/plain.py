"""The quick way through the clean majority: documents with none of the constructs that need care.

What calls for the careful walk is looked for first; a test proves that both ways read the same.
"""

from __future__ import annotations

from lxml import etree

from extractors.core.document import Cell, Grid, Line
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.own_marks import is_open_fill
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import SMALLEST, UNFILLED, Styles, color_of, fill_of, shade_of
from extractors.formats.written import WHITE, is_faint
from extractors.language.junk import REVERSED, visible

_NEEDS_CARE = (
    n.SDT, n.INS, n.DEL, n.MOVE_FROM, n.MOVE_TO, n.ALTERNATE, n.TXBX_CONTENT, n.SYM, n.SYM_EX, n.FLD_CHAR, n.FLD_SIMPLE, n.RUBY, n.CELL_DEL,
    n.HIDDEN, n.VANISH, n.PTAB, n.NO_BREAK_HYPHEN, n.MATH, n.ALT_CHUNK, n.SUB_DOC, n.CONTENT_PART, n.NUM_PR, n.STRIKE, n.DSTRIKE,
    n.VERT_ALIGN, n.POSITION, n.SCALE, n.EAST_ASIAN, n.OBJECT, n.PICT, n.DRAWING, *n.RARE_WRAPPERS,
)  # fmt: skip
_FONTS = (b"dings", b"Marlett", b'"Symbol"')
_TINY = frozenset(map(str, range(SMALLEST + 1)))
_INSIDE = (n.TR, n.TC, n.GRID_SPAN, n.V_MERGE, n.GRID_BEFORE, n.P, n.T, n.BR, n.TAB, n.CR, n.TBL)


def is_plain(xml: bytes, body: etree._Element, styles: Styles) -> bool:
    """Whether a document holds only paragraphs and tables of plain runs in plain fonts, sizes and colors."""
    if any(font in xml for font in _FONTS):
        return False
    if any(one.tag != n.SZ or one.get(n.VAL) in _TINY for one in body.iter(n.SZ, *_NEEDS_CARE)):
        return False
    if b"<w:shd" in xml and any(is_open_fill(one.get(n.FILL, "")) for one in body.iter(n.SHD)):
        return False
    colored = b"<w:color" in xml or b"textFill" in xml
    return not styles.are_told(body) and not (colored and _hides_by_color(body, shaded=b"<w:shd" in xml))


def _hides_by_color(body: etree._Element, *, shaded: bool) -> bool:
    """Whether the color of some text may be that of what is behind it."""
    behind = {one.get(n.FILL, "auto").upper() for one in body.iter(n.SHD)} if shaded else set()
    behind |= {shade_of(one) for one in body.iter(n.HIGHLIGHT)} | {WHITE}
    colors = {color_of(one) if one.tag == n.COLOR else fill_of(one) for one in body.iter(n.COLOR, n.TEXT_FILL)}
    return UNFILLED in colors or any(is_faint(color, one) for color in colors for one in behind - {"AUTO"})


def read_plain(body: etree._Element) -> list[Line | Grid] | None:
    """Lines and grids of a plain document, or `None` where a table lies in another after all, or a text is turned round."""
    blocks: list[Line | Grid] = []
    lines = tables = 0
    for child in body:
        if child.tag == n.P:
            lines += 1
            text = "".join([_text(part) for part in child.iter(n.T, n.BR, n.TAB, n.CR)])
            if not text.isascii():
                if REVERSED in text:
                    return None
                text = visible(text)
            blocks += [Line(line, Location("paragraph", lines)) for line in text.split("\n") if line and not line.isspace()]
        elif child.tag == n.TBL:
            tables += 1
            grid = _grid(child, tables)
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


def _grid(table: etree._Element, number: int) -> Grid | None:
    """One table, or `None` where another lies in it, or a text that is turned round."""
    records = _records(table)
    if records is None:
        return None
    place = Location("table", number)
    cells: list[Cell] = []
    above: dict[int, Cell] = {}
    row = -1
    col = cols = position = 0
    for record in records:
        if record.before is not None:
            row, col, position = row + 1, record.before, 0
            continue
        position += 1
        text = "".join(record.texts[1:])
        if not text.isascii():
            if REVERSED in text:
                return None
            text = visible(text)
        known = above.get(col) if record.continued else None
        if known is not None and known.row + known.rowspan == row:
            known.rowspan += 1
            if text and not text.isspace():
                known.mark = Code.COVERED_TEXT
        else:
            text = text.strip("\n") if "\n" in text else text
            above[col] = cell = Cell(text, row, col, 1, record.span, place.cell(row + 1, position))
            cells.append(cell)
        col += record.span
        cols = max(cols, col)
    n.check_width(cells, cols)
    return Grid(cells, row + 1, cols, place)


class _Record:
    """A cell as it stands in the stream; with `before`, the beginning of a row and the columns left out there."""

    __slots__ = ("before", "continued", "span", "texts")

    def __init__(self, before: int | None = None) -> None:
        self.before = before
        self.span = 1
        self.continued = False
        self.texts: list[str] = []


def _records(table: etree._Element) -> list[_Record] | None:  # noqa: C901 - the hot loop: one branch an element, most frequent first
    """Rows and cells out of the flat stream of a table's elements."""
    records: list[_Record] = []
    texts: list[str] = []
    for part in table.iter(*_INSIDE):
        tag = part.tag
        if tag == n.P:
            texts.append("\n")
        elif tag == n.TC:
            record = _Record()
            records.append(record)
            texts = record.texts
        elif tag == n.T:
            texts.append(part.text or "")
        elif tag == n.V_MERGE:
            record.continued = part.get(n.VAL, "continue") == "continue"
        elif tag == n.GRID_SPAN:
            record.span = n.number(part)
        elif tag == n.TR:
            records.append(_Record(0))
        elif tag == n.GRID_BEFORE:
            records[-1].before = n.number(part, least=0)
        elif tag != n.TBL:
            texts.append(_tab(part) if tag == n.TAB else "\n")
        elif part is not table:
            return None
    return records
