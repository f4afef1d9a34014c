"""A document that is no form, but has some labels of one: which it has and which it lacks, so that a person can tell what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.core.document import Document, Grid
from extractors.core.findings import Code
from extractors.core.reading import Ignored
from extractors.language import text
from extractors.match.blank.layout import TableLayout
from extractors.match.lists.column_labels import heading

_FEWEST = 2
_LEAST_SHARE = 0.2
_SHOWN = 6
_LONGEST = 40


def few_labels(document: Document, layouts: Sequence[TableLayout]) -> Ignored | None:
    """The document as one with too few labels of a form; `None` where hardly one stands in its tables."""
    seen = {key for written in _cells(document) for key in (text.key(written), heading(written))} - {""}
    traced = [_labels(layout, seen) for layout in layouts] if seen else []
    found, missing = max(traced, key=lambda one: len(one[0]), default=([], []))
    if len(found) < max(_FEWEST, _LEAST_SHARE * len(found + missing)):
        return None
    return Ignored(document.part, Code.FEW_LABELS, (_shown(found), _shown(missing)))


def _cells(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells if 0 < len(cell.text) <= _LONGEST)


def _labels(layout: TableLayout, seen: set[str]) -> tuple[list[str], list[str]]:
    """The labels of a form that stand in a document, and those that do not; not what only says who signs."""
    asked = [*layout.spec.fields.values(), *(column for listed in layout.spec.lists.values() for column in listed.columns.values())]
    told = [one for one in asked if not one.names_person and one.type != "phone"]
    found = [one.label for one in told if any(text.key(label) in seen or heading(label) in seen for label in (one.label, *one.labels))]
    return found, [one.label for one in told if one.label not in found]


def _shown(labels: Sequence[str]) -> str:
    more = f"等{len(labels)}栏" if len(labels) > _SHOWN else ""
    return "、".join(labels[:_SHOWN]) + more
