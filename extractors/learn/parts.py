"""The forms that one file holds: a sheet each, and in a notice what stands behind each “附件”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.document import Document, Grid, Line
from extractors.learn.survey import survey
from extractors.learn.words import is_annex


def forms_in(documents: Sequence[Document]) -> list[Document]:
    """Each form of a file as a document of its own; a letter, an empty sheet and a hidden one hold none."""
    parts = [part for document in documents if "hidden_sheet" not in document.marks for part in _parts(document)]
    return [part for part in parts if survey(part).is_form]


def _parts(document: Document) -> Iterator[Document]:
    """A document cut at its headings “附件2”, where more than one of the pieces has a table, or the notice stands before them."""
    starts = [0, *(place for place, one in enumerate(document.blocks) if isinstance(one, Line) and is_annex(one.text))]
    pieces = [document.blocks[start:end] for start, end in zip(starts, [*starts[1:], len(document.blocks)], strict=True)]
    gridded = [piece for piece in pieces if any(isinstance(one, Grid) for one in piece)]
    if not gridded:
        yield document
    for piece in gridded:
        yield document if len(piece) == len(document.blocks) else replace(document, blocks=piece)
