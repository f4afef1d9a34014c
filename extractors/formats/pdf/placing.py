"""Which cell of a table each character on its page belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractors.formats.pdf.lattice import Region, Table
from extractors.formats.pdf.page_content import Glyph

_TOUCHING = 0.12
"""Of its size, by which a character stands apart from the one before it; the writing keeps further from the lines on both its sides.
0.02 to 0.8 read five prints and 18 drawn pages alike (`benchmarks/thresholds.py`)."""
_ASTRIDE = 0.25
"""Of its size, from its upper and lower edge: a character through which a level wall goes between stands in two rows. 0.1 to
0.3 doubt 107 of 3,924 cells of 61 printed files, those of sheets whose rows are too low for their text; 0.05 doubts 350."""


def put_glyphs(table: Table, glyphs: Iterable[Glyph]) -> None:
    """Gives each character to the cell in which its centre lies, or the box that cuts its text off.

    A text that runs over a line into the next cell, as spreadsheets print what is too long, belongs to one cell and is a doubt there.
    One that stands astride a level line, as they print more lines than a row has room for, is a doubt in both rows.
    """
    owner = {
        (row, col): region
        for region in table.regions
        for row in range(region.top, region.bottom + 1)
        for col in range(region.left, region.right + 1)
    }
    for run in _runs([(glyph, owner[_row_and_col(table, glyph.owner)]) for glyph in glyphs], table):
        regions = list({id(region): region for _, region in run}.values())
        whole = regions[0] if len(regions) == 1 else _of_run(table, [glyph for glyph, _ in run], regions)
        whole.glyphs += [glyph for glyph, _ in run]
        whole.runs_over = whole.runs_over or len(regions) > 1
        for glyph, region in run:
            for other in _astride(table, owner, glyph):
                region.runs_over = other.runs_over = True


def _astride(table: Table, owner: Mapping[tuple[int, int], Region], glyph: Glyph) -> Iterator[Region]:
    """The other cell in which a good part of a character stands, above or below its own."""
    if glyph.is_drawn and glyph.home is None and glyph.text.strip():
        x, y = glyph.middle
        part = (0.5 - _ASTRIDE) * glyph.size
        both = {id(region): region for region in (owner[_row_and_col(table, (x, at))] for at in (y - part, y + part))}
        yield from both.values() if len(both) > 1 else ()


def _row_and_col(table: Table, point: tuple[float, float]) -> tuple[int, int]:
    x, y = point
    row = min(max(bisect_right(table.ys, y) - 1, 0), len(table.ys) - 2)
    return row, min(max(bisect_right(table.xs, x) - 1, 0), len(table.xs) - 2)


def _runs(placed: Sequence[tuple[Glyph, Region]], table: Table) -> Iterator[list[tuple[Glyph, Region]]]:
    """Characters that are drawn one behind another without a gap; over a line only those that certainly go on."""
    run: list[tuple[Glyph, Region]] = []
    for one in placed:
        if run and not _goes_on(run[-1], one, table):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _goes_on(before: tuple[Glyph, Region], after: tuple[Glyph, Region], table: Table) -> bool:
    (one, here), (other, there) = before, after
    if abs(other.x0 - one.x1) > _TOUCHING * one.size or abs(other.top - one.top) > _TOUCHING * one.size:
        return False
    if here is there:
        return True
    if not (one.text.strip() and other.text.strip()) or here.right >= there.left or here.top > there.bottom or there.top > here.bottom:
        return False
    wall = table.xs[there.left]
    return one.string == other.string or max(one.x1 - wall, wall - other.x0) > _TOUCHING * one.size


def _of_run(table: Table, run: Sequence[Glyph], regions: Sequence[Region]) -> Region:
    """The cell that a text over several belongs to: that at whose left edge it begins, else the one in whose middle it stands."""
    left = table.xs[regions[0].left]
    if run[0].x0 - left < run[0].size:
        return regions[0]
    middle = (run[0].x0 + run[-1].x1) / 2
    return min(regions, key=lambda region: abs((table.xs[region.left] + table.xs[region.right + 1]) / 2 - middle))
