"""OpenDocument spreadsheets (.ods) → the neutral model, read cell by cell as OpenDocument 1.3 part 3 §9 lays them out.

Calamine gives neither merged cells nor hidden rows of this format, and lays out what `number-columns-repeated` claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location, column_number
from extractors.formats.legacy.convert import check_open_document
from extractors.formats.legacy.ods.looks import OdsLooks, looks_of, shown_number
from extractors.formats.package import Package
from extractors.language.junk import is_error_value, visible

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TRUTH = {"TRUE": "是", "FALSE": "否"}
"""LibreOffice saves truth values as numbers in a format of their own."""

_NUMBERS = ("float", "percentage", "currency")
_GROUPS = frozenset(_TABLE + name for name in ("table-row-group", "table-header-rows", "table-rows"))
_MAX_ROWS, _MAX_COLS = 1_048_576, 16_384
_ADDRESS = re.compile(r"\.?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)$")
_MOST_COMPARISONS = 20_000_000


def read_ods(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """One document a sheet, visible ones first; `marks` names the hidden ones.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    package = Package(data, limits)
    check_open_document(package)
    root = _parsed(package, "content.xml")
    common = [_parsed(package, "styles.xml")] if "styles.xml" in package else []
    looks, hidden = looks_of(*common, root), _hidden_styles(root)
    tables = root.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    documents = [_document(table, hidden, looks, limits) for table in tables]
    if len(tables) == 1:
        documents = [replace(one, part="") for one in documents]
    return sorted(documents, key=lambda document: bool(document.marks))


