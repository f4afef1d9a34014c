"""What a sheet's bytes claim, looked at before any library lays out its cells.

A 5 KB workbook with cells A1 and XFD1048576 takes gigabytes in every reader that lays out the rectangle between them.
"""

from __future__ import annotations

import functools
import re

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, SHEET_COLUMNS, SHEET_ROWS, Limits
from extractors.core.location import column_number
from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.claims import check_counts
from extractors.formats.excel.formulas import filled_by
from extractors.formats.excel.plain_rows import PlainRows, plain_rows
from extractors.formats.excel.rich_strings import odd_parts, redrawn
from extractors.formats.excel.sheet_facts import LEAST_HEIGHT, LEAST_WIDTH, SheetFacts
from extractors.formats.package import markup

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,7})\$?(\d{1,12})")
_ROW, _CELL, _COLUMN, _MERGE, _DIMENSION = "{*}row", "{*}c", "{*}col", "{*}mergeCell", "{*}dimension"
_FILLED = (b"<v>", b"<v ", b"<is>", b"<is ")
"""What a cell holds: a value, or a text of its own."""
_PREFIXED, _FILLED_PREFIXED = (b":v>", b":v ", b":is>", b":is "), re.compile(rb"<\w+:(?:v|is)[ >]")

_NO_RESULT = (None, "", "0")
"""What is saved as the result of a formula that a program could not compute; 0 is that of many as well."""
_KEPT, _LONGEST_KEPT = 128, 16_384
"""Sheets without their rows that are remembered, and bytes of one: 2 MB at the most."""
_ON, _TEXTS = ("1", "true"), ("s", "str", "inlineStr")


def examine(
    xml: bytes,
    styles: CellStyles = CellStyles(),  # noqa: B008 - frozen
    limits: Limits = LIMITS,
    *,
    used: dict[tuple[int, int], str] | None = None,
    recounted: bool = False,
) -> SheetFacts:
    """The facts of one sheet part.

    Args:
        xml: The part.
        styles: What the styles of the workbook do.
        limits: What is admitted.
        used: Takes the style of each cell, where it is wanted.
        recounted: Whether programs are asked to compute all formulas anew before they show anything.

    Raises:
        UnreadableFileError: `too_large`, its cells span more than `limits.cells`; `unsafe`, it names cells no sheet has;
            `corrupt`.
    """
    if _holds_more(xml, b"<", 8 * limits.cells) or _holds_more(xml, b"mergeCell ", limits.merges):
        raise UnreadableFileError("too_large", "单元格或合并区域过多")
    check_counts(xml)
    if len(xml) > len(min(_FILLED, key=len)) * limits.filled:  # else they can't be as many
        check_filled(_filled(xml), limits)
    recounted = recounted and (b"<f>" in xml or b"<f " in xml)
    plain = plain_rows(xml, styles, recounted=recounted) if used is None else None
    if plain is None:
        walk = _walked(xml, styles, used, recounted=recounted)
    else:
        _check(plain.furthest)
        walk = _walked_around(plain, styles, recounted=recounted)
    height, width = walk.with_room_for(plain.furthest if plain is not None else (0, 0))
    if height * width > limits.cells and plain is not None:
        height, width = walk.with_room_for(plain.filled())
    if height * width > limits.cells:
        raise UnreadableFileError("too_large", f"单元格铺开达 {height} 行 × {width} 列")
    return walk.facts


def _holds_more(xml: bytes, sign: bytes, most: int) -> bool:
    """Whether something stands more often in a part than is admitted: a short one is not counted through."""
    return len(xml) > most * len(sign) and xml.count(sign) > most


def _walked(xml: bytes, styles: CellStyles, used: dict[tuple[int, int], str] | None = None, *, recounted: bool = False) -> _Walk:
    """The elements of a part, gone through one by one."""
    walk = _Walk(styles, used)
    walk.facts.recounted = recounted
    for element in markup.stream(xml, "工作表", _ROW, _CELL, _COLUMN, _MERGE, _DIMENSION):
        walk.take(element)
    return walk


def _walked_around(plain: PlainRows, styles: CellStyles, *, recounted: bool) -> _Walk:
    """What stands around rows of plain values, and their formulas that are computed anew."""
    formulas = plain.formulas(recounted=recounted)
    if recounted or formulas:
        walk = _walked(plain.around, styles, recounted=recounted)
        walk.facts.formulas |= formulas
        return walk
    hidden = None if plain.mixed or len(plain.around) > _LONGEST_KEPT else _hidden_columns(plain.around)
    if hidden is None:
        return _walked(plain.around, styles)
    walk = _Walk(styles)
    walk.facts.hidden_columns |= hidden
    return walk


@functools.lru_cache(maxsize=_KEPT)
def _hidden_columns(around: bytes) -> frozenset[int] | None:
    """The columns that a sheet without its rows hides, which is the same in the returns on one blank; `None` where it has cells."""
    walk = _walked(around, CellStyles())
    return None if walk.met_cells else frozenset(walk.facts.hidden_columns)


def _filled(xml: bytes) -> int:
    """How many cells of a sheet hold something."""
    prefixed = len(_FILLED_PREFIXED.findall(xml)) if any(sign in xml for sign in _PREFIXED) else 0
    return prefixed + sum(map(xml.count, _FILLED))


