"""Workbooks (.xlsx, .xlsm) → the neutral model. Values by calamine; what it does not tell, out of the bytes."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import python_calamine

from extractors.core.document import Cell, Document, Extent, Grid, Line, Place, Spans, check_spread
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.plain_cells import texts_of
from extractors.formats.excel.cell_styles import cell_styles, padded
from extractors.formats.excel.directory import Directory, directory_of, is_oddly_written, plainly_written, usual
from extractors.formats.excel.drawings import drawn_on
from extractors.formats.excel.formulas import Formulas
from extractors.formats.excel.gate import check_counts, examine
from extractors.formats.excel.plain_grid import percent, plain_grid, shown
from extractors.formats.excel.rich_strings import odd_strings, redrawn_strings
from extractors.formats.excel.sheet_facts import SheetFacts
from extractors.formats.package import Package, Remembered
from extractors.language.junk import visible
from extractors.language.ticks import drawn_in

_COUNTED = ("xl/styles.xml", "xl/workbook.xml")
_STRINGS = "xl/sharedstrings.xml"
_counted = Remembered(check_counts, most=256)
_NO_RESULT = ("", "0")
_MOST_COMPARISONS = 50_000_000
"""Merged areas times written cells: some seconds; a form has some hundreds of either."""


def read_excel(data: bytes | Package) -> list[Document]:
    """One document a worksheet, visible ones first; `marks` names the hidden ones. Takes bytes or an opened package.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    package = usual(data if isinstance(data, Package) else Package(data))
    directory = directory_of(package)
    facts, quoted = _facts(package, directory)
    documents = sheet_documents(_sheets(plainly_written(package, quoted).data if quoted else package.data), facts)
    if not documents:
        raise UnreadableFileError("corrupt", "没有工作表")
    return documents


def sheet_documents(sheets: Sequence[tuple[Any, Any]], facts: Mapping[str, SheetFacts]) -> list[Document]:
    """One document a worksheet, visible ones first.

    Args:
        sheets: Metadata and cells of each worksheet, as calamine gives them.
        facts: What its values alone do not tell, by the name of the sheet.
    """
    documents = []
    for meta, sheet in sheets:
        known = facts.get(meta.name) or SheetFacts()
        grid = sheet_grid(sheet, known)
        blocks: list[Line | Grid] = [grid] if grid.cells else []
        read = set(texts_of(grid.cells)) if known.over else frozenset()
        beside = [one for text in known.over.values() if text not in read for one in text.split("\n")]
        blocks += [Line(written, Location("text box")) for written in (*beside, *known.texts)]
        marks = () if meta.visible == python_calamine.SheetVisibleEnum.Visible else ("hidden_sheet",)
        documents.append(Document(blocks, f"sheet:{meta.name}" if len(sheets) > 1 else "", marks, title=meta.name))
    return sorted(documents, key=lambda document: bool(document.marks))


def _sheets(data: bytes) -> list[tuple[Any, Any]]:
    """Metadata and cells of every worksheet."""
    with damage_told():
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (meta, book.get_sheet_by_name(meta.name))
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]


@contextmanager
def damage_told() -> Iterator[None]:
    """Calamine's complaints as ours.

    On damaged files its Rust code panics too: that is a `BaseException` of a type that can't be imported.
    """
    try:
        yield
    except python_calamine.PasswordError as error:
        raise UnreadableFileError("encrypted") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError("corrupt", "工作簿结构不完整") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFileError("corrupt", "工作簿结构不完整") from error


