"""Pages of a PDF as pictures, drawn in a cage of their own: a page that is made to harm costs itself only.

PDFium bears no two threads at once; a process of its own for each document keeps them apart.
"""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import dataclass

from extractors.core.errors import UnreadableFileError
from pipeline.cage.confine import allow_cpu, confine
from pipeline.cage.limits import Limits
from pipeline.cage.processes import LOST, processes

_POINTS_PER_INCH = 72
_WIDEST = 4000
"""Pixels of the longer side of a picture."""
_INSTALL = '页面图；在安装目录运行 uv sync --extra ocr，或 pip install "huizong[ocr]"'


def page_images(pdf: bytes, limits: Limits, *, most: int, dpi: int = 110) -> tuple[bytes, ...]:
    """The first pages of a PDF as PNG.

    Raises:
        UnreadableFileError: `converter_missing`, `encrypted`, `corrupt` or `timeout`.
    """
    with processes(confine, (limits,), workers=1) as pool:
        future = pool.schedule(_drawn, args=(pdf, limits, most, dpi), timeout=limits.wall_seconds)
        try:
            made: _Drawn = future.result()
        except LOST as error:
            raise UnreadableFileError("timeout") from error
    if made.code:
        raise UnreadableFileError(made.code, made.detail)
    return made.pages


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The pictures, or why there are none: code and detail of a file error."""

    pages: tuple[bytes, ...] = ()
    code: str = ""
    detail: str = ""


def _drawn(pdf: bytes, limits: Limits, most: int, dpi: int) -> _Drawn:
    try:
        import pypdfium2 as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra; ships no types
    except ImportError:
        return _Drawn(code="converter_missing", detail=_INSTALL)
    allow_cpu(limits)
    try:
        with closing(pdfium.PdfDocument(pdf)) as document:
            document.init_forms()  # else the fields of a form are not drawn
            return _Drawn(tuple(_png(document[number], dpi) for number in range(min(len(document), most))))
    except pdfium.PdfiumError:
        return _Drawn(code="corrupt", detail="PDF 打不开")


def _png(page: object, dpi: int) -> bytes:
    width, height = page.get_size()  # type: ignore[attr-defined] # of pypdfium2
    scale = min(dpi / _POINTS_PER_INCH, _WIDEST / max(width, height, 1))
    stream = io.BytesIO()
    page.render(scale=scale).to_pil().save(stream, "PNG")  # type: ignore[attr-defined] # as above
    return stream.getvalue()
