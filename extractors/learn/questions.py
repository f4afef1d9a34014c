"""The single questions of a table: each label with the cell right of it, below it, or the space behind it in its own cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.core.document import Cell
from extractors.language import text
from extractors.learn.choices import choices_in, is_many, offered_by
from extractors.learn.inline_labels import segments
from extractors.learn.label_words import LONGEST_LABEL, is_annex, is_note, is_note_label, is_prose, is_sum, is_title, printed_label
from extractors.learn.table_cells import Plan
from extractors.match.blank.answer_cells import SubLabels, sub_labels_in
from extractors.match.lists.other_rows import is_measure_line

Side = Literal["right", "below", "inline", "column", "item", "tick"]
_FEWEST_BELOW = 3
"""Labels side by side that are answered below them, whatever stands beside the last; 2 to 4 find all of `benchmarks/thresholds.py`."""


@dataclass(frozen=True)
class Question:
    """A label and the cell of its answer.

    Attributes:
        label: The label as declared; empty for an open date.
        side: Where its answer stands.
        home: The cell of the label, `None` in a line.
        answer_cell: The cell of the answer.
        options: What the blank offers to choose from.
        many: Several options may be chosen.
        printed: The blank's own words in the answer cell.
        under: What stands over a label that says little alone (“规格” over “长”).
    """

    label: str
    side: Side
    home: Cell | None = None
    answer_cell: Cell | None = None
    options: tuple[str, ...] = ()
    many: bool = False
    printed: str = ""
    under: str = ""


class Asker:
    """Reads the questions of one grid, without the cells that its lists and blocks have taken."""

    def __init__(self, plan: Plan, taken: Collection[Cell]) -> None:
        """Takes the grid and the cells that are taken."""
        self._plan = plan
        self._claimed: set[Cell] = set(taken)
        self._made: list[Question] = []
        self._last_note = -2
        self._begun = False

    def questions(self) -> tuple[list[Question], list[Cell]]:
        """The questions in the order of the grid, and the texts that ask nothing: titles, sections, notes."""
        texts = [cell for cell in self._plan.cells if cell not in self._claimed and cell.text.strip()]
        texts = [cell for cell in texts if not self._pass_over(cell)]
        labels = [cell for cell in texts if self._plan.kind(cell) in ("text", "slot")]
        for cell in labels:
            self._ask_sub_labels(cell)
        self._ask_headers(labels)
        for cell in labels:
            if cell not in self._claimed:
                self._ask(cell)
        for cell in labels:
            if cell not in self._claimed:
                self._ask_below(cell)
        for cell in texts:
            if cell not in self._claimed:
                self._ask_inline(cell)
        silent = [cell for cell in labels if cell not in self._claimed]
        return sorted(self._made, key=_order), silent

    def _pass_over(self, cell: Cell) -> bool:
        """Claims the words of the form itself: a note, what goes on with one, a title; `False` for anything else, which ends the titles."""
        if self._goes_on(cell):
            self._last_note = cell.row
            return True
        headed = self._headed_by(cell)
        noted = headed is not None or is_note(cell.text)
        if headed is not None:
            self._claimed.add(headed)
        if noted and self._plan.is_alone(cell):
            self._last_note = cell.row
        own = noted or self._is_title(cell)
        self._begun = self._begun or not own
        return own

    def _goes_on(self, cell: Cell) -> bool:
        """Whether a cell is a further number of the note above it."""
        return cell.row == self._last_note + 1 and self._plan.is_alone(cell) and text.numbering(cell.text) is not None

    def _headed_by(self, cell: Cell) -> Cell | None:
        """The text beside a label that heads a note (“填表说明”)."""
        beside = self._plan.right_of(cell)
        if beside is None or not is_note_label(cell.text) or self._plan.kind(beside) != "text":
            return None
        return beside if is_prose(beside.text) else None

    def _is_title(self, cell: Cell) -> bool:
        plain = self._plan.kind(cell) == "text" and not segments(cell.text) and text.numbering_style(cell.text) != "chinese"
        headline = plain and not self._begun and self._plan.is_alone(cell)
        return headline and (self._plan.spans_all(cell) or (self._plan.is_sheet and (is_title(cell.text) or is_annex(cell.text))))

    def _ask_sub_labels(self, cell: Cell) -> None:
        """Asks what the short labels of one cell ask, under what stands before them or in the cell on their left."""
        found = sub_labels_in(cell.text)
        if found is None:
            return
        left = self._plan.at(cell.row, cell.col - 1)
        beside = left.text if left is not None and self._plan.kind(left) == "text" and left not in self._claimed else ""
        for question in sub_questions(found, beside):
            self._made.append(replace(question, home=cell, answer_cell=cell))
        self._claimed.add(cell)

    def _ask_headers(self, labels: Sequence[Cell]) -> None:
        """Labels over their values: neighbours of one row, each with an answer cell of its own width below."""
        run: list[Cell] = []
        for cell in [*labels, None]:
            below = self._plan.below(cell) if cell is not None else None
            free = cell is not None and cell not in self._claimed
            fits = free and cell is not None and self._plan.is_answer_cell(below) and below is not None and below.colspan == cell.colspan
            follows = cell is not None and bool(run) and run[-1].row == cell.row and run[-1].col + run[-1].colspan == cell.col
            if cell is not None and fits and (not run or follows) and below not in self._claimed:
                run.append(cell)
                continue
            self._take_run(run)
            run = [cell] if cell is not None and fits else []

    def _take_run(self, run: Sequence[Cell]) -> None:
        if not run:
            return
        beside = self._plan.right_of(run[-1])
        if len(run) >= _FEWEST_BELOW or (len(run) > 1 and not self._plan.is_answer_cell(beside)):
            for cell in run:
                self._answer(cell, "below", [one] if (one := self._plan.below(cell)) is not None else [])

    def _ask(self, cell: Cell) -> None:
        """The question of one label: the answer cell right of it, or behind it."""
        if text.numbering(cell.text) == (1, ""):
            return
        answer_cells = self._right(cell)
        if is_sum(cell.text):
            self._ask_sum(cell, answer_cells)
            return
        if answer_cells and self._is_label(cell):
            self._answer(cell, "right", answer_cells)
            return
        self._ask_inline(cell)

    def _ask_below(self, cell: Cell) -> None:
        """A label answered below it, where none has that cell right of it: a picture's place may stand over another's answer."""
        below = self._plan.below(cell)
        if below is not None and self._plan.is_answer_cell(below) and below not in self._claimed and self._is_label(cell):
            self._answer(cell, "below", [below])

    def _ask_sum(self, cell: Cell, answer_cells: Sequence[Cell]) -> None:
        """A sum is asked for where it has one answer cell to itself: of a row of sums, or of one that is computed, nothing is."""
        behind = self._plan.right_of(answer_cells[-1]) if answer_cells else None
        if answer_cells and self._plan.kind(behind) != "empty" and not self._plan.is_computed(answer_cells[0]):
            self._answer(cell, "right", answer_cells)

    def _is_label(self, cell: Cell) -> bool:
        parts = segments(cell.text)
        return len(text.key(cell.text)) <= LONGEST_LABEL and len(parts) < 2 and not any(part.options for part in parts)

    def _right(self, cell: Cell) -> list[Cell]:
        """The answer cells behind a label: one, or several that each hold an option."""
        answer_cells: list[Cell] = []
        answer_cell = self._plan.right_of(cell)
        while (
            answer_cell is not None
            and self._plan.is_answer_cell(answer_cell)
            and answer_cell not in self._claimed
            and answer_cell.row == cell.row
        ):
            if answer_cell.rowspan > cell.rowspan:
                break  # a gap between two halves of the form
            answer_cells.append(answer_cell)
            answer_cell = self._plan.right_of(answer_cell)
            if self._plan.kind(answer_cells[-1]) != "options" or self._plan.kind(answer_cell) != "options":
                break
        return answer_cells

    def _answer(self, cell: Cell, side: Side, answer_cells: Sequence[Cell]) -> None:
        offered = [choice for answer_cell in answer_cells if (choice := choices_in(answer_cell.text)) is not None]
        options = tuple(option for choice in offered for option in choice.options) or offered_by(cell.text)
        many = any(choice.many for choice in offered) or is_many(cell.text)
        printed = "" if options else answer_cells[0].text.strip()
        self._made.append(Question(printed_label(cell.text), side, cell, answer_cells[0], options, many, printed))
        self._claimed |= {cell, *answer_cells}

    def _ask_inline(self, cell: Cell) -> bool:
        """Asks the questions that are answered behind their labels in the same cell; `False` where there are none."""
        parts = segments(cell.text)
        choice = choices_in(cell.text)
        if not parts and choice is not None and choice.head:
            self._made.append(Question(printed_label(choice.head), "inline", cell, cell, choice.options, choice.many))
        for part in parts:
            self._made.append(Question(part.label, "inline", cell, cell, part.options, part.many, part.printed))
        if parts or (choice is not None and choice.head):
            self._claimed.add(cell)
            return True
        return False


def is_roomless(plan: Plan, cell: Cell) -> bool:
    """Whether a text that asks nothing looks like a label: a bare number, or a short text at the end of a row that others share."""
    ends = plan.right_of(cell) is None and not plan.is_alone(cell) and not is_measure_line(cell.text)
    return plan.kind(cell) == "slot" or (ends and not is_prose(cell.text))


def sub_questions(found: SubLabels, beside: str = "") -> list[Question]:
    """The questions of several short labels in one cell or line.

    Args:
        found: The labels.
        beside: What stands in the cell on their left.
    """
    under = printed_label(found.head or beside)
    pairs = zip(found.labels, found.units, strict=True)
    return [Question(label, "inline", printed=unit, under=under) for label, unit in pairs]


def _order(question: Question) -> tuple[int, int]:
    return (question.home.row, question.home.col) if question.home is not None else (0, 0)
