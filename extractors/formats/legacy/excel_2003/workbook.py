"""Workbooks in one XML file (“XML 电子表格 2003”, by Excel, WPS and the exports of many web pages) → the same workbook as a package."""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, SHEET_COLUMNS, SHEET_ROWS, Limits
from extractors.core.location import column_letters
from extractors.formats.legacy.excel_2003.conditions import X, write_conditions
from extractors.formats.legacy.excel_2003.looks import S, part, put, put_plain, put_text, styles_part
from extractors.formats.package import check_size, check_tags, markup
from extractors.language.dates import moment

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'.encode()
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
_TYPES = {"Number": "n", "Boolean": "b", "Error": "e"}
_FITS = {"n": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"), "b": re.compile("[01]"), "e": re.compile("#.+")}
"""What is of such a type; anything else stays the text that it is."""
_PIXEL, _DIGIT, _MARGIN = 0.75, 7, 5
"""Points of a pixel; pixels of a digit in the usual type, and beside the digits of a column: so Excel tells widths."""


def to_xlsx(data: bytes, limits: Limits = LIMITS) -> bytes:
    """The workbook with its cells, merged ranges, looks, and hidden rows, columns and sheets.

    Raises:
        UnreadableFileError: `corrupt`, `too_large`, or `unsafe`, it declares a document type or names cells beyond a sheet.
    """
    check_size(data, limits)
    check_tags(data, limits)
    root = markup.parse(data, "工作簿")
    styles, places = styles_part(root)
    sheets = root.findall(f"{S}Worksheet")
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    related = [(f"r{number}", "worksheet", name) for number, name in enumerate(names, 1)]
    parts = {f"xl/{name}": _Sheet(places, limits.filled).written(sheet) for name, sheet in zip(names, sheets, strict=True)}
    parts |= {"xl/styles.xml": styles, "xl/workbook.xml": _directory(sheets), "[Content_Types].xml": _CONTENT}
    parts["xl/_rels/workbook.xml.rels"] = _relations([*related, ("rs", "styles", "styles.xml")])
    parts["_rels/.rels"] = _relations([("r1", "officeDocument", "xl/workbook.xml")])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def _directory(sheets: Sequence[etree._Element]) -> bytes:
    root = part("workbook", r=_RELATIONS)
    book = sheets[0].getparent() if sheets else None
    if book is not None and book.find(f"{X}ExcelWorkbook/{X}Date1904") is not None:
        put(root, "workbookPr", {"date1904": "1"})
    listed = put(root, "sheets")
    for (number, sheet), name in zip(enumerate(sheets, 1), _names(sheets), strict=True):
        state = _STATES.get(sheet.findtext(f"{X}WorksheetOptions/{X}Visible", ""), "visible")
        named = {"name": name, "sheetId": str(number), "state": state, f"{{{_RELATIONS}}}id": f"r{number}"}
        put(listed, "sheet", named)
    return etree.tostring(root)


def _names(sheets: Sequence[etree._Element]) -> Iterator[str]:
    """The names of the sheets, each once; by its name the library tells a sheet."""
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        name = sheet.get(f"{S}Name") or f"Sheet{number}"
        while name in taken:
            name += f"（{number}）"
        taken.add(name)
        yield name


def _cell_name(row: int, col: int) -> str:
    """The name of a cell (`C14`), counted from 1."""
    return f"{column_letters(col - 1)}{row}"


def _relations(listed: list[tuple[str, str, str]]) -> bytes:
    entries = (f'<Relationship Id="{own_id}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for own_id, kind, target in listed)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'.encode()


def _number(element: etree._Element, name: str, default: int = 0) -> int:
    written = element.get(f"{S}{name}", "")
    return int(written) if written.isdecimal() and len(written) < 9 else default


def _place(element: etree._Element, behind: int, most: int) -> int:
    """The number of a row, column or cell: its own, or that behind the one before.

    Raises:
        UnreadableFileError: `corrupt`, it stands before the one before it; `unsafe`, beyond a sheet.
    """
    place = _number(element, "Index", behind + 1)
    if place <= behind:
        raise UnreadableFileError("corrupt", "行、列或单元格的位置有重复")
    if place > most:
        raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
    return place


def _shown(element: etree._Element, size: str, name: str) -> dict[str, str]:
    """Whether a row or column is hidden, and its height in points or its width in characters."""
    said = {"hidden": "1"} if element.get(f"{S}Hidden") == "1" else {}
    written = element.get(f"{S}{size}", "")
    if not _FITS["n"].fullmatch(written):
        return said
    points = float(written)
    return {**said, name: f"{points if name == 'ht' else _characters(points):.2f}"}


def _characters(points: float) -> float:
    pixels = points / _PIXEL
    return (pixels - _MARGIN) / _DIGIT if pixels >= _DIGIT + _MARGIN else pixels / (_DIGIT + _MARGIN)


@dataclass(slots=True)
class _Sheet:
    """Lays down the cells of one sheet, which say their row and column only where it is not the next one."""

    places: dict[str, int]
    most: int
    merged: list[str] = field(default_factory=list)
    columns: list[tuple[int, int, str]] = field(default_factory=list)
    filled: int = 0

    def written(self, sheet: etree._Element) -> bytes:
        """The part of a sheet."""
        root = part("worksheet")
        table = sheet.find(f"{S}Table")
        if table is not None:
            self._columns(table, put(root, "cols"))
            self._rows(table, put(root, "sheetData"))
        if len(root) and not len(root[0]):
            root.remove(root[0])
        if self.merged:
            ranges = put(root, "mergeCells")
            for one in self.merged:
                put(ranges, "mergeCell", {"ref": one})
        write_conditions(sheet, root)
        return etree.tostring(root)

    def _columns(self, table: etree._Element, made: etree._Element) -> None:
        at = 0
        for column in table.iterchildren(f"{S}Column"):
            at = _place(column, at, SHEET_COLUMNS)
            last = min(at + _number(column, "Span"), SHEET_COLUMNS)
            self.columns.append((at, last, column.get(f"{S}StyleID", "")))
            if shown := _shown(column, "Width", "width"):
                put(made, "col", {"min": str(at), "max": str(last), **shown})
            at = last

    def _rows(self, table: etree._Element, made: etree._Element) -> None:
        at = 0
        for row in table.iterchildren(f"{S}Row"):
            at = _place(row, at, SHEET_ROWS)
            head = put(made, "row", {"r": str(at), **_shown(row, "Height", "ht")})
            self._cells(row, at, head)
            at += _number(row, "Span")

    def _cells(self, row: etree._Element, at: int, head: etree._Element) -> None:
        col = 0
        for cell in row.iterchildren(f"{S}Cell"):
            col = _place(cell, col, SHEET_COLUMNS)
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            self.filled += 1
            if col + across > SHEET_COLUMNS or at + down > SHEET_ROWS:
                raise UnreadableFileError("unsafe", "引用了表格以外的单元格")
            if self.filled > self.most:
                raise UnreadableFileError("too_large", f"有内容的单元格超过 {self.most} 个")
            style = cell.get(f"{S}StyleID") or row.get(f"{S}StyleID") or self._style_of_column(col)
            made = put(head, "c", {"r": _cell_name(at, col), "s": str(self.places.get(style, 0))})
            _fill(made, cell)
            if across or down:
                self.merged.append(f"{_cell_name(at, col)}:{_cell_name(at + down, col + across)}")
            col += across

    def _style_of_column(self, col: int) -> str:
        found = bisect_right(self.columns, col, key=itemgetter(0)) - 1
        return self.columns[found][2] if found >= 0 and col <= self.columns[found][1] else ""


def _fill(made: etree._Element, cell: etree._Element) -> None:
    """What a cell holds; a date is the text that it is read as, since it is written as one."""
    data, formula = cell.find(f"{S}Data"), cell.get(f"{S}Formula")
    kind, written = ("", "") if data is None else (data.get(f"{S}Type", "String"), "".join(map(str, data.itertext())))
    if data is None or not written:
        if formula is not None:
            put(made, "f").text = f"R1C1:{formula.removeprefix('=')}"  # its references are of another kind
        return
    own = _TYPES.get(kind)
    if own is not None and _FITS[own].fullmatch(written.strip()):
        made.set("t", own)
        put(made, "v").text = written.strip()
        return
    made.set("t", "inlineStr")
    if kind == "DateTime":
        put_plain(made, moment(written.strip()))
    else:
        put_text(made, data)
