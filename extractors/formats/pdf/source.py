"""The pages of a PDF as pdfplumber has them, drawn within limits. With `device` all that knows pdfminer, which pdfplumber stands on.

pdfplumber draws whatever a page asks for and resolves references without end. Its page is kept, and three things under it are replaced:
the interpreter counts what is to be drawn, the device tags text that is not drawn, and the page's boxes are resolved before.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pdfminer.layout import LTContainer, LTItem, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, LITERALS_LZW_DECODE, LITERALS_RUNLENGTH_DECODE, PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import MIB, Limits
from extractors.formats.pdf.device import Device
from extractors.formats.pdf.gate import check_pdf
from extractors.formats.pdf.page_content import Box

_IMAGE = LIT("Image")
_UNBOUND = frozenset((*LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE))
_PACKINGS = _UNBOUND | frozenset(LITERALS_FLATE_DECODE)
_MOST_UNBOUND = 2**16
"""Bytes of a stream in a packing whose unpacking can't be stopped on the way: LZW grows up to some 1,400 times, so to 90 MB."""
_DAMAGE = (
    PSException, MalformedPDFException, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, RecursionError, TypeError,
    ValueError, OSError,
)  # fmt: skip
"""All that pdfminer was seen to raise on damaged files; its own exceptions are only some of it."""


def drawn_pages(data: bytes, limits: Limits) -> Iterator[DrawnPage]:
    """Every page of a PDF, drawn, one after the other; to be taken under `damage_told`.

    Raises:
        UnreadableFileError: `empty`, `corrupt`, `unsafe` or `too_large`, at the page where it shows.
    """
    check_pdf(data, limits)
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    _check_streams(document)
    pdf, budget = _Pdf(document), _Budget(limits, limits.drawn)
    for number, page in enumerate(_pages(document, limits.pages), 1):
        drawn = DrawnPage(pdf, page, number, budget)
        yield drawn
        drawn.close()


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
        if any(not isinstance(resolve1(part), PDFStream) for part in page.contents):
            raise UnreadableFileError("corrupt", f"第 {count} 页的内容丢失")
        yield page
    if not count:
        raise UnreadableFileError("corrupt", "PDF 里找不到页面")


@contextmanager
def damage_told() -> Iterator[None]:
    """Turns what pdfminer and pdfplumber raise on a damaged file, also late, into `UnreadableFileError`."""
    try:
        yield
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFileError("encrypted") from error
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "PDF 结构不完整") from error


class _Pdf(PDF):
    """What a page of pdfplumber asks of its file. Its own set-up resolves the metadata, to any depth, which nobody reads here."""

    def __init__(self, document: PDFDocument) -> None:
        self.doc = document
        self.rsrcmgr = PDFResourceManager()
        self.laparams = None
        self.unicode_norm = None
        self.raise_unicode_errors = False


class DrawnPage(Page):
    """A page of pdfplumber that is drawn within limits. The upper left corner of its media box is its origin."""

    def __init__(self, pdf: _Pdf, page: PDFPage, number: int, budget: _Budget) -> None:
        left, low, right, high = page.mediabox
        page.attrs = {"MediaBox": [0, 0, abs(right - left), abs(high - low)], "Rotate": page.rotate}
        super().__init__(pdf, page, number)
        device = Device(pdf.rsrcmgr)
        _Interpreter(pdf.rsrcmgr, device, budget).process_page(page)
        self._layout = device.get_result()
        self._first_matrix, self.strings = device.first_matrix, device.strings
        if sum(1 for _ in _flat(self._layout)) > budget.limits.page_objects:
            raise UnreadableFileError("too_large", f"一页内超过 {budget.limits.page_objects} 个图文对象")

    def place(self, rect: Sequence[float]) -> Box:
        """A rectangle in the coordinates of the file, as left, top, right, bottom on the page."""
        x0, y0, x1, y1 = apply_matrix_rect(self._first_matrix, (rect[0], rect[1], rect[2], rect[3]))
        return x0, self.height - y1, x1, self.height - y0

    @property
    def shown(self) -> Box:
        """What part of the page is shown."""
        return self.place(self.page_obj.cropbox)


