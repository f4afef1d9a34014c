"""The original of a return as it is shown: archive → the file in it → its reader in the cage, kept for the next look."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits as FileLimits
from extractors.core.location import Location, parsed, printed
from extractors.core.reading import READER_VERSION, FileError
from extractors.formats.containers.unpack import Leaf, is_container, leaf_of
from extractors.formats.pictured import Spot
from pipeline.cage.isolated import isolated
from pipeline.cage.limits import Limits, read_limits
from pipeline.core.bundled import MARKER
from pipeline.core.errors import HuizongError
from pipeline.core.model import Arrival
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace
from pipeline.intake.originals import originals_of


def file_of(arrival: Arrival, data: bytes, part: str, limits: Limits) -> tuple[str, bytes]:
    """Name and content of the file that a part stands in: the received file itself where it is no mail and no archive.

    Raises:
        UnreadableFileError: the mail or archive can't be opened.
    """
    leaf = isolated(limits, _leaf, data, part, limits.file) if is_container(data, limits.file) else None
    if isinstance(leaf, FileError):
        raise UnreadableFileError.said(leaf.code, leaf.message)
    return (PurePosixPath(arrival.name).name, data) if leaf is None else (PurePosixPath(leaf.part).name, leaf.data)


def _leaf(data: bytes, part: str, limits: FileLimits) -> Leaf | FileError | None:
    try:
        return leaf_of(data, part, limits)
    except UnreadableFileError as error:
        return FileError(error.code, error.message)


if TYPE_CHECKING:
    from pipeline.cage.file_pictures import Looker

_log = logging.getLogger("huizong")
_FOLDER = "looks"
_CONTENT = "document-2.json"
"""Counted up whenever something else is kept in it."""
_IN_MEMORY = 4
"""Large sheets take some megabytes each; a person looks at one after the other."""


@dataclass(frozen=True)
class Original:
    """How a file looks.

    Attributes:
        name: Of the file that holds the return, without folders.
        document: What its reader made of it; of a workbook the sheet that is meant.
        pages: Width and height of each page of a PDF or scan.
        spots: Where on them what has a location stands, by the location's text.
        problem: Why it can't be shown.
        folder: Where the pictures of the pages lie.
    """

    name: str
    document: Document
    pages: tuple[tuple[int, int], ...] = ()
    spots: Mapping[str, Spot] = field(default_factory=dict)
    problem: str = ""
    folder: Path | None = None

    def spot(self, place: Location | None) -> Spot | None:
        """Where on the pages a place is; that of what it stands in where it has none of its own."""
        while place is not None:
            if (found := self.spots.get(str(place))) is not None:
                return found
            if place.kind == "page":
                return Spot(place.number, 0, 0, 1, 1)
            place = place.within
        return None

    def picture(self, number: int) -> bytes | None:
        """A page, from 1, as PNG or JPEG."""
        if self.folder is None or not 0 < number <= len(self.pages):
            return None
        path = self.folder / _page_name(number)
        return path.read_bytes() if path.is_file() else None


class ShownOriginals:
    """The originals of a workspace as they look; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        """Takes the workspace; no worker is started before a file must be looked at."""
        self._workspace = workspace
        self._lock = threading.Lock()
        self._preparing = threading.Lock()

    @cached_property
    def _looker(self) -> Looker:
        from pipeline.cage.file_pictures import Looker  # noqa: PLC0415 - loads every reader

        limits = read_limits(self._workspace.root / MARKER)
        return Looker(limits, log=self._workspace.log, cache=self._workspace.converted)

    def of(self, arrival: Arrival, part: str) -> Original:
        """How the file looks in which a part of a received file stands.

        Raises:
            StorageError: the original is missing, or what it looks like can't be kept.
        """
        content = _folder(self._workspace, arrival.sha256, part) / _CONTENT
        if not content.is_file():
            with self._lock:
                failure = None if content.is_file() else _make(self._workspace, self._looker, arrival, part)
            if failure is not None:
                return Original(PurePosixPath(arrival.name).name, Document([]), problem=failure.message)
        return _kept(content, PurePosixPath(arrival.name).name, part)

    def is_ready(self, arrival: Arrival, part: str) -> bool:
        """Whether it was looked at before, so that it is shown at once."""
        return (_folder(self._workspace, arrival.sha256, part) / _CONTENT).is_file()

    def prepare(self, arrival: Arrival, part: str) -> None:
        """Looks at a file that will be asked for next, meanwhile; not where another one is being prepared."""
        if not self.is_ready(arrival, part) and self._preparing.acquire(blocking=False):
            threading.Thread(target=self._prepare, args=(arrival, part), name="original", daemon=True).start()

    def _prepare(self, arrival: Arrival, part: str) -> None:
        try:
            self.of(arrival, part)
        except HuizongError:
            _log.info("an original can't be looked at yet")  # whoever asks for it is told why
        finally:
            self._preparing.release()

    def close(self) -> None:
        """Ends the worker."""
        if "_looker" in self.__dict__:
            self._looker.close()


