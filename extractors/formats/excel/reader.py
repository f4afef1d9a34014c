"""Workbooks (.xlsx, .xlsm) → the neutral model. Values by calamine; what it does not tell, out of the bytes."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import python_calamine

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats import markup
from extractors.formats.excel.appearance import cell_styles, struck_strings
from extractors.formats.excel.encoding import in_utf8
from extractors.formats.excel.gate import SheetFacts, check_counts, examine
from extractors.formats.package import Package

Place = tuple[int, int]
_COUNTED = ("xl/sharedstrings.xml", "xl/styles.xml", "xl/workbook.xml")
_MOST_COMPARISONS = 50_000_000

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read_excel(data: bytes | Package) -> list[Document]:
    """One document a worksheet, visible ones first; `marks` names the hidden ones. Takes bytes or an opened package.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    package = data if isinstance(data, Package) else Package(data)
    facts = _facts(package)
    sheets = _sheets(in_utf8(package))
    several = len(sheets) > 1
    documents = []
    for meta, sheet in sheets:
        hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        grid = sheet_grid(sheet, facts.get(meta.name) or SheetFacts())
        blocks: list[Line | Grid] = [grid] if grid.cells else []
        documents.append(Document(blocks, f"sheet:{meta.name}" if several else "", ("hidden_sheet",) if hidden else (), title=meta.name))
    if not documents:
        raise UnreadableFileError("corrupt", "没有工作表")
    documents[0].blocks.extend(_drawn(package))
    return sorted(documents, key=lambda document: bool(document.marks))


def _sheets(data: bytes) -> list[tuple[Any, Any]]:
    """Metadata and cells of every worksheet.

    A panic of the library is a `BaseException` of a type that can't be imported; it means a damaged workbook.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (meta, book.get_sheet_by_name(meta.name))
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError("corrupt", "工作簿结构不完整") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFileError("corrupt", "工作簿结构不完整") from error


def _facts(package: Package) -> dict[str, SheetFacts]:
    """Facts of every sheet by its name; every worksheet part is examined, named or not."""
    for name in package.names():
        if name.lower() in _COUNTED:
            check_counts(package.xml(name))
    parts = dict(_sheet_parts(package))
    styles = replace(cell_styles(package), struck=struck_strings(package))
    others = {name for name in package.names() if name.startswith("xl/worksheets/") and name.endswith(".xml")}
    by_part = {part: examine(package.xml(part), styles, package.limits) for part in {*parts.values(), *others} if part in package}
    return {name: by_part[part] for name, part in parts.items() if part in by_part}


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    if "xl/workbook.xml" not in package or "xl/_rels/workbook.xml.rels" not in package:
        return
    relations = {rel.get("Id"): rel.get("Target", "") for rel in markup.parse(package.xml("xl/_rels/workbook.xml.rels"), "工作簿目录")}
    for element in markup.parse(package.xml("xl/workbook.xml"), "工作簿目录").iter("{*}sheet"):
        target = relations.get(element.get(_RELATION) or element.get(_STRICT_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        yield element.get("name", ""), part


def _drawn(package: Package) -> list[Line]:
    """Text in shapes and text boxes: no cell holds it, so it stands behind the grid."""
    lines = []
    for name in sorted(name for name in package.names() if name.startswith("xl/drawings/drawing") and name.endswith(".xml")):
        for paragraph in markup.parse(package.xml(name), "图形").iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
            written = "".join(node.text or "" for node in paragraph.iter("{*}t"))
            if written.strip():
                lines.append(Line(written, Location("text box")))
    return lines


def sheet_grid(sheet: python_calamine.CalamineSheet, facts: SheetFacts) -> Grid:
    """The filled cells of a sheet with their merges, as one grid."""
    rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    written = {(top + y, left + x): _shown(value) for y, row in enumerate(rows) for x, value in enumerate(row) if value != ""}
    written.update({place: _percent(written[place]) for place in facts.percents & written.keys()})
    written.update(facts.errors)
    spans = {start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in sheet.merged_cell_ranges or []}
    covered = _covered(spans, written)
    cells, here = [], Location.sheet(sheet.name)
    for place in sorted((written.keys() | spans.keys() | facts.formulas.keys()) - covered.keys()):
        (row, col), text = place, written.get(place, "")
        mark = Code.HIDDEN_ROW if text and (row in facts.hidden_rows or col in facts.hidden_columns) else ""
        mark = Code.ODD_LOOK if text and place in facts.odd else mark
        if place in facts.formulas and not text:
            text, mark = "=" + facts.formulas[place], Code.FORMULA_UNCACHED
        mark = Code.COVERED_TEXT if place in covered.values() else mark
        height, width = spans.get(place, (1, 1))
        cells.append(Cell(text, row, col, height, width, here.cell(row + 1, col + 1), mark))
    height = max((cell.row + cell.rowspan for cell in cells), default=0)
    return Grid(cells, height, max((cell.col + cell.colspan for cell in cells), default=0), here)


def _covered(spans: Mapping[Place, tuple[int, int]], written: Mapping[Place, str]) -> dict[Place, Place]:
    """Written cells that lie under a merged one, and which: nobody sees what stands there."""
    if len(spans) * len(written) > _MOST_COMPARISONS:
        raise UnreadableFileError("too_large", "合并区域过多")
    return {place: start for start, (height, width) in spans.items() for place in _inside(start, height, width, written) if place != start}


def _inside(start: Place, height: int, width: int, written: Mapping[Place, str]) -> Iterator[Place]:
    """The written cells of a range, looked for on the smaller side."""
    if height * width <= len(written):
        places = ((row, col) for row in range(start[0], start[0] + height) for col in range(start[1], start[1] + width))
        yield from (place for place in places if place in written)
    else:
        yield from (place for place in written if 0 <= place[0] - start[0] < height and 0 <= place[1] - start[1] < width)


def _percent(shown: str) -> str:
    try:
        return f"{float(shown) * 100:.15g}%"
    except ValueError:
        return shown


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
