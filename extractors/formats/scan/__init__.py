"""Scans and photographs of forms → the neutral model: ruled tables become grids, what OCR reads fills their cells.

The libraries that look at pictures are an extra and take a second to load: they are loaded with the first picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.core.document import Document
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.scan.label_repair import repair

__all__ = ["is_heif", "need_ocr", "read_scan", "read_scans", "repair", "scan_kind"]

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
_HEIF, _AVIF = (b"heic", b"heix", b"heim", b"heis", b"mif1"), (b"avif",)
"""Brands of still pictures (ISO/IEC 23008-12 §10.2, B.4): photographs of telephones, and what browsers save. Films have others."""
_INSTALL = '扫描件识别；在安装目录运行 uv sync --extra ocr，或 pip install "huizong[ocr]"'


def scan_kind(data: bytes) -> bool:
    """Whether `data` is a picture that `read_scan` reads: JPEG, PNG, TIFF, GIF, BMP, WebP, AVIF or HEIC by its first bytes."""
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    bitmap = data.startswith(b"BM") and not any(data[6:10])
    return data.startswith(_MAGIC) or webp or bitmap or _brand(data) in _AVIF or is_heif(data)


def is_heif(data: bytes) -> bool:
    """Whether `data` is a photograph as telephones keep them (HEIC), by its first bytes."""
    return _brand(data) in _HEIF


def _brand(data: bytes) -> bytes:
    return data[8:12] if data[4:8] == b"ftyp" else b""


def read_scan(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The one document on the pages of a picture, or of a PDF that holds pictures of pages.

    Every cell that OCR filled carries the mark `ocr`, or `ocr_low` where it was unsure; the document carries `ocr`.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `too_large`, or `converter_missing` where the extra is not installed.
    """
    return read_scans([data], limits)


def read_scans(pictures: Sequence[bytes], limits: Limits = LIMITS) -> list[Document]:
    """The one document on the pages of several pictures, in their order.

    Raises:
        UnreadableFileError: as `read_scan`.
    """
    need_ocr()
    from extractors.formats.scan.reader import read_pages  # noqa: PLC0415 -- an extra, and slow to load

    return [read_pages(pictures, limits)]


def need_ocr() -> None:
    """Makes sure that the extra is installed.

    Raises:
        UnreadableFileError: `converter_missing`, it is not.
    """
    try:
        import extractors.formats.scan.reader  # noqa: F401, PLC0415 -- as above
    except ImportError as error:
        raise UnreadableFileError("converter_missing", _INSTALL) from error
