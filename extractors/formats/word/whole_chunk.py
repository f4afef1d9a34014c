"""Packages that hold another document in place of a text of their own, as web pages that “export to Word” write them (html-docx-js)."""

from __future__ import annotations

from extractors.formats.package import Package, main_part_of, relations_of
from extractors.formats.word import element_names as n

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NAMED = b"altChunk"


def whole_chunk(package: Package) -> bytes | None:
    """The document that is all that a package shows; `None` where it has words of its own, or several of them."""
    main = main_part_of(package)
    if not main or _NAMED not in (xml := package.xml(main)):
        return None
    body = n.parse(n.without_strict(xml)).find(n.BODY)
    chunks = [] if body is None else body.findall(n.ALT_CHUNK)
    if body is None or len(chunks) != 1 or any(True for _ in body.iter(n.T, n.TBL, n.DRAWING, n.PICT)):
        return None
    part = relations_of(package, main).by_id.get(chunks[0].get(_ID, ""), "")
    return package.read(part) if part in package else None
