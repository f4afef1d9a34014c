"""Raw answers by the labels that govern them: one walk over the rows of a return, never by grid column.

A scalar answer stands between its label and the next label of the row. A section label governs the rows it spans, and
those below it until something else stands in its column (merges get lost). An item begins where its text cell begins or
where its options begin again. Numbered lines under a section label outside the table are items too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from extractors import text
from extractors.align.layout import Hit, Hits, Layout
from extractors.document import Cell, Grid, Line


@dataclass(slots=True)
class Part:
    """A piece of what a unit wrote."""

    text: str
    place: str
    mark: str = ""
    in_label: bool = False


@dataclass(slots=True)
class RawItem:
    """One item as it stands: pieces of text, and the mark beside each option."""

    group: str
    block: str
    texts: list[Part] = field(default_factory=list)
    options: dict[str, list[Part]] = field(default_factory=dict)
    doubt: str = ""
    annexed: bool = False


@dataclass(slots=True)
class Collected:
    """All that was found of one copy of a form."""

    seen: set[str] = field(default_factory=set)
    answers: dict[str, list[Part]] = field(default_factory=dict)
    items: list[RawItem] = field(default_factory=list)
    leftovers: list[Part] = field(default_factory=list)
    repeated: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Section:
    group: str
    block: str
    col: int
    carried: bool = False
    """The section goes on from a table before, without its label being repeated."""


class Collector:
    """Walks the blocks of one copy of the form. `collected` is the result."""

    def __init__(self, layout: Layout, hits: Hits) -> None:
        """Takes the layout, and where its labels stand in the document."""
        self._layout = layout
        self._hits = hits
        self._section: _Section | None = None
        self._item: RawItem | None = None
        self._annex: tuple[str, str] | None = None
        self.collected = Collected()

    def walk(self, blocks: Iterable[Line | Grid]) -> Collected:
        """Collects from every block in order."""
        for block in blocks:
            if isinstance(block, Line):
                self._line(block)
            elif not block.nested:
                self._annex = None
                if self._section is not None:
                    self._section.col, self._section.carried = -1, True
                for _, row in groupby(block.cells, key=lambda cell: cell.row):
                    self._row(list(row))
        return self.collected

    def _row(self, cells: list[Cell]) -> None:
        hits = [self._hits.get(id(cell)) for cell in cells]
        self._enter_section(cells, hits)
        options = [hit.label.name for hit in hits if hit is not None and hit.label.role == "option"]
        pending: list[Part] | None = None
        awaiting = False
        for cell, hit in zip(cells, hits, strict=True):
            if hit is not None and self._governs(cell, hit, awaiting=awaiting):
                pending = self._label(cell, hit)
                awaiting = hit.label.role == "field"
                continue
            awaiting = False
            part = Part(cell.text, cell.place, cell.mark)
            if pending is not None:
                pending.append(part)
            elif self._section is not None and cell.col > self._section.col:
                self._text(part, options)
            elif cell.text:
                self._leave(part)

    def _enter_section(self, cells: list[Cell], hits: list[Hit | None]) -> None:
        """A section lasts until another text stands in the column of its label."""
        for cell, hit in zip(cells, hits, strict=True):
            if hit is not None and hit.label.role == "block" and not hit.rest.strip(" :：（）()续表"):
                if self._section is not None and cell.col > self._section.col >= 0:
                    return
                if self._section is None or (self._section.group, self._section.block) != (hit.label.group, hit.label.name):
                    self._item = None
                self._section = _Section(hit.label.group, hit.label.name, cell.col)
                return
            if self._section is not None and cell.col <= self._section.col and cell.text.strip():
                is_option = hit is not None and hit.label.role == "option"
                if not is_option:
                    self._section = self._item = None
                return

    def _governs(self, cell: Cell, hit: Hit, *, awaiting: bool) -> bool:
        """Whether a cell that reads like a label is one here, and no answer that happens to read so."""
        role = hit.label.role
        if role == "option":
            return self._section is not None
        if role == "block":
            return self._section is not None and cell.col == self._section.col
        if self._section is not None and cell.col > self._section.col:
            return False
        return not (awaiting and hit.label.name in self.collected.seen)

    def _label(self, cell: Cell, hit: Hit) -> list[Part] | None:
        """Notes a label; gives the list that takes what stands behind it."""
        label = hit.label
        if label.role == "block":
            self.collected.seen.add(label.key)
            return None
        if label.role == "option":
            self.collected.seen.add(label.key)
            return self._option(cell, hit)
        return self._scalar(hit, cell.place)

    def _option(self, cell: Cell, hit: Hit) -> list[Part]:
        item = self._item
        if item is None or hit.label.name in item.options:
            item = self._begin()
        marks = item.options.setdefault(hit.label.name, [])
        beside = (hit.head + hit.rest).strip(" \t\n:：（）()")
        if beside:
            marks.append(Part(beside, cell.place))
        return marks

    def _scalar(self, hit: Hit, place: str) -> list[Part]:
        label = hit.label
        if label.name in self.collected.answers and label.role == "field":
            self.collected.repeated.append((label.name, place))
        self.collected.seen.update((label.key, label.name))
        parts = self.collected.answers.setdefault(label.name, [])
        rest = hit.rest.lstrip(" \t\n\r　:：")
        if rest:
            parts.append(Part(rest, place, in_label=not label.inline))
        return parts

    def _text(self, part: Part, options: list[str]) -> None:
        """A text cell of a section: it begins an item, or goes on with the one whose options have not begun again."""
        item = self._item
        again = item is not None and any(option in item.options for option in options)
        if item is None or again:
            self._begin().texts.append(part)
        elif part.text.strip():
            if any(one.text.strip() for one in item.texts):
                follows = text.numbering(part.text) is not None
                item = self._begin()
                if options and not follows:
                    item.doubt = "item_boundary"
            item.texts.append(part)

    def _begin(self) -> RawItem:
        section = self._section
        group, block = (section.group, section.block) if section is not None else ("", "")
        self._item = RawItem(group, block, doubt="section_assumed" if section is not None and section.carried else "")
        self.collected.items.append(self._item)
        return self._item

    def _line(self, line: Line) -> None:
        hit = self._hits.get(id(line))
        if hit is not None and hit.label.role == "block":
            self._annex = (hit.label.group, hit.label.name)
            self.collected.seen.add(hit.label.key)
        elif hit is not None and hit.label.role in ("unit", "field"):
            self._annex = None
            self._scalar(hit, line.place)
        elif self._annex is not None and self._annexed(line):
            return
        else:
            self._leave(Part(line.text, line.place))

    def _annexed(self, line: Line) -> bool:
        """Takes a line under a section label outside the table as an item, or as the next line of one."""
        if text.key(line.text) in self._layout.known:
            self._annex = None
            return False
        group, block = self._annex or ("", "")
        last = self.collected.items[-1] if self.collected.items else None
        goes_on = last is not None and last.annexed and (last.group, last.block) == (group, block)
        if text.numbering(line.text) is None and goes_on and last is not None:
            last.texts.append(Part(line.text, line.place))
            return True
        self.collected.items.append(RawItem(group, block, [Part(line.text, line.place)], annexed=True))
        return True

    def _leave(self, part: Part) -> None:
        if not self._is_the_offices(part.text):
            self.collected.leftovers.append(part)

    def _is_the_offices(self, written: str) -> bool:
        """Whether a text is the blank's own, or a signature that units add by habit."""
        seen = text.key(written)
        if seen in self._layout.known or not seen:
            return True
        if any(seen.startswith(extra) for extra in self._layout.extras):
            return True
        return all(self._belongs(line) for line in written.split("\n"))

    def _belongs(self, line: str) -> bool:
        seen = text.key(line)
        return not seen or seen in self._layout.known or any(seen.startswith(extra) for extra in self._layout.extras)
