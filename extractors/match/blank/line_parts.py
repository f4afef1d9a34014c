"""Lines with several labels (“填表人：  联系电话：  填表日期：”), parted at each of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.core.document import Cell, Document, Grid, Line
from extractors.language import text
from extractors.language.patterns import CLOSE, COLON, DAY_MARK, HAN, INSIDE, OPEN
from extractors.match.blank.answer_cells import SubLabels, sub_labels_in
from extractors.match.blank.labels import Label
from extractors.match.blank.retyped import date_behind, foreign_before, foreign_words, trimmed
from extractors.match.marked_doubts import lines_of

UNLABELLED_DATE = "年月日"
"""The key of a date that the blank leaves open without a label (“    年  月  日”)."""
_NUMBER = r"[\d〇零○Oo０-９一二三四五六七八九十]"
_OPEN_DATE = re.compile(
    rf"(?:(?<=\s)|^|(?<={COLON}))(?:{_NUMBER}{{2,4}}|[\s_]*)\s*年\s*{_NUMBER}{{0,3}}[\s_]*月\s*{_NUMBER}{{0,3}}[\s_]*(?:日|号)\s*$"
    rf"|(?<={HAN})\d{{4}}\s*[年./-]\s*\d{{1,2}}\s*[月./-]\s*\d{{1,2}}\s*{DAY_MARK}?\s*$|(?:(?<=\s)|^)(?:\d{{4}}\s*年(?:\s*\d{{1,2}}\s*月)?|\d{{1,2}}\s*月)\s*$"
    r"|(?<=\s)\d{4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}\s*$|^\s*\d{4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}\s*$"
)
_LONGEST_DATE = 200
"""Characters at the end of a line in which such a date is looked for: 2,000 blanks in a row took seconds."""
_COLON = re.compile(COLON)
_LEAST_KEY = 2
"""Characters: a single one stands in any line."""
_MEMO_SIZE, _LONGEST_REMEMBERED = 1024, 200
"""Lines whose pieces are kept, and characters of such a line: the blanks of a form have some tens, mostly shorter."""


def is_open_date(written: str) -> bool:
    """Whether a line is a date and nothing else, filled in or left open."""
    bare = written.strip()
    return len(bare) <= _LONGEST_DATE and _OPEN_DATE.fullmatch(bare) is not None


@dataclass(frozen=True)
class LineSplitter:
    """How the lines of a form are parted.

    Attributes:
        labels: The labels that the blank has in lines, or several in one cell; longest first.
        dated: Whether the blank leaves a date open without a label.
        celled: Whether the blank has such a line within a cell.
        date_name: The field of the open date.
        answered: The labels that the blank has with a cell for the answer right of them (`right`) or below (`below`): a date in
            that cell is theirs, and not the open one.
        headings: Keys of the column labels of lists: a date in a row below one is the row's.
        sub_labels: The short labels that the blank has in one cell or line (“长____ 宽____ 高____”).
        short: The fields that ask for a figure, a telephone number or a name: a date apart behind one is no part of it.
        foreign: Words before a label of how somebody is reached that make another one of it, as the blank prints none of them there.
    """

    labels: tuple[Label, ...] = ()
    dated: bool = False
    celled: bool = False
    date_name: str = ""
    answered: frozenset[tuple[str, str]] = frozenset()
    headings: frozenset[str] = frozenset()
    sub_labels: tuple[SubLabels, ...] = ()
    short: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    _memo: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def needed(self) -> bool:
        """Whether there is anything to part."""
        return len(self.labels) > 1 or self.dated or bool(self.sub_labels)

    def prepare(self, document: Document) -> Document:
        """The document with one label a line; the same object where nothing needs to be parted."""
        if not self.needed:
            return document
        blocks = [piece for block in document.blocks for piece in self._parted(block)]
        same = len(blocks) == len(document.blocks) and all(one is other for one, other in zip(blocks, document.blocks, strict=True))
        return document if same else replace(document, blocks=blocks)

    def _parted(self, block: Line | Grid) -> Iterable[Line | Grid]:
        if isinstance(block, Line):
            pieces = self.pieces(block.text)
            return [block] if len(pieces) < 2 else lines_of(block, pieces)
        return self._grid(block)

    def _grid(self, grid: Grid) -> Iterator[Line | Grid]:
        """A grid cut at each cell that holds several labels: these become lines."""
        written = [cell for cell in grid.cells if cell.text]
        if not (self.celled or self.sub_labels):
            written = [cell for cell in written if _COLON.search(cell.text)]
        held = [(cell, pieces) for cell in written if len(pieces := self._in_cell(cell)) > 0 and not self._is_answer(cell, grid)]
        if not held:
            yield grid
            return
        top = 0
        for cell, pieces in held:
            cell_row = cell.row
            above = [one for one in grid.cells if top <= one.row < cell_row or (one.row == cell_row and one is not cell)]
            if above:
                yield _part(grid, above)
            yield from lines_of(cell, pieces)
            top = cell_row + 1
        below = [one for one in grid.cells if one.row >= top]
        if below:
            yield _part(grid, below)

    def _in_cell(self, cell: Cell) -> Sequence[str]:
        """What a cell holds of several labels: where the blank has them in lines only, each piece must begin with one."""
        if self.sub_labels and (cut := self._cut(cell.text)):
            return cut
        if not self.celled and not _COLON.search(cell.text):
            return []
        pieces = self.pieces(cell.text)
        if len(pieces) > 1:
            return pieces if self.celled or all(self._begins(piece) for piece in pieces) else []
        return pieces if self.celled and self.dated and pieces and is_open_date(pieces[0]) and cell.colspan > 1 else []

    def _is_answer(self, cell: Cell, grid: Grid) -> bool:
        """Whether a cell that holds nothing but a date answers the label beside it or above it, or stands in a row of a list."""
        if not is_open_date(cell.text):
            return False
        labelled = any((side, text.key(one.text)) in self.answered for side, one in _governing(cell, grid))
        return labelled or any(one.row < cell.row and one.col == cell.col and text.key(one.text) in self.headings for one in grid.cells)

    def _begins(self, piece: str) -> bool:
        return is_open_date(piece) or any(text.key(piece).startswith(label.key) for label in self.labels)

    def pieces(self, written: str) -> Sequence[str]:
        """A line cut before each label, and before an open date at its end. Most lines are the blank's own, so answers are remembered."""
        known = self._memo.get(written)
        if known is None:
            known = tuple(self._pieces(written))
            if len(written) <= _LONGEST_REMEMBERED:
                if len(self._memo) >= _MEMO_SIZE:
                    self._memo.clear()
                self._memo[written] = known
        return known

    def _pieces(self, written: str) -> list[str]:
        if self.sub_labels and (cut := self._cut(written)):
            return cut
        date = _OPEN_DATE.search(written, max(0, len(written.rstrip()) - _LONGEST_DATE)) if self.dated else None
        body = written[: date.start()] if date is not None else written
        starts = sorted(self._starts(body))
        if starts and not self.dated and starts[-1][1] in self.short and (date := date_behind(body, starts[-1][0])):
            body = written[: date.start()]
        cuts = sorted({0, *(start for start, _ in starts), len(body)})
        pieces = [trimmed(body, start, end) for start, end in pairwise(cuts)]
        if date is not None:
            last = text.key(pieces[-1]) if pieces else ""
            labelled = any(one.key == last and one.name == self.date_name for one in self.labels)
            pieces[-1:] = [f"{pieces[-1]}{date.group().strip()}"] if labelled else [*pieces[-1:], date.group().strip()]
        return [piece for piece in pieces if piece]

    def _cut(self, written: str) -> list[str]:
        return next((pieces for one in self.sub_labels if (pieces := one.pieces(written))), [])

    def _starts(self, body: str) -> Iterator[tuple[int, str]]:
        """Where each label begins, with the field that it asks."""
        taken: list[tuple[int, int]] = []
        for label in self.labels:
            for found in _pattern(label.key).finditer(body):
                start, end = found.span("label" if found["label"] else "alone")
                if all(end <= first or start >= last for first, last in taken):
                    taken.append((start, end))
                    yield start - foreign_before(body, start, self.foreign), label.name


