"""The pages of a PDF as pdfplumber has them, drawn within limits.

With `device`, `interpreter`, `layers`, `fonts` and `appearances` all that knows pdfminer, which pdfplumber stands on.

pdfplumber draws whatever a page asks for and resolves references without end. Its page is kept, and three things under it are replaced:
the interpreter counts what is to be drawn, the device tags text that is not drawn, and the page's boxes are resolved before.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTItem, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, LITERALS_LZW_DECODE, LITERALS_RUNLENGTH_DECODE, PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT
from pdfminer.utils import apply_matrix_rect, mult_matrix
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.formats.pdf.appearances import Rect, Shown, placing
from extractors.formats.pdf.attached import has_attached_files
from extractors.formats.pdf.device import Device
from extractors.formats.pdf.font_signs import what_shows
from extractors.formats.pdf.fonts import Fonts
from extractors.formats.pdf.gate import check_pdf
from extractors.formats.pdf.interpreter import Budget, Interpreter
from extractors.formats.pdf.layers import is_off, layers_off
from extractors.formats.pdf.page_content import Box, Glyph, common, quarter_turn

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
        UnreadableFileError: `empty`, `corrupt`, `unsupported`, `unsafe` or `too_large`, at the page where it shows.
    """
    check_pdf(data, limits)
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    _check_kind(document)
    _check_streams(document)
    pdf, budget = _Pdf(document), Budget(limits, limits.drawn)
    for number, page in enumerate(_pages(document, limits.pages), 1):
        drawn = DrawnPage(pdf, page, number, budget)
        if turn := quarter_turn([char.matrix for char in drawn.characters]):
            page.rotate = (page.rotate + turn) % 360
            drawn = DrawnPage(pdf, page, number, budget)
        drawn.turned = turn
        yield drawn
        drawn.close()


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
        self.rsrcmgr = Fonts()
        self.laparams = None
        self.unicode_norm = None
        self.off = layers_off(document)
        self.has_attached_files = has_attached_files(document)
        self.raise_unicode_errors = False


class DrawnPage(Page):
    """A page of pdfplumber that is drawn within limits. The upper left corner of its media box is its origin."""

    def __init__(self, pdf: _Pdf, page: PDFPage, number: int, budget: Budget) -> None:
        left, low, right, high = page.mediabox
        page.attrs = {"MediaBox": [0, 0, abs(right - left), abs(high - low)], "Rotate": page.rotate}
        super().__init__(pdf, page, number)
        device = Device(pdf.rsrcmgr)
        self._pdf, self._budget = pdf, budget
        Interpreter(pdf.rsrcmgr, device, budget, pdf.off).process_page(page)
        self._layout = device.get_result()
        self._first_matrix, self.strings, self.characters = device.first_matrix, device.strings, device.characters
        self.turned = 0
        self.dark, self.frames = [self._flipped(box) for box in device.dark], [self._flipped(box) for box in device.frames]
        if sum(1 for _ in _flat(self._layout)) > budget.limits.page_objects:
            raise UnreadableFileError("too_large", f"一页内超过 {budget.limits.page_objects} 个图文对象")

    def place(self, rect: Sequence[float]) -> Box:
        """A rectangle in the coordinates of the file, as left, top, right, bottom on the page."""
        x0, y0, x1, y1 = apply_matrix_rect(self._first_matrix, (rect[0], rect[1], rect[2], rect[3]))
        return self._flipped((x0, y0, x1, y1))

    @property
    def has_attached_files(self) -> bool:
        """Whether other files lie in that of the page."""
        return self._pdf.has_attached_files

    def annotations(self) -> Iterator[dict[str, Any]]:
        """Those on no layer that is off; in the order in which they are drawn."""
        for reference in resolve1(self.page_obj.annots) or []:
            annotation = resolve1(reference)
            if isinstance(annotation, dict) and not is_off(annotation.get("OC"), self._pdf.off):
                yield annotation

    def written(self, drawn: PDFStream, rect: Rect) -> Shown:
        """What an appearance shows in `rect`, in the coordinates of the file.

        Nothing of one that is damaged: what is typed or held says the same.
        """
        try:
            return self._shown(self._drawn(drawn, rect), self.place(rect))
        except _DAMAGE:
            return Shown()

    def _drawn(self, drawn: PDFStream, rect: Rect) -> Device:
        device = Device(self._pdf.rsrcmgr)
        device.begin_page(self.page_obj, self._first_matrix)
        x0, y0, x1, y1 = apply_matrix_rect(self._first_matrix, rect)
        device.cut([(x0, y0), (x1, y1)])
        resources = resolve1(drawn.get("Resources"))
        matrix = mult_matrix(placing(drawn, rect), self._first_matrix)
        interpreter = Interpreter(self._pdf.rsrcmgr, device, self._budget, self._pdf.off)
        interpreter.render_contents(resources if isinstance(resources, dict) else {}, [drawn], ctm=matrix)
        device.end_page(self.page_obj)
        return device

    def _shown(self, device: Device, box: Box) -> Shown:
        chars, is_whole = device.seen()
        return Shown([self._glyph(char) for char in chars], is_whole, [common(self._flipped(patch), box) for patch in device.patches])

    def _flipped(self, box: Box) -> Box:
        return box[0], self.height - box[3], box[2], self.height - box[1]

    def _glyph(self, char: LTChar) -> Glyph:
        name: str | bytes = char.fontname
        font = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
        return Glyph(what_shows(char.get_text(), font), char.x0, char.x1, self.height - char.y1, self.height - char.y0, font)

    @property
    def shown(self) -> Box:
        """What part of the page is shown."""
        return self.place(self.page_obj.cropbox)


def _flat(container: LTPage | LTContainer[LTItem]) -> Iterator[LTItem]:
    for item in container:
        if isinstance(item, LTContainer):
            yield from _flat(item)
        else:
            yield item


def _check_kind(document: PDFDocument) -> None:
    """Refuses what has no pages of its own but one that says which program is needed (ISO 32000-1 §12.3.5, §12.7.8)."""
    if isinstance(resolve1(document.catalog.get("Collection")), dict):
        raise UnreadableFileError("unsupported", "PDF 文件包，表在里面的文件中，请取出来")
    form = resolve1(document.catalog.get("AcroForm"))
    if isinstance(form, dict) and "XFA" in form and not resolve1(form.get("Fields")):
        raise UnreadableFileError("unsupported", "动态表单（XFA），只有 Adobe 的程序能显示，请打印成普通 PDF")


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
