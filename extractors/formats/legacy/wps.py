"""WPS on Windows, asked by COM where LibreOffice is not there: old Word formats → docx, with less care than LibreOffice takes.

Neither its memory nor its network is bounded, and what it makes of a form was compared with nothing: a form that it converted
is doubtful as a whole. It makes no pictures of pages.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from extractors.core.limits import OFFICE_LIMITS, OfficeLimits
from extractors.formats import external_programs

_PROGRAMS = ("KWPS.Application", "WPS.Application")
"""What its writer is called, since 2013 and before."""
_NOTE = b"converted by WPS"
"""Ends a docx that it made, as the comment of the zip file."""


def find_wps() -> str | None:
    """What its writer is called on this computer; none where it is not installed."""
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - on Windows alone

    for program in _PROGRAMS:
        with suppress(OSError):
            winreg.QueryValue(winreg.HKEY_CLASSES_ROOT, rf"{program}\CLSID")
            return program
    return None


def run_wps(program: str, sources: Sequence[Path], out: Path, limits: OfficeLimits = OFFICE_LIMITS) -> bool:
    """Converts `sources` to docx in `out`, in a process of its own.

    Where that is stopped, WPS itself may stay until Windows finds that nobody asks it any more: a window of the clerk's is never ended.

    Returns:
        Whether it ended by itself; `False` where it was stopped for want of progress.
    """
    asked = ("-m", "extractors.formats.legacy.wps_process", program, str(out), *map(str, sources))
    with tempfile.TemporaryDirectory(prefix="huizong-wps-", ignore_cleanup_errors=True) as home:
        command = [sys.executable, "-X", "utf8", *asked]
        process = external_programs.start(command, Path(home), memory_bytes=limits.memory_bytes, output_bytes=limits.output_bytes)
        try:
            return external_programs.ended_in_time(process, out, limits)
        finally:
            external_programs.end(process)
            for made in out.glob("*.docx"):
                _sign(made)


def is_of_wps(docx: bytes) -> bool:
    """Whether WPS converted it."""
    return docx.endswith(_NOTE)


def _sign(docx: Path) -> None:
    """Notes in a docx who made it; one that was cut off stays as it is, and is found to be so."""
    if zipfile.is_zipfile(docx):
        with zipfile.ZipFile(docx, "a") as package:
            package.comment = _NOTE
