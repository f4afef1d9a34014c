"""What lies over a page of a PDF (ISO 32000-1 §12.5): filled fields, typed text, what is struck out, covered, drawn, stamped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.formats.pdf.appearances import Rect, Shown, appearance, floats, listed, rectangle
from extractors.formats.pdf.form_fields import field_kind, field_text, flags, is_as_typed, name_of, shows_its_value, text_of
from extractors.formats.pdf.page_content import Box, Glyph, PageContent, within
from extractors.formats.pdf.paths import SEEN
from extractors.formats.pdf.source import DrawnPage
from extractors.formats.pdf.strokes import is_crossed, places_of
from extractors.language.ticks import UNKNOWN

_HIDDEN = 0x02 | 0x20
"""Flags of an annotation (§12.5.3): hidden, not to be viewed."""
_DRAWN = {"Ink", "Line", "PolyLine", "Polygon", "Circle", "Square"}
_ATTACHED = "FileAttachment"
_STRIKING, _PICTURED = {"StrikeOut", "Redact"}, {"Stamp", _ATTACHED}
_LARGEST_SIZE = 12.0
"""Points of the type in which the text of a field is set; a tall field is filled from its top."""
_TWO_LINES = 1.6
"""Heights of its characters that a text of two lines takes up at least: 1.1 to 3 read 16 drawn files (`benchmarks/thresholds.py`) alike."""
_TO_WRITE_ON = "_＿"
"""A printed blank says nothing that the field over it could hide."""


def add_annotations(content: PageContent, page: DrawnPage) -> None:
    """Adds what the annotations of a page show, and the doubt where they change what is seen of the page itself.

    Text typed over the page counts as text. What is drawn is an unknown sign, or a doubt about the characters it is drawn over. Comments
    that open on a click, and what only marks text, say nothing.
    """
    for annotation in page.annotations():
        rect = rectangle(annotation.get("Rect"))
        if rect is not None and not flags(annotation.get("F")) & _HIDDEN:
            _add(content, page, annotation, rect)


def _add(content: PageContent, page: DrawnPage, annotation: Mapping[str, Any], rect: Rect) -> None:
    kind, box = name_of(annotation.get("Subtype")), page.place(rect)
    if _is_filled(annotation, kind):
        _cover(content, box)
    elif kind in _DRAWN:
        _add_drawing(content, kind, box, [[page.place((x, y, x, y))[:2] for x, y in line] for line in _strokes(annotation)])
    if kind == "FreeText":
        _add_text(content, page, annotation, rect)
    elif kind == "Widget":
        _add_field(content, page, annotation, rect)
    elif kind in _STRIKING:
        _strike(content, [page.place(quad) for quad in _quads(annotation)] or [box])
    elif kind in _PICTURED:
        content.images.append(box)
        content.attached |= kind == _ATTACHED
    elif kind == "Caret":
        _doubt(content, box)


def _doubt(content: PageContent, box: Box) -> None:
    """As of text that is written and not seen."""
    content.hidden.append(Glyph(UNKNOWN, box[0], box[2], box[1], box[3]))


def _lay(content: PageContent, text: str, box: Box) -> None:
    """Adds a text in its rectangle; a doubt where that is flat, so that nothing of the text is seen."""
    if box[3] > box[1]:
        content.glyphs += _placed(text, box)
    elif text.strip():
        _doubt(content, box)


def _add_text(content: PageContent, page: DrawnPage, annotation: Mapping[str, Any], rect: Rect) -> None:
    """Text typed over the page, where it is drawn; a doubt where another text is drawn."""
    box, typed = page.place(rect), text_of(annotation.get("Contents"))
    glyphs = _written(content, page, annotation, rect)
    if glyphs and typed.strip():
        same = is_as_typed("".join(glyph.text for glyph in glyphs), typed)
        if not same:
            _doubt(content, box)
        if not same or (len(typed.strip().splitlines()) == 1 and _is_wrapped(glyphs)):
            glyphs = list(_placed(typed, _around(glyphs)))
    content.glyphs += glyphs
    if not glyphs:
        _lay(content, typed, box)


def _add_field(content: PageContent, page: DrawnPage, widget: Mapping[str, Any], rect: Rect) -> None:
    """The value of a field; a doubt where a program that filled it in left the text that is seen as it was."""
    box, kind = page.place(rect), field_kind(widget)
    if kind == "Sig":
        content.images += [box] if appearance(widget) is not None and box[2] > box[0] and box[3] > box[1] else []
        return
    value = field_text(widget)
    glyphs = _written(content, page, widget, rect) if shows_its_value(widget) else []
    if glyphs and not is_as_typed("".join(glyph.text for glyph in glyphs), value):
        _doubt(content, box)
    if value:
        _lay(content, value, box)
    else:
        content.glyphs += glyphs


def _written(content: PageContent, page: DrawnPage, annotation: Mapping[str, Any], rect: Rect) -> list[Glyph]:
    """The characters of an appearance, which may hide some of the page; none where the font of one does not tell what it is.

    What of them is not seen is a doubt.
    """
    drawn = appearance(annotation)
    shown = page.written(drawn, rect) if drawn is not None else Shown()
    for patch in shown.patches:
        _cover(content, patch)
    if not shown.is_whole:
        _doubt(content, page.place(rect))
    known = all(UNKNOWN not in glyph.text for glyph in shown.glyphs) and any(glyph.text.strip() for glyph in shown.glyphs)
    return [glyph for glyph in shown.glyphs if glyph.text and glyph.size > 0] if known else []


def _is_wrapped(glyphs: Sequence[Glyph]) -> bool:
    _, top, _, bottom = _around(glyphs)
    return bottom - top > _TWO_LINES * max(glyph.size for glyph in glyphs)


def _around(glyphs: Sequence[Glyph]) -> Box:
    left, top = min(glyph.x0 for glyph in glyphs), min(glyph.top for glyph in glyphs)
    return left, top, max(glyph.x1 for glyph in glyphs), max(glyph.bottom for glyph in glyphs)


def _placed(text: str, box: Box) -> Iterator[Glyph]:
    """The lines of a text in its rectangle, from the top; short ones do not reach its right edge."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    x0, top, x1, bottom = box
    height = min(_LARGEST_SIZE, (bottom - top) / len(lines))
    first = top if len(lines) > 1 else (top + bottom - height) / 2
    for number, line in enumerate(lines):
        if line.strip():
            width = sum(height if unicodedata.east_asian_width(char) in "WF" else height / 2 for char in line)
            yield Glyph(line, x0, max(x0 + 1, min(x1, x0 + width)), first + number * height, first + (number + 1) * height)