def _facts(package: Package, directory: Directory) -> tuple[dict[str, SheetFacts], set[str]]:
    """Facts of every sheet by its name, and the parts that are oddly written; every worksheet part is examined, named or not."""
    for name in package.names():
        if name.lower() in _COUNTED:
            _counted.of(package, name)
        elif name.lower() == _STRINGS:
            check_counts(package.xml(name))
    texts = package.xml(directory.strings) if directory.strings in package else b""
    strings, redone = (odd_strings(texts), redrawn_strings(texts)) if texts else ({}, {})
    styles = replace(cell_styles(package, directory.styles), strings=strings, redrawn=redone)
    others = {name for name in package.names() if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")}
    parts = {part for part in (*directory.sheets.values(), *others) if part in package}
    by_part, quoted = {}, {directory.strings} if is_oddly_written(texts) else set()
    for part in parts:
        xml = package.xml(part)
        by_part[part] = examine(xml, styles, package.limits)
        by_part[part].note_drawn(drawn_on(package, part))
        quoted |= {part} if is_oddly_written(xml) else set()
    return {name: by_part[part] for name, part in directory.sheets.items() if part in by_part}, quoted


def sheet_grid(sheet: python_calamine.CalamineSheet, facts: SheetFacts) -> Grid:
    """The filled cells of a sheet with their merges, as one grid."""
    rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    merged = sheet.merged_cell_ranges or []
    if _is_plain(facts, merged):
        return plain_grid(rows, (top, left), Location.sheet(sheet.name))
    written = _written(rows, (top, left))
    written.update({place: percent(written[place]) for place in facts.percents & written.keys()})
    written.update({place: padded(written[place], digits) for place, digits in facts.digits.items() if place in written})
    written.update({place: drawn_in(font, written[place]) for place, font in facts.symbols.items() if place in written})
    written.update({**facts.errors, **facts.held})
    spans = _spans(merged, written)
    written.update(_over_empty(facts.over, spans, written))
    drawn = facts.objects | facts.boxes.keys()
    covered = _covered(spans, dict.fromkeys((*written, *drawn), "") if drawn else written)
    hidden_text = {start for place, start in covered.items() if place in written}
    objects = {covered.get(place, place) for place in drawn}
    for place, box in facts.boxes.items():
        over = covered.get(place, place)
        written[over] = f"{written.get(over, '')} {box}".strip()
    formulas = _formulas(facts, written, (rows, (top, left)))
    cells, here = [], Location.sheet(sheet.name)
    for place in sorted((written.keys() | spans.keys() | facts.formulas.keys() | objects | facts.open) - covered.keys()):
        text, mark = written.get(place, ""), _mark(place, facts, written)
        if place in facts.formulas and text in _NO_RESULT:
            text, mark = _computed(place, formulas, text, mark)
        mark = Code.COVERED_TEXT if place in hidden_text else Code.UNREADABLE_OBJECT if place in objects else mark
        height, width = spans.get(place, (1, 1))
        (row, col) = place
        parts = _odd_parts(place, facts, text) if mark == Code.ODD_LOOK else ()
        cells.append(Cell(text, row, col, height, width, here.cell(row + 1, col + 1), mark, spans=parts))
    height = max((cell.row + cell.rowspan for cell in cells), default=0)
    return Grid(cells, height, max((cell.col + cell.colspan for cell in cells), default=0), here)


def _written(rows: Sequence[Sequence[Any]], start: Place) -> dict[Place, str]:
    """What stands in each cell that holds something, the first of them at `start`."""
    values = {(y, x): value for y, row in enumerate(rows, start[0]) for x, value in enumerate(row, start[1]) if value != ""}
    texts = "\n".join(value for value in values.values() if type(value) is str)
    if visible(texts) == texts:
        return {place: value if type(value) is str else shown(value) for place, value in values.items()}
    return {place: shown(value) for place, value in values.items()}


def _is_plain(facts: SheetFacts, merged: Sequence[tuple[Place, Place]]) -> bool:
    """Whether nothing is told of any cell but its value."""
    return not merged and facts == SheetFacts(texts=facts.texts)


def _over_empty(over: Mapping[Place, str], spans: Mapping[Place, tuple[int, int]], written: Mapping[Place, str]) -> dict[Place, str]:
    """What stands in text boxes over empty cells of written rows: an answer, where people could not type into the cell."""
    if not over:
        return {}
    covered = _covered(spans, dict.fromkeys(over, ""))
    rows = {row for row, _ in written}
    return {start: text for place, text in over.items() if (start := covered.get(place, place)) not in written and start[0] in rows}


def _spans(ranges: Iterable[tuple[Place, Place]], written: Collection[Place]) -> dict[Place, Place]:
    """Rows and columns that each merged cell covers."""
    extent = Extent.around(written)
    spans = {start: span for start, end in ranges if (span := extent.span(start, end)) is not None}
    check_spread(spans.values())
    return spans


def _formulas(facts: SheetFacts, written: Mapping[Place, str], sheet: tuple[Sequence[Sequence[Any]], Place]) -> Formulas:
    """The formulas of a sheet over the cells that hold a plain figure; a text in words is nothing to a sum, one of digits is a doubt."""
    if not facts.formulas:
        return Formulas({}, {})
    rows, (top, left) = sheet
    values = (((top + y, left + x), value) for y, row in enumerate(rows) for x, value in enumerate(row))
    saved = ((place, value) for place, value in values if place not in facts.formulas)
    numbers = {place: value for place, value in saved if isinstance(value, (int, float)) and not isinstance(value, bool)}
    known = numbers.keys() | facts.formulas.keys()
    texts = {place for place, shown in written.items() if place not in known and any(char.isnumeric() for char in shown)}
    return Formulas(facts.formulas, numbers, frozenset(texts.union(facts.odd, facts.errors, facts.percents, facts.digits)))


def _computed(place: Place, formulas: Formulas, text: str, mark: str) -> tuple[str, str]:
    """The result of a formula that has none of its own; a 0 that its cells give too is one."""
    found = formulas.computed(place)
    if text and found in (None, text):
        return text, mark
    return (f"={formulas.written[place]}", Code.FORMULA_UNCACHED) if found is None else (found, Code.FORMULA_COMPUTED)


def _mark(place: Place, facts: SheetFacts, written: Mapping[Place, str]) -> str:
    """What is doubtful about how a cell is shown."""
    if place not in written:
        return Code.OPEN_BELOW if place in facts.open else ""
    unseen = (place in facts.zeros and written[place] in ("0", "0%")) or (place in facts.unsigned and written[place].startswith("-"))
    if place in facts.odd or unseen:
        return Code.ODD_LOOK
    if place in facts.open:
        return Code.OPEN_BELOW
    return Code.HIDDEN_ROW if place[0] in facts.hidden_rows or place[1] in facts.hidden_columns else ""


def _odd_parts(place: Place, facts: SheetFacts, text: str) -> Spans:
    """The parts of a text that its doubt is about; none where it is about the whole."""
    odd = facts.odd.get(place)
    return odd.spans if odd is not None and odd.length == len(text) else ()


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