class _Interpreter(PDFPageInterpreter):
    """Counts what is to be drawn before it is drawn (pdfminer takes a second for a megabyte), and tells the device what is cut off."""

    device: Device

    def __init__(self, resources: PDFResourceManager, device: Device, budget: _Budget) -> None:
        super().__init__(resources, device)
        self._budget = budget
        self._clips: list[Box | None] = []

    def dup(self) -> _Interpreter:
        """The interpreter of a form that a page draws."""
        return _Interpreter(self.rsrcmgr, self.device, self._budget)

    def do_q(self) -> None:
        """Keeps what is cut off, with the rest of the state."""
        super().do_q()
        self._clips.append(self.device.clip)

    def do_Q(self) -> None:  # noqa: N802 -- the operator's name
        """Goes back to what was cut off before."""
        super().do_Q()
        if self._clips:
            self.device.clip = self._clips.pop()

    def do_W(self) -> None:  # noqa: N802
        """Cuts off what is drawn outside of the path (ISO 32000-1 §8.5.4); of any path the box around it counts."""
        given = [[float(one) for one in part[1:]] for part in self.curpath]
        points = [point for part in given for point in zip(part[::2], part[1::2], strict=True)]
        if points:
            self.device.cut([apply_matrix_pt(self.ctm, point) for point in points])

    do_W_a = do_W  # noqa: N815 -- pdfminer's name of the operator W*

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Draws a form; what it cuts off counts for nothing behind it."""
        clip = self.device.clip
        super().do_Do(xobjid_arg)
        self.device.clip = clip

    def execute(self, streams: Sequence[object]) -> None:
        """Draws a page, or a form that a page draws."""
        found = [resolve1(stream) for stream in streams]
        self._budget.book(sum(len(stream.get_data()) for stream in found if isinstance(stream, PDFStream)))
        super().execute(streams)


def _flat(container: LTPage | LTContainer[LTItem]) -> Iterator[LTItem]:
    for item in container:
        if isinstance(item, LTContainer):
            yield from _flat(item)
        else:
            yield item


def _check_streams(document: PDFDocument) -> None:
    """Refuses damaged pages, fonts and code tables: pdfminer goes on with what is left of a damaged stream, and text is lost unnoticed.

    Images are passed over; streams of an encrypted file can't be told from damaged ones here.

    Raises:
        UnreadableFileError: `corrupt`; `unsafe` or `too_large`, a stream that unpacks without a limit.
    """
    for number in {number for xref in document.xrefs for number in xref.get_objids()}:
        found = _object(document, number)
        if not isinstance(found, PDFStream) or resolve1(found.get("Subtype")) is _IMAGE:
            continue
        _check_filters(found)
        if document.decipher is None and _is_packed(found) and not _is_sound(found.get_rawdata() or b""):
            raise UnreadableFileError("corrupt", "PDF 的内容有损坏")


def _check_filters(stream: PDFStream) -> None:
    """Refuses what pdfminer unpacks without a limit: packing over packing, and old packings of more than old programs wrote."""
    packings = [name for name, _ in stream.get_filters() if name in _PACKINGS]
    if len(packings) > 1:
        raise UnreadableFileError("unsafe", "PDF 的内容层层压缩")
    if packings and packings[0] in _UNBOUND and len(stream.get_rawdata() or b"") > _MOST_UNBOUND:
        raise UnreadableFileError("too_large", "PDF 里旧式压缩的内容过长")


def _object(document: PDFDocument, number: int) -> object:
    """An object, or `None` for an entry of the table that leads nowhere: writers leave some that nothing uses."""
    try:
        return document.getobj(number) if number else None
    except PDFObjectNotFound:
        return None


def _is_packed(stream: PDFStream) -> bool:
    filters = stream.get_filters()
    return bool(filters) and filters[0][0] in LITERALS_FLATE_DECODE


def _is_sound(packed: bytes) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed)
    except zlib.error:
        return False
    return unpacker.eof or not packed
