"""The objects of an OFD page → what of it is seen: characters, ruling lines, pictures (GB/T 33190-2016 §8 to §11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.formats.ofd.geometry import Frame, Outline, distances, numbers, outlines
from extractors.formats.ofd.visibility import OFF, Layers, Resources
from extractors.formats.pdf.font_signs import what_shows
from extractors.formats.pdf.page_content import IMAGED_SHARE, Box, Glyph, PageContent, is_aslant, is_turned, runs_up, within
from extractors.formats.pdf.paths import add_path, box_of
from extractors.language.ticks import UNKNOWN

_HANDWRITING = (40.0, 300.0, 100.0)
"""Points: larger than a tick, not wider and not higher than an answer written by hand."""
_LAYERS = ("Background", "Body", "Foreground")
_ASCENT = 0.88
"""Of a character's size above its base line, as the fonts of Chinese offices have it."""
_WIDEST = 1.05
"""Of its size: a character is as wide as the distance to the next one, unless that is wider than any character."""
_NARROWEST = 0.3
"""Of its width, to which type is squeezed and can still be read."""
_FULL = ("W", "F", "A")


class Painter:
    """Draws the objects of one page into its content."""

    def __init__(self, content: PageContent, most: int) -> None:
        """Draws on `content`, at most so many characters."""
        self._content = content
        self._most = most
        self._resources = Resources()
        self._layers = Layers()
        self._strings = 0

    def draw(self, parent: Iterable[etree._Element], frame: Frame, resources: Resources) -> None:
        """Everything that is visible in the content of a page or the appearance of an annotation."""
        self._resources = resources
        self._draw(sorted(parent, key=_depth), frame, "")

    def finish(self) -> None:
        """Tells what is seen of the text."""
        self._layers.add_to(self._content)

    def _draw(self, parent: Iterable[etree._Element], frame: Frame, param: str) -> None:
        for shape in parent:
            if shape.get("Visible", "true") in OFF:
                continue
            kind = etree.QName(shape).localname
            if kind in ("PageBlock", "Layer"):
                self._draw(shape, frame, shape.get("DrawParam", param))
            elif kind == "TextObject":
                self._text(shape, frame, param)
            elif kind == "PathObject":
                self._path(shape, frame, param)
            elif kind in ("ImageObject", "CompositeObject"):
                self._picture(frame.box(*_bounds(shape)))

    def _picture(self, box: Box) -> None:
        content = self._content
        covers = (box[2] - box[0]) * (box[3] - box[1]) > IMAGED_SHARE * content.width * content.height
        content.imaged |= covers
        if covers:
            self._layers.patch(box)
        else:
            content.images.append(box)

    def _path(self, shape: etree._Element, frame: Frame, param: str) -> None:
        place = _space(shape, frame)
        data = shape.find("{*}AbbreviatedData")
        fill = self._resources.ink(shape, "FillColor", param)
        for one in outlines(data.text or "") if data is not None else ():
            path = self._as_path(shape, one, place, param)
            add_path(self._content, path)
            if path["fill"] and not fill.faint:
                self._layers.patch(box_of(path), dark=not fill.pale)
            elif _is_handwriting(path):
                self._content.images.append(box_of(path))

    def _as_path(self, shape: etree._Element, outline: Outline, place: Frame, param: str) -> dict[str, Any]:
        """A path as pdfplumber would have it; a colour that can't be told is drawn."""
        points = [place.at(*point) for point in outline.points]
        across, down = zip(*points, strict=True)
        fill, stroke = (self._resources.ink(shape, name, param) for name in ("FillColor", "StrokeColor"))
        return {
            "stroke": shape.get("Stroke", "true") not in OFF and stroke.opacity > 0,
            "stroking_color": stroke.colour,
            "fill": shape.get("Fill", "false") not in OFF and fill.opacity > 0,
            "non_stroking_color": fill.colour,
            "pts": points,
            "path": [("c" if outline.curved else "l",), *([("h",)] if outline.closed else [])],
            "x0": min(across),
            "x1": max(across),
            "top": min(down),
            "bottom": max(down),
            "width": max(across) - min(across),
            "height": max(down) - min(down),
        }

    def _text(self, shape: etree._Element, frame: Frame, param: str) -> None:
        """The characters of a text; what lies outside of its boundary is cut off (§8.5), and what else clips it is a doubt."""
        if len(numbers(shape.get("Boundary"))) != 4:
            raise UnreadableFileError("corrupt", "OFD 的文字没有位置")
        place, bounds = _space(shape, frame), frame.box(*_bounds(shape))
        font = self._resources.fonts.get(shape.get("Font", ""), "")
        hidden, pale = self._is_hidden(shape, param)
        hidden |= _is_turned(shape, place) or shape.find("{*}Clips") is not None
        for char, box in characters(shape, place):
            self._strings += 1
            if self._strings > self._most:
                raise UnreadableFileError("too_large", f"一页内超过 {self._most} 个图文对象")
            glyph = Glyph(what_shows(char, font), box[0], box[2], box[1], box[3], font, None, self._strings, runs_up(place.a, -place.b))
            if not glyph.text or glyph.size <= 0:
                continue
            cut = not within(glyph.middle, bounds)
            if is_aslant(place.a, place.b) and not (hidden or pale or cut):
                self._content.aslant.append(glyph)
            else:
                self._layers.write(glyph, hidden=hidden or cut, pale=pale)

    def _is_hidden(self, shape: etree._Element, param: str) -> tuple[bool, bool]:
        """Whether a text is not surely drawn, and whether it is drawn in a colour that only a dark ground shows."""
        drawn = [
            ink
            for name, attribute, default in (("FillColor", "Fill", "true"), ("StrokeColor", "Stroke", "false"))
            if shape.get(attribute, default) not in OFF and not (ink := self._resources.ink(shape, name, param)).faint
        ]
        return all(ink.colour is None for ink in drawn), all(ink.pale for ink in drawn)


