"""The pages of a paper as pictures: drawn once, kept beside the conversions, and drawn again when they are gone."""

from __future__ import annotations

import hashlib
import shutil
import struct
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from extractors.core.errors import UnreadableFileError
from extractors.formats.legacy import find_soffice
from extractors.formats.legacy.convert import printed
from pipeline.app.progress.memory import PATIENCE, RemakingError
from pipeline.cage import Limits
from pipeline.cage.page_images import page_images
from pipeline.core.errors import UsageError
from pipeline.core.storage import rename, writing
from pipeline.core.workspace import Workspace

_DRAWING = "1"
"""Counts up whenever the same paper may be drawn differently."""
_alone = threading.Lock()
"""LibreOffice takes hundreds of MiB: it is started once at a time."""
MOST_PAGES = 60
_KEPT = 300
"""Papers whose pictures are kept; the ones that were drawn longest ago go first."""


@dataclass(frozen=True, slots=True)
class PaperPages:
    """The pictures of a paper, page by page, at most `MOST_PAGES`."""

    pages: tuple[Path, ...]

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each, so that a browser can keep their place before they have come."""
        return tuple(_size(page) for page in self.pages)


def _size(page: Path) -> tuple[int, int]:
    """Of a PNG: its first chunk (IHDR) begins with width and height."""
    with page.open("rb") as stream:
        width, height = struct.unpack(">II", stream.read(24)[16:])
    return width, height


def paper_pages(workspace: Workspace, paper: Path, limits: Limits) -> PaperPages:
    """The pictures of a paper, drawn now where they are not there.

    Raises:
        RemakingError: those of another paper are being drawn for somebody.
        UsageError: they can't be drawn, with the reason and the remedy.
        StorageError: they can't be written.
    """
    data = paper.read_bytes()
    folder = workspace.converted / "pages" / f"{hashlib.sha256(data).hexdigest()}-{_DRAWING}"
    if not folder.is_dir():
        if not _alone.acquire(timeout=PATIENCE):
            raise RemakingError
        try:
            _draw(folder, paper, data, limits)
        finally:
            _alone.release()
    return PaperPages(tuple(sorted(folder.glob("*.png"))))


def _draw(folder: Path, paper: Path, data: bytes, limits: Limits) -> None:
    kind = paper.suffix.lower()
    try:
        pdf = data if kind == ".pdf" else printed(data, kind, soffice=find_soffice(), limits=limits.office)
        _keep(folder, page_images(pdf, limits, most=MOST_PAGES))
    except UnreadableFileError as error:
        why = error.message if error.code == "converter_missing" else ""
        message = f"“{paper.name}”的页面图没有画成，请下载后打开。{why}"
        raise UsageError(message) from error


def _keep(folder: Path, pages: tuple[bytes, ...]) -> None:
    """Gives all pictures their place at one stroke; another request may have drawn the same meanwhile."""
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".drawing-", dir=folder.parent))
        try:
            for number, page in enumerate(pages, 1):
                (stage / f"{number:03d}.png").write_bytes(page)
            if not folder.is_dir():
                rename(stage, folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        for old in sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
