"""Appearances of annotations: the small pages of their own that viewers draw for them (ISO 32000-1 §12.5.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt, apply_matrix_rect, mult_matrix

from extractors.formats.pdf.page_content import Box, Glyph

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an appearance shows at its place on the page: characters that are seen, whether all are, and what hides the page below."""

    glyphs: list[Glyph] = field(default_factory=list)
    is_whole: bool = True
    patches: list[Box] = field(default_factory=list)


def appearance(annotation: Mapping[str, Any]) -> PDFStream | None:
    """What is drawn as long as nobody clicks; of a button, which has one for each state, nothing."""
    drawn = _usual(annotation)
    return drawn if isinstance(drawn, PDFStream) else None


def states(annotation: Mapping[str, Any]) -> frozenset[str]:
    """The states of a button that have an appearance."""
    drawn = _usual(annotation)
    return frozenset(drawn) if isinstance(drawn, dict) else frozenset()


def _usual(annotation: Mapping[str, Any]) -> Any:
    """What is drawn as long as nobody clicks: one page, or one for each state."""
    kinds = resolve1(annotation.get("AP"))
    return resolve1(kinds.get("N")) if isinstance(kinds, dict) else None


def rectangle(value: Any) -> Rect | None:
    """Left, low, right, high of a rectangle whose corners may be given in any order."""
    numbers = floats(value)
    if len(numbers) != 4:
        return None
    (x0, x1), (y0, y1) = sorted(numbers[::2]), sorted(numbers[1::2])
    return x0, y0, x1, y1


def floats(value: Any) -> list[float]:
    """The numbers of an array; none where anything else stands among them."""
    numbers = listed(value)
    return [float(number) for number in numbers] if all(isinstance(number, int | float) for number in numbers) else []


def listed(value: Any) -> list[Any]:
    """What an array holds, resolved."""
    found = resolve1(value)
    return [resolve1(one) for one in found] if isinstance(found, list) else []


def _matrix(drawn: PDFStream) -> Matrix:
    given = floats(drawn.get("Matrix"))
    return (given[0], given[1], given[2], given[3], given[4], given[5]) if len(given) == 6 else MATRIX_IDENTITY


def box_corners(form: PDFStream) -> list[tuple[float, float]]:
    """The corners of the box to which a form is cut off (§8.10.2), where it is drawn; none of a box that is flat, and of pictures."""
    box = rectangle(form.get("BBox"))
    if box is None or box[2] <= box[0] or box[3] <= box[1]:
        return []
    return [apply_matrix_pt(_matrix(form), (x, y)) for x in box[::2] for y in box[1::2]]


def placing(drawn: PDFStream, rect: Rect) -> Matrix:
    """Leads from the coordinates of an appearance to those of its page, where it fills `rect`."""
    matrix = _matrix(drawn)
    left, low, right, high = apply_matrix_rect(matrix, rectangle(drawn.get("BBox")) or rect)
    across = (rect[2] - rect[0]) / (right - left) if right > left else 1.0
    down = (rect[3] - rect[1]) / (high - low) if high > low else 1.0
    return mult_matrix(matrix, (across, 0, 0, down, rect[0] - left * across, rect[1] - low * down))
