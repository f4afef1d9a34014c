"""Raw answers by the labels that govern them: one walk over the rows of a return, never by grid column.

A scalar answer stands between its label and the next label of the row, or below its label. A section label governs the
rows it spans, and those below it until something else stands in its column (merges get lost). An item begins where its
text cell begins or where its options begin again. Lines under a section label outside the table are items too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from extractors.core.document import Cell, Grid, Line
from extractors.core.findings import Code
from extractors.language import text
from extractors.language.ticks import read_tick
from extractors.match.blank.labels import Hit, Hits, is_continued
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Collected, GridWithLists, Part, RawItem
from extractors.match.collect.options import UNSURE, OptionCell, PlainRow, arrange, mark_text, option_columns, plain_row, spread
from extractors.match.collect.scalars import LooseLines, Scalars

__all__ = ["Collected", "Collector", "Part", "RawItem"]
_BETWEEN = " \t\n\r　:："
_ROW = attrgetter("row")


@dataclass(slots=True)
class _Section:
    group: str
    block: str
    col: int
    similar: bool = False
    carried: bool = False
    """The section goes on from a table before, without its label being repeated."""
    last: int = 0
    """The number that its last item bore."""


class Collector:
    """Walks the blocks of one copy of the form. `collected` is the result."""

    def __init__(self, layout: TableLayout, hits: Hits) -> None:
        """Takes the layout, and where its labels stand in the document."""
        self._layout = layout
        self._hits = hits
        self._grid: Grid | None = None
        self._section: _Section | None = None
        self._item: RawItem | None = None
        self.collected = Collected()
        self._loose_lines = LooseLines(layout, self.collected)
        self._scalars = Scalars(layout, hits, self.collected, self._loose_lines)

    def walk(self, blocks: Iterable[Line | Grid]) -> Collected:
        """Collects from every block in order."""
        for block in blocks:
            if isinstance(block, Line):
                self._loose_lines.line(block, self._hits.get(block))
            elif not block.nested:
                if isinstance(block, GridWithLists):
                    self.collected.lists.append(block.listed)
                self._enter_grid(block)
                for _, row in groupby(block.cells, key=_ROW):
                    self._row(list(row))
        return self.collected

    def _enter_grid(self, grid: Grid) -> None:
        self._grid = grid
        self._scalars.begin()
        self._loose_lines.close()
        if self._section is not None:
            self._section.col, self._section.carried = -1, True

    def _row(self, cells: list[Cell]) -> None:
        find = self._hits.get
        found = [(cell, find(cell)) for cell in self._scalars.without_answers_from_above(cells)]
        self._enter_section(found)
        section = self._section
        if section is None:
            self._scalars.row(found)
            return
        content: list[tuple[Cell, Hit | None]] = []
        for cell, hit in found:
            if cell.col > section.col:
                content.append((cell, hit))
            elif cell.text and (hit is None or hit.label.role != "block"):
                self._loose_lines.leave(Part(cell.text, cell.place, cell.mark))
        self._section_row(content)

    def _enter_section(self, found: Sequence[tuple[Cell, Hit | None]]) -> None:
        """A section lasts until another text stands in the column of its label."""
        section = self._section
        for cell, hit in found:
            if section is not None and cell.col > section.col >= 0:
                return
            role = hit.label.role if hit is not None else ""
            if hit is not None and role == "block":
                self._begin_section(cell, hit)
                return
            if section is not None and _closes(section, cell, role):
                self._section = self._item = None
                return

    def _begin_section(self, cell: Cell, hit: Hit) -> None:
        label, before = hit.label, self._section
        self.collected.seen.add(label.key)
        if before is None or (before.group, before.block) != (label.group, label.name):
            self._item, before = None, None
        self._scalars.clear()
        self._section = _Section(label.group, label.name, cell.col, hit.similar, last=before.last if before is not None else 0)
        if not is_continued(hit.rest):
            self._loose_lines.leave(Part(hit.rest, cell.place, cell.mark))

    def _section_row(self, content: list[tuple[Cell, Hit | None]]) -> None:
        plain = plain_row(content)
        if plain is not None:
            self._plain_row(plain)
            return
        row = arrange(content, self._option_columns)
        if row.texts:
            names = [option.hit.label.name for option in row.options]
            for cell in _without_ordinal(row.texts):
                self._text(Part(cell.text, cell.place, cell.mark), names)
        begun = self._item
        for option in row.options:
            self._option(option)
        for cell in row.over:
            self._behind(Part(cell.text, cell.place, cell.mark), begun)

    def _plain_row(self, row: PlainRow) -> None:
        if row.text is not None:
            self._text(Part(row.text.text, row.text.place, row.text.mark), [row.option])
        item = self._item
        if item is None or row.option in item.options:
            item = self._begin()
        mark = row.mark
        item.options[row.option] = [Part(mark.text, mark.place, mark.mark)] if mark is not None else []

    def _behind(self, part: Part, before: RawItem | None) -> None:
        """A text behind the marks: that of the item which began with this row, where it has none; else a note."""
        if self._item is not None and self._item is not before and not self._item.texts:
            self._item.texts.append(part)
            self._item.doubt(Code.ITEM_BOUNDARY)
        else:
            self._loose_lines.leave(part)

    def _option_columns(self) -> frozenset[int]:
        return option_columns(self._grid.cells if self._grid is not None else (), self._hits)

    def _option(self, option: OptionCell) -> None:
        cell, hit = option.cell, option.hit
        beside = (hit.head + hit.rest).strip(_BETWEEN) if hit.head or hit.rest else ""
        several = spread(cell.text, [(one.name, one.key) for one in self._layout.options]) if hit.rest else None
        named = several or [(hit.label.name, beside)]
        item = self._item
        if item is None or (item.options and any(name in item.options for name, _ in named)):
            item = self._begin()
        if hit.similar:
            item.doubt(Code.LABEL_SIMILAR)
        for name, mark in named:
            item.options[name] = [Part(mark, cell.place, cell.mark)] if mark else []
        marks = item.options[named[0][0]]
        for one in option.marks:
            part = Part(mark_text(one, hit, self._hits.get(one)), one.place, one.mark)
            if (one.rowspan > cell.rowspan or several is not None) and read_tick(part.text) is not False:
                part.mark = UNSURE
            marks.append(part)

    def _text(self, part: Part, options: list[str]) -> None:
        """A text cell of a section: it begins an item, or goes on with the one whose options have not begun again."""
        item = self._item
        again = item is not None and any(option in item.options for option in options)
        if item is None or again or (item.options and not item.texts):
            self._begin(part).texts.append(part)
        elif part.text.strip() and not (options and any(one.text == part.text for one in item.texts)):
            if item.written:
                follows = text.numbering(part.text) is not None
                item = self._begin(part)
                if options and not follows:
                    item.doubt(Code.ITEM_BOUNDARY)
            self._count(part)
            item.texts.append(part)

    def _count(self, part: Part) -> tuple[int, int]:
        """The number that an item bears, and the one before it in its section."""
        section = self._section
        numbered = text.numbering(part.text)
        before = section.last if section is not None else 0
        if section is not None and numbered is not None:
            section.last = numbered[0]
        return (numbered[0] if numbered is not None else 0), before

    def _begin(self, part: Part | None = None) -> RawItem:
        section = self._section
        group, block = (section.group, section.block) if section is not None else ("", "")
        self._item = item = RawItem(group, block)
        number, before = self._count(part) if part is not None else (0, 0)
        if section is not None and section.carried and number != before + 1:
            item.doubt(Code.SECTION_ASSUMED)
        if section is not None and section.similar:
            item.doubt(Code.LABEL_SIMILAR)
        self.collected.items.append(item)
        return item


def _closes(section: _Section, cell: Cell, role: str) -> bool:
    """Whether a cell in the column of the section's label ends the section."""
    if role in ("unit", "field"):
        return True
    return section.col >= 0 and bool(cell.text.strip()) and role != "option"


def _without_ordinal(cells: list[Cell]) -> list[Cell]:
    """Text cells without empty ones beside them, and without a column of mere numbers before them."""
    if len(cells) < 2:
        return cells
    written = [cell for cell in cells if cell.text.strip()]
    if len(written) > 1 and text.key(written[0].text).isdecimal():
        return written[1:]
    return written or cells[:1]
