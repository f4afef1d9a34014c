"""The process that asks WPS: `python -m extractors.formats.legacy.wps_process PROGRAM OUT FILE…`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_DOCX = 12
"""wdFormatXMLDocument."""
_NO_MACROS = 3
"""msoAutomationSecurityForceDisable."""
_NO_QUESTIONS = 0
"""wdAlertsNone."""
_UNSAVED = 0
"""wdDoNotSaveChanges."""


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
    """Converts what the command line names."""
    from comtypes import COMError  # noqa: PLC0415 - on Windows alone
    from comtypes.client import CreateObject  # noqa: PLC0415 - as above

    program, out, *sources = sys.argv[1:]
    convert(CreateObject(program, dynamic=True), [Path(source) for source in sources], Path(out), COMError)


if __name__ == "__main__":
    main()
