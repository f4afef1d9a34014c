"""Which form a document is, and what its parts say: two forms that fit equally are refused, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.align import Hits, Layout, align, complete, fit
from extractors.align.readings import is_blank
from extractors.document import Document, Grid
from extractors.reading import Answer, Finding, Ignored, Item, Reading
from extractors.scan import repair

READER_VERSION = "2"
"""Counts up whenever the same bytes may be read differently: stored readings of an older version are made again."""

OCR = "ocr"
"""The reader's mark of a document that was read from a picture."""

_LEAST_FIT = 0.5
_LEAST_TRACE = 0.2
"""With fewer of its labels than that, a form is not looked for among similar ones either."""
_MARGIN = 0.1


def read_parts(documents: Sequence[Document], layouts: Sequence[Layout]) -> tuple[list[Reading], list[Ignored]]:
    """The readings of the parts of one file, and the parts that hold no form."""
    readings: list[Reading] = []
    ignored: list[Ignored] = [] if documents else [Ignored("", "empty")]
    for seen in documents:
        document = _repaired(seen, layouts)
        if "hidden_sheet" in document.marks and readings:
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


def _repaired(document: Document, layouts: Sequence[Layout]) -> Document:
    """A scan with its misread labels as the blanks have them."""
    if OCR not in document.marks:
        return document
    (mended,) = repair([document], {printed for layout in layouts for printed in layout.printed})
    for block in mended.blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            cell.mark = "" if cell.mark == OCR else cell.mark  # every answer of a scan is a doubt already
    return mended


def _marked(reading: Reading, document: Document) -> Reading:
    """The reading with what is doubtful about the document as a whole."""
    if OCR in document.marks:
        return _from_scan(reading)
    if "hidden_sheet" not in document.marks:
        return reading
    hidden = Finding("hidden_sheet", "warning", f"内容在隐藏的工作表“{document.title}”里，请核对是否应当计入。", None, document.title)
    return replace(reading, findings=(hidden, *reading.findings))


def _from_scan(reading: Reading) -> Reading:
    """Every answer of a scan goes to review, a missing one too: a score of the OCR does not reveal every error."""
    values = {name: _scanned(answer, name) for name, answer in reading.values.items()}
    groups = {
        group: tuple(_scanned_item(item, f"{group}[{place}]") for place, item in enumerate(items, 1))
        for group, items in reading.groups.items()
    }
    return replace(reading, unit=_scanned(reading.unit, "unit"), values=values, groups=groups)


def _scanned_item(item: Item, where: str) -> Item:
    return replace(item, values={name: _scanned(answer, f"{where}.{name}") for name, answer in item.values.items()})


def _scanned(answer: Answer, field: str) -> Answer:
    if answer.findings:
        return answer
    doubt = Finding("ocr", "warning", f"扫描件识别为“{answer.raw or '（空）'}”，请对照原件核对。", field, answer.source)
    return replace(answer, findings=(doubt,))


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
