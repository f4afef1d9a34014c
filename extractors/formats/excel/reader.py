"""Workbooks (.xlsx, .xlsm) → the neutral model. Values by calamine; what it does not tell, out of the bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import python_calamine

from extractors.core.document import Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.location import Location
from extractors.core.plain_cells import texts_of
from extractors.formats.excel.cell_styles import CellStyles, cell_styles
from extractors.formats.excel.claims import check_counts, check_strings
from extractors.formats.excel.conditional.looks import Looks, looks_declared
from extractors.formats.excel.conditional.rules import Conditional, has_rules, hiding_rules
from extractors.formats.excel.directory import Directory, directory_of, first_day, is_oddly_written, is_recounted, plainly_written, usual
from extractors.formats.excel.drawings import drawn_on
from extractors.formats.excel.gate import examine
from extractors.formats.excel.rich_strings import odd_strings, redrawn_strings
from extractors.formats.excel.sheet_facts import SheetFacts
from extractors.formats.excel.sheet_grid import sheet_grid
from extractors.formats.package import Package, Remembered

_COUNTED = ("xl/styles.xml", "xl/workbook.xml")
_STRINGS = "xl/sharedstrings.xml"
_counted = Remembered(check_counts, most=256)


def read_excel(data: bytes | Package) -> list[Document]:
    """One document a worksheet, visible ones first; `marks` names the hidden ones. Takes bytes or an opened package.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    documents = _in_order(read_in_turn(data))
    if not documents:
        raise UnreadableFileError("corrupt", "没有工作表")
    return documents


def read_in_turn(data: bytes | Package) -> Iterator[Document]:
    """The same in the order of the workbook, each read when it is asked for: of a long one, never all in memory."""
    package = usual(data if isinstance(data, Package) else Package(data))
    directory = directory_of(package)
    facts, quoted = _facts(package, directory)
    book, known = _opened(plainly_written(package, quoted).data if quoted else package.data)
    yield from _documents(_cells(book, known), facts, several=len(known) > 1)


def sheet_documents(sheets: Sequence[tuple[Any, Any]], facts: Mapping[str, SheetFacts]) -> list[Document]:
    """One document a worksheet, visible ones first.

    Args:
        sheets: Metadata and cells of each worksheet, as calamine gives them.
        facts: What its values alone do not tell, by the name of the sheet.
    """
    return _in_order(_documents(sheets, facts, several=len(sheets) > 1))


def _in_order(documents: Iterable[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: bool(document.marks))


def _documents(sheets: Iterable[tuple[Any, Any]], facts: Mapping[str, SheetFacts], *, several: bool) -> Iterator[Document]:
    for meta, sheet in sheets:
        known = facts.get(meta.name) or SheetFacts()
        grid = sheet_grid(sheet, known)
        blocks: list[Line | Grid] = [grid] if grid.cells else []
        read = set(texts_of(grid.cells)) if known.over else frozenset()
        beside = [one for text in known.over.values() if text not in read for one in text.split("\n")]
        blocks += [Line(written, Location("text box")) for written in (*beside, *known.texts)]
        marks = () if meta.visible == python_calamine.SheetVisibleEnum.Visible else ("hidden_sheet",)
        yield Document(blocks, f"sheet:{meta.name}" if several else "", marks, title=meta.name)


def _opened(data: bytes) -> tuple[Any, list[Any]]:
    """A workbook, and what it says of each of its worksheets."""
    with damage_told():
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book, [meta for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]


def _cells(book: Any, known: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Metadata and cells of every worksheet."""
    for meta in known:
        with damage_told():
            sheet = book.get_sheet_by_name(meta.name)
        yield meta, sheet


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
            check_strings(package.xml(name))
    texts = package.xml(directory.strings) if directory.strings in package else b""
    strings, redone = (odd_strings(texts), redrawn_strings(texts)) if texts else ({}, {})
    styles = cell_styles(package, directory.styles)
    if strings or redone:
        styles = replace(styles, strings=strings, redrawn=redone)
    others = {name for name in package.names() if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")}
    recounted = is_recounted(package)
    parts = {part for part in (*directory.sheets.values(), *others) if part in package}
    by_part, quoted = {}, {directory.strings} if is_oddly_written(texts) else set()
    for part in parts:
        xml = package.xml(part)
        by_part[part] = _examined(package, xml, styles, directory, recounted=recounted)
        by_part[part].note_drawn(drawn_on(package, part))
        quoted |= {part} if is_oddly_written(xml) else set()
    return {name: by_part[part] for name, part in directory.sheets.items() if part in by_part}, quoted


def _examined(package: Package, xml: bytes, styles: CellStyles, directory: Directory, *, recounted: bool) -> SheetFacts:
    """The facts of a sheet, with the formats of which a condition decides where some may hide what a cell holds."""
    looks = looks_declared.of(package, directory.styles) if has_rules(xml) and directory.styles in package else Looks()
    rules = hiding_rules(xml, looks) if has_rules(xml) else ()
    if not rules:
        return examine(xml, styles, package.limits, recounted=recounted)
    used: dict[tuple[int, int], str] = {}
    facts = examine(xml, styles, package.limits, used=used, recounted=recounted)
    facts.conditional = Conditional(rules, looks, used, first_day(package))
    return facts