def _depth(shape: etree._Element) -> int:
    """Which layers lie over which: that of the body, unless they say otherwise, in the middle."""
    kind = shape.get("Type", "Body")
    return _LAYERS.index(kind) if kind in _LAYERS else 1


def _is_handwriting(path: dict[str, Any]) -> bool:
    """Whether a path is drawn by hand or out of curves, larger than a tick."""
    least, widest, highest = _HANDWRITING
    if not least < max(path["width"], path["height"]) <= widest or not 1 < path["height"] <= highest or path["width"] <= 1:
        return False
    return path["path"][0][0] == "c" or any(abs(x1 - x0) > 1 and abs(y1 - y0) > 1 for (x0, y0), (x1, y1) in pairwise(path["pts"]))


def _bounds(shape: etree._Element) -> Box:
    """The boundary of an object: left, top, right, bottom."""
    found = numbers(shape.get("Boundary"))
    left, top, wide, high = found if len(found) == 4 else (0.0, 0.0, 0.0, 0.0)
    return left, top, left + wide, top + high


def _space(shape: etree._Element, frame: Frame) -> Frame:
    """The space in which what an object holds is drawn."""
    left, top, _, _ = _bounds(shape)
    return frame.moved(left, top).turned(numbers(shape.get("CTM")))


def characters(shape: etree._Element, place: Frame) -> Iterator[tuple[str, Box]]:
    """Each character of a text with its box on the page; behind them an unknown sign for each that no text stands for."""
    size = next(iter(numbers(shape.get("Size"))), 0.0)
    wide = next(iter(numbers(shape.get("HScale"))), 1.0)
    x = y = 0.0
    for code in shape.iterfind("{*}TextCode"):
        x, y = (next(iter(numbers(code.get(name))), before) for name, before in (("X", x), ("Y", y)))
        written = _text_of(code)
        across, down = distances(code.get("DeltaX"), len(written)), distances(code.get("DeltaY"), len(written))
        for nth, char in enumerate(written):
            natural = size * wide * (1.0 if unicodedata.east_asian_width(char) in _FULL else 0.5)
            right = across[nth] if nth < len(across) else 0.0 if down else natural
            below = down[nth] if nth < len(down) else 0.0
            shown = right if 0 < right <= _WIDEST * size * wide else natural
            yield char, place.box(x, y - _ASCENT * size, x + shown, y + (1 - _ASCENT) * size)
            x, y = x + right, y + below
    for _ in range(_wordless(shape)):
        yield UNKNOWN, place.box(x, y - _ASCENT * size, x + size / 2, y + (1 - _ASCENT) * size)
        x += size / 2


def _wordless(shape: etree._Element) -> int:
    """How many characters are drawn by their numbers in the font without a text; blanks are all drawn by the same one."""
    drawn = [(one.get("CodeCount"), (one.findtext("{*}Glyphs") or "").split()) for one in shape.iter("{*}CGTransform")]
    written = "".join(_text_of(code) for code in shape.iterfind("{*}TextCode"))
    if not written.strip():
        glyphs = [glyph for _, found in drawn for glyph in found]
        return len(glyphs) if not written or len(set(glyphs)) > 1 else 0
    return sum(max(0, len(found) - int(next(iter(numbers(count)), 1.0))) for count, found in drawn)


def _text_of(code: etree._Element) -> str:
    return "".join([code.text or "", *(one.tail or "" for one in code)])


def _is_turned(shape: etree._Element, place: Frame) -> bool:
    """Whether text stands on its head, is mirrored, or is squeezed beyond reading."""
    directed = "180" in (shape.get("ReadDirection"), shape.get("CharDirection"))
    squeezed = next(iter(numbers(shape.get("HScale"))), 1.0) < _NARROWEST
    return is_turned(place.a, place.b, place.c, place.d) or directed or squeezed
