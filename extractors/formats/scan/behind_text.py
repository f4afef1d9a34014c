"""A scanned form behind a typed letter in one PDF: its pages are looked at for ruled tables, without reading them."""

from __future__ import annotations

from collections.abc import Collection

from extractors.core.document import Document, Grid, Line
from extractors.core.limits import Limits

_LEAST_CELLS = 4
"""Of the tables of a page that may be a form; the smallest blank has nine cells on its page, a photograph of people and halls none."""


def form_is_pictured(document: Document, data: bytes, limits: Limits) -> bool:
    """Whether the pages that were read hold no table, and one of those that were not has one: then all of them are read as pictures."""
    if any(isinstance(block, Grid) for block in document.blocks):
        return False
    places = [block.place for block in document.blocks if isinstance(block, Line) and block.place is not None]
    numbers = {place.within.number for place in places if place.kind == "image" and place.within is not None}
    return bool(numbers) and _has_table(data, numbers, limits)


def _has_table(data: bytes, numbers: Collection[int], limits: Limits) -> bool:
    """Whether one of these pages has a ruled table; none of them where the extra that looks at pictures is not installed."""
    try:
        from extractors.formats.scan.grid import find_tables  # noqa: PLC0415 -- an extra, and slow to load
        from extractors.formats.scan.images import page_images  # noqa: PLC0415 -- as above
        from extractors.formats.scan.straighten import straighten  # noqa: PLC0415 -- as above
    except ImportError:
        return False
    seen = (page for number, page in enumerate(page_images(data, limits), 1) if number in numbers)
    return any(sum(len(table.frames) for table in find_tables(straighten(page).grey)) >= _LEAST_CELLS for page in seen)
