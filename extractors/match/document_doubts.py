"""Doubts about a reading from the document as a whole: a scan with its OCR confidence, a hidden sheet."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace

from extractors.core.address import UNIT, FieldAddress
from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.findings import Code, finding
from extractors.core.location import Location
from extractors.core.reading import Answer, Item, Reading
from extractors.language import text

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
    if Code.HIDDEN_SHEET not in document.marks:
        return reading
    hidden = finding(Code.HIDDEN_SHEET, source=Location.sheet(document.title), sheet=document.title)
    return replace(reading, findings=(hidden, *reading.findings))


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
