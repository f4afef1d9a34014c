"""What is looked at in a PDF before it is opened: size, end, and how far its streams unpack."""

from __future__ import annotations

import re
import zlib

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import MIB, Limits
from extractors.formats.package import check_size

_TAIL = 4096
"""Bytes at the end in which a whole file says that it ends; Acrobat looks at 1,024."""
_STREAM = re.compile(rb"stream\r?\n")
_STEP = 2**20
"""Bytes unpacked at a time: what swells beyond measure is given up on the way."""


class ScannedPdfError(UnreadableFileError):
    """The pages are images: only the reader of scans can tell what they say."""

    def __init__(self, *, attached: bool = False) -> None:
        """Has the code `converter_missing`, for the case that no reader of scans takes the file.

        Args:
            attached: Whether other files lie in it.
        """
        self.attached = attached
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
