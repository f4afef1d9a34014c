"""A document seen as a form: its lines parted, its lists cut out, its labels found; and how often it holds the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from extractors.core.document import Cell, Document, Grid, Line
from extractors.language import text
from extractors.match.blank.labels import Hits, labels_of
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import EarlierRows, GridWithLists
from extractors.match.lists.cut import read_lists
from extractors.match.lists.header_rows import Head, heads
from extractors.match.lists.signatures import Bounds
from extractors.match.similar import complete

_ALWAYS_LABELS = ("unit", "field", "block")


@dataclass(frozen=True)
class Located:
    """What of a form stands in a document.

    Attributes:
        layout: The form.
        document: The document, one label a line, a `GridWithLists` for each grid that holds lists.
        hits: Its labels, without those of list columns.
    """

    layout: TableLayout
    document: Document
    hits: Hits

    @cached_property
    def found(self) -> frozenset[str]:
        """The keys of the form's labels that stand in the document: equal ones of two versions of a form are the same."""
        keys = {label.key for label in labels_of(self.hits)}
        return frozenset(keys | {f"{role}:{name}" for role, _, name in self._columns()})

    @cached_property
    def fit(self) -> float:
        """The share of the form's labels that stand in the document, 0 to 1."""
        found = {(label.role, label.group, label.name) for label in labels_of(self.hits)} | self._columns()
        return len(found) / len(self.layout.wanted)

    def _columns(self) -> set[tuple[str, str, str]]:
        listed = [block.listed for block in self.document.blocks if isinstance(block, GridWithLists)]
        return {("column", name, column) for one in listed for name, columns in one.found.items() for column in columns}

    def completed(self) -> Located:
        """With the labels that are only like the form's, where some were not found."""
        hits = complete(self.document, self.layout, self.hits)
        return self if hits is self.hits else replace(self, hits=hits)


def locate(document: Document, layout: TableLayout) -> Located:
    """The document seen as the form `layout`."""
    prepared = layout.parting.prepare(layout.looks.without(document))
    if not layout.columns:
        return Located(layout, prepared, layout.hits(prepared))
    earlier: dict[str, EarlierRows] = {}
    blocks = [_cut(block, layout, earlier) for block in prepared.blocks]
    cut = replace(prepared, blocks=blocks)
    return Located(layout, cut, layout.hits(cut))


def _cut(block: Line | Grid, layout: TableLayout, earlier: dict[str, EarlierRows]) -> Line | Grid:
    if isinstance(block, Line):
        return block
    found = [head for head in heads(block, layout.columns) if not _is_row_of_fields(head, layout)]
    is_label = (lambda written: _is_label(written, layout)) if layout.labels else None
    return read_lists(block, found, layout.columns, Bounds(is_label, layout.is_extra), earlier) if found else block


def _is_row_of_fields(head: Head, layout: TableLayout) -> bool:
    """Whether what reads like a header is a row of fields that are called like columns: each with its answer beside it."""
    columns = next(one for one in layout.columns if one.name == head.list_name)
    named = [cell for cell in head.cells if columns.named(cell.text)]
    begun = {(cell.row, cell.col) for cell in named}
    apart = all((cell.row, cell.col + cell.colspan) not in begun for cell in named)
    return bool(named) and apart and all(_is_label(cell.text, layout) for cell in named)


def _is_label(written: str, layout: TableLayout) -> bool:
    """Whether a text is a label of the form itself, and not the heading of a column."""
    hit = layout.find(written) if written.strip() else None
    return hit is not None and hit.label.role in _ALWAYS_LABELS


_MOST = 0.5
"""Of two tables of one form only one can hold more than half of its fields. Of 80 documents with two copies, or with one and a further
table, 0.5 reads 79 as they are, 0.7 69 and 0.9 51 (`benchmarks/thresholds.py`)."""
_LEAST_REPEATED = 2
"""Labels of a table that stand there twice where it holds two copies: a single one may be answered in two parts. Forms of
five labels at most feel it: 1 to 3 read those 80 documents alike."""
Blocks = list[Line | Grid]


