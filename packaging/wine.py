"""Windows programs on Debian: a wine of its own for one story, without a display, ended whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from common import called

_WINE, _SERVER = Path("/usr/lib/wine/wine64"), Path("/usr/lib/wine/wineserver64")
_LOCALE = "zh_CN.UTF-8"
"""Gives Windows programs the code page 936."""
_NO_WINDOWS = "mscoree,mshtml,winemenubuilder.exe="
"""What would ask for a download, or write into the menu of the building computer."""
_START = 180.0


class StoryError(Exception):
    """Something is not as it should be."""


class Wine:
    """A Windows whose drive C lies in a folder."""

    def __init__(self, folder: Path) -> None:
        """Makes the drive.

        Args:
            folder: A folder that is thrown away afterwards.
        """
        self._prefix = folder / "prefix"
        home = folder / "home"
        (home / "Desktop").mkdir(parents=True)
        called("localedef", "-i", "zh_CN", "-f", "UTF-8", folder / _LOCALE)
        self._environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "SOURCE_DATE_EPOCH"}},
            "HOME": str(home),
            "LOCPATH": str(folder),
            "LANG": _LOCALE,
            "LC_ALL": _LOCALE,
            "WINEPREFIX": str(self._prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": _NO_WINDOWS,
        }
        self.run("wineboot", "-i", seconds=_START, status=None)
        self.run("winecfg", "-v", "win10", seconds=_START, status=None)

    @property
    def drive(self) -> Path:
        """Drive C."""
        return self._prefix / "drive_c"

    @property
    def shares(self) -> Path:
        r"""What `\\server\share` stands for, as `server/share`."""
        return self._prefix / "dosdevices" / "unc"

    @property
    def profile(self) -> Path:
        """The folder of the user."""
        return next(path for path in sorted((self.drive / "users").iterdir()) if path.name != "Public")

    def windows_path(self, path: Path) -> str:
        """How Windows programs call a file on drive C."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    def start(self, program: str | Path, *arguments: str, output: int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Starts a Windows program: its input is nothing and its output a pipe, as wine wants them."""
        line = [str(part) for part in ("nice", _WINE, program, *arguments)]
        return subprocess.Popen(  # noqa: S603 - programs of ours
            line,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=self._environment,
            cwd=self.drive if self.drive.is_dir() else None,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def run(self, program: str | Path, *arguments: str, seconds: float, status: int | None = 0) -> str:
        """What a Windows program says.

        Args:
            program: Where it lies, or the name of one of wine's own.
            *arguments: As it is to be called.
            seconds: How long it may take.
            status: The exit status that it must have; `None` for any.

        Raises:
            StoryError: it takes longer, or ends otherwise.
        """
        process = self.start(program, *arguments)
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            message = f"{Path(program).name} {' '.join(arguments)}: not done after {seconds:.0f} s"
            raise StoryError(message) from error
        said = said.replace("\r", "")
        if status is not None and process.returncode != status:
            message = f"{Path(program).name} {' '.join(arguments)}: status {process.returncode}, {said}"
            raise StoryError(message)
        return said

    def end(self) -> None:
        """Ends everything that runs in it."""
        subprocess.run([str(_SERVER), "-k"], env=self._environment, check=False, timeout=60)  # noqa: S603 - wine's own
        subprocess.run([str(_SERVER), "-w"], env=self._environment, check=False, timeout=60)  # noqa: S603 - wine's own
