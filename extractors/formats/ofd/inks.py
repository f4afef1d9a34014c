"""What the objects of an OFD page are drawn with: fonts, drawing parameters and colours, and whether that is surely seen (§8.2, §8.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.ofd.geometry import numbers

OFF = ("false", "0")
_BLACK = (0.0, 0.0, 0.0)
_PALE = 0.9
"""Of full light: what is as light as this on paper is not surely seen."""
_SEEN = 0.5
"""The opacity from which on a colour is surely seen, and hides what it is drawn over."""
_MOST_RELATIVES = 10


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
        return all(part <= 1 - _PALE for part in self.colour) if len(self.colour) == 4 else all(part >= _PALE for part in self.colour)

    @property
    def faint(self) -> bool:
        """Whether what lies under it shines through."""
        return self.opacity < _SEEN


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
