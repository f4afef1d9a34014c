"""PDF files with a text layer → the neutral model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.core.document import Document
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.pdf.flow import in_order, unread_pages
from extractors.formats.pdf.gate import ScannedPdfError
from extractors.formats.pdf.page_content import Box, PageContent
from extractors.formats.pdf.pages import read_pages
from extractors.language.ticks import UNKNOWN

_FEW = 30
"""Characters on a page that is an image: a stamp of the scanning program or a page number, not the page's text."""


def read_pdf(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The one document of a PDF. Places are `page 1, R4C2` and `page 1, line 3`.

    Raises:
        ScannedPdfError: no page has text; the reader of scans takes it.
        UnreadableFileError: `empty`, `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    return [read_placed(data, limits)[0]]


def read_placed(data: bytes, limits: Limits = LIMITS) -> tuple[Document, Mapping[Location, tuple[int, Box]]]:
    """The same with the page and the box of each cell and line, as shares of the page.

    Raises:
        ScannedPdfError: no page has text.
        UnreadableFileError: as `read_pdf`.
    """
    return laid_out(read_pages(data, limits))


def laid_out(pages: Sequence[PageContent]) -> tuple[Document, Mapping[Location, tuple[int, Box]]]:
    """The document that pages make, with the page and the box of each cell and line.

    Raises:
        ScannedPdfError: no page has text.
    """
    readable = [page for page in pages if _is_text(page)]
    if not readable:
        raise ScannedPdfError
    flowed = in_order(readable)
    images = [page for page in pages if page not in readable and page.imaged]
    return Document([*flowed.blocks, *unread_pages(images)], outside=flowed.outside), flowed.boxes


def has_text(data: bytes) -> bool:
    """Whether a PDF has a text layer that can be read.

    Raises:
        UnreadableFileError: as `read_pdf`.
    """
    return _has_text(read_pages(data))


def _has_text(pages: Sequence[PageContent]) -> bool:
    return any(_is_text(page) for page in pages)


def _is_text(page: PageContent) -> bool:
    """Whether most of what is drawn are characters with a meaning; under an image, more than a few."""
    shown = [glyph for glyph in page.glyphs if glyph.text.strip()]
    known = sum(UNKNOWN not in glyph.text for glyph in shown)
    return known > (_FEW if page.imaged else 0) and known * 2 >= len(shown)
