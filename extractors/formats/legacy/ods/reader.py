"""OpenDocument spreadsheets (.ods) → the neutral model, read cell by cell as OpenDocument 1.3 part 3 §9 lays them out.

Calamine gives neither merged cells nor hidden rows of this format, and lays out what `number-columns-repeated` claims.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.core.document import Cell, Document, Extent, Grid, Line, check_spread
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import LIMITS, SHEET_COLUMNS, SHEET_ROWS, Limits
from extractors.core.location import Location, column_number
from extractors.formats.excel.formulas import Formulas
from extractors.formats.legacy.convert import check_open_document
from extractors.formats.legacy.ods.cell_values import Held, boxed, held, is_one_text, odd_parts, paragraphs
from extractors.formats.legacy.ods.conditions import Conditions
from extractors.formats.legacy.ods.looks import OFFICE, TABLE, Columns, OdsLooks, columns_of, is_hidden, looks_of, rows_of, times_of
from extractors.formats.legacy.ods.number_styles import STYLE
from extractors.formats.package import Package, check_tags, markup

_BODY = "正文"
_ADDRESS = re.compile(r"\.?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)$")
_MOST_COMPARISONS = 20_000_000
"""Cells times the spans above them: some seconds; a form has some hundreds of either."""


def read_ods(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """One document a sheet, visible ones first; `marks` names the hidden ones.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    package = Package(data, limits)
    check_open_document(package)
    root = markup.parse(package.xml("content.xml"), _BODY)
    common = [markup.parse(package.xml("styles.xml"), _BODY)] if "styles.xml" in package else []
    return _documents(root, looks_of(*common, root), limits)


