"""Labels of forms in a document, counted quickly: which forms are worth a look, and what stands in a document that is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.findings import Code
from extractors.core.reading import Ignored
from extractors.language import text
from extractors.match.blank.layout import TableLayout
from extractors.match.lists.column_labels import heading

_LENGTHS = (2, 3, 4)
"""Characters of a label by which a text begins with it."""
_MOST_CELLS, _LAST_CELLS = 2000, 500
"""Of a longer list only so many cells are looked at: the labels of a form stand above its rows or below them."""
_LONGEST_TEXT = 80
"""Characters of a text that are looked at, so that one of several pages costs no more."""
_SHARE = 0.6
"""A form with less than this share of the best one's beginnings is not looked for. Of 560 documents drawn, mistyped or cut short, among
eight forms (`benchmarks/thresholds.py`), 0.35 takes 27 for another form and 406 for their own, 0.6 22 and 413, 0.9 22 and 412; from 0.7
on a form of three labels of which one lacks is not looked for though its headline stands there."""
_TRACE = 0.2
"""Below it beginnings say nothing: from 0.4 on mistyped copies lose their own form."""
_FEWEST = 2
"""Labels by which a document is said to hold some of a form's: a single one stands in any table."""
_FEWEST_IN_LINE = 3
"""Labels that stand in one line like headings side by side; two may stand so in a sentence."""
_MOST_ROWS = 200
"""Lines of a long document that are looked at as rows."""
_LEAST_SHARE = 0.2
"""Of its labels that must stand there to speak of a form: fewer, and any list has some."""
_SHOWN = 6
"""Labels that a message names; behind them it says how many there are."""
_LONGEST = 40
"""Characters of a cell that may be a label."""


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
        seen = text.key(written[:_LONGEST_TEXT])
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


def few_labels(document: Document, layouts: Sequence[TableLayout]) -> Ignored | None:
    """The document as one with too few labels of a form; `None` where hardly one stands in its tables, or side by side in a line."""
    seen = {key for written in _cells(document) for key in (text.key(written), heading(written))} - {""}
    rows = list(islice(_rows_of_words(document), _MOST_ROWS))
    traced = [_labels(layout, seen.union(*(row for row in rows if len(_labels(layout, row)[0]) >= _FEWEST_IN_LINE))) for layout in layouts]
    found, missing = max(traced, key=lambda one: len(one[0]), default=([], []))
    if len(found) < max(_FEWEST, _LEAST_SHARE * len(found + missing)):
        return None
    return Ignored(document.part, Code.FEW_LABELS, (_shown(found), _shown(missing)))


def _cells(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells if 0 < len(cell.text) <= _LONGEST)


def _rows_of_words(document: Document) -> Iterator[set[str]]:
    """The words of lines that may be the rows of a table without ruling lines."""
    for block in document.blocks:
        words = block.text.split() if isinstance(block, Line) else []
        if len(words) >= _FEWEST_IN_LINE:
            yield {text.key(word) for word in words} - {""}


def _labels(layout: TableLayout, seen: set[str]) -> tuple[list[str], list[str]]:
    """The labels of a form that stand in a document, and those that do not; not what only says who signs."""
    asked = [*layout.spec.fields.values(), *(column for listed in layout.spec.lists.values() for column in listed.columns.values())]
    told = [one for one in asked if not one.names_person and one.type != "phone"]
    found = [one.label for one in told if any(text.key(label) in seen or heading(label) in seen for label in (one.label, *one.labels))]
    return found, [one.label for one in told if one.label not in found]


def _shown(labels: Sequence[str]) -> str:
    more = f"等{len(labels)}栏" if len(labels) > _SHOWN else ""
    return "、".join(labels[:_SHOWN]) + more
