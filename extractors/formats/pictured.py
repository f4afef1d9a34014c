"""A file as it looks: the documents that its reader makes of it; of PDFs and scans the pages too, with the place of each cell."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from extractors.core.document import Document
from extractors.core.limits import Limits
from extractors.core.location import Location
from extractors.formats.legacy.tools import ON_THE_SPOT, Tools
from extractors.formats.register import kind_of, read_documents
from extractors.formats.scan.behind_text import form_is_pictured

_DPI, _POINTS = 110, 72
"""Dots of an inch of a page that is shown, and points of one: A4 is 910 pixels wide."""
_LONG_SIDE = 1600
"""Pixels of a photographed page that is shown: its text can be read, and a page is half a megabyte."""
_MOST_PAGES = 40
"""That are shown beside the review: those of a form are few."""
_JPEG_QUALITY = 80
"""Of 100: only people look at it, and no value depends on it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page, from 1; its edges are shares of the page, 0 to 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as PNG or JPEG."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Pictured:
    """A file as it looks.

    Attributes:
        documents: As they were read.
        pages: Of PDFs, scans and photographs; the first ones of very many.
        spots: Where on them what has a location stands.
    """

    documents: list[Document]
    pages: list[PagePicture] = field(default_factory=list)
    spots: Mapping[Location, Spot] = field(default_factory=dict)


def pictured(data: bytes, tools: Tools = ON_THE_SPOT) -> Pictured:
    """How a file looks that holds no other files.

    Raises:
        UnreadableFileError: it can't be read.
        ConversionPendingError: it awaits a batch of conversions.
    """
    kind = kind_of(data, tools.limits)
    if kind == "pdf":
        return _pdf(data, tools.limits)
    if kind == "picture":
        return _scan(data, tools.limits)
    return Pictured(read_documents(data, tools))


def _pdf(data: bytes, limits: Limits) -> Pictured:
    from extractors.formats.pdf import ScannedPdfError  # noqa: PLC0415 - slow to load
    from extractors.formats.pdf.reader import laid_out, read_pages  # noqa: PLC0415 - as above

    pages = read_pages(data, limits)
    try:
        document, boxes = laid_out(pages)
    except ScannedPdfError:
        return _scan(data, limits)
    if form_is_pictured(document, data, limits):
        return _scan(data, limits)
    return Pictured(
        [document], list(_printed(data, [page.turned for page in pages])), {place: Spot(page, *box) for place, (page, box) in boxes.items()}
    )


def _printed(data: bytes, turns: Sequence[int]) -> Iterator[PagePicture]:
    """The pages of a PDF, turned as they were read; none where the components that draw them are not installed."""
    try:
        import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra; ships no types
    except ImportError:
        return
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            document.init_forms()  # else the fields of a form are not drawn
            for number in range(min(len(document), _MOST_PAGES)):
                image = _shrunk(document[number].render(scale=_DPI / _POINTS, rotation=turns[number]).to_pil().convert("RGB"))
                target = io.BytesIO()
                image.save(target, "PNG")
                yield PagePicture(target.getvalue(), *image.size)
    except pypdfium2.PdfiumError:
        return  # what was read is shown without the pages


def _scan(data: bytes, limits: Limits) -> Pictured:
    """The pages upright and level, as they were read, with the document that they gave."""
    from extractors.formats.scan import need_ocr  # noqa: PLC0415 - slow to load

    need_ocr()
    from extractors.formats.scan.images import page_images  # noqa: PLC0415 - an extra, and slow to load
    from extractors.formats.scan.reader import Piece, joined_pages, laid_out  # noqa: PLC0415 - as above

    pages: list[PagePicture] = []
    spots: dict[Location, Spot] = {}
    blocks = []
    for number, (page, below) in enumerate(laid_out(page_images(data, limits, coloured=True)), 1):
        high, wide = page.grey.shape
        for piece in (one for one in below if isinstance(one, Piece)):
            for frame, cell in zip(piece.frames, piece.grid.cells, strict=True):
                if cell.place is not None:
                    spots[cell.place] = Spot(number, frame.left / wide, frame.top / high, frame.right / wide, frame.bottom / high)
        if number <= _MOST_PAGES:
            pages.append(_photographed(page.grey if page.colour is None else page.colour))
        blocks.append(below)
    return Pictured([joined_pages(blocks)], pages, spots)


def _photographed(pixels: Any) -> PagePicture:
    from PIL import Image  # noqa: PLC0415 - an extra

    image = _shrunk(Image.fromarray(pixels).convert("RGB"))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_JPEG_QUALITY)
    return PagePicture(target.getvalue(), *image.size)


def _shrunk(image: Any) -> Any:
    """A picture of the size that is shown."""
    image.thumbnail((_LONG_SIDE, _LONG_SIDE))
    return image