def _governing(cell: Cell, grid: Grid) -> Iterator[tuple[str, Cell]]:
    """The cells that may say what a cell answers: the one left of it, and the one above it."""
    for one in grid.cells:
        if one.row == cell.row and one.col + one.colspan == cell.col:
            yield "right", one
        elif one.row + one.rowspan == cell.row and one.col <= cell.col < one.col + one.colspan:
            yield "below", one


def _answered(keys: Collection[str], grid: Grid) -> Iterator[tuple[str, str]]:
    """The labels of a blank that have an empty cell right of them, or below."""
    for cell in grid.cells:
        if not text.key(cell.text):
            yield from ((side, text.key(one.text)) for side, one in _governing(cell, grid) if text.key(one.text) in keys)


def _part(grid: Grid, cells: Sequence[Cell]) -> Grid:
    return Grid(list(cells), grid.rows, grid.cols, grid.place, grid.nested)


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _pattern(key: str) -> re.Pattern[str]:
    """The label with a colon behind it, or alone between spaces."""
    if key not in _PATTERNS:
        letters = r"[\s（()）]*".join(map(re.escape, key))
        note = rf"[\s）)】]*(?:{OPEN}{INSIDE}{{0,12}}{CLOSE}\s*)?"
        _PATTERNS[key] = re.compile(rf"(?P<label>{letters}){note}{COLON}|(?:(?<=\s)|^)(?P<alone>{letters}){note}(?=\s|$)")
    return _PATTERNS[key]