def copies(blocks: Sequence[Line | Grid], layout: TableLayout, hits: Hits) -> list[Blocks]:
    """The blocks of each copy of the form, in order. A table that holds few of its labels belongs to the copy before it."""
    _unnest(blocks, layout, hits)
    parts = [part for block in blocks if not (isinstance(block, Grid) and block.nested) for part in _apart(block, layout, hits)]
    result: list[Blocks] = [[]]
    started = False
    seen: set[str] = set()
    for part in parts:
        asked = set(_fields(part.cells, hits)) if isinstance(part, Grid) else set[str]()
        main = isinstance(part, Grid) and _is_main(part, layout, hits)
        if (main and started) or len(asked & seen) >= _most_in_cells(layout):
            head = _head_of_next(result[-1], layout, hits)
            result.append(result[-1][head:])
            del result[-2][head:]
            seen = set()
        started = started or main
        seen |= asked
        result[-1].append(part)
    return result


def _most_in_cells(layout: TableLayout) -> float:
    """How many labels are most of those that a form has in cells; the others stand on lines, several on one."""
    return max(_LEAST_REPEATED, _MOST * len(layout.spec.fields.keys() - layout.lined))


def _unnest(blocks: Sequence[Line | Grid], layout: TableLayout, hits: Hits) -> None:
    """A table within a cell that is the form itself stands from now on as a table of its own; any other is only part of an answer."""
    for block in blocks:
        if isinstance(block, Grid) and block.nested and _is_main(block, layout, hits):
            block.nested = False


def _fields(cells: Sequence[Cell], hits: Hits) -> list[str]:
    """The field of each label of one in some cells."""
    found = filter(None, map(hits.get, cells))
    return [hit.label.name for hit in found if hit.label.role == "field"]


def _is_main(grid: Grid, layout: TableLayout, hits: Hits) -> bool:
    return len(set(_fields(grid.cells, hits))) >= max(1, _MOST * len(layout.spec.fields))


def _head_of_next(blocks: Blocks, layout: TableLayout, hits: Hits) -> int:
    """Where, behind the last table, the lines begin that head the next copy: its title, or its first label."""
    last = max((place for place, block in enumerate(blocks) if isinstance(block, Grid)), default=-1)
    for place in range(last + 1, len(blocks)):
        line = blocks[place]
        if not isinstance(line, Line):
            continue
        hit = hits.get(line)
        names = hit is not None and hit.label.role == "unit" and not layout.closed
        if text.key(line.text) in layout.above or names:
            return place
    return len(blocks)


def _apart(block: Line | Grid, layout: TableLayout, hits: Hits) -> list[Line | Grid]:
    """A grid that holds most labels more than once, cut into one grid a copy."""
    if isinstance(block, Line):
        return [block]
    repeated = [name for name, count in Counter(_fields(block.cells, hits)).items() if count > 1]
    if len(repeated) < _most_in_cells(layout):
        return [block]
    starts = _starts(block, layout, hits)
    cuts = [*starts, block.rows]
    grids = [_rows_of(block, top, bottom) for top, bottom in pairwise(cuts)]
    return [grid for grid in grids if grid.cells or (isinstance(grid, GridWithLists) and grid.listed.rows)]


def _starts(grid: Grid, layout: TableLayout, hits: Hits) -> list[int]:
    """The first row of each copy: where the title lines above its first label begin."""
    first: str | None = None
    starts, head, blank = [0], None, True
    for cell in grid.cells:
        hit = hits.get(cell)
        if text.key(cell.text) in layout.above or (hit is not None and hit.label.role == "unit" and not layout.closed):
            head = cell.row if head is None else head
        elif hit is not None and hit.label.role == "field":
            first = first or hit.label.name
            if hit.label.name == first and not blank:
                starts.append(cell.row if head is None else head)
            head, blank = None, False
    return starts


def _rows_of(grid: Grid, top: int, bottom: int) -> Grid:
    if isinstance(grid, GridWithLists):
        return grid.rows_of(top, bottom)
    return Grid([cell for cell in grid.cells if top <= cell.row < bottom], bottom - top, grid.cols, grid.place, grid.nested)
