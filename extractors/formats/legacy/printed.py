"""A document of an office program → PDF by LibreOffice, as it would be printed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import OFFICE_LIMITS, OfficeLimits
from extractors.formats.legacy.convert import INSTALL
from extractors.formats.legacy.soffice import run_soffice


def printed(data: bytes, suffix: str, *, soffice: Path | None, limits: OfficeLimits = OFFICE_LIMITS) -> bytes:
    """The PDF of a document.

    Args:
        data: The document.
        suffix: The ending of its name, by which LibreOffice knows its format.
        soffice: The program, as `find_soffice` gives it.
        limits: What it may cost.

    Raises:
        UnreadableFileError: `converter_missing`, `timeout` or `corrupt`.
    """
    if soffice is None:
        raise UnreadableFileError("converter_missing", INSTALL)
    with tempfile.TemporaryDirectory(prefix="huizong-", ignore_cleanup_errors=True) as folder:
        source, out = Path(folder, f"paper{suffix}"), Path(folder, "out")
        source.write_bytes(data)
        out.mkdir()
        in_time = run_soffice(soffice, [source], out, limits, to="pdf")
        made = out / "paper.pdf"
        if not in_time:
            raise UnreadableFileError("timeout")
        if not made.is_file():
            raise UnreadableFileError("corrupt", "LibreOffice 打不开")
        return made.read_bytes()
