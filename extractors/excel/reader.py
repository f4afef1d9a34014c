"""Workbooks (.xlsx, .xlsm) → the neutral model. Values by calamine; what it does not tell, out of the bytes."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine
from lxml import etree

from extractors.document import Cell, Document, Grid, Line
from extractors.errors import UnreadableFileError
from extractors.excel.gate import SheetFacts, column_letters, column_number, examine
from extractors.package import Package

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_NO_FACTS = SheetFacts({}, frozenset())


def read_excel(data: bytes | Package) -> list[Document]:
    """One document a worksheet, visible ones first; `marks` names the hidden ones. Takes bytes or an opened package.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    package = data if isinstance(data, Package) else Package(data)
    facts = _facts(package)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.data))
        sheets = [
            (meta, book.get_sheet_by_name(meta.name))
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError("corrupt", "工作簿结构不完整") from error
    several = len(sheets) > 1
    documents = []
    for meta, sheet in sheets:
        hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        grid = _grid(sheet, facts.get(meta.name, _NO_FACTS))
        blocks: list[Line | Grid] = [grid] if grid.cells else []
        documents.append(Document(blocks, f"sheet:{meta.name}" if several else "", ("hidden_sheet",) if hidden else (), title=meta.name))
    if documents:
        documents[0].blocks.extend(_drawn(package))
    return sorted(documents, key=lambda document: bool(document.marks))


def _facts(package: Package) -> dict[str, SheetFacts]:
    """Facts of every sheet by its name; every worksheet part is examined, named or not."""
    by_part = {name: examine(package.xml(name)) for name in package.names() if _is_sheet(name)}
    names: dict[str, SheetFacts] = {}
    for name, part in _sheet_parts(package):
        names[name] = by_part.get(part, _NO_FACTS)
    return names


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/") and name.endswith(".xml") and "/worksheets/" in name and "_rels" not in name


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    if "xl/workbook.xml" not in package or "xl/_rels/workbook.xml.rels" not in package:
        return
    relations = {rel.get("Id"): rel.get("Target", "") for rel in _parse(package.xml("xl/_rels/workbook.xml.rels"))}
    for element in _parse(package.xml("xl/workbook.xml")).iter("{*}sheet"):
        target = relations.get(element.get(_RELATION) or element.get(_STRICT_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        yield element.get("name", ""), part


def _parse(xml: bytes) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError("corrupt", "工作簿目录不是完整的 XML") from error


def _drawn(package: Package) -> list[Line]:
    """Text in shapes and text boxes: no cell holds it, so it stands behind the grid."""
    lines = []
    for name in sorted(name for name in package.names() if name.startswith("xl/drawings/drawing") and name.endswith(".xml")):
        for paragraph in _parse(package.xml(name)).iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
            written = "".join(node.text or "" for node in paragraph.iter("{*}t"))
            if written.strip():
                lines.append(Line(written, "text box"))
    return lines


def _grid(sheet: python_calamine.CalamineSheet, facts: SheetFacts) -> Grid:
    rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    spans = {start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in sheet.merged_cell_ranges or []}
    alone = {
        (int(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, column_number(ref.rstrip("0123456789"))): text
        for ref, text in facts.formulas.items()
    }
    cells = []
    places = {(top + y, left + x) for y, row in enumerate(rows) for x, value in enumerate(row) if value != ""} | set(spans) | set(alone)
    for row, col in sorted(places):
        inside = 0 <= row - top < len(rows) and 0 <= col - left < len(rows[row - top])
        text = _shown(rows[row - top][col - left]) if inside else ""
        mark = "hidden_row" if row in facts.hidden_rows and text else ""
        if (row, col) in alone and not text:
            text, mark = "=" + alone[row, col], "formula_uncached"
        height, width = spans.get((row, col), (1, 1))
        cells.append(Cell(text, row, col, height, width, f"{sheet.name}!{column_letters(col)}{row + 1}", mark))
    height = max((cell.row + cell.rowspan for cell in cells), default=0)
    return Grid(cells, height, max((cell.col + cell.colspan for cell in cells), default=0), sheet.name)


def _shown(value: object) -> str:
    """A value as a person would read it in the cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return str(value)