def parting(
    labels: Iterable[Label], blanks: Collection[Document], headings: frozenset[str] = frozenset(), short: frozenset[str] = frozenset()
) -> LineSplitter:
    """How the lines of a form are parted, out of its labels, its blanks, the keys of its column labels, and its `short` fields."""
    asked = [one for one in labels if one.role in ("unit", "field")]
    known = sorted((one for one in asked if len(one.key) >= _LEAST_KEY), key=lambda one: -len(one.key))
    lined = {one.name for one in known if one.key == UNLABELLED_DATE}
    dated, date_name = bool(lined), next(iter(lined), "")
    trial = LineSplitter(tuple(one for one in known if one.key != UNLABELLED_DATE), dated, celled=True, date_name=date_name)
    celled = False
    for piece in _pieces(blanks):
        pieces = trial.pieces(piece.text) if piece.text else []
        if isinstance(piece, Line) or len(pieces) > 1:
            lined |= {one.name for one in trial.labels if any(text.key(part).startswith(one.key) for part in pieces)}
        celled = celled or (isinstance(piece, Cell) and (len(pieces) > 1 or (dated and text.key(piece.text) == UNLABELLED_DATE)))
    keys = {one.key for one in known}
    grids = [block for document in blanks for block in document.blocks if isinstance(block, Grid)] if dated and celled else []
    answered = frozenset(found for grid in grids for found in _answered(keys, grid))
    parted = tuple(one for one in trial.labels if one.name in lined)
    foreign = foreign_words(piece.text for piece in _pieces(blanks))
    sub_labels = tuple(_sub_labels({one.key for one in asked}, blanks))
    return LineSplitter(parted, dated, celled, date_name, answered, headings, sub_labels, short, foreign)


def _pieces(documents: Iterable[Document]) -> Iterator[Line | Cell]:
    for document in documents:
        for block in document.blocks:
            yield from (block,) if isinstance(block, Line) else block.cells


def _sub_labels(asked: Collection[str], blanks: Iterable[Document]) -> Iterator[SubLabels]:
    """The cells and lines of the blanks that hold several short labels, where the form asks for all of these."""
    for piece in _pieces(blanks):
        found = sub_labels_in(piece.text) if piece.text else None
        if found is not None and all(text.key(label) in asked for label in found.labels):
            yield found
