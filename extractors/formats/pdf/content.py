"""A page as pdfplumber has it → what of it is seen: characters, ruling lines, and a doubt about small things drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.core.limits import LIMITS, Limits
from extractors.formats.pdf.characters import what_shows
from extractors.formats.pdf.form_fields import field_glyphs
from extractors.formats.pdf.model import Box, Glyph, PageContent
from extractors.formats.pdf.paths import add_path, add_unread_drawings, box_of, is_white
from extractors.formats.pdf.source import UNSEEN, DrawnPage, damage_told, drawn_pages

_IMAGED_SHARE = 0.5
_ODD_ANGLE = 0.05


def read_pages(data: bytes, limits: Limits = LIMITS) -> list[PageContent]:
    """Every page of a PDF.

    Raises:
        UnreadableFileError: `empty`, `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    with damage_told():
        return [_content(page) for page in drawn_pages(data, limits)]


def _content(page: DrawnPage) -> PageContent:
    content = PageContent(page.page_number, page.width, page.height)
    paths = [*page.rects, *page.lines, *page.curves]
    for path in paths:
        add_path(content, path)
    _add_chars(content, page, [box_of(path) for path in paths if _is_dark(path)])
    large = [image["width"] * image["height"] > _IMAGED_SHARE * page.width * page.height for image in page.images]
    content.imaged = any(large)
    content.images = [box_of(image) for image, covers in zip(page.images, large, strict=True) if not covers]
    add_unread_drawings(content)
    content.glyphs += field_glyphs(page)
    return content


def _is_dark(path: dict[str, Any]) -> bool:
    return bool(path["fill"] and not is_white(path["non_stroking_color"]) and path["width"] > 1 and path["height"] > 1)


def _add_chars(content: PageContent, page: DrawnPage, dark: Sequence[Box]) -> None:
    shown = page.shown
    for char in page.chars:
        font = char["fontname"]
        glyph = Glyph(what_shows(char["text"], font), char["x0"], char["x1"], char["top"], char["bottom"], font)
        if not glyph.text or glyph.size <= 0 or not _within(glyph.middle, shown):
            continue
        white = is_white(char["non_stroking_color"]) and not any(_within(glyph.middle, box) for box in dark)
        if white or char.get("tag") == UNSEEN:
            content.hidden += [glyph] if glyph.text.strip() else []
            continue
        (content.aslant if _is_aslant(char["matrix"]) else content.glyphs).append(glyph)


def _is_aslant(matrix: Sequence[float]) -> bool:
    """Whether text is turned by an odd angle. Slanted type (a sheared matrix) is not turned."""
    a, b = matrix[:2]
    return min(abs(a), abs(b)) > _ODD_ANGLE * max(abs(a), abs(b))


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
