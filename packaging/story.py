"""One day with the Windows package under wine, compared with the same day on Linux; ends with status 1 where something differs."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from changed_copy import change, check_job_object
from common import HERE, ROOT, called, required
from installed import install_and_remove
from wine import StoryError, Wine

_CAMPAIGN, _DAY = "yangpu-2017-sanda", "2017-05-22"
_LINUX = ROOT / ".venv" / "bin" / "huizong"
_DEEP = Path(*("一层很深的文件夹",) * 30)
"""Names of 270 characters."""
_A_PERSON_IS_NEEDED = 1
"""The exit status of a run with an encrypted and a broken file."""
_QUICK, _LONG = 180.0, 600.0
_MEMORY = """
import ctypes
from pipeline.cage.confine import ExtendedLimits, JobObject
kernel = ctypes.WinDLL('kernel32')
JobObject(kernel).limit(memory_bytes=400 * 2**20, user_seconds=1000)
told, size = ExtendedLimits(), ctypes.c_uint32()
asked = kernel.QueryInformationJobObject(None, 9, ctypes.byref(told), ctypes.sizeof(told), ctypes.byref(size))
print(f'set and asked back: {bool(asked)}, {size.value} bytes, {told.process_memory >> 20} MB (wine keeps no limit)')
"""
_BEGUN = time.monotonic()


@dataclass(frozen=True)
class Story:
    """What the steps of the story share.

    Attributes:
        wine: The Windows.
        program: The unpacked package, changed so that wine can run it.
        sample: One return.
        linux: A workspace of Linux in which the sample was run.
        work: A folder that is thrown away.
    """

    wine: Wine
    program: Path
    sample: Path
    linux: Path
    work: Path

    def huizong(self, *arguments: str, status: int | None = 0, seconds: float = _QUICK) -> str:
        """What the program of Windows says."""
        return self.wine.run(self.program / "huizong.exe", *arguments, status=status, seconds=seconds)

    def python(self, code: str) -> str:
        """What the package's Python says."""
        return self.wine.run(self.program / "python" / "python.exe", "-c", code, seconds=_QUICK).strip()


def main() -> None:
    """Runs what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the zip file for Windows, without character recognition")
    parser.add_argument("installer", type=Path, nargs="?", help="the installer beside it")
    wanted = parser.parse_args()
    required(("localedef", "libc-bin locales"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("FAILED: it takes too long"))
    with tempfile.TemporaryDirectory(prefix="huizong-wine-", ignore_cleanup_errors=True) as folder:
        wine = Wine(Path(folder))
        try:
            _say(f"wine is up: {called('/usr/lib/wine/wine64', '--version').strip()}")
            if wanted.installer is not None:
                install_and_remove(wine, wanted.installer.resolve(), say=_say)
            _tell(_prepared(wine, wanted.package.resolve(), Path(folder)))
        except (StoryError, subprocess.SubprocessError) as error:
            _say(f"FAILED: {error}")
            sys.exit(1)
        finally:
            wine.end()
    _say("done: all as on Linux")


def _prepared(wine: Wine, package: Path, work: Path) -> Story:
    """Unpacks and changes the package; the same day on Linux."""
    place = wine.drive / "工会 办公室"
    with zipfile.ZipFile(package) as files:
        files.extractall(place)
    program = next(place.iterdir())
    count = sum(path.is_file() for path in program.rglob("*"))
    _say(f"unpacked below 工会 办公室: {program.name}, {count} files")
    _say(f"changed for wine: {change(program)}")
    linux, sample = work / "linux", min((ROOT / "inbox").rglob("*.docx"))
    _linux("init", linux)
    _fill(linux, sample)
    _linux("--workspace", linux, "run", _CAMPAIGN, "--as-of", _DAY, status=_A_PERSON_IS_NEEDED)
    return Story(wine, program, sample, linux, work)


def _tell(story: Story) -> None:
    place = story.program.parent
    _starts(story)
    _reads_one_return(story)
    _runs(story, "an ordinary folder", place / "汇总", "C:\\工会 办公室\\汇总")
    deep = place / _DEEP / _DEEP / "汇总"
    _runs(story, f"a path of {len(str(deep.relative_to(story.wine.drive)))} characters", deep, story.wine.windows_path(deep))
    _runs(story, "a network path", story.wine.shares / "server" / "share" / "汇总", "\\\\server\\share\\汇总")
    _asks_wps(story)
    _restores(story)
    check_job_object()
    _say("job object: size, places and flags are those of the headers of Windows")
    _say(f"job object: {story.python(_MEMORY)}")
    _serves(story, story.wine.windows_path(deep))


def _starts(story: Story) -> None:
    page = story.python("import ctypes; print(ctypes.windll.kernel32.GetACP())")
    _expect(page == "936", f"code page: {page}")
    begun = time.monotonic()
    said = story.huizong("--version").strip()
    _expect(said.startswith("huizong "), f"{said}, after {time.monotonic() - begun:.0f} s")


def _reads_one_return(story: Story) -> None:
    copy = story.program.parent / "一份.docx"
    shutil.copyfile(story.sample, copy)
    story.huizong("init", "C:\\工会 办公室\\空的")
    of_windows = story.huizong("--workspace", "C:\\工会 办公室\\空的", "extract", "--json", story.wine.windows_path(copy))
    of_linux = _linux("--workspace", story.linux, "extract", "--json", copy)
    _expect(_without_paths(json.loads(of_windows)) == _without_paths(json.loads(of_linux)), "extract: the JSON is that of Linux")


def _runs(story: Story, where: str, office: Path, named: str) -> None:
    """The sample in a workspace of Windows gives what it gives on Linux."""
    office.parent.mkdir(parents=True, exist_ok=True)
    story.huizong("init", named)
    _fill(office, story.sample)
    story.huizong("--workspace", named, "run", _CAMPAIGN, "--as-of", _DAY, status=_A_PERSON_IS_NEEDED, seconds=_LONG)
    left = [path.name for path in _waiting(office / "inbox")]
    _expect(not left, f"{where}: nothing is left in the inbox {' '.join(left)}")
    of_windows, of_linux = _papers(office), _papers(story.linux)
    differing = sorted(name for name in of_windows.keys() | of_linux.keys() if of_windows.get(name) != of_linux.get(name))
    _expect(
        bool(of_linux) and not differing,
        f"{where}: {len(of_linux)} papers and frames as on Linux{' but ' * bool(differing)}{' '.join(differing)}",
    )


def _asks_wps(story: Story) -> None:
    """Where LibreOffice is not there an old Word file is converted by WPS; a stand-in makes of every file the same return."""
    shutil.copyfile(HERE / "stand_in_for_wps.sct", story.wine.drive / "wps.sct")
    shutil.copyfile(story.sample, story.wine.drive / "converted.docx")
    story.wine.run("regsvr32", "/s", "/i:C:\\wps.sct", "scrobj.dll", seconds=_QUICK)
    (story.wine.drive / "old.rtf").write_bytes(b"{\\rtf1 old}")
    said = story.huizong("--workspace", "C:\\工会 办公室\\空的", "extract", "--json", "C:\\old.rtf")
    _expect(
        "converted_by_wps" in said and "converter_missing" not in said,
        "WPS, played by a stand-in: converts by COM, and the form is doubtful",
    )


def _restores(story: Story) -> None:
    """A backup of Linux with two names that are one on Windows, and a device's."""
    for name, text in (("A.txt", "大"), ("a.txt", "小"), ("CON.txt", "设备")):
        (story.linux / "outbox" / name).write_text(text, encoding="utf-8")
    _linux("--workspace", story.linux, "backup", story.program.parent / "备份.zip")
    story.huizong("restore", "C:\\工会 办公室\\备份.zip", "C:\\工会 办公室\\恢复", seconds=_LONG)
    found = sorted(path.read_text(encoding="utf-8") for path in (story.program.parent / "恢复" / "outbox").glob("*.txt"))
    _expect(found == sorted(("大", "小", "设备")), f"restored: {' '.join(found)}")


