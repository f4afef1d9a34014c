"""Identify → read → align: one file's bytes and the forms it may hold → all that it says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from extractors.align import Hits, Layout, align, complete, fit
from extractors.align.readings import is_blank
from extractors.document import Document
from extractors.errors import UnreadableFileError
from extractors.kinds import read_documents
from extractors.reading import FileError, FileReading, Finding, Ignored, Reading

READER_VERSION = "1"
"""Counts up whenever the same bytes may be read differently: stored readings of an older version are made again."""

_LEAST_FIT = 0.5
_LEAST_TRACE = 0.2
"""With fewer of its labels than that, a form is not looked for among similar ones either."""
_MARGIN = 0.1
_OWNER_FILE = "~$"


def read_file(data: bytes, name: str, layouts: Sequence[Layout]) -> FileReading:
    """All that one file says.

    Args:
        data: Its bytes.
        name: Its name, only to tell the owner files that Word leaves behind.
        layouts: The forms that it may hold.

    Returns:
        Readings, or the file error, or why there is nothing in it. Never raises for what a unit sent.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if PurePath(name).name.startswith(_OWNER_FILE):
        return FileReading(sha256, ignored=(Ignored("", "owner_file"),))
    try:
        documents = read_documents(data)
    except UnreadableFileError as error:
        return FileReading(sha256, FileError(error.code, error.message))
    readings, ignored = read_parts(documents, layouts)
    return FileReading(sha256, None, tuple(readings), tuple(ignored))


def read_parts(documents: Sequence[Document], layouts: Sequence[Layout]) -> tuple[list[Reading], list[Ignored]]:
    """The readings of the parts of one file, and the parts that hold no form."""
    readings: list[Reading] = []
    ignored: list[Ignored] = []
    for document in documents:
        if document.marks and readings:
            ignored.append(Ignored(document.part, "hidden_sheet"))
            continue
        found = recognise(document, layouts)
        if isinstance(found, str):
            ignored.append(Ignored(document.part, found))
            continue
        made = align(document, *found)
        if all(is_blank(reading) for reading in made):
            ignored.append(Ignored(document.part, "blank_form"))
            continue
        readings += [_marked(reading, document) for reading in made]
    return _numbered(readings), ignored if not readings else [one for one in ignored if one.reason != "empty"]


def recognise(document: Document, layouts: Sequence[Layout]) -> tuple[Layout, Hits] | str:
    """The form that a document is, with its labels there, or the reason why it is none.

    Two forms that fit equally are refused (`ambiguous_form`), never guessed.
    """
    if not document.blocks:
        return "empty"
    seen: list[Hits] = [layout.hits(document) for layout in layouts]
    ranked = sorted(((fit(hits, layout), -place) for place, (hits, layout) in enumerate(zip(seen, layouts, strict=True))), reverse=True)
    if not ranked or ranked[0][0] < _LEAST_TRACE:
        return "not_a_form"
    share, best = ranked[0][0], -ranked[0][1]
    if len(ranked) > 1 and ranked[1][0] > share - _MARGIN:
        return "ambiguous_form" if share >= _LEAST_FIT else "not_a_form"
    hits = complete(document, layouts[best], seen[best])
    return (layouts[best], hits) if fit(hits, layouts[best]) >= _LEAST_FIT else "not_a_form"


def _marked(reading: Reading, document: Document) -> Reading:
    if "hidden_sheet" not in document.marks:
        return reading
    hidden = Finding("hidden_sheet", "warning", f"内容在隐藏的工作表“{document.title}”里，请核对是否应当计入。", None, document.title)
    return replace(reading, findings=(hidden, *reading.findings))


def _numbered(readings: list[Reading]) -> list[Reading]:
    """Copies of a form in one part are told apart by a number."""
    counts: dict[str, int] = {}
    for reading in readings:
        counts[reading.part] = counts.get(reading.part, 0) + 1
    numbers: dict[str, int] = {}
    result = []
    for reading in readings:
        numbers[reading.part] = number = numbers.get(reading.part, 0) + 1
        part = reading.part if counts[reading.part] == 1 else f"{reading.part}#{number}"
        result.append(replace(reading, part=part))
    return result
