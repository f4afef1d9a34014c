"""PDF files with a text layer → the neutral model: of each page what is seen of it, characters as their fonts show them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from extractors.core.document import Document
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.pdf.device import CUT, UNSEEN
from extractors.formats.pdf.flow import in_order, unread_pages
from extractors.formats.pdf.form_fields import field_glyphs
from extractors.formats.pdf.gate import ScannedPdfError
from extractors.formats.pdf.page_content import IMAGED_SHARE, Box, Glyph, PageContent, is_aslant, is_turned, within
from extractors.formats.pdf.paths import add_path, add_unread_drawings, box_of, is_white
from extractors.formats.pdf.source import DrawnPage, damage_told, drawn_pages
from extractors.language.ticks import UNKNOWN, is_symbol_font, shown

_FAR = (-1e6, -1e6)
"""Outside of every page."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"[-,]?(?:Regular|Normal|Roman|Bold|Italic|MT)+$")
_DINGBATS = {
    "3": "✓",
    "4": "✔",
    "5": "✗",
    "6": "✗",
    "7": "✗",
    "8": "✗",
    "l": "●",
    "m": "○",
    "n": "■",
    "o": "□",
    "p": "□",
    "q": "□",
    "r": "□",
    "u": "◆",
}
_RADICALS = dict(
    zip(
        "⺁⺇⺋⺌⺎⺏⺐⺑⺓⺗⺝⺟⺠⺧⺫⺬⺮⺶⺸⻁⻄⻅⻆⻈⻉⻋⻌⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂几巳小兀尣尢尢幺心月母民牛目示竹羊羊虎西见角讠贝车辶長镸长门阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
"""CJK radicals that NFKC leaves alone. Writers that look characters up backwards in a font name “⻚” where “页” was typed."""


def read_pages(data: bytes, limits: Limits = LIMITS) -> list[PageContent]:
    """Every page of a PDF.

    Raises:
        UnreadableFileError: `empty`, `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    with damage_told():
        return [_content(page) for page in drawn_pages(data, limits)]


def _content(page: DrawnPage) -> PageContent:
    content = PageContent(page.page_number, page.width, page.height, shown=page.shown)
    paths = [*page.rects, *page.lines, *page.curves]
    for path in paths:
        add_path(content, path)
    _add_chars(content, page, [box_of(path) for path in paths if _is_dark(path)])
    large = [image["width"] * image["height"] > IMAGED_SHARE * page.width * page.height for image in page.images]
    content.imaged = any(large)
    content.images = [box_of(image) for image, covers in zip(page.images, large, strict=True) if not covers]
    add_unread_drawings(content)
    content.glyphs += field_glyphs(page)
    return content


def _is_dark(path: dict[str, Any]) -> bool:
    return bool(path["fill"] and not is_white(path["non_stroking_color"]) and path["width"] > 1 and path["height"] > 1)


def _add_chars(content: PageContent, page: DrawnPage, dark: Sequence[Box]) -> None:
    shown = page.shown
    for char, string in zip(page.chars, page.strings, strict=True):
        font = char["fontname"]
        home = _home(char.get("tag"), page)
        glyph = Glyph(what_shows(char["text"], font), char["x0"], char["x1"], char["top"], char["bottom"], font, home, string)
        if not glyph.text or glyph.size <= 0 or not within(glyph.owner, shown) or glyph.middle[0] < shown[0]:
            continue
        white = is_white(char["non_stroking_color"]) and not any(within(glyph.middle, box) for box in dark)
        if white or char.get("tag") == UNSEEN or is_turned(*char["matrix"][:4]):
            content.hidden += [glyph] if glyph.text.strip() else []
            continue
        (content.aslant if is_aslant(*char["matrix"][:2]) else content.glyphs).append(glyph)


def _home(tag: object, page: DrawnPage) -> tuple[float, float] | None:
    """The point to which a character is cut off; far out where nothing of its text is seen."""
    if not isinstance(tag, tuple | list) or tag[0] != CUT:
        return None
    return (tag[1], page.height - tag[2]) if len(tag) > 1 else _FAR


def what_shows(text: str, font: str) -> str:
    """The characters that a reader sees where `text` is drawn in `font`."""
    if text.startswith("(cid:"):
        return UNKNOWN
    name = _family(font)
    if name == "zapfdingbats":
        return "".join(_DINGBATS.get(char, char) for char in text)
    if is_symbol_font(name):
        return "".join(_symbol(name, ord(char)) for char in text)
    return "".join(_plain(char) for char in text)


def _family(font: str) -> str:
    """`wingdings 2` out of `BCDEEE+Wingdings2-Regular`."""
    name = _STYLE.sub("", _SUBSET.sub("", font)).strip().lower().replace("-", " ")
    return re.sub(r"^wingdings\s*([23])$", r"wingdings \1", name)


def _symbol(font: str, code: int) -> str:
    """A code of the font itself, or the character that the writer says it shows."""
    return shown(font, code) if code <= 0xFF or 0xE000 <= code <= 0xF8FF else chr(code)


def _plain(char: str) -> str:
    code = ord(char)
    if code < 0x2E80:
        return "" if (code < 0x20 and char not in "\t\n") or char in "\xad\u200b\ufeff" else " " if char in "\xa0\t\n" else char
    if char in _RADICALS:
        return _RADICALS[char]
    if 0x2F00 <= code <= 0x2FD5 or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)
    return _private(code) if 0xE000 <= code <= 0xF8FF else char


def _private(code: int) -> str:
    """A code of a symbol font whose name was lost: LibreOffice draws Wingdings and Wingdings 2 alike in its own OpenSymbol."""
    if not 0xF000 <= code <= 0xF0FF:
        return UNKNOWN
    found = shown("wingdings", code)
    return found if found != UNKNOWN else shown("wingdings 2", code)


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
