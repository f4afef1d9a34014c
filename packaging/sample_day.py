"""The day that the story is about: the practice returns with what Windows takes amiss beside them, and what comes out of them."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

from common import ROOT
from wine import StoryError

CAMPAIGN, DAY = "yangpu-2017-sanda", "2017-05-22"
DEEP = Path(*("一层很深的文件夹",) * 30)
"""Names of 270 characters."""
A_PERSON_IS_NEEDED = 1
"""The exit status of a run with an encrypted and a broken file."""
_LINUX = ROOT / ".venv" / "bin" / "huizong"


def linux(*arguments: str | Path, status: int = 0) -> str:
    """What the program of this checkout says on Linux.

    Raises:
        StoryError: it ends with another status.
    """
    line = [str(part) for part in (_LINUX, *arguments)]
    ended = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)  # noqa: S603 - our own program
    if ended.returncode != status:
        message = f"on Linux {' '.join(line)}: status {ended.returncode}, {ended.stdout}"
        raise StoryError(message)
    return ended.stdout


def fill(office: Path, sample: Path) -> None:
    """The practice returns, and what Windows takes amiss: names that differ in capitals, a device's name, a long path."""
    inbox = office / "inbox"
    shutil.copytree(office / "练手", inbox, dirs_exist_ok=True)
    (inbox / DEEP).mkdir(parents=True)
    shutil.copy2(sample, inbox / DEEP / "很深.docx")
    with zipfile.ZipFile(inbox / "大小写.zip", "w") as package:
        for name in ("A.docx", "a.docx", "CON.docx"):
            package.writestr(zipfile.ZipInfo(name), sample.read_bytes())
            package.writestr(zipfile.ZipInfo(f"说明{name}.txt"), name)
    shutil.copystat(sample, inbox / "大小写.zip")


def waiting(inbox: Path) -> list[Path]:
    """What lies in an inbox and was not taken in."""
    found = (path for path in inbox.rglob("*") if path.is_file() and ".done" not in path.parts)
    return [path for path in found if path.name != "收件时间.csv"]


def papers(office: Path) -> dict[str, bytes]:
    """What came out; of a workbook its parts, for a zip file notes on which system it was packed, and line ends are those of the system."""
    folder, found = office / "outbox" / CAMPAIGN / DAY, {}
    for path in (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        name = path.relative_to(folder).as_posix()
        found[name] = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as workbook:
                found[name] = b"".join(part.encode() + workbook.read(part).replace(b"\r\n", b"\n") for part in workbook.namelist())
    return found
