"""Pages of one form that came as files of their own, photographed one by one: read together where only together they are the form."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.core.document import Document, Grid
from extractors.core.findings import Code
from extractors.core.limits import Limits
from extractors.core.reading import Reading
from extractors.formats.containers.unpack import Leaf
from extractors.formats.scan import read_scans
from extractors.match import Layout
from extractors.match.recognise import read_parts

_MOST_PAGES = 6
"""Files that are read together: a form has two or three pages."""


def is_page(documents: Sequence[Document]) -> bool:
    """Whether a file is a picture of a page with a table."""
    return any(Code.OCR in document.marks and any(isinstance(block, Grid) for block in document.blocks) for document in documents)


def read_together(pages: Sequence[tuple[Leaf, Reading | None]], layouts: Sequence[Layout], limits: Limits) -> Reading | None:
    """The form that pictures of one folder hold together, in the part of the first; `None` where that is none, or says no more.

    Args:
        pages: The pictures with a table, in order, and what each said by itself.
        layouts: The forms that it may be.
        limits: Those of reading a file.
    """
    alone = [(leaf, reading) for leaf, reading in pages if reading is not None]
    read = [reading for _, reading in alone]
    if not 1 < len(pages) <= _MOST_PAGES or not _may_be_one(read):
        return None
    ordered = [*(leaf for leaf, _ in alone), *(leaf for leaf, reading in pages if reading is None)]
    readings, _ = read_parts(read_scans([leaf.data for leaf in ordered], limits), layouts, ordered[0].part)
    if len(readings) != 1:
        return None
    said = _said(readings[0])
    return readings[0] if all(_said(one) < said for one in read) else None


def _may_be_one(read: Sequence[Reading]) -> bool:
    """Whether what was read of pictures may be parts of one form: of several, none answers what another does, or is of another unit."""
    if len(read) < 2:
        return True
    alike = len({one.form for one in read}) == 1 and len({one.unit.raw.strip() for one in read} - {""}) < 2
    answered = [{name for name, answer in one.values.items() if answer.raw.strip()} for one in read]
    return alike and all(answered) and len(set().union(*answered)) == sum(map(len, answered))


def _said(reading: Reading) -> set[tuple[str, str]]:
    """What was answered, by field; the texts of items that go on over a page may be longer than their parts."""
    return {(name, answer.raw) for name, answer in reading.values.items() if answer.raw.strip()} | {
        (f"{name} {place}", "") for name, items in reading.groups.items() for place, _ in enumerate(items)
    }
