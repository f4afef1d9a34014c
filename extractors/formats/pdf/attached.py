"""Whether other files lie in a PDF (ISO 32000-1 §7.11.4; ISO 19005-3, annex E)."""

from __future__ import annotations

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import resolve1


def has_attached_files(document: PDFDocument) -> bool:
    """Whether a document has files attached, listed by name or as those that belong to it."""
    if resolve1(document.catalog.get("AF")):
        return True
    names = resolve1(document.catalog.get("Names"))
    tree = resolve1(names.get("EmbeddedFiles")) if isinstance(names, dict) else None
    return isinstance(tree, dict) and bool(resolve1(tree.get("Names")) or resolve1(tree.get("Kids")))