def _parsed(package: Package, part: str) -> etree._Element:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(package.xml(part), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError("corrupt", "正文不是完整的 XML") from error


def _hidden_styles(root: etree._Element) -> frozenset[str | None]:
    """Styles of sheets that are not shown."""
    properties = root.iter(f"{_STYLE}table-properties")
    styles = [one.getparent() for one in properties if one.get(f"{_TABLE}display") == "false"]
    return frozenset(style.get(f"{_STYLE}name") for style in styles if style is not None)


def _document(table: etree._Element, hidden: frozenset[str | None], looks: OdsLooks, limits: Limits) -> Document:
    name = table.get(f"{_TABLE}name", "")
    columns = list(_columns(table))
    sheet = _Sheet(Location.sheet(name), limits.filled, looks, columns)
    for row in _rows(table):
        sheet.row(row)
    shapes = [shape for group in table.findall(f"{_TABLE}shapes") for shape in group]
    sheet.take_shapes(shapes)
    blocks: list[Line | Grid] = [sheet.grid()] if sheet.cells else []
    blocks += [Line(text, Location("text box")) for shape in shapes for text in _paragraphs(shape) if text.strip()]
    marks = ("hidden_sheet",) if table.get(f"{_TABLE}style-name") in hidden else ()
    return Document(blocks, f"sheet:{name}", marks, title=name)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Some columns side by side: the first one, the one behind the last, whether they are shown, and the style of their cells."""

    first: int
    end: int
    hidden: bool
    style: str | None


def _columns(table: etree._Element) -> Iterator[_Columns]:
    col = 0
    for element in table.iter(f"{_TABLE}table-column"):
        end = col + min(_count(element, "number-columns-repeated"), _MAX_COLS)
        hidden = element.get(f"{_TABLE}visibility", "visible") != "visible"
        yield _Columns(col, end, hidden, element.get(f"{_TABLE}default-cell-style-name"))
        col = end


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


_NO_COLUMN = _Columns(0, 0, hidden=False, style=None)


@dataclass(slots=True)
class _Sheet:
    """Lays the cells of one sheet out. Only what holds text or spans takes memory, however often it claims to be repeated."""

    place: Location
    most: int
    looks: OdsLooks
    columns: Sequence[_Columns]
    cells: list[Cell] = field(default_factory=list)
    at: int = 0
    spanning: list[Cell] = field(default_factory=list)
    compared: int = 0

    def row(self, row: etree._Element) -> None:
        """Adds a row as often as it is repeated."""
        times = _count(row, "number-rows-repeated")
        hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
        made: list[Cell] = []
        col = 0
        for element in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = _count(element, "number-columns-repeated")
            text, mark = self._seen(element, col, row)
            height, width = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
            covering = self._covering(col, made) if text and element.tag.endswith("covered-table-cell") else None
            if covering is not None:
                covering.mark = Code.COVERED_TEXT
            elif text or mark or (height, width) != (1, 1):
                self._check(times * (repeated + len(made)))
                for at in range(col, col + repeated):
                    doubt = mark or (Code.HIDDEN_ROW if text and (hidden or self._column(at).hidden) else "")
                    made.append(Cell(text, self.at, at, height, width, None, doubt))
            col += repeated
        if made and (self.at + times > _MAX_ROWS or made[-1].col >= _MAX_COLS):
            raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
        for step in range(times if made else 0):
            laid = [replace(one, row=one.row + step, place=self.place.cell(one.row + step + 1, one.col + 1)) for one in made]
            self.cells += laid
            self.spanning += [one for one in laid if (one.rowspan, one.colspan) != (1, 1)]
        self.at += times

    def _column(self, col: int) -> _Columns:
        return next((one for one in self.columns if one.first <= col < one.end), _NO_COLUMN)

    def _seen(self, cell: etree._Element, col: int, row: etree._Element) -> tuple[str, str]:
        """What a cell holds, and the doubt about how it is seen."""
        text, mark = _shown(cell)
        drawn = self.looks.drawn_in(cell) if len(cell) else None
        if drawn is not None:
            return f"{text} {drawn}".strip(), Code.UNREADABLE_OBJECT
        style = cell.get(f"{_TABLE}style-name") or row.get(f"{_TABLE}default-cell-style-name") or self._column(col).style
        return text, mark or (Code.ODD_LOOK if text and self.looks.is_unclear(cell, style) else "")

    def take_shapes(self, shapes: Iterable[etree._Element]) -> None:
        """Pictures that are tied to the page and not to a cell: the cell where they end is said."""
        for shape in shapes:
            found = _ADDRESS.search(shape.get(f"{_TABLE}end-cell-address", ""))
            if found is None or self.looks.drawn_in(shape) is None or len(found["row"]) > len(str(_MAX_ROWS)):
                continue
            row, col = int(found["row"]) - 1, column_number(found["column"])
            under = next((cell for cell in self.cells if (cell.row, cell.col) == (row, col)), None)
            if under is not None:
                under.mark = Code.UNREADABLE_OBJECT
            else:
                self.cells.append(Cell("", row, col, 1, 1, self.place.cell(row + 1, col + 1), Code.UNREADABLE_OBJECT))
        self.cells.sort(key=lambda cell: (cell.row, cell.col))

    def _covering(self, col: int, made: list[Cell]) -> Cell | None:
        """The merged cell over a place of this row: nobody sees what stands there."""
        spanning = [*self.spanning, *(cell for cell in made if cell.colspan > 1)]
        self.compared += len(spanning)
        if self.compared > _MOST_COMPARISONS:
            raise UnreadableFileError("too_large", "合并区域过多")
        above = (cell for cell in spanning if cell.col <= col < cell.col + cell.colspan)
        return next((cell for cell in above if cell.row <= self.at < cell.row + cell.rowspan), None)

    def _check(self, more: int) -> None:
        if len(self.cells) + more > self.most:
            raise UnreadableFileError("too_large", f"有内容的单元格超过 {self.most} 个")

    def grid(self) -> Grid:
        height = max(cell.row + cell.rowspan for cell in self.cells)
        return Grid(self.cells, height, max(cell.col + cell.colspan for cell in self.cells), self.place)


def _count(element: etree._Element, name: str) -> int:
    written = element.get(_TABLE + name, "1")
    return max(1, int(written)) if written.isdecimal() and len(written) < 10 else 1


def _shown(cell: etree._Element) -> tuple[str, str]:
    """What a cell holds, in the form in which the workbook reader gives it, and its mark."""
    kind = cell.get(f"{_OFFICE}value-type")
    formula = cell.get(f"{_TABLE}formula")
    written = "\n".join(_paragraphs(cell))
    if kind is None and formula is not None and not written:
        return "=" + formula.partition("=")[2], Code.FORMULA_UNCACHED
    if kind in _NUMBERS and not is_error_value(written):
        return _number(cell, written, percent=kind == "percentage")
    if kind == "boolean":
        return "是" if cell.get(f"{_OFFICE}boolean-value") == "true" else "否", ""
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", written).removesuffix("T00:00:00").replace("T", " "), ""
    return visible(written), ""


def _number(cell: etree._Element, written: str, *, percent: bool) -> tuple[str, str]:
    """A number, and a doubt where the document shows another one."""
    try:
        number = float(cell.get(f"{_OFFICE}value", ""))
    except ValueError:
        return written, ""
    if written in _TRUTH:
        return _TRUTH[written], ""
    number = number * 100 if percent else number
    read = str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"
    if cell.find(f"{_TEXT}p") is None:
        return read + "%" * percent, ""
    shown, is_other = shown_number(number, written, read)
    return shown + "%" * percent, Code.ODD_LOOK if is_other else ""


def _paragraphs(parent: etree._Element) -> Iterator[str]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield "".join(_inline(child))
        elif child.tag != f"{_OFFICE}annotation":
            yield from _paragraphs(child)


def _inline(parent: etree._Element) -> Iterator[str]:
    yield parent.text or ""
    for child in parent:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_spaces(child), 1000)
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if child.tag.endswith("tab") else "\n"
        elif child.tag != f"{_OFFICE}annotation":
            yield from _inline(child)
        yield child.tail or ""


def _spaces(element: etree._Element) -> int:
    written = element.get(f"{_TEXT}c", "1")
    return int(written) if written.isdecimal() else 1
