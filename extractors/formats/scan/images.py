"""Pictures and pictured PDFs → page images with the red of seals removed; their ink and ruled lines."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.scan import is_heif

Grey = NDArray[np.uint8]
"""Brightness by row and column: 0 is ink, 255 paper."""
Mask = NDArray[np.bool_]

_NO_HEIF = "手机照片（HEIC）识别；在安装目录运行 uv sync --extra ocr，或请报送单位把照片存成 JPG"

_DPI, _POINTS_PER_INCH = 200, 72
"""A page of a PDF is drawn as large as `straighten.LONG_SIDE` makes A4."""
_REDDER = 45
_BRIGHT = 110
"""Shades by which red ink is redder than grey, and brighter than print in the red channel: 15 to 100 and 50 to 180 read the 324 cells of
four scans alike (`benchmarks/thresholds.py`)."""
_LIFT = 0.35
"""How much of its redness is added to a pixel: real seals are a little darker than paper even in the red channel."""
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError)
"""What Pillow raises on damaged pictures: SyntaxError for broken chunks of a PNG, RuntimeError for AVIF."""
_PASSWORD_ERROR = 4
"""`FPDF_ERR_PASSWORD` of pdfium."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page.

    Attributes:
        grey: The red channel, in which red ink is nearly as bright as paper, with what remains of that ink lifted.
        red: Where red ink was: a seal, or what somebody wrote in red.
        colour: The page as it was photographed, where it is to be shown.
    """

    grey: Grey
    red: Mask
    colour: Grey | None = None


def page_images(data: bytes, limits: Limits = LIMITS, *, coloured: bool = False) -> Iterator[PageImage]:
    """The pages of a picture or PDF, one at a time so that only one is in memory; where they are to be shown, in colour too.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, or `too_large`.
    """
    pages = _pdf_pages(data, limits) if data.startswith(b"%PDF") else _picture_pages(data, limits)
    for page in pages:
        rgb = np.asarray(page, dtype=np.uint8)
        read = without_red(rgb)
        yield replace(read, colour=rgb) if coloured else read


def without_red(rgb: NDArray[np.uint8]) -> PageImage:
    """Splits a picture into what was printed or written and the red ink over it. Black under a seal stays black."""
    channel = rgb[:, :, 0].astype(np.float32)
    surplus = np.maximum(channel - rgb[:, :, 1:].max(axis=2), 0)
    grey = np.minimum(channel + _LIFT * surplus, 255).astype(np.uint8)
    return PageImage(grey, np.asarray((surplus > _REDDER) & (channel > _BRIGHT)))


def _picture_pages(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is the stricter one
            if is_heif(data):
                _know_heif()
            picture = Image.open(io.BytesIO(data))
            for frame in _frames(picture, limits.pages):
                _check_size(*frame.size, limits.pixels)
                yield _on_white(ImageOps.exif_transpose(frame))
    except Image.DecompressionBombError as error:
        raise UnreadableFileError("too_large", "图片像素过多") from error
    except _DAMAGE as error:
        raise UnreadableFileError("corrupt", "图片不完整") from error


def _know_heif() -> None:
    """Lets Pillow open photographs of telephones; each is read by one thread, as all else.

    Raises:
        UnreadableFileError: `converter_missing`, the part of the extra that knows them is not installed.
    """
    try:
        import pi_heif  # noqa: PLC0415 - few files need it
    except ImportError as error:
        raise UnreadableFileError("converter_missing", _NO_HEIF) from error
    pi_heif.register_heif_opener(decode_threads=1)


def _frames(picture: Image.Image, most: int) -> Iterator[Image.Image]:
    """Each page of a TIFF; other pictures have one, whatever else they hold (thumbnails, animation)."""
    if picture.format != "TIFF":
        yield picture
        return
    if getattr(picture, "n_frames", 1) > most:
        raise UnreadableFileError("too_large", f"超过 {most} 页")
    yield from ImageSequence.Iterator(picture)


def _check_size(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise UnreadableFileError("too_large", f"图片 {width}×{height} 像素")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert("RGB")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _pdf_pages(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()  # else the fields of a form are not drawn
    except pdfium.PdfiumError as error:
        code = "encrypted" if getattr(error, "err_code", None) == _PASSWORD_ERROR else "corrupt"
        raise UnreadableFileError(code, "PDF 打不开") from error
    try:
        if len(document) > limits.pages:
            raise UnreadableFileError("too_large", f"{len(document)} 页，超过 {limits.pages} 页")
        for page in document:
            yield _rendered(page, limits.pixels)
    except pdfium.PdfiumError as error:
        raise UnreadableFileError("corrupt", "PDF 的某一页打不开") from error
    finally:
        document.close()


def _rendered(page: pdfium.PdfPage, pixels: int) -> Image.Image:
    width, height = page.get_size()
    most = math.sqrt(pixels / max(1.0, width * height))
    image: Image.Image = page.render(scale=min(_DPI / _POINTS_PER_INCH, most)).to_pil().convert("RGB")
    page.close()
    return image


_DARKER = 10
"""Shades by which ink is darker than the mean of what surrounds it: 4 doubts 16 of the 324 cells of four scans, 10 doubts 25 and 25 doubts
20, and all are read right (`benchmarks/thresholds.py`)."""


def binarized(grey: Grey) -> Grey:
    """255 where a pixel is darker than its surroundings: shadows of a photograph do not count as ink."""
    block = max(15, grey.shape[1] // 50) | 1
    thresholded = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _DARKER)
    return np.asarray(thresholded, np.uint8)


def rules(ink: Grey, level: int, upright: int) -> tuple[Grey, Grey]:
    """Two masks of the size of `ink`: the level and the upright strokes of at least so many pixels, never fewer than 9."""
    thick = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    across = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(9, level)), np.uint8))
    down = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((max(9, upright), 1), np.uint8))
    return np.asarray(across, np.uint8), np.asarray(down, np.uint8)


def joints(level: Grey, upright: Grey) -> Grey:
    """Where level and upright strokes meet, a mask of the same size; a pixel of gap between them is none."""
    near = np.ones((3, 3), np.uint8)
    return np.asarray(cv2.bitwise_and(cv2.dilate(level, near), cv2.dilate(upright, near)), np.uint8)


def table_rules(ink: Grey, least: int) -> tuple[Grey, Grey]:
    """Level and upright strokes of the table with the most joints; the edge of a sheet or a desk has hardly any."""
    level, upright = rules(ink, least, least)
    joined = np.asarray(cv2.dilate(level | upright, np.ones((5, 5), np.uint8)), np.uint8)
    _, labels = cv2.connectedComponents(joined)
    _, _, _, centres = cv2.connectedComponentsWithStats(joints(level, upright))
    met = [int(labels[round(y), round(x)]) for x, y in centres[1:]]
    counts = np.bincount([label for label in met if label], minlength=2)
    mine = np.asarray(labels == counts.argmax(), np.uint8)
    return level * mine, upright * mine
