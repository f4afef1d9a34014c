"""The objects of an OFD page → what of it is seen: characters, ruling lines, pictures (GB/T 33190-2016 §8 to §11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from lxml import etree

from extractors.formats.ofd.geometry import Frame, Outline, distances, numbers, outlines
from extractors.formats.pdf.page_content import Box, Glyph, PageContent
from extractors.formats.pdf.pages import what_shows
from extractors.formats.pdf.paths import add_path, is_white

_ASCENT = 0.88
"""Of a character's size above its base line, as the fonts of Chinese offices have it."""
_WIDEST = 1.05
"""Of its size: a character is as wide as the distance to the next one, unless that is wider than any character."""
_IMAGED_SHARE = 0.5
_ODD_ANGLE = 0.05
_OFF = ("false", "0")
_FULL = ("W", "F", "A")


@dataclass(frozen=True)
class Resources:
    """What objects name by their ids: the names of fonts, and drawing parameters."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, etree._Element] = field(default_factory=dict)

    def colour(self, shape: etree._Element, name: str) -> tuple[float, ...]:
        """Red, green and blue from 0 to 1, with a fourth part of 0 where nothing is drawn at all."""
        param = self.params.get(shape.get("DrawParam", ""))
        found = shape.find(f"{{*}}{name}")
        found = param.find(f"{{*}}{name}") if found is None and param is not None else found
        if found is None:
            return (0.0, 0.0, 0.0)
        return tuple(part / 255 for part in numbers(found.get("Value"))) if found.get("Alpha", "255") != "0" else (1.0, 1.0, 1.0)


class Painter:
    """Draws the objects of one page into its content."""

    def __init__(self, content: PageContent, resources: Resources) -> None:
        """Draws on `content`, which may have objects already."""
        self._content = content
        self._resources = resources
        self._strings = 0
        self._dark: list[Box] = []

    def draw(self, parent: Iterable[etree._Element], frame: Frame) -> None:
        """Everything that is visible in a layer, a block or the appearance of an annotation."""
        for shape in parent:
            if shape.get("Visible", "true") in _OFF:
                continue
            kind = etree.QName(shape).localname
            if kind in ("PageBlock", "Layer"):
                self.draw(shape, frame)
            elif kind == "TextObject":
                self._text(shape, frame)
            elif kind == "PathObject":
                self._path(shape, frame)
            elif kind in ("ImageObject", "CompositeObject"):
                self._picture(frame.box(*_bounds(shape)))

    def _picture(self, box: Box) -> None:
        content = self._content
        covers = (box[2] - box[0]) * (box[3] - box[1]) > _IMAGED_SHARE * content.width * content.height
        content.imaged |= covers
        content.images += [] if covers else [box]

    def _path(self, shape: etree._Element, frame: Frame) -> None:
        place = _space(shape, frame)
        data = shape.find("{*}AbbreviatedData")
        for one in outlines(data.text or "") if data is not None else ():
            path = self._as_path(shape, one, place)
            add_path(self._content, path)
            if path["fill"] and not is_white(path["non_stroking_color"]) and min(path["width"], path["height"]) > 1:
                self._dark.append((path["x0"], path["top"], path["x1"], path["bottom"]))

    def _as_path(self, shape: etree._Element, outline: Outline, place: Frame) -> dict[str, Any]:
        """A path as pdfplumber would have it."""
        points = [place.at(*point) for point in outline.points]
        across, down = zip(*points, strict=True)
        ends = [("h",)] if outline.closed else []
        return {
            "stroke": shape.get("Stroke", "true") not in _OFF,
            "stroking_color": self._resources.colour(shape, "StrokeColor"),
            "fill": shape.get("Fill", "false") not in _OFF,
            "non_stroking_color": self._resources.colour(shape, "FillColor"),
            "pts": points,
            "path": [("c" if outline.curved else "l",), *ends],
            "x0": min(across),
            "x1": max(across),
            "top": min(down),
            "bottom": max(down),
            "width": max(across) - min(across),
            "height": max(down) - min(down),
        }

    def _text(self, shape: etree._Element, frame: Frame) -> None:
        """The characters of a text; what lies outside of its boundary is cut off (§8.5)."""
        place, bounds = _space(shape, frame), frame.box(*_bounds(shape))
        font = self._resources.fonts.get(shape.get("Font", ""), "")
        unseen = shape.get("Fill", "true") in _OFF and shape.get("Stroke", "false") in _OFF
        white = is_white(self._resources.colour(shape, "FillColor"))
        aslant = min(abs(place.a), abs(place.b)) > _ODD_ANGLE * max(abs(place.a), abs(place.b))
        for char, box in _characters(shape, place):
            self._strings += 1
            glyph = Glyph(what_shows(char, font), *_sides(box), font, None, self._strings)
            if not glyph.text or glyph.size <= 0:
                continue
            if unseen or (white and not any(_within(glyph, one) for one in self._dark)) or not _within(glyph, bounds):
                self._content.hidden += [glyph] if glyph.text.strip() else []
            else:
                (self._content.aslant if aslant else self._content.glyphs).append(glyph)


def _characters(shape: etree._Element, place: Frame) -> Iterator[tuple[str, Box]]:
    """Each character of a text with its box on the page."""
    size = next(iter(numbers(shape.get("Size"))), 0.0)
    wide = next(iter(numbers(shape.get("HScale"))), 1.0)
    x = y = 0.0
    for code in shape.iterfind("{*}TextCode"):
        x, y = (next(iter(numbers(code.get(name))), before) for name, before in (("X", x), ("Y", y)))
        across, down = distances(code.get("DeltaX")), distances(code.get("DeltaY"))
        steps = zip_longest(across, down, fillvalue=0.0)
        for char in code.text or "":
            natural = size * wide * (1.0 if unicodedata.east_asian_width(char) in _FULL else 0.5)
            right, below = next(steps, (natural if not down else 0.0, 0.0))
            shown = right if 0 < right <= _WIDEST * size * wide else natural
            yield char, place.box(x, y - _ASCENT * size, x + shown, y + (1 - _ASCENT) * size)
            x, y = x + right, y + below


def _bounds(shape: etree._Element) -> Box:
    """The boundary of an object: left, top, right, bottom."""
    found = numbers(shape.get("Boundary"))
    left, top, wide, high = found if len(found) == 4 else (0.0, 0.0, 0.0, 0.0)
    return left, top, left + wide, top + high


def _space(shape: etree._Element, frame: Frame) -> Frame:
    """The space in which what an object holds is drawn."""
    left, top, _, _ = _bounds(shape)
    return frame.moved(left, top).turned(numbers(shape.get("CTM")))


def _sides(box: Box) -> tuple[float, float, float, float]:
    """A box in the order in which characters have it."""
    return box[0], box[2], box[1], box[3]


def _within(glyph: Glyph, box: Box) -> bool:
    x, y = glyph.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
