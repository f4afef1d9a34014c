"""Outside programs: one run in a process group of its own, with bounded memory, hardly an environment and no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

from extractors.core.limits import OfficeLimits

_GRACE_SECONDS = 5.0
"""For a program that was told to end, before it is killed."""
_POLL_SECONDS = 0.05
"""Between two looks at what it has written."""
_PASSED_ON = ("PATH", "SYSTEMROOT", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


def start(
    command: Sequence[str], home: Path, *, memory_bytes: int, output_bytes: int, output: int | IO[bytes] = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Starts a program; the caller ends it by `end`, whatever happens.

    Args:
        command: Program and arguments; no shell is asked.
        home: Its home and working folder, which is thrown away afterwards.
        memory_bytes: Address space of each of its processes (POSIX).
        output_bytes: The largest file that it may write (POSIX).
        output: Where its standard output goes.
    """
    return subprocess.Popen(  # noqa: S603 -- our own argument list, no shell
        [*_confinement(memory_bytes, output_bytes), *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        env=_environment(str(home)),
        cwd=home,
        start_new_session=True,
    )


def ended_in_time(process: subprocess.Popen[bytes], out: Path, limits: OfficeLimits) -> bool:
    """Waits as long as files keep coming to `out`; whether the program ended by itself."""
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


def end(process: subprocess.Popen[bytes]) -> None:
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


def lacking_confinement() -> list[str]:
    """The outer programs that are not here, or do not work here."""
    here = {"prlimit": shutil.which("prlimit") is not None, "unshare": bool(_without_network())}
    return [name for name, works in here.items() if not works]


def _environment(home: str) -> dict[str, str]:
    """As little as a program needs: no proxy, no credentials, no display."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "HOME": home, "TMPDIR": home, "TEMP": home, "TMP": home, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _confinement(memory_bytes: int, output_bytes: int) -> list[str]:
    """Outer programs that bound memory, take the network away and end the program with ours, where the system has them."""
    command: list[str] = []
    prlimit = shutil.which("prlimit")
    if prlimit is not None:
        command += [prlimit, f"--as={memory_bytes}", f"--fsize={output_bytes}", "--core=0"]
    return [*command, *_without_network(), *_with_ours()]


def _without_network() -> tuple[str, ...]:
    """`unshare` with an empty network, as root or as anyone, where the kernel allows it."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    return _working(program, "--net") or _working(program, "--map-current-user", "--net")


def _with_ours() -> tuple[str, ...]:
    """`setpriv` so that the kernel ends the program when the worker that waits for it is killed."""
    program = shutil.which("setpriv")
    return _working(program, "--pdeathsig", "KILL") if program else ()


@lru_cache(maxsize=8)
def _working(program: str, *options: str) -> tuple[str, ...]:
    """An outer program with its options, where it does what it says."""
    true = shutil.which("true")
    if true is None:
        return ()
    tried = subprocess.run([program, *options, true], capture_output=True, check=False)  # noqa: S603 -- fixed arguments
    return (program, *options) if tried.returncode == 0 else ()
