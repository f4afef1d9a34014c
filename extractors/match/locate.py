"""A document seen as a form: its lines parted, its lists cut out, its labels found. Looked at once a form."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.core.document import Document, Grid, Line
from extractors.match.blank.labels import Hits
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import EarlierRows
from extractors.match.lists.cut import Bounds, GridWithLists, read_lists
from extractors.match.lists.header_rows import Head, heads
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

    @property
    def found(self) -> frozenset[str]:
        """The keys of the form's labels that stand in the document: equal ones of two versions of a form are the same."""
        keys = {hit.label.key for hit in self.hits.values()}
        return frozenset(keys | {f"{role}:{name}" for role, _, name in self._columns()})

    @property
    def fit(self) -> float:
        """The share of the form's labels that stand in the document, 0 to 1."""
        found = {(hit.label.role, hit.label.group, hit.label.name) for hit in self.hits.values()} | self._columns()
        return len(found) / len(self.layout.wanted)

    def _columns(self) -> set[tuple[str, str, str]]:
        listed = [block.listed for block in self.document.blocks if isinstance(block, GridWithLists)]
        return {("column", name, column) for one in listed for name, columns in one.found.items() for column in columns}

    def completed(self) -> Located:
        """With the labels that are only like the form's, where some were not found."""
        return replace(self, hits=complete(self.document, self.layout, self.hits))


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
