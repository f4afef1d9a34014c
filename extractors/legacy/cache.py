"""Converted files by the hash of what they were converted from, so that nothing is converted twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

_CONVERSION = "1"
"""Counts up whenever the same bytes may be converted differently."""


@dataclass(frozen=True, slots=True)
class ConversionCache:
    """A folder of converted files; without a folder nothing is kept."""

    folder: Path | None = None

    def get(self, data: bytes) -> bytes | None:
        """The docx that `data` was converted to before."""
        path = self._path(data)
        return path.read_bytes() if path is not None and path.is_file() else None

    def put(self, data: bytes, docx: bytes) -> None:
        """Keeps a conversion. A reader beside us never sees half a file."""
        path = self._path(data)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(docx)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, data: bytes) -> Path | None:
        digest = hashlib.sha256(data).hexdigest()
        return None if self.folder is None else self.folder / digest[:2] / f"{digest}-{_CONVERSION}.docx"
