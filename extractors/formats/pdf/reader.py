"""PDF files with a text layer → the neutral model: of each page what is seen of it, characters as their fonts show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.core.document import Document, with_attached_files
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.pdf.annotations import add_annotations
from extractors.formats.pdf.dashed import add_dashed
from extractors.formats.pdf.device import CROSSED, CUT, FAINT, UNSEEN
from extractors.formats.pdf.flow import in_order, unread_pages
from extractors.formats.pdf.font_signs import what_shows
from extractors.formats.pdf.gate import ScannedPdfError
from extractors.formats.pdf.page_content import IMAGED_SHARE, Box, Glyph, PageContent, is_aslant, is_turned, runs_up, within
from extractors.formats.pdf.paths import add_frame, add_path, add_unread_drawings, box_of, is_pale
from extractors.formats.pdf.source import DrawnPage, damage_told, drawn_pages
from extractors.language.patterns import COLON
from extractors.language.ticks import UNKNOWN

_FEWEST_FRAMES = 4
"""Borders of single cells that are a table together; fewer frame a word within a cell."""
_FAR = (-1e6, -1e6)
"""Outside of every page."""


def read_pages(data: bytes, limits: Limits = LIMITS) -> list[PageContent]:
    """Every page of a PDF.

    Raises:
        UnreadableFileError: `empty`, `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    with damage_told():
        return [_content(page) for page in drawn_pages(data, limits)]


def _content(page: DrawnPage) -> PageContent:
    content = PageContent(page.page_number, page.width, page.height, turned=page.turned, shown=page.shown)
    content.attached = page.page_number == 1 and page.has_attached_files
    for path in (*page.rects, *page.lines, *page.curves):
        add_path(content, path)
    for frame in page.frames if len(page.frames) >= _FEWEST_FRAMES else ():
        add_frame(content, frame)
    add_dashed(content)
    _add_chars(content, page)
    content.lacks_codes = _lacks_codes(content)
    area = page.width * page.height
    large = [image["width"] * image["height"] > IMAGED_SHARE * area for image in page.images]
    content.pictured = content.covered([box_of(image) for image in page.images])
    content.imaged = content.pictured > IMAGED_SHARE
    content.images = [box_of(image) for image, covers in zip(page.images, large, strict=True) if not covers]
    add_unread_drawings(content)
    printed = len(content.glyphs)
    add_annotations(content, page)
    content.laid_over = max(0, len(content.glyphs) - printed)
    return content


def _add_chars(content: PageContent, page: DrawnPage) -> None:
    shown = page.shown
    for char, string in zip(page.chars, page.strings, strict=True):
        font = char["fontname"]
        home = _home(char.get("tag"), page)
        rises = runs_up(*char["matrix"][:2])
        glyph = Glyph(what_shows(char["text"], font), char["x0"], char["x1"], char["top"], char["bottom"], font, home, string, rises)
        if not glyph.text or glyph.size <= 0 or not within(glyph.owner, shown) or glyph.middle[0] < shown[0]:
            continue
        pale = is_pale(char["non_stroking_color"], char.get("ncs")) and not any(within(glyph.middle, box) for box in page.dark)
        unseen = pale or char.get("tag") == UNSEEN
        if is_aslant(*char["matrix"][:2]):
            content.aslant += [] if unseen else [glyph]
        elif unseen or char.get("tag") == FAINT or is_turned(*char["matrix"][:4]):
            content.hidden += [glyph] if glyph.text.strip() else []
        else:
            content.glyphs.append(glyph)
            content.hidden += [glyph] if char.get("tag") == CROSSED and glyph.text.strip() else []


def _home(tag: object, page: DrawnPage) -> tuple[float, float] | None:
    """The point to which a character is cut off; far out where nothing of its text is seen."""
    if not isinstance(tag, tuple | list) or tag[0] != CUT:
        return None
    return (tag[1], page.height - tag[2]) if len(tag) > 1 else _FAR


_FEW = 30
"""Characters on a page that is an image: a stamp of the scanning program or a page number, not the page's text."""

_WHOLE, _LETTER = 0.8, 400
"""The share of a page that the picture of one covers, scanned without its margins, and the characters from which on the text over it is a
letter on a ground of its own."""
_FEWEST_UNREAD, _UNREAD = 10, 0.1
"""Characters without a meaning, and the share of those that a page draws, from which on a font of it can't be read at all: 15 to 33 % on
seven pages of Ghostscript that lack the codes of one font; a tick is one sign beside its text."""
_SPEAKS = re.compile(rf"(?<![\d\s])\s*{COLON}|。")
"""A label or the end of a sentence: text that says itself what it is about. “9:30” is neither."""


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
    if not _has_text(pages):
        raise ScannedPdfError(attached=any(page.attached for page in pages))
    readable = [page for page in pages if _is_text(page)]
    flowed = in_order(readable)
    images = [page for page in pages if page not in readable and (page.imaged or page.glyphs or page.drawings)]
    document = Document([*flowed.blocks, *unread_pages(images)], outside=flowed.outside)
    return with_attached_files(document) if any(page.attached for page in pages) else document, flowed.boxes


def has_text(data: bytes) -> bool:
    """Whether a PDF has a text layer that can be read.

    Raises:
        UnreadableFileError: as `read_pdf`.
    """
    return _has_text(read_pages(data))


def _has_text(pages: Sequence[PageContent]) -> bool:
    readable = [page for page in pages if _is_text(page)]
    return bool(readable) and not any(page.lacks_codes for page in readable) and not _is_typed_over(pages)


def _lacks_codes(page: PageContent) -> bool:
    """Whether a font of a page does not tell what its characters are: what is read of the others is no text."""
    drawn = [glyph for glyph in page.glyphs if glyph.is_drawn and glyph.text.strip()]
    unread = sum(UNKNOWN in glyph.text for glyph in drawn)
    return unread >= _FEWEST_UNREAD and unread > _UNREAD * len(drawn)


def _is_typed_over(pages: Sequence[PageContent]) -> bool:
    """Whether all pages are pictures with little text over them and no ruling line: answers that were typed over a scanned blank.

    A short text with labels or sentences is a letter on its ground; over strips of pictures, a program's reading of a scan all the same.
    """
    if not all(page.pictured > _WHOLE for page in pages) or any(page.horizontals or page.verticals for page in pages):
        return False
    written = "".join(glyph.text for page in pages for glyph in page.glyphs)
    in_strips = any(page.covered(page.images) > _WHOLE for page in pages)
    return len("".join(written.split())) < _LETTER * len(pages) and (in_strips or not _SPEAKS.search(written))


def _is_text(page: PageContent) -> bool:
    """Whether most of what is drawn are characters with a meaning; under an image, more than a few that nobody typed over it."""
    shown = [glyph for glyph in page.glyphs if glyph.text.strip()]
    known = sum(UNKNOWN not in glyph.text for glyph in shown)
    return known > (_FEW + page.laid_over if page.imaged else 0) and known * 2 >= len(shown)
