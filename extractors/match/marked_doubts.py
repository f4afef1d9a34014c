"""Doubts that a reader marked: which part of a cell or line each is about; and those of a whole document, as of a scan."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from extractors.core.address import UNIT, FieldAddress
from extractors.core.document import Cell, Document, Grid, Line, Spans, lines_and_cells
from extractors.core.findings import Code, finding
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Item, Reading
from extractors.language import text

_Piece = TypeVar("_Piece", Cell, Line)
_OF_BLANKS = (Code.ODD_LOOK, Code.UNREADABLE_OBJECT, Code.CHOICE_UNCLEAR)
_OBJECT = "\ufffc"
"""Stands for an object among the looks of a blank (Unicode: object replacement character)."""


def mark_behind(piece: Cell | Line, rest: str, answer: str) -> str:
    """The mark of a cell or line, as far as it is about the answer behind its label; `""` where it is not.

    Args:
        piece: The cell or line.
        rest: What its text ends in behind the label: an object anywhere there may be the answer.
        answer: The answer itself, at the end of that.
    """
    if not piece.spans:
        return piece.mark if answer.strip() else ""
    behind, start = (len(piece.text) - len(one) if piece.text.endswith(one) else 0 for one in (rest, answer))
    return piece.mark if any(last > start or first == last >= behind for first, last in piece.spans) else ""


def is_label_odd(piece: Cell | Line, rest: str = "") -> bool:
    """Whether some words of a label look other than they read, and not all, as “（万元）” with 万 struck out: it may ask something else.

    Args:
        piece: The cell or line.
        rest: What its text ends in behind the label.
    """
    end = len(piece.text) - (len(rest) if piece.text.endswith(rest) else 0)
    if piece.mark != Code.ODD_LOOK:
        return False
    letters = {place for place in range(end) if piece.text[place].isalpha()}
    odd = {place for first, last in piece.spans for place in range(first, min(last, end))}
    return bool(letters & odd) and not letters <= odd


def lines_of(piece: Cell | Line, texts: Sequence[str]) -> Iterator[Line]:
    """The lines that a cell or line is cut into, in its order, each with what of its mark is about it.

    An object of which nobody says where it lies in the cell may be the answer of each of them.
    """
    if not piece.mark:
        yield from (Line(one, piece.place) for one in texts)
        return
    if piece.mark == Code.UNREADABLE_OBJECT and not piece.spans and len(texts) > 1:
        yield from (Line(one, piece.place, mark=piece.mark, spans=((len(one), len(one)),)) for one in texts)
        return
    for one, (start, after) in zip(texts, pairwise([*_starts(piece.text, texts), len(piece.text) + 1]), strict=True):
        spans = tuple(_within(piece.spans, start, after, len(one)))
        marked = spans or not piece.spans or not piece.text.startswith(one, start)
        yield Line(one, piece.place, mark=piece.mark if marked else "", spans=spans)


def _starts(whole: str, texts: Sequence[str]) -> Iterator[int]:
    """Where each piece begins in the text that it was cut from; space within a piece may have been taken out."""
    end = 0
    for one in texts:
        start = max(whole.find(one, end), end)
        yield start
        end = start + len(one)


def _within(spans: Spans, start: int, after: int, length: int) -> Iterator[tuple[int, int]]:
    """Of the spans of a text, those in the piece from `start` to `after`, as places in the piece: objects before its end belong to it."""
    for first, last in spans:
        if first == last:
            if start < first <= after or first == start == 0:
                yield (min(first - start, length),) * 2
        elif first < after and last > start and (first < start + length):
            yield max(first - start, 0), min(last - start, length)


@dataclass(frozen=True)
class OwnLooks:
    """What looks odd in the blank itself, and says nothing about an answer: its logo, “m²” with a raised 2.

    Attributes:
        written: Odd texts as `_looks` gives them.
        placed: How many objects stand at each place that has some.
        worded: And beside each printed text that has some, as a note at the foot of a label: rows may stand elsewhere in a return.
        prompts: What its empty controls ask to fill in: programs that know no controls keep it as a text, and so does a print.
    """

    written: frozenset[str] = frozenset()
    placed: Mapping[object, int] | None = None
    worded: Mapping[str, int] | None = None
    prompts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, blanks: Sequence[Document]) -> OwnLooks:
        """The looks of blank forms."""
        written: set[str] = set()
        placed: dict[object, int] = {}
        worded: dict[str, int] = {}
        for piece in (piece for document in blanks for piece in _marked(document)):
            looks = list(_looks(piece))
            written.update(look for look in looks if look != _OBJECT and not look[:1].isdecimal())
            if _OBJECT in looks:
                placed[piece.place] = worded[text.key(piece.text)] = looks.count(_OBJECT)
        worded.pop("", None)
        return cls(frozenset(written), placed, worded, _prompts(blanks))

    def without(self, document: Document) -> Document:
        """The document without the marks and prompts that are the blank's own; the same object where there are none."""
        if not (self.written or self.placed or self.prompts):
            return document
        blocks = [self._cleared(block) if isinstance(block, Line) else self._grid(block) for block in document.blocks]
        return replace(document, blocks=blocks)

    def _grid(self, grid: Grid) -> Grid:
        if not any(cell.spans or self._prompts_in(cell) for cell in grid.cells):
            return grid
        return replace(grid, cells=[self._cleared(cell) for cell in grid.cells])

    def _cleared(self, piece: _Piece) -> _Piece:
        if self._prompts_in(piece):
            return replace(piece, text="", mark="", spans=())
        return replace(piece, mark="", spans=()) if piece.spans and self._owns(piece) else piece

    def _prompts_in(self, piece: Cell | Line) -> bool:
        return bool(self.prompts) and text.key(piece.text) in self.prompts

    def _owns(self, piece: Cell | Line) -> bool:
        looks = list(_looks(piece))
        objects = looks.count(_OBJECT)
        own = (0, (self.placed or {}).get(piece.place), (self.worded or {}).get(text.key(piece.text)))
        return objects in own and all(look in self.written for look in looks if look != _OBJECT)


