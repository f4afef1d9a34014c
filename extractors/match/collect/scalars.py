"""Rows of labels and answers: an answer stands between its label and the next one, or in the row below where the blank has it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.core.document import Cell
from extractors.core.findings import Code
from extractors.language import text
from extractors.language.numbers import read_count
from extractors.match.blank.labels import Hit, Hits
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Collected, Part
from extractors.match.collect.lines import LooseLines

Found = Sequence[tuple[Cell, Hit | None]]


class Scalars:
    """Reads rows outside sections and lists; remembers where an answer may go on below."""

    def __init__(self, layout: TableLayout, hits: Hits, collected: Collected, loose_lines: LooseLines) -> None:
        """Adds to `collected`; what answers nothing is left to `loose_lines`."""
        self._layout = layout
        self._hits = hits
        self.collected = collected
        self._loose_lines = loose_lines
        self._above: dict[int, list[Part]] = {}
        self._below: list[tuple[Cell, list[Part]]] = []

    def clear(self) -> None:
        """A table or a section begins: nothing above it is answered below."""
        self._above = {}

    def begin(self) -> None:
        """A table begins."""
        self._above, self._below = {}, []

    def without_answers_from_above(self, cells: list[Cell]) -> list[Cell]:
        """The cells of a row without those that answer the labels above them, where the blank has the answer below its label."""
        below, self._below = self._below, []
        rest = []
        for cell in cells:
            parts = next((parts for label, parts in below if label.col <= cell.col < label.col + label.colspan), None)
            hit = self._hits.get(cell)
            if parts is None or (hit is not None and hit.label.role != "option"):
                rest.append(cell)
            else:
                parts.append(Part(cell.text, cell.place, cell.mark))
        return rest

    def row(self, found: Found) -> None:
        """Takes one row."""
        labelled = [(cell, hit) for cell, hit in found if hit is not None and hit.label.role in ("unit", "field")]
        if not labelled:
            self._row_below(found)
            return
        pending: list[Part] | None = None
        taken: list[tuple[Cell, Cell | None, list[Part], Hit]] = []
        awaiting = False
        for cell, hit in found:
            is_label = hit is not None and hit.label.role in ("unit", "field")
            if hit is not None and is_label and not (awaiting and hit.label.name in self.collected.seen):
                pending = self._loose_lines.scalar(hit, cell)
                if hit.label.below:
                    self._below.append((cell, pending))
                    pending = None
                    continue
                taken.append((cell, None, pending, hit))
                awaiting = hit.label.role == "field"
                continue
            awaiting = False
            part = Part(cell.text, cell.place, cell.mark)
            if pending is None or text.key(cell.text) in self._layout.fixed:
                self._leave_nonblank(part)
                continue
            pending.append(part)
            label_cell, answer, parts, label = taken[-1]
            taken[-1] = (label_cell, answer or cell, parts, label)
        self._remember(taken)

    def _remember(self, taken: Iterable[tuple[Cell, Cell | None, list[Part], Hit]]) -> None:
        """Where an answer may go on below: under a label without an answer, and under the answer of a text."""
        self._above = {}
        for label, answer, parts, hit in taken:
            if not any(part.text.strip() or part.mark for part in parts):
                self._above[label.col] = parts
            elif answer is not None and hit.label.role == "field" and self._layout.spec.fields[hit.label.name].type == "text":
                self._above[answer.col] = parts

    def _row_below(self, found: Found) -> None:
        """A row without labels: its cells answer the labels above them, or are left over."""
        for cell, _ in found:
            parts = self._above.get(cell.col)
            part = Part(cell.text, cell.place, cell.mark)
            if parts is None or not cell.text.strip() or self._layout.is_own(cell.text):
                self._leave_nonblank(part)
                if cell.text.strip():
                    self._above = {}
            else:
                if not any(one.text.strip() for one in parts) and read_count(part.text).value is None:
                    part.mark = part.mark or Code.ANSWER_BELOW  # no figure: the blank's own note, reworded, would stand there too
                parts.append(part)

    def _leave_nonblank(self, part: Part) -> None:
        if part.text:
            self._loose_lines.leave(part)
