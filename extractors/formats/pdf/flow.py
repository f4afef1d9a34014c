"""Pages → lines and grids in reading order: heads and feet apart, paragraphs and tables whole over page breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.core.document import Grid, Line
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.pdf.across_pages.joining import WholeTable, cell_places
from extractors.formats.pdf.across_pages.side_pages import Sheet, join_side_pages
from extractors.formats.pdf.lattice import Elsewhere, Region, Table, find_tables
from extractors.formats.pdf.looks import Look, hides, look_of
from extractors.formats.pdf.page_content import Box, Glyph, PageContent, Segment
from extractors.formats.pdf.placing import put_glyphs
from extractors.formats.pdf.writing import TextLine, begins_anew, is_aside, is_indented, joint, reaches, text_lines
from extractors.language.patterns import PAGE_NUMBER

_MARGIN = 0.12
_HEAD = 0.085
"""Shares of the page's height: where page numbers stand, and, with 2.5 cm of margin, heads and feet that return on every page."""
_NEAR_WALL, _NEAR_LEFT = 3.0, 3.0
"""Points within which a stroke is the border of a table, and sizes within which a line begins at the left edge; 0.5 to 9 read 885 of 891
cells of five prints right, as these do (`benchmarks/thresholds.py`)."""
_ANSWER = 4.0
"""Sizes behind the last character of a line in which something that is not read belongs to it."""
_STRUCK = (-0.1, 0.3)
"""Of its size, between the middle of a character and the stroke that crosses it out: from 0.05 on, 5 answers of 18 drawn pages are wrong
in silence; -0.3, and to 0.1 or 0.8, read all (`benchmarks/thresholds.py`)."""
_FULL, _OTHER_SIZE, _APART = 1.2, 0.1, 1.5
"""Sizes before the right edge in which a full line ends; the share by which a line of another paragraph is larger; sizes
between two. 0.3 to 5, 0.02 to 0.3 and 0.5 to 3 read those cells alike."""