def _is_filled(annotation: Mapping[str, Any], kind: str) -> bool:
    """Whether nothing is seen of what lies below. A highlighted text has a colour as well, and another kind."""
    colour = floats(annotation.get({"FreeText": "C", "Square": "IC", "Circle": "IC", "Polygon": "IC"}.get(kind, "")))
    opacity = floats([annotation.get("CA", 1.0)]) or [1.0]
    return bool(colour) and opacity[0] >= SEEN


def _cover(content: PageContent, box: Box) -> None:
    under = [glyph for glyph in content.glyphs if within(glyph.middle, box)]
    content.hidden += [glyph for glyph in under if glyph.text.strip() and glyph.text not in _TO_WRITE_ON]
    _take_out(content, under)


def _strike(content: PageContent, boxes: Sequence[Box]) -> None:
    struck = [glyph for glyph in content.glyphs if glyph.text.strip() and any(within(glyph.middle, box) for box in boxes)]
    content.struck += struck
    _take_out(content, struck)


def _take_out(content: PageContent, glyphs: Sequence[Glyph]) -> None:
    gone = {id(glyph) for glyph in glyphs}
    content.glyphs = [glyph for glyph in content.glyphs if id(glyph) not in gone]


def _quads(annotation: Mapping[str, Any]) -> Iterator[Rect]:
    """The parts of lines that are marked (§12.5.6.10)."""
    numbers = floats(annotation.get("QuadPoints"))
    for at in range(0, len(numbers) - 7, 8):
        across, down = numbers[at : at + 8 : 2], numbers[at + 1 : at + 8 : 2]
        yield min(across), min(down), max(across), max(down)


def _strokes(annotation: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """The points of what is drawn, stroke by stroke."""
    one_line = annotation.get("L", annotation.get("Vertices"))
    lines = [floats(one_line)] if one_line is not None else [floats(line) for line in listed(annotation.get("InkList"))]
    return [list(zip(line[::2], line[1::2], strict=False)) for line in lines]


def _add_drawing(content: PageContent, kind: str, box: Box, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
    """A doubt about each character that is crossed or framed; an unknown sign where none is, and for all that is drawn by hand.

    That goes for a line below a text as well: it may choose the option that stands there.
    """
    near = [glyph for glyph in content.glyphs if glyph.text.strip().isalnum() and _overlap(glyph, box)]
    if kind in ("Circle", "Square"):
        touched = [glyph for glyph in near if within(glyph.middle, box)]
    else:
        places = places_of(strokes)
        touched = [glyph for glyph in near if is_crossed((glyph.x0, glyph.top, glyph.x1, glyph.bottom), places)]
    content.hidden += touched
    if not touched or kind == "Ink":
        _lay(content, UNKNOWN, box)


def _overlap(glyph: Glyph, box: Box) -> bool:
    return glyph.x0 <= box[2] and glyph.x1 >= box[0] and glyph.top <= box[3] and glyph.bottom >= box[1]
