"""The one room of LibreOffice: where it is, and one run of it that can neither hang, nor leave children, nor reach the network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WINDOWS_PLACES = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
_POLL_SECONDS = 0.05
_GRACE_SECONDS = 5.0
_PASSED_ON = ("PATH", "SYSTEMROOT", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What one conversion may cost.

    Attributes:
        start_seconds: For the start of the program, before the first file.
        file_seconds: For each file; a batch that gives no further file for so long is stopped.
        memory_bytes: Address space of each process of the group (POSIX).
        output_bytes: The largest file that may be written (POSIX).
        batch: How many files share one start.
    """

    start_seconds: float = 20.0
    file_seconds: float = 20.0
    memory_bytes: int = 2 * 2**30
    output_bytes: int = 256 * 2**20
    batch: int = 40


DEFAULT_LIMITS = Limits()


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


def run_soffice(soffice: Path, sources: Sequence[Path], out: Path, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Converts `sources` to docx in `out`, in a profile of its own that is thrown away.

    The program's exit status is not asked: it is 0 even where it converted nothing. Count the files in `out`.

    Returns:
        Whether it ended by itself; `False` where it was stopped for want of progress.
    """
    with tempfile.TemporaryDirectory(prefix="huizong-lo-", ignore_cleanup_errors=True) as home:
        profile = Path(home, "profile")
        _write_profile(profile)
        options = ("--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck", "--nodefault")
        command = [*_confinement(limits), str(soffice), f"-env:UserInstallation={profile.as_uri()}", *options]
        command += ["--convert-to", "docx", "--outdir", str(out), *map(str, sources)]
        process = subprocess.Popen(  # noqa: S603 -- our own argument list, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(home),
            cwd=home,
            start_new_session=True,
        )
        try:
            return _ended_in_time(process, out, limits)
        finally:
            _kill_group(process)


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (user / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", encoding="utf-8")


def _environment(home: str) -> dict[str, str]:
    """As little as the program needs: no proxy, no credentials, no display."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "HOME": home, "TMPDIR": home, "TEMP": home, "TMP": home, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _confinement(limits: Limits) -> list[str]:
    """Outer programs that bound memory and take the network away, where the system has them."""
    command = []
    prlimit = shutil.which("prlimit")
    if prlimit is not None:
        command += [prlimit, f"--as={limits.memory_bytes}", f"--fsize={limits.output_bytes}", "--core=0"]
    return [*command, *_without_network()]


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """`unshare` with an empty network, as root or as anyone, where the kernel allows it."""
    unshare, true = shutil.which("unshare"), shutil.which("true")
    if unshare is None or true is None:
        return ()
    for options in (("--net",), ("--map-current-user", "--net")):
        tried = subprocess.run([unshare, *options, true], capture_output=True, check=False)  # noqa: S603 -- fixed arguments
        if tried.returncode == 0:
            return (unshare, *options)
    return ()


def _ended_in_time(process: subprocess.Popen[bytes], out: Path, limits: Limits) -> bool:
    """Waits as long as files keep coming."""
    made = 0
    deadline = time.monotonic() + limits.start_seconds + limits.file_seconds
    while True:
        try:
            process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            now = sum(1 for _ in out.iterdir())
            if now > made:
                made, deadline = now, time.monotonic() + limits.file_seconds
            if time.monotonic() > deadline:
                return False
        else:
            return True


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and everything it started; after a clean end too, since a child may have stayed."""
    if sys.platform == "win32":
        taskkill = Path(os.environ["SYSTEMROOT"], "System32", "taskkill.exe")
        subprocess.run([str(taskkill), "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S603 -- our child
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            process.wait(_GRACE_SECONDS)
        return
    process.wait(_GRACE_SECONDS)
