"""What is doubtful about a reading because of the document as a whole: a scan, a hidden sheet."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Document
from extractors.reading import Answer, Finding, Item, Reading
from extractors.scan.confidence import Confidences

OCR = "ocr"
"""The reader's mark of a document that was read from a picture."""


def marked(reading: Reading, document: Document) -> Reading:
    """The reading with what is doubtful about the document as a whole."""
    if OCR in document.marks:
        return _from_scan(reading, Confidences.of(document))
    if "hidden_sheet" not in document.marks:
        return reading
    hidden = Finding("hidden_sheet", "warning", f"内容在隐藏的工作表“{document.title}”里，请核对是否应当计入。", None, document.title)
    return replace(reading, findings=(hidden, *reading.findings))


def _from_scan(reading: Reading, sure: Confidences) -> Reading:
    """Every answer of a scan goes to review, a missing one too: a score of the OCR does not reveal every error."""
    values = {name: _scanned(answer, name, sure) for name, answer in reading.values.items()}
    groups = {
        group: tuple(_scanned_item(item, f"{group}[{place}]", sure) for place, item in enumerate(items, 1))
        for group, items in reading.groups.items()
    }
    return replace(reading, unit=_scanned(reading.unit, "unit", sure), values=values, groups=groups)


def _scanned_item(item: Item, where: str, sure: Confidences) -> Item:
    return replace(item, values={name: _scanned(answer, f"{where}.{name}", sure) for name, answer in item.values.items()})


def _scanned(answer: Answer, field: str, sure: Confidences) -> Answer:
    answer = replace(answer, confidence=sure.behind(answer))
    if answer.findings:
        return answer
    doubt = Finding("ocr", "warning", f"扫描件识别为“{answer.raw or '（空）'}”，请对照原件核对。", field, answer.source)
    return replace(answer, findings=(doubt,))
