"""Packages that hold another document in place of a text of their own, as web pages that “export to Word” write them (html-docx-js)."""

from __future__ import annotations

from lxml import etree

from extractors.formats.package import Package, main_part_of, relations_of
from extractors.formats.word import element_names as n

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NAMED = b"altChunk"
_LOOKS = frozenset([n.PPR, n.RPR, n.SECT_PR, n.PROOF_ERROR, n.BOOKMARK_START, n.BOOKMARK_END])
"""What shows nothing, whatever stands in it."""
_EMPTY_RUN = frozenset([n.RPR, n.PAGE_BROKE, n.BR, n.CR])
"""All that a run may hold that shows nothing."""


def whole_chunk(package: Package) -> bytes | None:
    """The document that is all that a package shows; `None` where it has words of its own, or several of them."""
    main = main_part_of(package)
    if not main or _NAMED not in (xml := package.xml(main)):
        return None
    body = n.parse(n.without_strict(xml)).find(n.BODY)
    chunks = [] if body is None else list(body.iter(n.ALT_CHUNK))
    if body is None or len(chunks) != 1 or not all(block is chunks[0] or _shows_nothing(block) for block in body.iterchildren("*")):
        return None
    part = relations_of(package, main).by_id.get(chunks[0].get(_ID, ""), "")
    return package.read(part) if part in package else None


def _shows_nothing(element: etree._Element) -> bool:
    """Whether an element is known to show nothing; of all others some may be read as words."""
    if element.tag == n.P:
        return all(_shows_nothing(child) for child in element.iterchildren("*"))
    if element.tag == n.R:
        return all(child.tag in _EMPTY_RUN for child in element.iterchildren("*"))
    return element.tag in _LOOKS
