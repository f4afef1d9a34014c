"""Mends what OCR and page breaks do to printed labels: nearly equal to a text of the blank becomes that text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location
from extractors.language import likeness, text
from extractors.language.patterns import COLON, HAN

_ALIKE = 80.0
"""Above what two labels of one form score (60 at most over the 63 of the campaigns): here a text is changed, not only matched. Of 65
labels with one or two letters misread (`benchmarks/thresholds.py`) 60 to 80 mend 41, 90 19, and none changes one of 782 answers."""
_CLEAR_OF_NEXT = 4.0
"""Of those 65, 2 mends one more and 15 two fewer."""
_SHORTEST = 4
"""Of those 65, 3 would mend ten more, but a name of three characters may differ from a label in one; 5 mends 8."""
_LONGEST_NUMBER, _FEWEST_OPTIONS = 2, 2
"""Digits of the number of an item, and options beside it."""
_MOST_LINES = 3
"""Lines that a printed text is broken over where OCR reads a narrow column."""
_HEAD = re.compile(rf"([^:：]{{4,40}})({COLON}.*)", re.DOTALL)
_HAN = re.compile(HAN)


def repair(documents: Sequence[Document], known: Collection[str]) -> list[Document]:
    """The documents with misread labels as the blank has them; what is like no label, or like two, stays as it was read.

    Args:
        documents: What `read_scan` gave.
        known: Texts printed in the blank forms.
    """
    printed = _Printed(known)
    return [_repaired(document, printed) for document in documents]


class _Printed:
    """The texts of the blanks by their keys."""

    def __init__(self, known: Collection[str]) -> None:
        self._texts = {text.key(one): one for one in known if len(text.key(one)) >= _SHORTEST}

    def has(self, written: str) -> bool:
        """Whether a text is one of them as it stands."""
        return text.key(written) in self._texts

    def like(self, written: str) -> str | None:
        """The one text that `written` must be meant to be, or `None`; one that needs no mending gives itself."""
        return self.best(written)[0]

    def best(self, written: str) -> tuple[str | None, float]:
        """That text, and how near it is, 0 to 100."""
        key = text.key(written)
        if key in self._texts:
            return written, 100.0
        if len(key) < _SHORTEST or _HAN.search(key) is None:
            return None, 0.0
        near = likeness.nearest(key, self._texts, limit=2)
        clear = len(near) == 1 or (len(near) > 1 and near[0][1] - near[1][1] >= _CLEAR_OF_NEXT)
        if not clear or not (near[0][1] >= _ALIKE or _one_off(key, near[0][0])):
            return None, 0.0
        return self._texts[near[0][0]], float(near[0][1])


def _one_off(key: str, other: str) -> bool:
    """Whether one character differs: among four that is a score of 75, and still one label."""
    return len(key) == len(other) == _SHORTEST and sum(a != b for a, b in zip(key, other, strict=True)) == 1


def _repaired(document: Document, printed: _Printed) -> Document:
    blocks: list[Line | Grid] = []
    lines: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        grid = replace(block, cells=[replace(cell) for cell in block.cells])
        _join(grid, printed)  # first: half a label may be near enough to the whole one
        for cell in grid.cells:
            cell.text = _snapped(cell.text, printed)
        _join(grid, printed)
        _number(grid, printed)
        blocks += [*_mended_lines(lines, printed), grid]
        lines = []
    return replace(document, blocks=[*blocks, *_mended_lines(lines, printed)])


def _snapped(written: str, printed: _Printed) -> str:
    """The text with its label mended: all of it, or what stands before a colon."""
    whole = printed.like(written)
    if whole is not None:
        return whole
    parts = _HEAD.fullmatch(written)
    head = printed.like(parts[1]) if parts else None
    return written if parts is None or head is None else head.rstrip(":：") + parts[2]


def _mended_lines(lines: Sequence[Line], printed: _Printed) -> Iterator[Line]:
    """Lines, those together that are one printed text broken over several."""
    place = 0
    while place < len(lines):
        counts = range(1, min(_MOST_LINES, len(lines) - place) + 1)
        tried = [(printed.best("".join(line.text for line in lines[place : place + count])), count) for count in counts]
        (whole, _), taken = max(tried, key=lambda one: one[0][1])
        sure = [line.confidence for line in lines[place : place + (taken if whole is not None else 1)] if line.confidence is not None]
        said = whole if whole is not None else _snapped(lines[place].text, printed)
        yield replace(lines[place], text=said, confidence=min(sure, default=None))
        place += taken


def _join(grid: Grid, printed: _Printed) -> None:
    """Puts together cells that a page break cut through: a label stands in both parts, a text in the first."""
    ends = {(cell.row + cell.rowspan, cell.col, cell.colspan): cell for cell in grid.cells}
    for low in grid.cells:
        high = ends.get((low.row, low.col, low.colspan))
        if high is None or not high.text or not low.text or _page(high) == _page(low):
            continue
        if printed.has(high.text) or printed.has(low.text):
            continue
        label = printed.like(high.text + low.text)
        if label is not None:
            high.text = low.text = label
        elif text.numbering(low.text) is None and _goes_on(_beside(high, grid, printed), _beside(low, grid, printed)):
            high.text, low.text = high.text + low.text, ""
            high.confidence = min((one.confidence for one in (high, low) if one.confidence is not None), default=None)


def _page(cell: Cell) -> Location | None:
    return None if cell.place is None else next(cell.place.steps())


def _number(grid: Grid, printed: _Printed) -> None:
    """Gives an item's printed number its point back (“3” for “3．”); a figure beside fewer than two options is an answer."""
    for cell in grid.cells:
        short = cell.text.isdecimal() and len(cell.text) <= _LONGEST_NUMBER
        if short and cell.rowspan > 1 and len(_beside(cell, grid, printed)) >= _FEWEST_OPTIONS:
            cell.text += "．"


def _beside(cell: Cell, grid: Grid, printed: _Printed) -> set[str]:
    """Keys of the printed texts right beside a cell."""
    rows, col = range(cell.row, cell.row + cell.rowspan), cell.col + cell.colspan
    return {text.key(one.text) for one in grid.cells if one.row in rows and one.col == col and printed.has(one.text)}


def _goes_on(before: set[str], after: set[str]) -> bool:
    """Whether the options beside the second part are those that the first part lacks: a new item would begin again."""
    return bool(before) and bool(after) and not before & after
