"""The bytes of a PDF → what its pages show. The one room of pdfminer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTItem, LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import Matrix, apply_matrix_rect

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, MIB, Limits
from extractors.formats.pdf.characters import what_shows
from extractors.formats.pdf.form_fields import field_glyphs
from extractors.formats.pdf.gate import check_pdf, check_streams
from extractors.formats.pdf.model import Glyph, PageContent
from extractors.formats.pdf.paths import Box, add_path, add_unread_drawings, is_white

_UNSEEN = (3, 7)
"""Text rendering modes of ISO 32000-1 §9.3.6 that draw nothing: the hidden text layer of a scanned page, for one."""

_IMAGED_SHARE = 0.5
_ODD_ANGLE = 0.05
_DAMAGE = (
    PSException, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, RecursionError, TypeError, ValueError, OSError,
)  # fmt: skip
"""All that pdfminer was seen to raise on damaged files; its own exceptions are only some of it."""


def read_pages(data: bytes, limits: Limits = LIMITS) -> list[PageContent]:
    """Every page of a PDF.

    Raises:
        UnreadableFileError: `empty`, `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    check_pdf(data, limits)
    with _damage_told():
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        check_streams(document)
        resources = PDFResourceManager()
        budget = _Budget(limits, limits.drawn)
        return [_page(page, resources, number, budget) for number, page in enumerate(_pages(document, limits.pages), 1)]


@dataclass(slots=True)
class _Budget:
    """What is left of a document's instructions."""

    limits: Limits
    left: int

    def book(self, size: int) -> None:
        """Takes instructions that are to be drawn."""
        self.left -= size
        if self.left < 0:
            raise UnreadableFileError("too_large", f"页面的绘图指令超过 {self.limits.drawn // MIB} MB")


def _pages(document: PDFDocument, most: int) -> Iterator[PDFPage]:
    count = 0
    for page in PDFPage.create_pages(document):
        count += 1
        if count > most:
            raise UnreadableFileError("too_large", f"超过 {most} 页")
        yield page
    if not count:
        raise UnreadableFileError("corrupt", "PDF 里找不到页面")


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFileError("encrypted") from error
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "PDF 结构不完整") from error


def _page(page: PDFPage, resources: PDFResourceManager, number: int, budget: _Budget) -> PageContent:
    if any(not isinstance(resolve1(part), PDFStream) for part in page.contents):
        raise UnreadableFileError("corrupt", f"第 {number} 页的内容丢失")
    device = _Device(resources, budget)
    _Interpreter(resources, device).process_page(page)
    content = device.content
    content.number = number
    content.glyphs += field_glyphs(page, device.to_page)
    return content


class _Interpreter(PDFPageInterpreter):
    """Counts what is to be drawn before it is drawn: pdfminer takes a second for a megabyte."""

    device: _Device

    def execute(self, streams: Sequence[object]) -> None:
        """Draws a page, or a form that a page draws."""
        found = [resolve1(stream) for stream in streams]
        self.device.budget.book(sum(len(stream.get_data()) for stream in found if isinstance(stream, PDFStream)))
        super().execute(streams)


class _Device(PDFLayoutAnalyzer):
    """Collects one page. `content` is the result, `to_page` turns a rectangle of the file into one of the page."""

    def __init__(self, resources: PDFResourceManager, budget: _Budget) -> None:
        super().__init__(resources)
        self.budget = budget
        self.content = PageContent(0, 0.0, 0.0)
        self._unseen = False
        self._dark: list[Box] = []
        self._shown: Box = (0, 0, 0, 0)
        self._first_matrix: Matrix = (1, 0, 0, 1, 0, 0)

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Notes what part of the page is shown."""
        super().begin_page(page, ctm)
        self._first_matrix = ctm
        self.content.width, self.content.height = self.cur_item.width, self.cur_item.height
        self._shown = self.to_page(page.cropbox)

    def to_page(self, rect: Sequence[float]) -> Box:
        """A rectangle in the page's own coordinates, as left, top, right, bottom from the upper left corner."""
        x0, y0, x1, y1 = apply_matrix_rect(self._first_matrix, (rect[0], rect[1], rect[2], rect[3]))
        return x0, self.content.height - y1, x1, self.content.height - y0

    def render_string(self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState) -> None:
        """Notes whether the text is drawn at all; its width counts in any case."""
        self._unseen = textstate.render in _UNSEEN
        super().render_string(textstate, seq, ncs, graphicstate)
        self._unseen = False

    def render_char(self, *args: object, **kwargs: object) -> float:
        """Leaves out what is not drawn."""
        advance = super().render_char(*args, **kwargs)  # type: ignore[arg-type]  # passed on as it came
        if self._unseen:
            self.cur_item._objs.pop()  # noqa: SLF001 -- the layout has no way to take back
        return advance

    def receive_layout(self, ltpage: LTPage) -> None:
        """Takes what the interpreter drew."""
        seen = list(_flat(ltpage))
        if len(seen) > self.budget.limits.page_objects:
            raise UnreadableFileError("too_large", f"一页内超过 {self.budget.limits.page_objects} 个图文对象")
        self._take_paths([item for item in seen if isinstance(item, LTCurve)])
        for item in seen:
            if isinstance(item, LTChar):
                self._take_char(item)
            elif isinstance(item, LTImage):
                self.content.imaged |= item.width * item.height > _IMAGED_SHARE * self.content.width * self.content.height
        add_unread_drawings(self.content)

    def _take_paths(self, paths: Sequence[LTCurve]) -> None:
        for path in paths:
            add_path(self.content, path)
            if path.fill and not is_white(path.non_stroking_color) and path.width > 1 and path.height > 1:
                self._dark.append((path.x0, self.content.height - path.y1, path.x1, self.content.height - path.y0))

    def _take_char(self, item: LTChar) -> None:
        text = what_shows(item.get_text(), item.fontname if isinstance(item.fontname, str) else "")
        height = self.content.height
        glyph = Glyph(text, item.x0, item.x1, height - item.y1, height - item.y0)
        if not text or glyph.size <= 0 or not _within(glyph.middle, self._shown):
            return
        if is_white(item.graphicstate.ncolor) and not any(_within(glyph.middle, box) for box in self._dark):
            return
        (self.content.aslant if _is_aslant(item.matrix) else self.content.glyphs).append(glyph)


def _is_aslant(matrix: Matrix) -> bool:
    """Whether text is turned by an odd angle. Slanted type (a sheared matrix) is not turned."""
    a, b, _, _, _, _ = matrix
    return min(abs(a), abs(b)) > _ODD_ANGLE * max(abs(a), abs(b))


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _flat(container: Iterable[LTItem]) -> Iterator[LTItem]:
    for item in container:
        if isinstance(item, LTContainer):
            yield from _flat(item)
        else:
            yield item
