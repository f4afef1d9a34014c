"""The one module for the programs that unpack RAR: which of them is here, and one archive through it under a limit of time and size."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from extractors.formats import external_programs

ADVICE = "RAR 解压程序，Debian 上 sudo apt-get install unar，Windows 上 winget install 7zip.7zip"
_PLACES = {"unrar": ("WinRAR", "UnRAR.exe"), "7z": ("7-Zip", "7z.exe")}
_WINDOWS_ROOTS = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
_ASKED = {"unrar": ("-inul", "-?"), "unar": ("-version",), "7z": ("i",), "7zz": ("i",), "bsdtar": ("--version",)}
"""Programs by how sure they read every RAR, each with arguments that show whether it is what its name says."""

_SAYS = {"7z": b"Rar5", "7zz": b"Rar5"}
"""Debian's 7z is built without RAR: only one that lists it can unpack it."""

_UNPACK = {
    "unrar": ("p", "-inul", "-p-", "--"),
    "unar": ("-q", "-nr", "-p", "", "-o", "-"),
    "7z": ("e", "-so", "-bb0", "-p", "--"),
    "7zz": ("e", "-so", "-bb0", "-p", "--"),
    "bsdtar": ("-x", "--to-stdout", "-f"),
}
"""Arguments that write every member to standard output one after the other; the archive follows."""

_MEMORY_BYTES = 2**31
"""A RAR archive may ask for a dictionary of a GiB."""
_PATIENCE_SECONDS = 5
"""For the question which program it is; nothing is unpacked then."""


def programs() -> list[Path]:
    """The programs that unpack RAR: on the PATH, or where their installers put them on Windows."""
    return [path for name, path in _present() if _works(name, path)]


def unpacked(program: Path, archive: bytes, most: int, seconds: float) -> bytes:
    """All members of an archive, one after the other, as far as a program gives them in time; at most `most` bytes.

    The archive is written under a name of our own, and no name that stands inside it is asked for or used.
    """
    with tempfile.TemporaryDirectory(prefix="huizong-rar-", ignore_cleanup_errors=True) as home:
        source = Path(home, "a.rar")
        source.write_bytes(archive)
        command = [str(program), *_UNPACK[program.stem.lower()], str(source)]
        process = external_programs.start(command, Path(home), memory_bytes=_MEMORY_BYTES, output_bytes=0, output=subprocess.PIPE)
        timer = threading.Timer(seconds, external_programs.end, (process,))
        timer.start()
        try:
            return process.stdout.read(most) if process.stdout is not None else b""
        finally:
            timer.cancel()
            external_programs.end(process)
            if process.stdout is not None:
                process.stdout.close()


def _present() -> Iterator[tuple[str, Path]]:
    for name in _ASKED:
        found = shutil.which(name)
        if found is not None:
            yield name, Path(found)
        for variable in _WINDOWS_ROOTS:
            root = os.environ.get(variable)
            if root and name in _PLACES and (path := Path(root, *_PLACES[name])).is_file():
                yield name, path


@lru_cache(maxsize=16)
def _works(name: str, program: Path) -> bool:
    """Whether a program is the one that its name says, and reads RAR."""
    try:
        tried = subprocess.run(  # noqa: S603 -- fixed arguments
            [str(program), *_ASKED[name]], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0 and _SAYS.get(name, b"") in tried.stdout
