"""What is looked at in a PDF before it is opened: size, end, and how far its streams unpack."""

from __future__ import annotations

import re
import zlib

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, LITERALS_LZW_DECODE, LITERALS_RUNLENGTH_DECODE, PDFStream, resolve1
from pdfminer.psparser import LIT

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import MIB, Limits
from extractors.formats.package import check_size

_TAIL = 4096
_STREAM = re.compile(rb"stream\r?\n")
_STEP = 2**20
_IMAGE = LIT("Image")
_UNBOUND = frozenset((*LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE))
_PACKINGS = _UNBOUND | frozenset(LITERALS_FLATE_DECODE)
_MOST_UNBOUND = 2**16


class ScannedPdfError(UnreadableFileError):
    """The pages are images: only the reader of scans can tell what they say."""

    def __init__(self) -> None:
        """Has the code `converter_missing`, for the case that no reader of scans takes the file."""
        super().__init__("converter_missing", "扫描件，没有文字层，需要文字识别。请安装文字识别组件，或向报送单位索取 Word 版")


def check_pdf(data: bytes, limits: Limits) -> None:
    """Refuses what must not be opened.

    A file that was cut off is refused though pdfminer would rebuild a part of it: half a form must not pass for the whole.

    Raises:
        UnreadableFileError: `empty`, `too_large`, `corrupt` or `unsafe`.
    """
    if not data:
        raise UnreadableFileError("empty")
    check_size(data, limits)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFileError("corrupt", "不是完整的 PDF")
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-_TAIL:]:
        raise UnreadableFileError("corrupt", "PDF 没有结尾，可能没有传完")
    _check_unpacked(data, limits.total)


def _check_unpacked(data: bytes, most: int) -> None:
    """Refuses streams that unpack to more than `most` bytes together; pdfminer unpacks a stream as a whole."""
    total = 0
    for found in _STREAM.finditer(data):
        if data[found.end()] & 0x0F == 8 if found.end() < len(data) else False:
            total += _unpacked_size(data, found.end(), most - total)
        if total >= most:
            raise UnreadableFileError("unsafe", f"内容展开后超过 {most // MIB} MB")


def _unpacked_size(data: bytes, place: int, most: int) -> int:
    """Bytes that the stream at `place` unpacks to, counted up to `most`."""
    unpacker = zlib.decompressobj()
    size = 0
    rest = memoryview(data)[place:]
    try:
        while not unpacker.eof and size < most:
            made = len(unpacker.decompress(rest, _STEP))
            rest = memoryview(unpacker.unconsumed_tail)
            size += made
            if not made:
                break
    except zlib.error:
        return size
    return size


def check_streams(document: PDFDocument) -> None:
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