def _prompts(blanks: Sequence[Document]) -> frozenset[str]:
    """The prompts of blank forms that stand nowhere else in them, and are too long to be an answer."""
    asked = {text.key(one) for blank in blanks for one in blank.prompts}
    asked = {one for one in asked if len(one) >= _TELLING}
    return frozenset(asked.difference(text.key(one) for blank in blanks for one in lines_and_cells(blank)) if asked else ())


def _marked(document: Document) -> Iterator[Cell | Line]:
    for block in document.blocks:
        pieces: Iterable[Cell | Line] = (block,) if isinstance(block, Line) else block.cells
        yield from (piece for piece in pieces if piece.spans and piece.mark in _OF_BLANKS)


def _looks(piece: Cell | Line) -> Iterator[str]:
    """Each odd text, one without letters with the character before it (“m2” for a raised 2 behind m), and a sign for each object."""
    for first, last in piece.spans:
        lettered = any(char.isalpha() for char in piece.text[first:last])
        yield _OBJECT if first == last else piece.text[first if lettered else max(first - 1, 0) : last]


_TELLING = 4
"""Characters from which on a text elsewhere is surely that piece of an answer, and not the same word by chance."""


@dataclass(frozen=True)
class Confidences:
    """What was read from pictures in one document, by its place and by its words."""

    _placed: dict[Location | None, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))
    _telling: list[tuple[str, float]] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> Confidences:
        """The confidences of a document's cells and lines."""
        made = cls()
        for block in (*document.blocks, *document.outside):
            for one in block.cells if isinstance(block, Grid) else (block,):
                made._take(one)
        return made

    def _take(self, one: Cell | Line) -> None:
        if one.confidence is None:
            return
        key = text.key(one.text) or one.text.strip()
        self._placed[one.place].append((key, one.confidence))
        if len(key) >= _TELLING:
            self._telling.append((key, one.confidence))

    def behind(self, answer: Answer) -> float | None:
        """How sure an answer is, rounded down to three digits; `None` where it holds no character that was read."""
        if not answer.raw.strip():
            return None
        key = text.key(answer.raw) or answer.raw.strip()
        own = self._placed.get(answer.source, [])
        mine = [sure for said, sure in own if said in key or key in said]
        found = mine or [sure for _, sure in own]
        if not any(key in said for said, _ in own):
            found = found + [sure for said, sure in self._telling if said in key]
        return math.floor(min(found) * 1000) / 1000 if found else None


OCR = Code.OCR
"""The reader's mark of a document that was read from a picture."""


def marked(reading: Reading, document: Document) -> Reading:
    """The reading with what is doubtful about the document as a whole."""
    if OCR in document.marks:
        return _from_scan(reading, Confidences.of(document))
    found: list[Finding] = []
    if Code.HIDDEN_SHEET in document.marks:
        found.append(finding(Code.HIDDEN_SHEET, source=Location.sheet(document.title), sheet=document.title))
    if Code.CONVERTED_BY_WPS in document.marks:
        found.append(finding(Code.CONVERTED_BY_WPS))
    return replace(reading, findings=(*found, *reading.findings)) if found else reading


def _from_scan(reading: Reading, sure: Confidences) -> Reading:
    """Every answer of a scan goes to review, a missing one too: a score of the OCR does not reveal every error."""
    values = {name: _scanned(answer, FieldAddress(name), sure) for name, answer in reading.values.items()}
    groups = {
        group: tuple(_scanned_item(item, FieldAddress(group, place), sure) for place, item in enumerate(items, 1))
        for group, items in reading.groups.items()
    }
    return replace(reading, unit=_scanned(reading.unit, UNIT, sure), values=values, groups=groups)


def _scanned_item(item: Item, where: FieldAddress, sure: Confidences) -> Item:
    return replace(item, values={name: _scanned(answer, where.of(name), sure) for name, answer in item.values.items()})


def _scanned(answer: Answer, field: FieldAddress, sure: Confidences) -> Answer:
    answer = replace(answer, confidence=sure.behind(answer))
    if answer.findings:
        return answer
    doubt = finding(Code.OCR, field=field, source=answer.source, raw=answer.raw or "（空）")
    return replace(answer, findings=(doubt,))
