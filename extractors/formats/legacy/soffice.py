"""The only module of LibreOffice: where it is, and one run of it that can neither hang, nor leave children, nor reach the network."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from extractors.core.limits import OFFICE_LIMITS, OfficeLimits
from extractors.formats import external_programs

_WINDOWS_PLACES = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
_SETTING = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
)
"""Macros off, linked content never fetched. Names are those of LibreOffice's own `registrymodifications.xcu`."""


def find_soffice() -> Path | None:
    """The program on the PATH, or where its installer puts it on Windows."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is not None:
        return Path(found)
    for variable in _WINDOWS_PLACES:
        root = os.environ.get(variable)
        place = Path(root, "LibreOffice", "program", "soffice.com") if root else None
        if place is not None and place.is_file():
            return place
    return None


def run_soffice(soffice: Path, sources: Sequence[Path], out: Path, limits: OfficeLimits = OFFICE_LIMITS, *, to: str = "docx") -> bool:
    """Converts `sources` to docx in `out`, or to another format, in a profile of its own that is thrown away.

    The program's exit status is not asked: it is 0 even where it converted nothing. Count the files in `out`.

    Returns:
        Whether it ended by itself; `False` where it was stopped for want of progress.
    """
    with tempfile.TemporaryDirectory(prefix="huizong-lo-", ignore_cleanup_errors=True) as home:
        profile = Path(home, "profile")
        _write_profile(profile)
        options = ("--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck", "--nodefault")
        command = [str(soffice), f"-env:UserInstallation={profile.as_uri()}", *options]
        command += ["--convert-to", to, "--outdir", str(out), *map(str, sources)]
        process = external_programs.start(command, Path(home), memory_bytes=limits.memory_bytes, output_bytes=limits.output_bytes)
        try:
            return external_programs.ended_in_time(process, out, limits)
        finally:
            external_programs.end(process)


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (user / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", encoding="utf-8")
