"""Texts kept so that the next command need not make them again: named by all that they were made from, believed only as written."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from extractors.core.reading import READER_VERSION
from pipeline.core.bundled import MARKER
from pipeline.core.errors import StorageError
from pipeline.core.folders import files_below
from pipeline.core.storage import reading, replace_file
from pipeline.core.version import program_mark
from pipeline.core.workspace import Workspace

_OPENED_BY_WORD = "~$"


def declarations(workspace: Workspace) -> str:
    """Names all that is declared in a workspace, file by file, and the program.

    Raises:
        StorageError: a file can't be read.
    """
    digest = hashlib.sha256(f"{program_mark()}|{READER_VERSION}".encode())
    files = [path for path in files_below(workspace.templates) if not path.name.startswith(_OPENED_BY_WORD)]
    for path in (workspace.root / MARKER, *files):
        with reading(path):
            content = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(workspace.root).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()


def named_by(*parts: str) -> str:
    """Names something by several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class KeptText:
    """One text, below `.converted`; none is kept where the folder is no workspace or can't be written."""

    def __init__(self, workspace: Workspace, folder: str, about: str, mark: str) -> None:
        """Takes where it lies, what it is about, and what names all that it is made from; of what it is about, only one is kept."""
        self._about = named_by(about)[:16]
        self._mark = mark
        self._path = workspace.converted / folder / f"{self._about}-{mark[:32]}.json"
        self._is_office = (workspace.root / MARKER).is_file()

    def text(self) -> str | None:
        """As it was kept; none where there is none, or it is damaged."""
        try:
            seal, _, body = self._path.read_text(encoding="utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        return body if seal == self._seal(body) else None

    def keep(self, body: str) -> None:
        """Keeps it where it may be, without which the next command only takes longer."""
        if self._is_office:
            with suppress(StorageError):
                replace_file(self._path, f"{self._seal(body)}\n{body}".encode(), lasting=False)
                self._sweep()

    def _sweep(self) -> None:
        """Removes what was kept of the same as it was before."""
        with suppress(OSError):
            for path in self._path.parent.glob(f"{self._about}-*.json"):
                if path != self._path:
                    path.unlink(missing_ok=True)

    def _seal(self, body: str) -> str:
        return hashlib.sha256(f"{self._mark}\n{body}".encode()).hexdigest()
