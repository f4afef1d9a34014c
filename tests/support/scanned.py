"""Pages drawn or printed, and what a scanner, a camera and a seal do to them."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from docx import Document
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
BLANK = Path(__file__).parents[2] / "templates" / "yangpu-2017-sanda" / "blanks" / "情况汇总表.docx"
RED = (60, 60, 210)
COLUMNS = (100, 350, 800, 1100, 1300)
ROWS = (200, 260, 320, 380, 440, 500, 560)
EXPECTED_CELLS = 15


def drawn_form(texts: Mapping[tuple[int, int], str] | None = None) -> Picture:
    """A sheet with a ruled table of six rows and four columns whose first two columns are merged over three rows each."""
    page = np.full((1100, 1500, 3), 255, np.uint8)
    for place, y in enumerate(ROWS):
        cv2.line(page, (COLUMNS[0] if place % 3 == 0 else COLUMNS[2], y), (COLUMNS[-1], y), (0, 0, 0), 2)
    for place, x in enumerate(COLUMNS):
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), (0, 0, 0), 2)
        if place == 1:
            cv2.rectangle(page, (x - 3, ROWS[3] + 3), (x + 3, ROWS[-1] - 3), (255, 255, 255), -1)
    for (row, col), text in (texts or {}).items():
        cv2.putText(page, text, (COLUMNS[col] + 30, ROWS[row] + 45), cv2.FONT_HERSHEY_DUPLEX, 1.2, (0, 0, 0), 2)
    return page


def tick(page: Picture, row: int, col: int, *, colour: tuple[int, int, int] = (40, 30, 30), size: int = 30) -> None:
    """Draws a tick by hand, a little crooked."""
    x, y = COLUMNS[col] + 90, ROWS[row] + 15
    points = np.array([[x, y + size * 0.55], [x + size * 0.3, y + size], [x + size * 0.62, y + size * 0.4], [x + size * 1.2, y]], np.int32)
    cv2.polylines(page, [points], isClosed=False, color=colour, thickness=3, lineType=cv2.LINE_AA)


def sealed(page: Picture, x: float, y: float, shade: tuple[int, int, int] = RED) -> Picture:
    """A round red seal with a star and letters, its centre at shares `x`, `y` of the page."""
    height, width = page.shape[:2]
    centre, radius = (int(width * x), int(height * y)), width // 10
    seal = np.full_like(page, 255)
    cv2.circle(seal, centre, radius, shade, max(3, width // 250), cv2.LINE_AA)
    cv2.drawMarker(seal, centre, shade, cv2.MARKER_STAR, radius // 2, 6)
    cv2.putText(seal, "UNION 2017", (centre[0] - radius // 2, centre[1] + radius // 2), cv2.FONT_HERSHEY_DUPLEX, width / 2000, shade, 2)
    return np.minimum(page, seal)


def rotated(page: Picture, degrees: float) -> Picture:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255), flags=cv2.INTER_CUBIC), np.uint8)


def noisy(page: Picture, strength: float = 8) -> Picture:
    grain = np.random.default_rng(7).normal(0, strength, page.shape[:2])
    return np.clip(page + grain[..., None], 0, 255).astype(np.uint8)


def photographed(page: Picture) -> Picture:
    """The sheet on a dark desk, seen aslant, in uneven light."""
    height, width = page.shape[:2]
    wide, high = int(width * 1.15), int(height * 1.12)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shifts = np.array([[0.12, 0.08], [0.03, 0.05], [0.1, 0.06], [0.06, 0.03]]) * (width, height)
    aslant = (corners + shifts).astype(np.float32)
    seen = cv2.warpPerspective(page, cv2.getPerspectiveTransform(corners, aslant), (wide, high), borderValue=(90, 110, 120))
    y, x = np.mgrid[0:high, 0:wide]
    light = 0.65 + 0.35 * np.clip(1 - np.hypot(x / wide - 0.3, y / high - 0.3), 0, 1)
    return (cv2.GaussianBlur(seen, (3, 3), 0) * light[..., None]).astype(np.uint8)


def jpeg(page: Picture, quality: int = 90) -> bytes:
    return bytes(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def png(page: Picture) -> bytes:
    return bytes(cv2.imencode(".png", page)[1])


def pages_in(pages: Sequence[Picture], kind: str) -> bytes:
    """A TIFF or PDF with a picture on each page."""
    images = [Image.fromarray(np.ascontiguousarray(page[:, :, ::-1])) for page in pages]
    out = io.BytesIO()
    images[0].save(out, kind, save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()


def printed(answers: Mapping[tuple[int, int], str], unit: str, folder: Path) -> Path:
    """The real blank with `answers` behind what its cells hold, by grid row and column, as a PDF."""
    document = Document(str(BLANK))
    line = next(one for one in document.paragraphs if one.text.startswith("单位："))
    for run in line.runs[1:]:
        run.text = ""
    line.runs[0].text = f"单位：{unit}"
    for (row, col), text in answers.items():
        document.tables[0].cell(row, col).paragraphs[0].add_run(text)
    source = folder / "filled.docx"
    document.save(str(source))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 -- our own file
    return source.with_suffix(".pdf")


def rendered(pdf: Path, dpi: int) -> list[Picture]:
    """Its pages as a scanner at `dpi` would see them, blue first."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"))[:, :, ::-1].copy() for page in document]
    finally:
        document.close()
