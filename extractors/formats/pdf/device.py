"""Collects what a page of a PDF draws, in its order, and tells what of its text is not seen. With `source` the only module of pdfminer."""

from __future__ import annotations

from typing import Any

import numpy as np
from pdfminer.layout import LTChar, LTRect
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from extractors.formats.pdf.page_content import Box
from extractors.formats.pdf.paths import is_white

UNSEEN = " unseen"
"""No tag of marked content: a space can't begin one."""

_UNSEEN = (3, 7)
"""Text rendering modes of ISO 32000-1 §9.3.6 that draw nothing: the hidden text layer of a scanned page, for one."""
_LARGE = 0.5
"""Of the page: the picture of a scan; a seal lies over text and leaves it to be read."""
_LEAST = 20.0
"""Square points of a patch that can hide a character."""


class Device(PDFPageAggregatorWithMarkedContent):
    """Collects one page; text that is not drawn, or drawn over, has the tag `UNSEEN`.

    `first_matrix` leads from the file's coordinates to the page's.
    """

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.first_matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self._unseen = False
        self._page = 0.0
        self._chars: list[LTChar] = []
        self._covers: list[tuple[int, Box]] = []

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Notes how the page lies."""
        super().begin_page(page, ctm)
        self.first_matrix = ctm
        self._page = float(self.cur_item.width * self.cur_item.height)

    def end_page(self, page: PDFPage) -> None:
        """Tags what was drawn over."""
        super().end_page(page)
        if not self._covers:
            return
        middles = np.array([((char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2) for char in self._chars])
        over = np.zeros(len(middles), dtype=bool)
        for count, (x0, y0, x1, y1) in self._covers:
            x, y = middles[:count, 0], middles[:count, 1]
            over[:count] |= (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
        for place in np.flatnonzero(over):
            self._chars[place].tag = UNSEEN  # type: ignore[attr-defined]  # as pdfplumber tags marked content

    def render_string(self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState) -> None:
        """Notes whether the text is drawn at all; its width counts in any case."""
        self._unseen = textstate.render in _UNSEEN
        super().render_string(textstate, seq, ncs, graphicstate)
        self._unseen = False

    def render_char(self, *args: object, **kwargs: object) -> float:
        """Tags what is not drawn."""
        advance = super().render_char(*args, **kwargs)
        char = self.cur_item._objs[-1]  # noqa: SLF001 -- as pdfplumber tags marked content
        if self._unseen:
            char.tag = UNSEEN  # type: ignore[attr-defined]
        if isinstance(char, LTChar):
            self._chars.append(char)
        return float(advance)

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        """Notes white patches, with which editors of PDF blot out a figure before they write another."""
        before = len(self.cur_item._objs)  # noqa: SLF001
        super().paint_path(*args, **kwargs)
        for one in self.cur_item._objs[before:]:  # noqa: SLF001
            if isinstance(one, LTRect) and one.fill and is_white(one.non_stroking_color):
                self._cover(one.bbox)

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Notes the picture of a scan over the text that a program read in it."""
        super().render_image(name, stream)
        clear = any(stream.get(key) is not None for key in ("SMask", "Mask", "ImageMask"))
        if not clear and self.cur_item.width * self.cur_item.height > _LARGE * self._page:
            self._cover(self.cur_item.bbox)

    def _cover(self, box: Box) -> None:
        if self._chars and (box[2] - box[0]) * (box[3] - box[1]) >= _LEAST:
            self._covers.append((len(self._chars), box))
