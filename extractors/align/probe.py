"""Which forms are worth a look: a cheap comparison of the beginnings of texts, so that many campaigns cost little more than one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors import text
from extractors.align.layout import TableLayout
from extractors.document import Cell, Document, Line

_LENGTHS = (2, 3, 4)
_MOST_CELLS = 2000
_LAST_CELLS = 500
_LONGEST = 80
_SHARE = 0.35
_TRACE = 0.2


def candidates(document: Document, layouts: Sequence[TableLayout]) -> list[TableLayout]:
    """The forms whose labels begin texts of the document, without those that are far behind the best of them.

    Where hardly a label begins a text, all are worth a look.
    """
    if len(layouts) < 2:
        return list(layouts)
    begun = _beginnings(document)
    shares = [_share(layout, begun) for layout in layouts]
    best = max(shares)
    if best < _TRACE:
        return list(layouts)
    return [layout for layout, share in zip(layouts, shares, strict=True) if share >= _SHARE * best]


def _beginnings(document: Document) -> set[str]:
    begun: set[str] = set()
    for written in _sample(document):
        seen = text.key(written[:_LONGEST])
        begun.update(seen[:length] for length in _LENGTHS)
    return begun


def _sample(document: Document) -> Iterator[str]:
    """Every line, and of a long list its first and last cells."""
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.text
            continue
        cells: Sequence[Cell] = block.cells
        if len(cells) > _MOST_CELLS + _LAST_CELLS:
            cells = [*cells[:_MOST_CELLS], *cells[-_LAST_CELLS:]]
        yield from (cell.text for cell in cells if cell.text)


def _share(layout: TableLayout, begun: set[str]) -> float:
    found = sum(1 for keys in layout.probes.values() if any(key[: _LENGTHS[-1]] in begun for key in keys))
    return found / len(layout.probes)
