"""How sure OCR is of an answer: of the least sure character of all that the answer was made of."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

from extractors import text
from extractors.document import Cell, Document, Grid, Line
from extractors.reading import Answer

_TELLING = 4
"""Characters from which on a text elsewhere is surely that piece of an answer, and not the same word by chance."""


@dataclass(frozen=True)
class Confidences:
    """What was read from pictures in one document, by its place and by its words."""

    _placed: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))
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
        own = self._placed.get(answer.source or "", [])
        mine = [sure for said, sure in own if said in key or key in said]
        found = mine or [sure for _, sure in own]
        if not any(key in said for said, _ in own):
            found = found + [sure for said, sure in self._telling if said in key]
        return math.floor(min(found) * 1000) / 1000 if found else None
