"""Where the blank leaves space for an answer: right of its label, below it, or behind it in the same cell; and what is printed there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.core.document import Cell, Document, Grid, Line
from extractors.form import FieldSpec
from extractors.language import text

_ROOM = " \t\n\r　:：_＿）)】］]"
Side = Literal["right", "below", "inline"]


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """Where the answer to a label stands, and the blank's own text there (“共   人”, “□男 □女”)."""

    side: Side = "inline"
    printed: str = ""
    colon: bool = False
    """A colon is printed behind the label."""
    nth: int = 0
    """Which of several equal labels of the blank it is."""


class Sheet:
    """A grid by position: which cell covers a row and column."""

    def __init__(self, grid: Grid) -> None:
        """Takes a grid whose cells may span."""
        self.grid = grid
        self._covering = {
            (row, col): cell
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place, `None` where there is none (spreadsheets leave empty cells out)."""
        return self._covering.get((row, col))

    def heads(self, cell: Cell) -> Iterator[Cell]:
        """The cells left of and above a cell that stand over its whole height or width: nearest first."""
        seen: set[Cell] = {cell}
        walks = [[(cell.row, col) for col in range(cell.col - 1, -1, -1)], [(row, cell.col) for row in range(cell.row - 1, -1, -1)]]
        for walk in walks:
            for place in walk:
                one = self.at(*place)
                if one is not None and one.text.strip() and one not in seen:
                    seen.add(one)
                    yield one


def answer_cell_of(spec: FieldSpec, nth: int, blanks: Iterable[Document], labels: Collection[str]) -> AnswerCell:
    """The answer cell of the `nth` of the labels of this wording, in the first blank that shows where it is.

    Args:
        spec: The field.
        nth: Which of several equal labels it is, from 0.
        blanks: The blank forms.
        labels: Keys of all labels of the form: none of these is an answer cell.
    """
    wanted = text.key(spec.label)
    line = ""
    for document in blanks:
        for block in document.blocks:
            if isinstance(block, Line):
                line = _behind(block.text, wanted) or line
                continue
            cells = [cell for cell in block.cells if is_label_cell(cell.text, wanted, labels)]
            if nth < len(cells):
                answer_cell = _answer_cell_in(Sheet(block), cells[nth], labels)
                printed = answer_cell.printed or (_behind(cells[nth].text, wanted) if answer_cell.side == "inline" else "")
                return replace(answer_cell, nth=nth, printed=printed, colon=cells[nth].text.rstrip().endswith((":", "：")))
    return AnswerCell(nth=nth, printed=line)


def _behind(written: str, label: str) -> str:
    """What the blank itself has behind a label in its line or cell (“填报单位：        （盖章）”); nothing where that is only space."""
    rest = text.cut(written, label)
    return rest.lstrip(_ROOM) if rest and text.key(rest) else ""


def is_label_cell(written: str, wanted: str, labels: Collection[str]) -> bool:
    """Whether a cell of the blank is the label `wanted`, and no longer one that begins alike."""
    seen = text.key(written)
    return seen == wanted or (seen.startswith(wanted) and seen not in labels)


def _answer_cell_in(sheet: Sheet, cell: Cell, labels: Collection[str]) -> AnswerCell:
    beside = sheet.at(cell.row, cell.col + cell.colspan)
    if beside is None and cell.col + cell.colspan < sheet.grid.cols:
        return AnswerCell("right")
    if beside is not None and not _is_label(beside, labels):
        return AnswerCell("right", beside.text)
    below = sheet.at(cell.row + cell.rowspan, cell.col)
    if below is not None and below.col == cell.col and below.colspan <= cell.colspan and not _is_label(below, labels) and _is_room(below):
        return AnswerCell("below", below.text)
    return AnswerCell()


def _is_label(cell: Cell, labels: Collection[str]) -> bool:
    seen = text.key(cell.text)
    return bool(seen) and any(seen == key or (seen.startswith(key) and len(seen) <= 2 * len(key) + 4) for key in labels)


def _is_room(cell: Cell) -> bool:
    """Whether a cell below a label is for its answer: empty, or with something to tick or complete."""
    return not text.key(cell.text) or any(mark in cell.text for mark in "□☐○_＿") or "年" in cell.text


def ordered(specs: Sequence[FieldSpec], blanks: Iterable[Document]) -> list[int]:
    """Which of the equal labels of the blank each of `specs` is: by the heading over it (`under`), else in their order."""
    wanted = text.key(specs[0].label)
    for document in blanks:
        found = [(Sheet(block), cell) for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
        cells = [(sheet, cell) for sheet, cell in found if text.key(cell.text) == wanted]
        if len(cells) >= len(specs):
            return _claimed(specs, [{text.key(head.text) for head in sheet.heads(cell)} for sheet, cell in cells])
    return list(range(len(specs)))


def _claimed(specs: Sequence[FieldSpec], heads: Sequence[set[str]]) -> list[int]:
    free = list(range(len(heads)))
    claimed: dict[int, int] = {}
    for place, spec in enumerate(specs):
        parts = {text.key(part) for part in spec.under.split("/")} - {""}
        own = next((one for one in free if parts and parts <= heads[one]), None)
        if own is not None:
            claimed[place] = own
            free.remove(own)
    for place in range(len(specs)):
        if place not in claimed:
            claimed[place] = free.pop(0)
    return [claimed[place] for place in range(len(specs))]