def _serves(story: Story, office: str) -> None:
    """The page of the workspace in the deep folder answers, and ends when it is told to."""
    port, begun = _free_port(), time.monotonic()
    server = story.wine.start(
        story.program / "huizong.exe", "--workspace", office, "serve", "--port", str(port), "--no-browser", output=subprocess.DEVNULL
    )
    page = _answer(f"http://127.0.0.1:{port}/login", server)
    _expect("汇总" in page, f"serve: the page of the deep folder answers after {time.monotonic() - begun:.0f} s")
    story.huizong("--workspace", office, "serve", "--stop")
    server.wait(_QUICK)


def _answer(url: str, server: subprocess.Popen[str]) -> str:
    last = time.monotonic() + _LONG
    while time.monotonic() < last and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own page
                return str(answer.read().decode())
        except (OSError, urllib.error.URLError):
            time.sleep(1)
    message = f"{url} does not answer"
    raise StoryError(message)


def _fill(office: Path, sample: Path) -> None:
    """The practice returns, and what Windows takes amiss: names that differ in capitals, a device's name, a long path."""
    inbox = office / "inbox"
    shutil.copytree(office / "练手", inbox, dirs_exist_ok=True)
    (inbox / _DEEP).mkdir(parents=True)
    shutil.copy2(sample, inbox / _DEEP / "很深.docx")
    with zipfile.ZipFile(inbox / "大小写.zip", "w") as package:
        for name in ("A.docx", "a.docx", "CON.docx"):
            package.writestr(zipfile.ZipInfo(name), sample.read_bytes())
            package.writestr(zipfile.ZipInfo(f"说明{name}.txt"), name)
    shutil.copystat(sample, inbox / "大小写.zip")


def _waiting(inbox: Path) -> list[Path]:
    found = (path for path in inbox.rglob("*") if path.is_file() and ".done" not in path.parts)
    return [path for path in found if path.name != "收件时间.csv"]


def _papers(office: Path) -> dict[str, bytes]:
    """What came out; of a workbook its parts, for a zip file notes on which system it was packed, and line ends are those of the system."""
    folder, found = office / "outbox" / _CAMPAIGN / _DAY, {}
    for path in (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        name = path.relative_to(folder).as_posix()
        found[name] = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as workbook:
                found[name] = b"".join(part.encode() + workbook.read(part).replace(b"\r\n", b"\n") for part in workbook.namelist())
    return found


def _without_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_paths(one) for key, one in value.items() if key not in {"path", "file"}}
    return [_without_paths(one) for one in value] if isinstance(value, list) else value


def _linux(*arguments: str | Path, status: int = 0) -> str:
    line = [str(part) for part in (_LINUX, *arguments)]
    ended = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)  # noqa: S603 - our own program
    if ended.returncode != status:
        message = f"on Linux {' '.join(line)}: status {ended.returncode}, {ended.stdout}"
        raise StoryError(message)
    return ended.stdout


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _say(words: str) -> None:
    print(f"{time.monotonic() - _BEGUN:4.0f}s  {words}", flush=True)


def _expect(holds: bool, words: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise StoryError(words)
    _say(words)
