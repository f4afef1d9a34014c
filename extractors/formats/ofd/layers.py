"""What is drawn one over the other on a page → which characters are surely seen."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.core.errors import UnreadableFileError
from extractors.formats.pdf.page_content import Box, Glyph, PageContent
from extractors.formats.pdf.paths import LEAST_PATCH, drawn_over

_MOST_PATCHES = 5_000
"""On one page, each compared with all characters: a table has one for each shaded cell, a drawing of more is no form."""


@dataclass(slots=True)
class _Written:
    glyph: Glyph
    hidden: bool
    pale: bool


class Layers:
    """Characters and patches in the order in which they are drawn."""

    def __init__(self, most: int) -> None:
        """Takes at most so many characters."""
        self._most = most
        self._written: list[_Written] = []
        self._covers: list[tuple[int, Box]] = []
        self._dark: list[tuple[int, Box]] = []

    def write(self, glyph: Glyph, *, hidden: bool, pale: bool) -> None:
        """Adds a character: not drawn at all, or in a colour that only a dark ground shows.

        Raises:
            UnreadableFileError: `too_large`.
        """
        if len(self._written) >= self._most:
            raise UnreadableFileError("too_large", f"一页内超过 {self._most} 个图文对象")
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
        self._dark += [(len(self._written), box)] if dark else []

    def add_to(self, content: PageContent) -> None:
        """Puts the characters on their page: those that are seen, and those that are not."""
        middles = [one.glyph.middle for one in self._written]
        for place in drawn_over(middles, self._covers):
            self._written[place].hidden = True
        last = len(middles) - 1
        for place in drawn_over(middles[::-1], [(len(middles) - count, box) for count, box in self._dark]):
            self._written[last - place].pale = False
        for one in self._written:
            if not (one.hidden or one.pale):
                content.glyphs.append(one.glyph)
            elif one.glyph.text.strip():
                content.hidden.append(one.glyph)