def read_flat_ods(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The same of a spreadsheet in one XML file (`.fods`).

    Raises:
        UnreadableFileError: `corrupt`, `unsafe` or `too_large`.
    """
    check_tags(data, limits)
    root = markup.parse(data, _BODY)
    return _documents(root, looks_of(root), limits)


def _documents(root: etree._Element, looks: OdsLooks, limits: Limits) -> list[Document]:
    hidden = _hidden_styles(root)
    tables = root.findall(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table")
    documents = [_document(table, hidden, looks, limits) for table in tables]
    if len(tables) == 1:
        documents = [replace(one, part="") for one in documents]
    return sorted(documents, key=lambda document: bool(document.marks))


def _hidden_styles(root: etree._Element) -> frozenset[str | None]:
    """Styles of sheets that are not shown."""
    properties = root.iter(f"{STYLE}table-properties")
    styles = [one.getparent() for one in properties if one.get(f"{TABLE}display") == "false"]
    return frozenset(style.get(f"{STYLE}name") for style in styles if style is not None)


def _document(table: etree._Element, hidden: frozenset[str | None], looks: OdsLooks, limits: Limits) -> Document:
    name = table.get(f"{TABLE}name", "")
    columns = list(columns_of(table, looks.flat))
    sheet = _Sheet(Location.sheet(name), limits.filled, looks, columns, conditions=Conditions.of(table, looks))
    for row in rows_of(table):
        sheet.row(row)
    shapes = [shape for group in table.findall(f"{TABLE}shapes") for shape in group]
    sheet.take_shapes(shapes)
    grid = sheet.grid()
    blocks: list[Line | Grid] = [grid] if grid.cells else []
    written = (text for shape in shapes for text in paragraphs(shape) if text.strip())
    blocks += [Line(text, Location("text box")) for text in (*sheet.beside, *written)]
    marks = ("hidden_sheet",) if table.get(f"{TABLE}style-name") in hidden else ()
    return Document(blocks, f"sheet:{name}", marks, title=name)


_first_of = operator.attrgetter("first")
_NO_COLUMN = Columns(0, 0, hidden=False, style=None)


@dataclass(slots=True)
class _Sheet:
    """Lays the cells of one sheet out. Only what holds text or spans takes memory, however often it claims to be repeated."""

    place: Location
    most: int
    looks: OdsLooks
    columns: Sequence[Columns]
    cells: list[Cell] = field(default_factory=list)
    at: int = 0
    spanning: list[Cell] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: dict[tuple[int, int], float] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)
    conditions: Conditions = field(default_factory=Conditions)
    compared: int = 0

    def row(self, row: etree._Element) -> None:
        """Adds a row as often as it is repeated."""
        times = times_of(row, "number-rows-repeated")
        hidden = is_hidden(row, self.looks.flat)
        made: list[tuple[Cell, Held]] = []
        col = 0
        for element in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            repeated = times_of(element, "number-columns-repeated")
            style = element.get(f"{TABLE}style-name") or row.get(f"{TABLE}default-cell-style-name") or self._column(col).style
            seen = self._seen(element, style)
            height, width = times_of(element, "number-rows-spanned"), times_of(element, "number-columns-spanned")
            covering = self._covering(col, made) if seen.text and element.tag.endswith("covered-table-cell") else None
            if covering is not None:
                covering.mark = Code.COVERED_TEXT
            elif seen.text or seen.mark or (height, width) != (1, 1):
                self._check(times * (repeated + len(made)))
                self.conditions.note(element, style, range(self.at, self.at + times), range(col, col + repeated))
                for at in range(col, col + repeated):
                    doubt = seen.mark or (Code.HIDDEN_ROW if seen.text and (hidden or self._column(at).hidden) else "")
                    made.append((Cell(seen.text, self.at, at, height, width, None, doubt, spans=seen.spans), seen))
            col += repeated
        self._lay(made, times)
        self.at += times

    def _lay(self, made: Sequence[tuple[Cell, Held]], times: int) -> None:
        """Puts the cells of a row down as often as it is repeated."""
        if made and (self.at + times > SHEET_ROWS or made[-1][0].col >= SHEET_COLUMNS):
            raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
        for step in range(times if made else 0):
            for one, seen in made:
                cell = replace(one, row=one.row + step) if step else one
                cell.place = self.place.cell(cell.row + 1, cell.col + 1)
                self.cells.append(cell)
                if (cell.rowspan, cell.colspan) != (1, 1):
                    self.spanning.append(cell)
                if seen.formula:
                    self.formulas[cell.row, cell.col] = seen.formula
                elif seen.number is not None:
                    self.numbers[cell.row, cell.col] = seen.number

    def _column(self, col: int) -> Columns:
        found = self.columns[bisect_right(self.columns, col, key=_first_of) - 1] if self.columns else _NO_COLUMN
        return found if col < found.end else _NO_COLUMN

    def _seen(self, cell: etree._Element, style: str | None) -> Held:
        """What a cell of this style holds, with the doubt about how it is seen."""
        if not len(cell) or is_one_text(cell):
            only = held(cell, self.looks, style)
            return Held(only.text, Code.ODD_LOOK) if only.text and not only.mark and style in self.looks.unclear else only
        whole = self._with_boxes(held(cell, self.looks, style), boxed(cell))
        drawn = self.looks.drawn_in(cell)
        if drawn is not None:
            return Held(f"{whole.text} {drawn}".strip(), Code.UNREADABLE_OBJECT)
        if not whole.text or whole.mark or not self.looks.is_unclear(cell, style):
            return whole
        parts = None if style in self.looks.unclear else odd_parts(cell, self.looks.unclear)
        return Held(whole.text, Code.ODD_LOOK, spans=parts.spans if parts is not None and parts.length == len(whole.text) else ())

    def _with_boxes(self, whole: Held, boxes: list[str]) -> Held:
        """An answer in a text box over an empty cell; one over a text stands for itself."""
        if boxes and not whole.text:
            return Held("\n".join(boxes))
        self.beside += boxes
        return whole

    def take_shapes(self, shapes: Iterable[etree._Element]) -> None:
        """Pictures that are tied to the page and not to a cell: the cell where they end is said."""
        placed = {(cell.row, cell.col): cell for cell in reversed(self.cells)}
        for shape in shapes:
            found = _ADDRESS.search(shape.get(f"{TABLE}end-cell-address", ""))
            if found is None or self.looks.drawn_in(shape) is None or len(found["row"]) > len(str(SHEET_ROWS)):
                continue
            row, col = int(found["row"]) - 1, column_number(found["column"])
            if (row, col) not in placed:
                placed[row, col] = Cell("", row, col, 1, 1, self.place.cell(row + 1, col + 1))
                self.cells.append(placed[row, col])
            placed[row, col].mark = Code.UNREADABLE_OBJECT
        self.cells.sort(key=lambda cell: (cell.row, cell.col))

    def _covering(self, col: int, made: Sequence[tuple[Cell, Held]]) -> Cell | None:
        """The merged cell over a place of this row: nobody sees what stands there."""
        spanning = [*self.spanning, *(cell for cell, _ in made if cell.colspan > 1)]
        self.compared += len(spanning)
        if self.compared > _MOST_COMPARISONS:
            raise UnreadableFileError("too_large", "合并区域过多")
        above = (cell for cell in spanning if cell.col <= col < cell.col + cell.colspan)
        return next((cell for cell in above if cell.row <= self.at < cell.row + cell.rowspan), None)

    def _check(self, more: int) -> None:
        if len(self.cells) + more > self.most:
            raise UnreadableFileError("too_large", f"有内容的单元格超过 {self.most} 个")

    def grid(self) -> Grid:
        """The cells, with the results of formulas that were saved without one."""
        self._compute()
        self._ask()
        cells = list(self._clipped())
        check_spread((cell.rowspan, cell.colspan) for cell in cells if (cell.rowspan, cell.colspan) != (1, 1))
        height = max((cell.row + cell.rowspan for cell in cells), default=0)
        return Grid(cells, height, max((cell.col + cell.colspan for cell in cells), default=0), self.place)

    def _clipped(self) -> Iterator[Cell]:
        """The cells, the merged ones no further than the sheet is written."""
        extent = Extent.around([(cell.row, cell.col) for cell in self.cells if cell.text or cell.mark])
        for cell in self.cells:
            span = extent.span((cell.row, cell.col), (cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1))
            if span is not None:
                cell.rowspan, cell.colspan = span
                yield cell

    def _ask(self) -> None:
        """Asks the formats with conditions."""
        placed = {(cell.row, cell.col): cell for cell in self.cells if cell.text} if not self.conditions.are_none else {}
        for place in self.conditions.hidden():
            if place in placed:
                placed[place].mark, placed[place].spans = placed[place].mark or Code.ODD_LOOK, ()

    def _compute(self) -> None:
        if not self.formulas:
            return
        places = ((cell, (cell.row, cell.col)) for cell in self.cells)
        texts = {place for cell, place in places if place not in self.numbers and any(char.isnumeric() for char in cell.text)}
        formulas = Formulas(self.formulas, self.numbers, frozenset(texts - self.formulas.keys()))
        for cell in self.cells:
            found = formulas.computed((cell.row, cell.col)) if cell.mark == Code.FORMULA_UNCACHED else None
            if found is not None:
                cell.text, cell.mark = found, Code.FORMULA_COMPUTED
