"""Collects what a page of a PDF draws, in its order, and tells what of its text is not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pdfminer.layout import LTChar, LTCurve
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from extractors.formats.pdf.page_content import Box, common, within
from extractors.formats.pdf.patches import frames, is_dark, patches
from extractors.formats.pdf.paths import LEAST_PATCH, SEEN, drawn_over, is_pale
from extractors.formats.pdf.strokes import Drawn, drawn_through, may_be_stroke

UNSEEN, FAINT, CROSSED = " unseen", " faint", " crossed"
"""Of text that is not drawn, so clear that it is not surely seen, and crossed or encircled. No tags of marked content: a space can't begin
one."""

CUT = " cut"
"""First of the tag of a character outside of the box that its text is cut off to; behind it the nearest point of that box, across and
down, its own middle where most of it stands within,
or nothing where no character beside it does.
"""

_UNSEEN = (3, 7)
"""Text rendering modes of ISO 32000-1 §9.3.6 that draw nothing: the hidden text layer of a scanned page, for one."""
_LARGE = 0.5
"""Of the page: the picture of a scan; a seal lies over text and leaves it to be read."""
_WITHIN = 1.0
"""Points from the edge of a cell."""
_CUT_PART = 0.25
"""Of the width of a character; slanted ones reach a little over the box of their text. 0.05 to 0.6 here, 0.1 to 1 in `_APART` and 0.1
to 4 in `_WITHIN` read 18 drawn pages alike (`benchmarks/thresholds.py`)."""
_APART = 0.3
"""Of its height, by which a character stands apart from the one before it: then another text begins."""


class Device(PDFPageAggregatorWithMarkedContent):
    """Collects one page; text that is not drawn, or drawn over, has the tag `UNSEEN`.

    `first_matrix` leads from the file's coordinates to the page's; `strings` numbers the strings that the characters are of. `opacity` and
    `off` (of how many layers that are off) are of what is drawn next. `patches` hide what lies below them;
    white text is seen on what is `dark`; `frames` are borders drawn as two rectangles.
    """

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.first_matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.clip: Box | None = None
        self.opacity, self.off = 1.0, 0
        self._unseen = False
        self._page = 0.0
        self._chars: list[LTChar] = []
        self.strings: list[int] = []
        self._string = 0
        self._outside: list[LTChar] = []
        self._begun = False
        self._covers: list[tuple[int, Box]] = []
        self._paths = 0
        self._pictures: list[tuple[int, Box]] = []
        self._strokes: list[Drawn] = []
        self.patches: list[Box] = []
        self.dark: list[Box] = []
        self.frames: list[Box] = []

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Notes how the page lies."""
        super().begin_page(page, ctm)
        self.first_matrix = ctm
        self.clip, self.opacity, self.off = None, 1.0, 0
        self._page = float(self.cur_item.width * self.cur_item.height)

    @property
    def characters(self) -> Sequence[LTChar]:
        """All that were drawn, seen or not."""
        return self._chars

    def end_page(self, page: PDFPage) -> None:
        """Tags what was drawn over."""
        super().end_page(page)
        if sum((box[2] - box[0]) * (box[3] - box[1]) for _, box in self._pictures) > _LARGE * self._page:
            self._covers += self._pictures
        if self._strokes:
            for place in drawn_through([char.bbox for char in self._chars], self._strokes):
                if not _is_tagged(self._chars[place]):
                    self._chars[place].tag = CROSSED  # type: ignore[attr-defined]  # as below
        if not self._covers:
            return
        for place in drawn_over([((char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2) for char in self._chars], self._covers):
            self._chars[place].tag = UNSEEN  # type: ignore[attr-defined]  # as pdfplumber tags marked content

    def render_string(self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState) -> None:
        """Notes whether the text is drawn at all; its width counts in any case."""
        self._unseen = textstate.render in _UNSEEN or self.off > 0
        self._string += 1
        super().render_string(textstate, seq, ncs, graphicstate)
        self._unseen = False

    def render_char(self, *args: object, **kwargs: object) -> float:
        """Tags what is not drawn."""
        advance = super().render_char(*args, **kwargs)
        char = self.cur_item._objs[-1]  # noqa: SLF001 -- as pdfplumber tags marked content
        if not isinstance(char, LTChar):
            return float(advance)
        if self._unseen:
            char.tag = UNSEEN  # type: ignore[attr-defined]
        elif self.opacity < SEEN:
            char.tag = FAINT  # type: ignore[attr-defined]
        else:
            self._tag_cut(char)
        self._chars.append(char)
        self.strings.append(self._string)
        return float(advance)

    def _tag_cut(self, char: LTChar) -> None:
        """Tags a character outside of the box that cuts off its text, with a point of the box if some of that text stands within."""
        before = self._chars[-1] if self._chars else None
        if before is None or abs(char.x0 - before.x1) > _APART * char.height or abs(char.y0 - before.y0) > _APART * char.height:
            self._outside, self._begun = [], False
        if self.clip is None or _inside(self.clip, char.bbox):
            for one in self._outside:
                one.tag = self._cut_at(one)  # type: ignore[attr-defined]
            self._outside, self._begun = [], True
            if self.clip is not None and _sticks_out(self.clip, char.bbox):
                char.tag = (CUT, *_middle(char.bbox))  # type: ignore[attr-defined]
            return
        char.tag = self._cut_at(char) if self._begun else (CUT,)  # type: ignore[attr-defined]
        self._outside.append(char)

    def _cut_at(self, char: LTChar) -> tuple[object, ...]:
        return (CUT, *_nearest(self.clip, char.bbox)) if self.clip is not None else (CUT,)

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        """Notes what hides what was drawn before, without what is cut off. pdfminer calls this again for each part of a path."""
        if self.off:
            return
        before, self._paths = len(self.cur_item._objs), self._paths + 1  # noqa: SLF001
        super().paint_path(*args, **kwargs)
        self._paths -= 1
        if self.clip is not None and not self._paths:
            objects = self.cur_item._objs  # noqa: SLF001
            objects[before:] = [one for one in objects[before:] if _meet(self.clip, one.bbox)]
        drawn = [one for one in self.cur_item._objs[before:] if isinstance(one, LTCurve)]  # noqa: SLF001
        if self._paths:
            return
        space = args[0].ncs.name
        for one in drawn:
            one.ncs, one.scs = args[0].ncs, args[0].scs  # type: ignore[attr-defined]  # pdfplumber hands them on, as of characters
        self.frames += frames(drawn, space)
        self.dark += [one.bbox for one in drawn if is_dark(one, space)]
        if self.opacity >= SEEN:
            for patch in patches(drawn, space):
                self._cover(patch)
            found = (may_be_stroke(path, space, len(self._chars)) for path in drawn)
            self._strokes += [one for one in found if one is not None]

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Notes what may be the picture of a scan, or a strip of it, over the text that a program read in it."""
        if self.off:
            return
        super().render_image(name, stream)
        clear = any(stream.get(key) is not None for key in ("SMask", "Mask", "ImageMask"))
        if not clear:
            self._pictures.append((len(self._chars), self.cur_item.bbox))

    def cut(self, points: Sequence[tuple[float, float]]) -> None:
        """Cuts off what will be drawn outside of the box around some points."""
        across, down = zip(*points, strict=True)
        box = (min(across), min(down), max(across), max(down))
        self.clip = common(self.clip or box, box)

    def _cover(self, box: Box) -> None:
        if (box[2] - box[0]) * (box[3] - box[1]) < LEAST_PATCH:
            return
        self.patches.append(box)
        if self._chars:
            self._covers.append((len(self._chars), box))

    def seen(self) -> tuple[list[LTChar], bool]:
        """The characters that are seen as they are, once the page is ended, and whether none else is drawn."""
        seen = [char for char in self._chars if not _is_tagged(char) and not self._is_pale(char)]
        drawn = sum(1 for char in self._chars if char.get_text().strip())
        return seen, drawn == sum(1 for char in seen if char.get_text().strip())

    def _is_pale(self, char: LTChar) -> bool:
        pale = is_pale(char.graphicstate.ncolor, char.ncs.name)
        return pale and not any(within(_middle(char.bbox), box) for box in self.dark)


def _is_tagged(char: LTChar) -> bool:
    """Whether a character is not seen, or cut off; marked content has other tags."""
    tag = getattr(char, "tag", None)
    return tag in (UNSEEN, FAINT) or (isinstance(tag, tuple) and tag[0] == CUT)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _inside(box: Box, char: Box) -> bool:
    x, y = _middle(char)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _meet(box: Box, drawn: Box) -> bool:
    """Whether anything drawn may be seen in a box."""
    across = box[0] - _WITHIN <= drawn[2] and drawn[0] <= box[2] + _WITHIN
    return across and box[1] - _WITHIN <= drawn[3] and drawn[1] <= box[3] + _WITHIN


def _sticks_out(box: Box, char: Box) -> bool:
    """Whether a good part of a character is cut off: what follows it may not even be in the file."""
    most = _CUT_PART * (char[2] - char[0])
    return box[0] - char[0] > most or char[2] - box[2] > most


def _nearest(box: Box, char: Box) -> tuple[float, float]:
    """The point of a box that is nearest to a character, a little within."""
    (x, y), wide, high = _middle(char), min(_WITHIN, (box[2] - box[0]) / 2), min(_WITHIN, (box[3] - box[1]) / 2)
    return min(max(x, box[0] + wide), box[2] - wide), min(max(y, box[1] + high), box[3] - high)
