"""One day with the Windows package under wine, compared with the same day on Linux; ends with status 1 where something differs."""

from __future__ import annotations

import argparse
import html
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
from sample_day import A_PERSON_IS_NEEDED, CAMPAIGN, DAY, DEEP, fill, linux, papers, waiting
from wine import StoryError, Wine

_PAGES = ("", "files", "review", "figures", "problems", "post", "papers", "history", "settings")
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
    """

    wine: Wine
    program: Path
    sample: Path
    linux: Path

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
        except (StoryError, subprocess.SubprocessError, OSError) as error:
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
    office, sample = work / "linux", min((ROOT / "inbox").rglob("*.docx"))
    linux("init", office)
    fill(office, sample)
    linux("--workspace", office, "run", CAMPAIGN, "--as-of", DAY, status=A_PERSON_IS_NEEDED)
    return Story(wine, program, sample, office)


def _tell(story: Story) -> None:
    place = story.program.parent
    _starts(story)
    _reads_one_return(story)
    _runs(story, "an ordinary folder", place / "汇总", "C:\\工会 办公室\\汇总")
    deep = place / DEEP / DEEP / "汇总"
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
    of_linux = linux("--workspace", story.linux, "extract", "--json", copy)
    _expect(_without_paths(json.loads(of_windows)) == _without_paths(json.loads(of_linux)), "extract: the JSON is that of Linux")


def _runs(story: Story, where: str, office: Path, named: str) -> None:
    """The sample in a workspace of Windows gives what it gives on Linux."""
    office.parent.mkdir(parents=True, exist_ok=True)
    story.huizong("init", named)
    fill(office, story.sample)
    story.huizong("--workspace", named, "run", CAMPAIGN, "--as-of", DAY, status=A_PERSON_IS_NEEDED, seconds=_LONG)
    left = [path.name for path in waiting(office / "inbox")]
    _expect(not left, f"{where}: nothing is left in the inbox {' '.join(left)}")
    of_windows, of_linux = papers(office), papers(story.linux)
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
    linux("--workspace", story.linux, "backup", story.program.parent / "备份.zip")
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
    (entrance,) = story.wine.profile.rglob("*打开汇总.html")  # a browser can't open one in the deep folder
    _visits(html.unescape(entrance.read_text(encoding="utf-8").partition("url=")[2].partition('"')[0]))
    story.huizong("--workspace", office, "serve", "--stop")
    server.wait(_QUICK)


def _visits(way_in: str) -> None:
    """Every page of the campaign answers to whoever came in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    browser.open(way_in, timeout=_LONG)
    home = way_in.partition("enter")[0]
    # Not the office's settings: they ask schtasks, whose pipe the desktop that wine starts for it never closes.
    for page in ("", *(f"c/{CAMPAIGN}/{one}" for one in _PAGES)):
        with browser.open(f"{home}{page}", timeout=_LONG) as answer:
            _expect("<h1" in answer.read().decode(), f"serve: /{page}")


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


def _without_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_paths(one) for key, one in value.items() if key not in {"path", "file"}}
    return [_without_paths(one) for one in value] if isinstance(value, list) else value


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
