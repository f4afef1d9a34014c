"""What of an OFD page is surely seen: the fonts, colours and opacities that objects are drawn with (§8.2, §8.3), and what covers what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.formats.ofd.geometry import numbers
from extractors.formats.pdf.page_content import Box, Glyph, PageContent
from extractors.formats.pdf.paths import LEAST_PATCH, PALE, SEEN, drawn_over

OFF = ("false", "0")
_BLACK = (0.0, 0.0, 0.0)
"""What is drawn with where no colour is named (§8.3)."""
_MOST_RELATIVES = 10
"""Drawing parameters that go back to one another: a circle of them ends there."""
_MOST_PATCHES = 5_000
"""On one page, each compared with all characters: a table has one for each shaded cell, a drawing of more is no form."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as pdfplumber would have it, `None` where it can't be told, and how much it hides."""

    colour: tuple[float, ...] | None = _BLACK
    opacity: float = 1.0

    @property
    def pale(self) -> bool:
        """Whether it is the paper's, nearly so, or unknown."""
        if self.colour is None:
            return True
        return all(part <= 1 - PALE for part in self.colour) if len(self.colour) == 4 else all(part >= PALE for part in self.colour)

    @property
    def faint(self) -> bool:
        """Whether what lies under it shines through."""
        return self.opacity < SEEN


@dataclass(frozen=True)
class Resources:
    """What objects name by their ids: the names of fonts, drawing parameters, and the colour spaces that are not of eight bits."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, etree._Element] = field(default_factory=dict)
    odd_spaces: frozenset[str] = frozenset()

    def and_those_of(self, root: etree._Element) -> Resources:
        """With what a part declares."""
        fonts = {font.get("ID", ""): font.get("FontName", font.get("FamilyName", "")) for font in root.iter("{*}Font")}
        params = {param.get("ID", ""): param for param in root.iter("{*}DrawParam")}
        odd = {one.get("ID", "") for one in root.iter("{*}ColorSpace") if one.get("BitsPerComponent", "8") != "8"}
        return Resources({**self.fonts, **fonts}, {**self.params, **params}, self.odd_spaces | odd)

    def ink(self, shape: etree._Element, name: str, param: str = "") -> Ink:
        """What an object is filled or stroked with; `param` are the drawing parameters of its layer."""
        found = self._found(shape, name, param)
        whole = _share(shape.get("Alpha"))
        if found is None:
            return Ink(opacity=whole)
        return Ink(self._colour(found), whole * _share(found.get("Alpha")))

    def _found(self, shape: etree._Element, name: str, param: str) -> etree._Element | None:
        """The colour of an object: its own, else that of its drawing parameters or those that these go back to."""
        found = shape.find(f"{{*}}{name}")
        for first in (shape.get("DrawParam", ""), param):
            one = self.params.get(first)
            for _ in range(_MOST_RELATIVES):
                if found is not None or one is None:
                    break
                found, one = one.find(f"{{*}}{name}"), self.params.get(one.get("Relative", ""))
        return found

    def _colour(self, found: etree._Element) -> tuple[float, ...] | None:
        """Its parts from 0 to 1; `None` for palettes, patterns, shadings, and what is no colour."""
        if len(found) or found.get("Index") is not None or found.get("ColorSpace", "") in self.odd_spaces:
            return None
        if found.get("Value") is None:
            return _BLACK
        parts = [_part(one) for one in found.get("Value", "").split()]
        known = tuple(part / 255 for part in parts if part is not None)
        return known if len(known) == len(parts) and len(parts) in (1, 3, 4) and all(0 <= part <= 1 for part in known) else None


def _part(written: str) -> float | None:
    """One part of a colour, written as a number or as `#FF`."""
    if not written.startswith("#"):
        return next(iter(numbers(written)), None)
    try:
        return float(int(written[1:], 16))
    except ValueError:
        return None


def _share(written: str | None) -> float:
    """An opacity from 0 to 1; none at all where it is not a number."""
    return 1.0 if written is None else next(iter(numbers(written)), 0.0) / 255


@dataclass(slots=True)
class _Written:
    glyph: Glyph
    hidden: bool
    pale: bool


class Layers:
    """Characters and patches in the order in which they are drawn."""

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self._written: list[_Written] = []
        self._covers: list[tuple[int, Box]] = []
        self._dark: list[Box] = []

    def write(self, glyph: Glyph, *, hidden: bool, pale: bool) -> None:
        """Adds a character: not drawn at all, or in a colour that only a dark ground shows."""
        self._written.append(_Written(glyph, hidden, pale))

    def patch(self, box: Box, *, dark: bool = False) -> None:
        """Adds something that covers a box.

        Raises:
            UnreadableFileError: `too_large`.
        """
        wide, high = box[2] - box[0], box[3] - box[1]
        if min(wide, high) <= 1 or wide * high < LEAST_PATCH:
            return
        if len(self._covers) >= _MOST_PATCHES:
            raise UnreadableFileError("too_large", f"一页内超过 {_MOST_PATCHES} 个色块")
        self._covers.append((len(self._written), box))
        self._dark += [box] if dark else []

    def add_to(self, content: PageContent) -> None:
        """Puts the characters on their page: those that are seen, and those that are not."""
        middles = [one.glyph.middle for one in self._written]
        for place in drawn_over(middles, self._covers):
            self._written[place].hidden = True
        for place in drawn_over(middles, [(len(middles), box) for box in self._dark]):  # what lies under one is hidden already
            self._written[place].pale = False
        for one in self._written:
            if not (one.hidden or one.pale):
                content.glyphs.append(one.glyph)
            elif one.glyph.text.strip():
                content.hidden.append(one.glyph)
