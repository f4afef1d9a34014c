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
from typing import Any

from extractors.core.limits import OFFICE_LIMITS, OfficeLimits
from extractors.formats import external_programs

_PROGRAMS = ("KWPS.Application", "WPS.Application")
"""What its writer is called, since 2013 and before."""
_NOTE = b"converted by WPS"
"""Ends a docx that it made, as the comment of the zip file."""
ASKING = "from extractors.formats.legacy.wps import main; main()"
"""What the process that asks WPS runs."""
_DOCX = 12
"""wdFormatXMLDocument."""
_NO_MACROS = 3
"""msoAutomationSecurityForceDisable."""
_NO_QUESTIONS = 0
"""wdAlertsNone."""
_UNSAVED = 0
"""wdDoNotSaveChanges."""


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
    asked = ("-c", ASKING, program, str(out), *map(str, sources))
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


def convert(writer: Any, sources: Sequence[Path], out: Path, refusal: type[Exception]) -> None:
    """Lets a writer open and save files; one that it refuses is left out.

    Args:
        writer: The `Application` of WPS's object model, which is that of Word.
        sources: Files with names of our own.
        out: Where each becomes a docx.
        refusal: What COM raises. Macros that can't be switched off are one too: then nothing is opened.
    """
    ours = not writer.Visible  # otherwise the clerk works in it
    try:
        writer.AutomationSecurity = _NO_MACROS
        writer.DisplayAlerts = _NO_QUESTIONS
        for source in sources:
            with suppress(refusal):
                document = writer.Documents.Open(str(source), False, True, False)
                document.SaveAs(str(out / f"{source.stem}.docx"), _DOCX)
                document.Close(_UNSAVED)
    finally:
        if ours:
            writer.Quit(_UNSAVED)


def main() -> None:
    """Converts what the command line of that process names: program, folder, files."""
    from comtypes import COMError  # noqa: PLC0415 - on Windows alone
    from comtypes.client import CreateObject  # noqa: PLC0415 - as above

    program, out, *sources = sys.argv[1:]
    convert(CreateObject(program, dynamic=True), [Path(source) for source in sources], Path(out), COMError)