def check_filled(count: int, limits: Limits) -> None:
    """Refuses a sheet of more written cells than any list has.

    Raises:
        UnreadableFileError: `too_large`.
    """
    if count > limits.filled:
        raise UnreadableFileError("too_large", f"有内容的单元格超过 {limits.filled} 个")


class _Walk:
    """Takes the elements of a sheet in order; a cell or row without a reference follows the one before it."""

    def __init__(self, styles: CellStyles, used: dict[tuple[int, int], str] | None = None) -> None:
        self.facts = SheetFacts()
        self.height = self.width = 1
        self.met_cells = False
        self._styles, self._used = styles, used
        self._row = self._next = 0

    def with_room_for(self, place: tuple[int, int]) -> tuple[int, int]:
        """Rows and columns of what was taken, and of a place beside it."""
        return max(self.height, place[0] + 1), max(self.width, place[1] + 1)

    def take(self, element: etree._Element) -> None:
        """One element, when it ends."""
        name = _local(element)
        if name == "c":
            self.met_cells = True
            self._cell(element)
        elif name == "row":
            self._end_of_row(element)
        elif name == "col":
            self._column(element)
        else:
            for reference in element.get("ref", "").split(":"):
                place = _place(reference)
                if place is not None:
                    _check(place)

    def _cell(self, cell: etree._Element) -> None:
        place = _place(cell.get("r", ""))
        if place is None:
            parent = cell.getparent()
            given = parent.get("r") if parent is not None else None
            place = (_number(given) - 1 if given else self._row), self._next
        self._next = place[1] + 1
        _check(place)
        marked = cell.get("s", "0") in self._styles.open
        if marked:
            self.facts.open.add(place)
        if len(cell) or marked:
            self.height, self.width = max(self.height, place[0] + 1), max(self.width, place[1] + 1)
        if len(cell):
            self._content(cell, place)
            if self._used is not None:
                self._used[place] = cell.get("s", "0")

    def _content(self, cell: etree._Element, place: tuple[int, int]) -> None:
        parts = {_local(child): child for child in reversed(cell)}
        shown = parts["v"].text if "v" in parts else None
        kind = cell.get("t", "n")
        if kind == "e" and cell.get("vm"):
            self.facts.objects.add(place)  # a picture placed in the cell: its value is an error for programs that can't show it
        elif kind == "e":
            self.facts.errors[place] = shown or "#N/A"
        elif "f" in parts and "is" not in parts and ("v" not in parts or kind != "str") and (shown in _NO_RESULT or self.facts.recounted):
            filled = filled_by(parts["f"].get("t", ""), parts["f"].get("ref", "")) if not shown or self.facts.recounted else ()
            self.facts.formulas |= dict.fromkeys((place, *filled), parts["f"].text or "")
        style = cell.get("s", "0")
        if shown and kind in ("n", "d"):
            self.facts.note_number(place, style, self._styles)
        if shown or "is" in parts:
            self._text(place, style, parts.get("is"), (shown or "") if kind == "s" else "", is_text=kind in _TEXTS or "is" in parts)

    def _text(self, place: tuple[int, int], style: str, rich: etree._Element | None, index: str, *, is_text: bool) -> None:
        """How a text is shown: one of its own (`rich`), or a shared one by its `index`; a figure like a text without parts."""
        redone = self._styles.redrawn.get(index) if rich is None else redrawn(rich)
        if redone is not None:
            self.facts.held[place] = redone
        elif style in self._styles.symbols:
            self.facts.symbols[place] = self._styles.symbols[style]
        odd = self._styles.strings.get(index) if rich is None else odd_parts(rich)
        whole = style in self._styles.unclear or (style in self._styles.odd_texts and is_text)
        if odd is not None or whole:
            self.facts.odd[place] = None if whole else odd

    def _end_of_row(self, row: etree._Element) -> None:
        number = _number(row.get("r")) - 1 if row.get("r") else self._row
        _check((number, 0))
        if row.get("hidden") in _ON or _is_below(row.get("ht"), LEAST_HEIGHT):
            self.facts.hidden_rows.add(number)
        self._row, self._next = number + 1, 0

    def _column(self, column: etree._Element) -> None:
        if column.get("hidden") in _ON or _is_below(column.get("width"), LEAST_WIDTH):
            first, last = _number(column.get("min")) - 1, min(_number(column.get("max")), SHEET_COLUMNS)
            self.facts.hidden_columns.update(range(max(first, 0), last))


def _check(place: tuple[int, int]) -> None:
    """Refuses what names a cell that no sheet has. How far empty cells and merged ranges reach costs nothing: no library lays them out."""
    if place[0] >= SHEET_ROWS or place[1] >= SHEET_COLUMNS:
        raise UnreadableFileError("unsafe", "引用了表格以外的单元格")


def _is_below(written: str | None, least: float) -> bool:
    """Whether a height or width was made so small that nothing can be seen there."""
    try:
        return written is not None and float(written) < least
    except ValueError:
        return False


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


@functools.lru_cache(maxsize=65536)
def _place(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 that `B7` names; the references of forms repeat from file to file."""
    found = _REFERENCE.fullmatch(reference)
    return None if found is None else (int(found[2]) - 1, column_number(found[1]))


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) <= 12 else 1