def original_bytes(workspace: Workspace, arrival: Arrival, part: str) -> tuple[str, bytes]:
    """The file in which a part of a received file stands, with its name, for a person to open in a program of their own.

    Raises:
        StorageError: the original is missing.
        UnreadableFileError: the mail or archive that it came in can't be opened.
    """
    return file_of(arrival, originals_of(workspace).open_bytes(arrival.sha256), part, read_limits(workspace.root / MARKER))


def _folder(workspace: Workspace, sha256: str, part: str) -> Path:
    """Sheets of one workbook, and copies in one document, have folders of their own: few files hold more than one."""
    mark = hashlib.sha256(f"{READER_VERSION}\0{part}".encode("utf-8", "replace")).hexdigest()[:12]
    return workspace.converted / _FOLDER / sha256[:2] / f"{sha256[:32]}-{mark}"


def _make(workspace: Workspace, looker: Looker, arrival: Arrival, part: str) -> FileError | None:
    """Keeps how a file looks; gives why it can't be shown, which may be another time."""
    folder = _folder(workspace, arrival.sha256, part)
    looked = looker.look_at(originals_of(workspace).open_bytes(arrival.sha256), part)
    if isinstance(looked, FileError):
        return looked
    seen = looked.pictured
    for number, page in enumerate(seen.pages, 1):
        replace_file(folder / _page_name(number), page.data, lasting=False)
    document = _sheet(seen.documents, part)
    content = {
        "name": PurePosixPath(looked.leaf).name,
        "blocks": [_block(one) for one in document.blocks],
        "lost": document.lost,
        "pages": [(page.width, page.height) for page in seen.pages],
        "spots": {str(place): asdict(spot) for place, spot in seen.spots.items()},
    }
    replace_file(folder / _CONTENT, _json(content), lasting=False)
    return None


def _sheet(documents: list[Document], part: str) -> Document:
    """The document that a part names (`mail/附件.xlsx/sheet:五角场`, `…#2`), the only one where a file has no parts."""
    named = [one for one in documents if one.part and (part == one.part or part.rpartition("#")[0] == one.part or part.endswith(one.part))]
    return max(named, key=lambda one: len(one.part), default=documents[0] if documents else Document([]))


def _page_name(number: int) -> str:
    return f"page-{number}"


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=_IN_MEMORY)
def _kept(path: Path, file: str, part: str) -> Original:
    content = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    spots = {place: Spot(**spot) for place, spot in content["spots"].items()}
    document = Document([_block_of(one) for one in content["blocks"]], part, lost=_gone(content["lost"]))
    pages = tuple((wide, high) for wide, high in content["pages"])
    return Original(content["name"] or file, document, pages, spots, folder=path.parent)


def _block(block: Line | Grid) -> list[Any]:
    if isinstance(block, Line):
        return [block.text, printed(block.place), block.mark, block.spans, block.gone]
    return [[_cell(one) for one in block.cells], printed(block.place), block.rows, block.cols, block.nested, block.lost]


def _cell(cell: Cell) -> list[Any]:
    return [cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, printed(cell.place), cell.mark, cell.spans, cell.gone]


def _block_of(told: list[Any]) -> Line | Grid:
    place = parsed(told[1])
    if isinstance(told[0], str):
        return Line(told[0], place, mark=told[2], spans=_spans(told[3]), gone=_gone(told[4]))
    cells = [
        Cell(text, row, col, rowspan, colspan, parsed(at), mark, spans=_spans(spans), gone=_gone(gone))
        for text, row, col, rowspan, colspan, at, mark, spans, gone in told[0]
    ]
    return Grid(cells, told[2], told[3], place, told[4], tuple((row, tuple(texts)) for row, texts in told[5]))


def _spans(told: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in told)


def _gone(told: list[list[Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((place, text) for place, text in told)
