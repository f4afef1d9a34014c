"""Pages of one form that came as files of their own, photographed one by one: read together where only together they are the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.core.document import Document, Grid
from extractors.core.findings import Code
from extractors.core.limits import Limits
from extractors.core.location import Location
from extractors.core.reading import Finding, Reading
from extractors.formats.containers.unpack import Leaf
from extractors.formats.scan import read_scans
from extractors.match import Layout
from extractors.match.recognise import read_parts

_MOST_PAGES = 6
"""Files that are read together: a form has two or three pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """A picture of a page with a table: its file, and the doubts about that file."""

    leaf: Leaf
    findings: tuple[Finding, ...] = ()


def is_page(documents: Sequence[Document]) -> bool:
    """Whether a file is a picture of one page, with a table; a scan of several is no page of a form, and OCR of it is dear."""
    return any(
        Code.OCR in document.marks and any(isinstance(block, Grid) for block in document.blocks) and set(_pages(document)) == {1}
        for document in documents
    )


def _pages(document: Document) -> Iterator[int]:
    """The pages of a scan on which something stands."""
    for block in (*document.blocks, *document.outside):
        for one in block.cells if isinstance(block, Grid) else (block,):
            if one.place is not None:
                yield _outermost(one.place).number


def _outermost(place: Location) -> Location:
    return place if place.within is None else _outermost(place.within)


def read_together(pages: Sequence[tuple[Page, Reading | None]], layouts: Sequence[Layout], limits: Limits) -> Reading | None:
    """The form that pictures of one folder hold together, in the part of the first; `None` where that is none, or says no more.

    Args:
        pages: The pictures with a table, in order, and what each said by itself.
        layouts: The forms that it may be.
        limits: Those of reading a file.
    """
    read = [reading for _, reading in pages if reading is not None]
    if not 1 < len(pages) <= _MOST_PAGES or not _may_be_one(read):
        return None
    readings, _ = read_parts(read_scans([page.leaf.data for page, _ in pages], limits), layouts, pages[0][0].leaf.part)
    if len(readings) != 1 or not all(_completes(readings[0], one) for one in read):
        return None
    if _fields_of(readings[0], Code.LABEL_REPEATED) - set().union(*(_fields_of(one, Code.LABEL_REPEATED) for one in read)):
        return None
    named = dict.fromkeys(one for page, _ in pages for one in page.findings)
    return replace(readings[0], findings=(*readings[0].findings, *named))


def _may_be_one(read: Sequence[Reading]) -> bool:
    """Whether what was read of pictures may be parts of one form.

    Each lacks a label; of several, none answers what another does, or is of another unit.
    """
    if not all(_fields_of(one, Code.LABEL_MISSING) for one in read):
        return False
    if len(read) < 2:
        return True
    alike = len({one.form for one in read}) == 1 and len({one.unit.raw.strip() for one in read} - {""}) < 2
    answered = [{name for name, answer in one.values.items() if answer.raw.strip()} for one in read]
    return alike and all(answered) and len(set().union(*answered)) == sum(map(len, answered))


def _completes(whole: Reading, part: Reading) -> bool:
    """Whether the whole says all that its part does and more, and answers nothing that the part asks and leaves empty."""
    said, answered = _said(part), {name for name, _ in _answers(part)}
    added = {name for name, _ in _answers(whole)} - answered
    missing = {name for name, answer in part.values.items() if any(one.code == Code.LABEL_MISSING for one in answer.findings)}
    return said < _said(whole) and added <= missing


def _fields_of(reading: Reading, code: Code) -> set[str]:
    """Which answers of a reading have a doubt."""
    return {str(one.field) for one in reading.all_findings() if one.code == code}


def _answers(reading: Reading) -> Iterable[tuple[str, str]]:
    return ((name, answer.raw) for name, answer in reading.values.items() if answer.raw.strip())


def _said(reading: Reading) -> set[tuple[str, str]]:
    """What was answered, by field; the texts of items that go on over a page may be longer than their parts."""
    return {*_answers(reading)} | {(f"{name} {place}", "") for name, items in reading.groups.items() for place, _ in enumerate(items)}
