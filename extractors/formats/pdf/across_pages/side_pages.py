"""Sheets too wide for a page: programs print the columns that are left over on further pages, row beside row. Put together again here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractors.core.location import Location
from extractors.formats.pdf.across_pages.page_joins import SAME
from extractors.formats.pdf.lattice import Elsewhere, Region, Table
from extractors.formats.pdf.page_content import Glyph, PageContent
from extractors.formats.pdf.writing import TextLine, text_lines

_LEVEL = 1.5
"""Points by which a row may stand higher on one page than on the other."""
_LEAST_ROWS = 2
"""Rules of a table of one row: it is as high as any other."""


@dataclass(slots=True)
class Sheet:
    """A page with its tables; both change."""

    content: PageContent
    tables: list[Table]

    @property
    def table(self) -> Table | None:
        """The one table of the page."""
        return self.tables[0] if len(self.tables) == 1 else None

    def above(self) -> list[TextLine]:
        """The lines over its table."""
        table = self.table
        return text_lines([glyph for glyph in self.content.glyphs if table is not None and glyph.middle[1] < table.ys[0]])


def join_side_pages(sheets: Sequence[Sheet]) -> None:
    """Takes the tables of pages that stand right of others to these; pages go down first, then over, as Excel prints them."""
    for strips in list(_rows_of_strips(sheets)):
        for right in strips[1:]:
            for one, other in zip(strips[0], right, strict=True):
                _join(one, other)


def _rows_of_strips(sheets: Sequence[Sheet]) -> Iterator[list[list[Sheet]]]:
    """Strips of pages that stand side by side."""
    row: list[list[Sheet]] = []
    for strip in _strips(sheets):
        if row and len(row[-1]) == len(strip) and all(_beside(one, other) for one, other in zip(row[-1], strip, strict=True)):
            row.append(strip)
        else:
            yield row
            row = [strip]
    yield row


def _strips(sheets: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """Pages one behind another whose tables have the same columns."""
    for edges, found in groupby(sheets, key=lambda sheet: _edges(sheet.table)):
        strip = list(found)
        if edges:
            yield strip
        else:
            yield from ([one] for one in strip)


def _edges(table: Table | None) -> tuple[int, ...]:
    return tuple(round(x / SAME) for x in table.xs) if table is not None else ()


def _beside(left: Sheet, right: Sheet) -> bool:
    """Whether the rows of two tables are those of one sheet: on one level, the right one with no room on the left page and no title."""
    one, other = left.table, right.table
    if one is None or other is None or min(len(one.ys), len(other.ys)) <= _LEAST_ROWS or abs(one.xs[0] - other.xs[0]) > SAME:
        return False
    more, less = sorted((one.ys, other.ys), key=len, reverse=True)
    level = abs(more[0] - less[0]) < _LEVEL and abs(more[-1] - less[-1]) < _LEVEL and all(_has(more, y) for y in less)
    printed = left.content.width - min(one.xs[0], other.xs[0])
    full = one.xs[-1] + other.xs[1] - other.xs[0] > printed
    return level and full and all(_is_clipped(line, left, (one.xs[-1], other.xs[0])) for line in right.above())


def _has(ys: Sequence[float], y: float) -> bool:
    return any(abs(y - one) < _LEVEL for one in ys)


def _is_clipped(line: TextLine, left: Sheet, edges: tuple[float, float]) -> bool:
    """Whether a line goes on from one that runs over the edge of the page to the left.

    Args:
        line: One over the right table.
        left: The page to the left.
        edges: Where the left table ends and the right one begins.
    """
    near = (one for one in left.above() if abs(one.top - line.top) < _LEVEL and abs(one.size - line.size) < _LEVEL)
    return line.x0 < edges[1] + line.size and any(one.x1 > edges[0] for one in near)


def _join(left: Sheet, right: Sheet) -> None:
    """Puts the table of the right page behind that of the left one; text that runs over the edge between them stands there once."""
    one, other = left.table, right.table
    if one is None or other is None:
        return
    ys = max(one.ys, other.ys, key=len)
    shift, columns = one.xs[-1] - other.xs[0], len(one.xs) - 1
    place = Location("page", right.content.number)
    moved = [_moved(region, number, right, place) for region, number in _numbered(other)]
    for region in moved:
        region.left, region.right = region.left + columns, region.right + columns
        region.lines = [_shifted(line, shift) for line in region.lines]
    regions = [*_on_rows(one, ys), *_on_rows(replace(other, regions=moved), ys)]
    one.regions = sorted(regions, key=lambda region: (region.top, region.left))
    left.content.glyphs = [glyph for glyph in left.content.glyphs if glyph.middle[0] <= one.xs[-1] or not _within(glyph, one)]
    title = [glyph for line in right.above() for glyph in line.glyphs]
    left.content.glyphs += _rest_of_title(title, left, shift)
    gone = {id(glyph) for glyph in title}
    right.content.glyphs = [glyph for glyph in right.content.glyphs if id(glyph) not in gone and not _within(glyph, other)]
    one.xs, one.ys = [*one.xs, *(x + shift for x in other.xs[1:])], list(ys)
    right.tables.clear()


def _rest_of_title(title: Sequence[Glyph], left: Sheet, shift: float) -> Iterator[Glyph]:
    """What of a title runs over the edge of the page, put behind what stands on it already."""
    ends = [(line.top, line.x1) for line in left.above()]
    for glyph in (replace(one, x0=one.x0 + shift, x1=one.x1 + shift) for one in title):
        end = max((x1 for top, x1 in ends if abs(top - glyph.top) < _LEVEL), default=0.0)
        if glyph.middle[0] > end:
            yield glyph


def _numbered(table: Table) -> Iterator[tuple[Region, int]]:
    """The cells with their number in their row."""
    counts: dict[int, int] = {}
    for region in table.regions:
        counts[region.top] = counts.get(region.top, 0) + 1
        yield region, counts[region.top]


def _moved(region: Region, number: int, sheet: Sheet, place: Location) -> Region:
    """A cell that is found on another page than its table."""
    table = sheet.table
    box = sheet.content.share(table.box(region)) if table is not None else (0.0, 0.0, 0.0, 0.0)
    return replace(region, elsewhere=Elsewhere(place.cell(region.top + 1, number), sheet.content.number, box))


def _on_rows(table: Table, ys: Sequence[float]) -> list[Region]:
    """The cells of a table on a scale of more rows."""
    rows = [min(range(len(ys)), key=lambda row: abs(ys[row] - y)) for y in table.ys]
    return [replace(region, top=rows[region.top], bottom=rows[region.bottom + 1] - 1) for region in table.regions]


def _within(glyph: Glyph, table: Table) -> bool:
    return table.ys[0] <= glyph.middle[1] <= table.ys[-1]


def _shifted(line: TextLine, shift: float) -> TextLine:
    return replace(line, glyphs=tuple(replace(glyph, x0=glyph.x0 + shift, x1=glyph.x1 + shift) for glyph in line.glyphs))
