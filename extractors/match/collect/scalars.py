"""Labels and their answers: in rows of tables, in lines outside of them, in the lines below; and all that is left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.core.document import Cell, Line
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.language import text
from extractors.language.numbers import is_measure, read_count
from extractors.language.patterns import LABEL_NOTE
from extractors.match.blank.labels import Hit, Hits, is_continued
from extractors.match.blank.layout import TableLayout
from extractors.match.blank.line_parts import is_open_date
from extractors.match.collect.collected import Collected, Part, RawItem
from extractors.match.marked_doubts import is_label_odd, mark_behind

_BETWEEN = " \t\n\r　:："
_NOTE = re.compile(rf"\A{LABEL_NOTE}")


class LooseLines:
    """Reads lines one after another; what governs the next line is the label before it."""

    def __init__(self, layout: TableLayout, collected: Collected) -> None:
        """Adds to `collected`."""
        self._layout = layout
        self._collected = collected
        self._block: tuple[str, str] | None = None
        self._numbered = False
        self._tail: list[Part] | None = None
        self._one_line = False
        self._labelled: Location | None = None

    def close(self) -> None:
        """A table begins: no label of a line reaches into it."""
        self._block = self._tail = None

    def line(self, line: Line, hit: Hit | None) -> None:
        """Takes one line."""
        if hit is not None and hit.label.role == "block":
            self._head(line, hit)
        elif hit is not None and hit.label.role in ("unit", "field"):
            self._label(line, hit)
        elif self._block is not None or self._tail is not None:
            self._under(line)
        else:
            self.leave(Part(line.text, line.place))

    def _head(self, line: Line, hit: Hit) -> None:
        self._tail = None
        self._block = (hit.label.group, hit.label.name)
        self._collected.seen.add(hit.label.key)
        self._numbered = False
        rest = "" if is_continued(hit.rest) else hit.rest.lstrip(_BETWEEN)
        if rest:
            self._item(Part(rest, line.place, mark_behind(line, hit.rest, rest)))

    def _label(self, line: Line, hit: Hit) -> None:
        self._block, self._labelled = None, line.place
        if hit.head:
            self.leave(Part(hit.head, line.place))
        parts = self.scalar(hit, line)
        self._one_line = hit.label.role == "unit"
        is_text = self._one_line or self._layout.spec.fields[hit.label.name].type == "text"
        self._tail = parts if is_text and not (self._one_line and parts) else None

    def _under(self, line: Line) -> None:
        part = Part(line.text, line.place, line.mark)
        if not line.text.strip():
            self._picture(part)
        elif text.key(line.text) in self._layout.known:
            self.close()
        elif self._layout.is_own(line.text):
            return
        elif self._block is not None:
            self._item(part)
        elif self._tail is not None and is_open_date(line.text) and line.place == self._labelled:
            self.leave(part)
        elif self._tail is not None:
            self._tail.append(part)
            if self._one_line:
                self._tail = None

    def _picture(self, part: Part) -> None:
        """A picture that stands alone goes on with the text before it; below a section's label alone it may be all that was answered.

        Behind the name of a unit it is a seal.
        """
        if self._tail is not None and not self._one_line:
            self._tail.append(part)
        elif self._block is not None and part.mark:
            last = self._last(*self._block)
            if last is not None:
                last.texts.append(part)
            else:
                self._collected.items.append(RawItem(*self._block, [part], loose=True))

    def _last(self, group: str, block: str) -> RawItem | None:
        """The item before, where it is of this section and stands in lines."""
        last = self._collected.items[-1] if self._collected.items else None
        return last if last is not None and last.loose and (last.group, last.block) == (group, block) else None

    def _item(self, part: Part) -> None:
        """An item, or the next line of one: under numbered items a line without a number goes on."""
        group, block = self._block or ("", "")
        last = self._last(group, block)
        has_number = text.numbering(part.text) is not None
        if last is not None and self._numbered and not has_number and not self._ended(last):
            last.texts.append(part)
            return
        item = RawItem(group, block, [part], loose=True)
        if last is not None and not has_number:
            item.doubt(Code.ITEM_BOUNDARY)
        self._numbered = has_number or (self._numbered and last is not None)
        self._collected.items.append(item)

    def _ended(self, item: RawItem) -> bool:
        """Whether the last line of an item closes with the outcome in brackets."""
        return item.texts[-1].text.rstrip().endswith(("）", ")", "】", "]"))

    def scalar(self, hit: Hit, piece: Line | Cell) -> list[Part]:
        """Notes the label of a field or of the unit in `piece`; gives the list that takes what stands behind it."""
        label, collected = hit.label, self._collected
        if label.name in collected.answers and label.role == "field":
            collected.repeated.add(label.name)
        if hit.similar or is_label_odd(piece, hit.rest):
            collected.similar.add(label.name)
        collected.seen.update((label.key, label.name))
        parts = collected.answers.setdefault(label.name, [])
        part = self._behind(hit, piece)
        if part.text or part.mark:
            parts.append(part)
        return parts

    def _behind(self, hit: Hit, piece: Line | Cell) -> Part:
        """What stands behind a label in its own cell or line; a note of the measure (“（人）”) is no answer."""
        label = hit.label
        rest = _NOTE.sub("", text.without_ending(hit.rest.lstrip(_BETWEEN), label.ending).lstrip(_BETWEEN))
        is_figure = label.role == "field" and self._layout.spec.fields[label.name].type in ("count", "number")
        mark = mark_behind(piece, hit.rest, rest)
        if is_figure and rest and text.is_measure_note(rest):
            if not is_measure(text.unbracketed(rest).removeprefix("单位").lstrip(_BETWEEN)):
                self._collected.similar.add(label.name)
            return Part("", piece.place, mark if mark == Code.UNREADABLE_OBJECT else "")
        inside = bool(rest) and not (label.inline or label.invites)
        return Part(text.unbracketed(rest) if is_figure else rest, piece.place, mark, in_label=inside)

    def leave(self, part: Part) -> None:
        """Notes a text that answers nothing, unless it is the office's own or a habit."""
        if not self._layout.is_own(part.text):
            self._collected.leftovers.append(part)


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
        if not self._below:
            return cells
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
