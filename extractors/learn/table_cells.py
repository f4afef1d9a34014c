"""A table of a blank by position: which cell covers a place, and whether it is a text, an empty answer cell, or something to tick."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from extractors.core.document import Cell, Grid
from extractors.core.findings import Code
from extractors.language import text
from extractors.language.patterns import CLOSE, COLON, DAY_MARK, OPEN
from extractors.learn.below_headings import with_rows_below_headings
from extractors.learn.choices import choices_in
from extractors.learn.label_words import figures_asked, is_note, printed_measure
from extractors.match.blank.answer_cells import sub_labels_in

Kind = Literal["empty", "options", "space", "slot", "ordinal", "text"]
_Place = tuple[int, int]
ANSWERABLE: frozenset[Kind] = frozenset({"empty", "options", "space"})
OPEN_DATE = re.compile(rf"\s*(?:\d{{2,4}}|[_＿\s]*)\s*年[_＿\s]*月[_＿\s]*{DAY_MARK}?\s*")
_OPEN_TIME = re.compile(
    r"(?=.*[年月日时点])(?=.*(?:[_＿]|\s\s))(?:[\s_＿\d]|[年月日号时分点至到自从起止共计约天]|小时|学时|[上下]午|[—－\-~～，,：:])+"
)
"""“自  年  月  日至  年  月  日，共   天”, “____年__月__日__时至__时”: a time or period left open."""
_SIGNED = re.compile(
    rf"{OPEN}?(?:(?:单位|部门|工会|负责人|领导|本人|签字人|经办人|主席|法定代表人)?{OPEN}?(?:签字|签名|签章|盖章|公章|印章){CLOSE}?)+(?:处|人)?{CLOSE}?{COLON}?"
)
_GAP = re.compile(r"[ \t　_＿]{2,}")
_LONGEST_HEADING = 40
_LONGEST_ROOM = 4
"""Characters of a heading over cells to fill in, and of the words around a gap; 10 to 80 and 1 to 10 find all 787 fields of drawn blanks
(`benchmarks/thresholds.py`)."""
_FEWEST_FIGURES = 2
"""Figures that a text leaves room for (“应到    人，实到    人”), which is then no label. Of those fields 1 loses eight and reads eight
values otherwise in silence; 2 to 4 find and read all."""
_LONGEST_ORDINAL = 3
"""Digits of the number of a row: four are a year. 1 to 8 find all of those fields."""
_ZERO = re.compile(r"[¥￥]?\s*0(?:\.0+)?\s*%?")


class Plan:
    """A grid by position. A spreadsheet leaves empty cells out; here they are cells like the others."""

    def __init__(self, grid: Grid) -> None:
        """Takes the grid as its reader made it."""
        self.is_sheet = sheet = any(cell.place is not None and cell.place.in_sheet for cell in grid.cells)
        self.rows, self.cols = grid.rows, grid.cols
        self.cells = list(grid.cells)
        self.cols += sheet and _ends_with_labels(grid)
        covered = {place for cell in grid.cells for place in _covered(cell)}
        places = [(row, col) for row in range(self.rows) for col in range(self.cols)] if sheet else []
        self.cells += [Cell("", *place, 1, 1, None) for place in places if place not in covered]
        self.cells.sort(key=lambda cell: (cell.row, cell.col))
        self.cells = with_merged_headings(self.cells, self.cols, _may_head, lambda cell: kind_of(cell.text) in (*ANSWERABLE, "ordinal"))
        self.cells = with_rows_below_headings(self.cells, _may_head)
        self._covering = {place: cell for cell in self.cells for place in _covered(cell)}
        self._kinds = {cell: "empty" if self.is_computed(cell) else kind_of(cell.text) for cell in self.cells}
        self._kinds |= {cell: "text" for cell in self.cells if _signs(cell.text) and self.kind(self.right_of(cell)) == "empty"}

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place, `None` outside the table."""
        return self._covering.get((row, col))

    def kind(self, cell: Cell | None) -> Kind | None:
        """What a cell is; `None` where there is none."""
        return None if cell is None else self._kinds[cell]

    @staticmethod
    def is_computed(cell: Cell) -> bool:
        """Whether a cell of a blank holds a formula, whose result is nothing yet."""
        return cell.mark == Code.FORMULA_UNCACHED or (
            cell.place is not None and cell.place.in_sheet and _ZERO.fullmatch(cell.text.strip()) is not None
        )

    def is_answer_cell(self, cell: Cell | None) -> bool:
        """Whether a cell takes an answer."""
        return self.kind(cell) in ANSWERABLE

    def fits_item(self, cell: Cell) -> bool:
        """Whether a cell of a row of a list is to be filled in, or counts the rows (“3”, “3．”)."""
        return self.kind(cell) in (*ANSWERABLE, "ordinal", "slot")

    def is_heading(self, cell: Cell) -> bool:
        """Whether a cell may head a column: a short text without a colon behind it."""
        written = cell.text.rstrip()
        short = self.kind(cell) == "text" and len(text.key(written)) <= _LONGEST_HEADING
        return short and not written.endswith(("：", ":")) and not is_note(written)

    def row(self, number: int) -> list[Cell]:
        """The cells that begin in a row, from left to right."""
        return [cell for cell in self.cells if cell.row == number]

    def across(self, row: int, first: int, end: int) -> list[Cell]:
        """The cells that cover a row between two columns, each once."""
        found = [cell for col in range(first, end) if (cell := self.at(row, col)) is not None]
        return list(dict.fromkeys(found))

    def pattern(self, row: int, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
        """How the cells of a row lie between two columns."""
        return tuple((cell.row - row, cell.col, cell.colspan) for cell in self.across(row, first, last))

    def right_of(self, cell: Cell) -> Cell | None:
        """The cell behind another one."""
        return self.at(cell.row, cell.col + cell.colspan)

    def below(self, cell: Cell) -> Cell | None:
        """The cell under another one that stands in the same columns."""
        found = self.at(cell.row + cell.rowspan, cell.col)
        same = found is not None and found.col == cell.col and found.colspan <= cell.colspan
        return found if same and found is not None and found.row == cell.row + cell.rowspan else None

    def is_alone(self, cell: Cell) -> bool:
        """Whether nothing else is written in the row of a cell."""
        return all(one is cell or self.kind(one) == "empty" for one in self.across(cell.row, 0, self.cols))

    def spans_all(self, cell: Cell) -> bool:
        """Whether a cell covers its whole row."""
        return len(self.across(cell.row, 0, self.cols)) == 1


def _may_head(cell: Cell) -> bool:
    return kind_of(cell.text) == "text" and not cell.text.rstrip().endswith(("：", ":"))


def _ends_with_labels(grid: Grid) -> bool:
    """Whether the last column of a sheet holds labels whose answers stand in the empty one behind it."""
    last = [cell for cell in grid.cells if cell.col == grid.cols - 1 and cell.colspan == 1 and kind_of(cell.text) == "text"]
    written = {(cell.row, cell.col + cell.colspan) for cell in grid.cells if cell.text.strip()}
    return bool(last) and all((cell.row, cell.col) not in written for cell in last)


def _covered(cell: Cell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.rowspan):
        yield from ((row, col) for col in range(cell.col, cell.col + cell.colspan))


def _signs(written: str) -> bool:
    """Whether a text asks for a signature (“本人签字”) where one may be written beside it; “（盖章）” asks for none there."""
    return _SIGNED.fullmatch(written.strip()) is not None and written.strip()[0] not in "(（"


def kind_of(written: str) -> Kind:
    """What a cell with this text is in a blank."""
    seen = text.key(written)
    choice = choices_in(written)
    if choice is not None and not choice.head:
        return "options"
    if not seen:
        return "empty"
    if seen.isdecimal() and len(seen) <= _LONGEST_ORDINAL and text.numbering(written) is None:
        return "ordinal"
    numbered = text.numbering(written)
    if numbered is not None and not text.key(numbered[1]):
        return "slot"
    return "space" if is_open(written) else "text"


def is_open(written: str) -> bool:
    """Whether a text only frames an answer: “   年  月  日”, “共   人”, “（盖章）”, numbers with nothing behind them."""
    if OPEN_DATE.fullmatch(written) or _OPEN_TIME.fullmatch(written) or printed_measure(written) is not None:
        return True
    if sub_labels_in(written) is not None:
        return False
    if figures_asked(written) >= _FEWEST_FIGURES and re.search(COLON, written) is None:
        return True
    lines = [line for line in written.split("\n") if line.strip()]
    if len(lines) > 1 and all((found := text.numbering(line)) is not None and not text.key(found[1]) for line in lines):
        return True
    if _GAP.search(written) and len(text.key(written)) <= _LONGEST_ROOM and not written.rstrip().endswith(("：", ":")):
        return bool(_GAP.search(written.strip())) and not _is_spaced(written)
    return all(_SIGNED.fullmatch(piece) or OPEN_DATE.fullmatch(piece) for piece in _pieces(written))


def _is_spaced(written: str) -> bool:
    """“姓   名”: a label whose characters are spread."""
    return "_" not in written and "＿" not in written and all(len(piece) == 1 for piece in written.split()) and "共" not in written


def _pieces(written: str) -> list[str]:
    flat = re.sub(r"年[_＿\s]*月[_＿\s]*日", "年月日", written)
    return flat.split()


def with_merged_headings(cells: Sequence[Cell], cols: int, is_text: Callable[[Cell], bool], is_open: Callable[[Cell], bool]) -> list[Cell]:
    """The cells of a table, each heading of a header of two rows over the columns that it heads, though its merges were lost or never made.

    Args:
        cells: All cells in reading order, empty ones too.
        cols: How many columns the table has.
        is_text: Whether a cell holds a text that may be a heading.
        is_open: Whether a cell takes an answer, or counts the rows.
    """
    at = {(cell.row, cell.col): cell for cell in cells if cell.rowspan == cell.colspan == 1}
    made = list(cells)
    for row in sorted({cell.row for cell in cells}):
        upper, lower, first = ([at.get((one, col)) for col in range(cols)] for one in (row, row + 1, row + 2))
        if _is_room(_present(first), is_open) or row + 2 > cells[-1].row:  # a sheet may end with its header
            made = _merged(made, _widths(_present(upper), _present(lower), is_text))
    return made


def _is_room(cells: Sequence[Cell], is_open: Callable[[Cell], bool]) -> bool:
    return bool(cells) and all(map(is_open, cells))


def _present(cells: Iterable[Cell | None]) -> list[Cell]:
    """All of a row; nothing where a cell of it is missing."""
    found = list(cells)
    return [cell for cell in found if cell is not None] if None not in found else []


def _widths(upper: Sequence[Cell], lower: Sequence[Cell], is_text: Callable[[Cell], bool]) -> Mapping[_Place, tuple[int, int]]:
    """Rows and columns that each heading of the upper row covers; nothing where the two rows are no such header.

    A heading stands alone over an empty cell, or over the texts below it and below the empty cells behind it. Some of both are asked for:
    pairs of labels and answer cells over the header of a list look like the latter.
    """
    texts = [place for place, cell in enumerate(upper) if is_text(cell)]
    if len(lower) < len(upper) or texts[:1] != [0]:
        return {}
    wide: dict[_Place, tuple[int, int]] = {}
    for start, end in zip(texts, [*texts[1:], len(upper)], strict=True):
        below = lower[start:end]
        group = len(below) > 1 and all(map(is_text, below)) and not any(cell.text.strip() for cell in upper[start + 1 : end])
        if not group and (len(below) > 1 or below[0].text.strip()):
            return {}
        wide[upper[start].row, upper[start].col] = (1, len(below)) if group else (2, 1)
    return wide if len({down for down, _ in wide.values()}) > 1 else {}


def _merged(cells: Sequence[Cell], wide: Mapping[_Place, tuple[int, int]]) -> list[Cell]:
    """The cells with these headings grown, and the empty ones that they now cover left out."""
    grown = {
        (row + down, col + across)
        for (row, col), (rows, columns) in wide.items()
        for down in range(rows)
        for across in range(columns)
        if down or across
    }
    return [
        replace(cell, rowspan=wide[place][0], colspan=wide[place][1]) if (place := (cell.row, cell.col)) in wide else cell
        for cell in cells
        if (cell.row, cell.col) not in grown
    ]