@dataclass(slots=True)
class _Page:
    content: PageContent
    tables: list[Table]
    strokes: list[Segment] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    aside: list[TextLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Flowed:
    """The pages as one text.

    Attributes:
        blocks: Lines and tables, in order.
        outside: What stands in heads and feet.
        boxes: Where on its page each cell and line stands, as shares of what is shown of the page.
    """

    blocks: list[Line | Grid]
    outside: list[Line]
    boxes: Mapping[Location, tuple[int, Box]]


def in_order(pages: Sequence[PageContent]) -> Flowed:
    """The blocks of all pages, and what stands in their heads and feet."""
    laid_out = [_lay_out(content) for content in pages]
    join_side_pages([Sheet(page.content, page.tables) for page in laid_out])
    _part_asides(laid_out)
    flow = _Flow(*_margins(laid_out))
    for page in laid_out:
        flow.page(page)
    outside = [Line(line.text, _aside_place(page, line)) for page in laid_out for line in page.aside]
    outside += [Line(line.text, Location("watermark")) for page in laid_out for line in text_lines(page.content.aslant)]
    return Flowed(flow.finished(), outside, flow.boxes)


def _lay_out(content: PageContent) -> _Page:
    tables = find_tables(content.horizontals, content.verticals)
    inner = [table for table in tables if len(table.regions) > 1 or not any(other.within(table) for other in tables if other is not table)]
    walls = [place for table in inner for place in table.ys]
    strokes = [one for one in content.horizontals if all(abs(one.at - wall) > _NEAR_WALL for wall in walls)]
    _part_struck(content, strokes)
    for table in inner:
        put_glyphs(table, (glyph for glyph in content.glyphs if table.holds(glyph.owner)))
        for region in table.regions:
            _look_at(region, table.box(region), content, strokes)
    return _Page(content, inner, strokes)


def _look_at(region: Region, box: Box, content: PageContent, strokes: Sequence[Segment]) -> None:
    region.lines = text_lines(region.glyphs)
    here = [one for one in strokes if box[0] <= one.start and one.end <= box[2] and box[1] <= one.at <= box[3]]
    size = max((line.size for line in region.lines), default=0.0)
    cut = region.runs_over or any(glyph.home is not None and glyph.text.strip() for glyph in region.glyphs)
    region.mark = look_of(region.lines, here).mark or hides(content, box, size).mark or (Code.ODD_LOOK if cut else "")


def _look_of_line(page: _Page, line: TextLine) -> Look:
    """As for a cell; the digits over and under a fraction bar are lines of their own that reach into the one beside them."""
    left, right = line.x0 - line.size, line.x1 + _ANSWER * line.size
    near = [one for one in page.lines if one.bottom > line.top and one.top < line.bottom and one.x0 < right and one.x1 > left]
    top, bottom = min(one.top for one in near), max(one.bottom for one in near)
    here = [one for one in page.strokes if left <= one.start and one.end <= right and top <= one.at <= bottom]
    look = look_of(near, here)
    return look if look.mark else hides(page.content, (left, line.top, right, line.bottom), line.size)


def _part_struck(content: PageContent, strokes: Sequence[Segment]) -> None:
    """Parts what is crossed out, as Word prints deletions that nobody accepted. An underline stands lower."""
    struck = [glyph for glyph in content.glyphs if glyph.text.strip() and any(_strikes(stroke, glyph) for stroke in strokes)]
    gone = {id(glyph) for glyph in struck}
    content.struck += struck
    content.glyphs = [glyph for glyph in content.glyphs if id(glyph) not in gone]


def _strikes(stroke: Segment, glyph: Glyph) -> bool:
    across, down = glyph.middle
    return stroke.start <= across <= stroke.end and _STRUCK[0] * glyph.size < stroke.at - down < _STRUCK[1] * glyph.size


def _free(page: _Page, tables: Sequence[Table]) -> list[Glyph]:
    return [glyph for glyph in page.content.glyphs if not any(table.holds(glyph.owner) for table in tables)]


def _part_asides(pages: Sequence[_Page]) -> None:
    """Parts page numbers, and lines that return on every page at the same height, from the text."""
    for page in pages:
        page.lines = text_lines(_free(page, [table for table in page.tables if len(table.regions) > 1]))
    seen = Counter(key for page in pages for key in {_aside_key(line) for line in page.lines})
    for page in pages:
        page.aside = [line for line in page.lines if _is_aside(page, line, seen)]
        page.lines = [line for line in page.lines if line not in page.aside]


def _in_margin(page: _Page, line: TextLine, share: float) -> bool:
    return line.bottom < share * page.content.height or line.top > (1 - share) * page.content.height


def _is_aside(page: _Page, line: TextLine, seen: Counter[tuple[str, int]]) -> bool:
    if re.fullmatch(PAGE_NUMBER, line.text) is not None:
        return _in_margin(page, line, _MARGIN)
    return _in_margin(page, line, _HEAD) and seen[_aside_key(line)] > 1


def _aside_key(line: TextLine) -> tuple[str, int]:
    return re.sub(r"\d+(?=\s*页)", "", line.text), round(line.top / 3)


def _aside_place(page: _Page, line: TextLine) -> Location:
    return Location("header" if line.top < page.content.height / 2 else "footer")


def _margins(pages: Sequence[_Page]) -> tuple[float, float]:
    """Left and right edge of the text. Two full lines from the left edge prove the right one; else it is as far out as the left one."""
    lines = [line for page in pages for line in page.lines]
    left = min((line.x0 for line in lines), default=0.0)
    right = max((line.x1 for line in lines), default=0.0)
    full = {line.text for line in lines if line.x1 > right - _FULL * line.size and line.x0 - left < _NEAR_LEFT * line.size}
    if len(full) > 1:
        return left, right
    return left, max(right, max((page.content.width for page in pages), default=0.0) - left)


class _Flow:
    """Goes over the pages and keeps the paragraph and the table that may go on."""

    def __init__(self, left: float, right: float) -> None:
        self._left, self._right = left, right
        self._blocks: list[Line | WholeTable] = []
        self._last: TextLine | None = None
        self.boxes: dict[Location, tuple[int, Box]] = {}

    def finished(self) -> list[Line | Grid]:
        """Everything, in order."""
        return [block.grid() if isinstance(block, WholeTable) else block for block in self._blocks]

    def page(self, page: _Page) -> None:
        """Adds one page."""
        page.tables = self._real_tables(page)
        own, count = Location("page", page.content.number), 0
        tops = [table for table in page.tables if not any(table.within(other) for other in page.tables if other is not table)]
        body: list[tuple[float, TextLine | Table]] = [(table.ys[0], table) for table in tops]
        body += [(line.top, line) for line in page.lines]
        for nth, (_, block) in enumerate(sorted(body, key=lambda one: one[0])):
            if isinstance(block, TextLine):
                count += 1
                self._locate(page, Location("line", count, within=own), (block.x0, block.top, block.x1, block.bottom))
                self._line(block, Location("line", count, within=own), _look_of_line(page, block), first=nth == 0)
            else:
                place = own if len(tops) == 1 else Location("table", tops.index(block) + 1, within=own)
                for region, here in cell_places(block, place):
                    self._locate(page, here, block.box(region), region.elsewhere)
                self._table(block, place, page.tables, first=nth == 0)

    def _locate(self, page: _Page, place: Location, box: Box, elsewhere: Elsewhere | None = None) -> None:
        self.boxes[place] = (elsewhere.page, elsewhere.box) if elsewhere else (page.content.number, page.content.share(box))

    def _real_tables(self, page: _Page) -> list[Table]:
        """Without single boxes around text, unless one is the last row of a table from the page before."""
        kept = [table for table in page.tables if len(table.regions) > 1]
        for box in (table for table in page.tables if len(table.regions) == 1):
            inside = [line for line in page.lines if box.holds(((line.x0 + line.x1) / 2, (line.top + line.bottom) / 2))]
            others = [line.top for line in page.lines if line not in inside] + [table.ys[0] for table in kept]
            first = all(box.ys[0] <= top for top in others)
            if first and self._open_table(box) is not None:
                kept.insert(0, box)
                page.lines = [line for line in page.lines if line not in inside]
        return kept

    def _open_table(self, table: Table) -> WholeTable | None:
        last = self._blocks[-1] if self._blocks else None
        while isinstance(last, WholeTable) and last.nested:
            last = self._blocks[self._blocks.index(last) - 1]
        return last if isinstance(last, WholeTable) and last.takes(table) else None

    def _table(self, table: Table, place: Location, tables: Sequence[Table], *, first: bool) -> None:
        self._last = None
        whole = self._open_table(table) if first else None
        if whole is None:
            whole = WholeTable(place)
            self._blocks.append(whole)
        whole.add(table, place)
        for number, inner in enumerate((one for one in tables if one is not table and one.within(table)), 1):
            nested = WholeTable(Location("inner table", number, within=place), nested=True)
            nested.add(inner, nested.place)
            self._blocks.append(nested)

    def _line(self, line: TextLine, place: Location, look: Look, *, first: bool) -> None:
        last, block = self._last, self._blocks[-1] if self._blocks else None
        self._last = line
        if last is not None and isinstance(block, Line) and self._goes_on(last, line, first=first):
            block.text = f"{block.text}{joint(last, line, self._right)}{line.text}"
            shift = len(block.text) - len(line.text)
            block.mark = block.mark or look.mark
            block.spans += tuple((start + shift, end + shift) for start, end in look.spans(line))
        else:
            self._blocks.append(Line(line.text, place, mark=look.mark, spans=look.spans(line)))

    def _goes_on(self, last: TextLine, line: TextLine, *, first: bool) -> bool:
        """Whether a line is the next of the same paragraph."""
        alike = abs(last.size - line.size) < _OTHER_SIZE * line.size
        broken = alike and reaches(last, line, self._left, self._right) and not is_aside(last, line, self._left)
        if not broken or begins_anew(last, line) or is_indented(line, last, self._left, self._right):
            return False
        return first or line.top - last.bottom < _APART * line.size


def unread_pages(pages: Sequence[PageContent]) -> Iterator[Line]:
    """A line for each page that is an image: it says that something there was not read."""
    for page in pages:
        yield Line("（本页是图片，未读入）", Location("image", within=Location("page", page.number)))
