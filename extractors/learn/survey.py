"""What stands in a file of blanks: its forms, their titles, questions, lists and repeated blocks; nothing is named or typed yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.address import FieldAddress
from extractors.core.document import Cell, Document, Grid, Line
from extractors.form import FieldType
from extractors.language import text
from extractors.learn.blocks import Block, block
from extractors.learn.inline_labels import segments
from extractors.learn.label_words import is_annex, is_note, is_signature, is_title
from extractors.learn.lists import Table, tables
from extractors.learn.questions import Asker, Question, Side, sub_questions
from extractors.learn.table_cells import Plan
from extractors.match.blank.answer_cells import sub_labels_in

_SALUTED = re.compile(r"^\s*各|，")
_LONGEST_LINE = 120
"""Characters of a line with labels: of 787 fields of drawn blanks (`benchmarks/thresholds.py`) 40 loses 43, 60 loses 27, 400 none."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or line of a document: `row` and `col` are -1 for a line."""

    document: int
    block: int
    row: int = -1
    col: int = -1


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of the blank where something is answered.

    Attributes:
        field: What is answered there: a field, a column of a list, or a part of the items of a group.
        type: What an answer means.
        place: The cell or line that takes the answer.
        side: Where the answer stands: in a cell right of or below its label, behind it, in a column, or in a repeated block.
    """

    field: FieldAddress
    type: FieldType
    place: Place
    side: Side


@dataclass(frozen=True)
class Sheet:
    """One grid of a blank, surveyed."""

    number: int
    plan: Plan
    tables: tuple[Table, ...]
    block: Block | None
    questions: tuple[Question, ...]
    silent: tuple[Cell, ...]


@dataclass(frozen=True)
class PlacedQuestion:
    """A question with the number of the block that it stands in."""

    block: int
    question: Question
    sheet: Sheet | None = None


@dataclass
class Survey:
    """A blank, surveyed."""

    sheets: list[Sheet] = field(default_factory=list)
    questions: list[PlacedQuestion] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def first_grid(self) -> int:
        """The number of the first block that is a grid."""
        return min((sheet.number for sheet in self.sheets), default=10**6)

    @property
    def size(self) -> int:
        """How much it asks."""
        return len(self.questions) + sum(len(table.columns) for sheet in self.sheets for table in sheet.tables) + 5 * self.blocks

    @property
    def is_form(self) -> bool:
        """Whether it is to be filled in: a table that asks, or at least two labels in lines."""
        return self.size > (0 if self.sheets else 1)

    @property
    def blocks(self) -> int:
        """How many of its grids hold a repeated block."""
        return sum(sheet.block is not None for sheet in self.sheets)


def survey(document: Document) -> Survey:
    """What a blank asks, and where."""
    made = Survey()
    start = _start(document.blocks)
    noting = False
    for number, block_ in enumerate(document.blocks):
        if isinstance(block_, Grid):
            noting = False
            if not block_.nested and block_.cells:
                _take_grid(made, number, block_)
        elif number >= start and not (noting := noting or is_note(block_.text)):
            _take_line(made, number, block_)
    return made


def _start(blocks: Sequence[Line | Grid]) -> int:
    """The block with which the form begins, where a notice stands before it: behind the last “附件” above the first grid."""
    grid = next((place for place, one in enumerate(blocks) if isinstance(one, Grid)), len(blocks))
    heads = [place for place, one in enumerate(blocks[:grid]) if isinstance(one, Line) and is_annex(one.text)]
    return heads[-1] + 1 if heads and grid < len(blocks) else 0


def _take_line(made: Survey, number: int, line: Line) -> None:
    if len(line.text) > _LONGEST_LINE or is_annex(line.text):
        return
    short = sub_labels_in(line.text)
    if short is not None:
        made.questions += [PlacedQuestion(number, question) for question in sub_questions(short)]
        return
    found = segments(line.text)
    if not found and not made.sheets and text.key(line.text):
        made.titles.append(line.text.strip())
    for part in found if not _SALUTED.search(line.text) else ():
        made.questions.append(PlacedQuestion(number, Question(part.label, "inline", None, None, part.options, part.many, part.printed)))


def _take_grid(made: Survey, number: int, grid: Grid) -> None:
    plan = Plan(grid)
    listed = tables(plan)
    repeated = _block(plan, listed)
    taken = repeated.cells if repeated is not None else set()
    found = [one for one in listed if not any(one.covers(cell) for cell in plan.cells if cell in taken)]
    lists = _lists(plan, found, taken)
    covered = taken | {cell for cell in plan.cells if any(one.covers(cell) for one in lists)}
    questions, silent = Asker(plan, covered).questions()
    if not made.sheets:
        made.titles += _titles(plan, lists, questions)
    sheet = Sheet(number, plan, tuple(lists), repeated, tuple(questions), tuple(silent))
    made.sheets.append(sheet)
    made.questions += [PlacedQuestion(number, question, sheet) for question in questions]


def _block(plan: Plan, listed: Sequence[Table]) -> Block | None:
    """The repeated block of a grid; numbered cells without options beside them that stand under a heading are a column of a list."""
    found = block(plan)
    if found is None or found.options:
        return found
    return None if any(one.covers(slot.cell) for slot in found.slots for one in listed) else found


def _lists(plan: Plan, found: Sequence[Table], taken: set[Cell]) -> list[Table]:
    """A header over one single row is a row of questions where the table asks otherwise too, else a list."""
    single = [one for one in found if one.height == 1 and not one.prefilled and one.bottom - one.top == 1]
    sure = [one for one in found if one not in single]
    if not single:
        return sure
    covered = taken | {cell for cell in plan.cells if any(one.covers(cell) for one in found)}
    others = [one for one in Asker(plan, covered).questions()[0] if one.side != "inline" or not is_signature(one.label)]
    return sure if others or len(single) > 1 else [*sure, *single]


def _titles(plan: Plan, lists: Sequence[Table], questions: Sequence[Question]) -> Iterator[str]:
    """The texts alone in their rows above all that asks."""
    tops = [one.top for one in lists] + [one.home.row for one in questions if one.home is not None]
    top = min(tops, default=plan.rows)
    for cell in plan.cells:
        if (
            cell.row < max(top, 1)
            and plan.kind(cell) == "text"
            and plan.is_alone(cell)
            and not segments(cell.text)
            and not is_annex(cell.text)
        ):
            yield " ".join(cell.text.split())


def title_of(titles: Sequence[str]) -> str:
    """The name of the form out of the lines above it: the last that reads like one."""
    named = [one for one in titles if is_title(one) and not is_note(one) and not one.rstrip().endswith(("。", "：", ":"))]
    return re.sub(r"\s+", "", (named or list(titles) or [""])[-1])


def forms_in(documents: Sequence[Document]) -> list[Document]:
    """Each form of a file as a document of its own; a letter, an empty sheet and a hidden one hold none."""
    parts = [part for document in documents if "hidden_sheet" not in document.marks for part in _parts(document)]
    return [part for part in parts if survey(part).is_form]


def _parts(document: Document) -> Iterator[Document]:
    """A document cut at its headings “附件2”, where more than one of the pieces has a table, or the notice stands before them."""
    starts = [0, *(place for place, one in enumerate(document.blocks) if isinstance(one, Line) and is_annex(one.text))]
    pieces = [document.blocks[start:end] for start, end in zip(starts, [*starts[1:], len(document.blocks)], strict=True)]
    gridded = [piece for piece in pieces if any(isinstance(one, Grid) for one in piece)]
    if not gridded:
        yield document
    for piece in gridded:
        yield document if len(piece) == len(document.blocks) else replace(document, blocks=piece)
