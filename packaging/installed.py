"""The installer as a clerk's computer meets it: run twice, started, and taken away."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from wine import StoryError, Wine

_ENTRIES = {"汇总.lnk", "新建工作目录.lnk", "卸载汇总.lnk"}
_SECONDS = 300.0


def install_and_remove(wine: Wine, setup: Path, *, say: Callable[[str], None]) -> None:
    """Installs silently, once more over it as an update does, and removes; a work folder inside stays.

    Raises:
        StoryError: something is not as it should be.
    """
    folder = wine.profile / "AppData" / "Local" / "Programs" / "huizong"
    begun = time.monotonic()
    wine.run(setup, "/S", seconds=_SECONDS)
    files = sum(path.is_file() for path in folder.rglob("*"))
    said = wine.run(folder / "huizong.exe", "--version", seconds=_SECONDS).strip()
    _expect(said.startswith("huizong "), f"no version: {said}")
    say(f"installed silently, without an administrator: {files} files in {time.monotonic() - begun:.0f} s; {said}")
    _require_entries(wine, folder)
    say(f"entries: {' '.join(sorted(_ENTRIES))} in the Start menu, 汇总.lnk on the desktop")
    _update(wine, setup, folder)
    say("installed over itself: what only the former version had is gone, the work folder inside is there")
    _remove(wine, folder)
    say("uninstalled: program and entries are gone, the work folder inside is there")


def _require_entries(wine: Wine, folder: Path) -> None:
    menu = _menu(wine)
    found = {path.name for path in menu.iterdir()}
    _expect(found == _ENTRIES, f"entries of the Start menu: {found}")
    target = wine.windows_path(folder / "汇总.exe")  # as the code page of the computer writes it
    for entry in (menu / "汇总.lnk", menu / "新建工作目录.lnk", _desktop(wine)):
        _expect(target.encode("gbk") in entry.read_bytes(), f"{entry.name} does not start {target}")


def _update(wine: Wine, setup: Path, folder: Path) -> None:
    work, old = folder / "汇总" / "台账.txt", folder / "lib" / "only_in_the_former.py"
    work.parent.mkdir()
    for path in (work, old):
        path.write_text("此", encoding="utf-8")
    wine.run(setup, "/S", seconds=_SECONDS)
    _expect(not old.exists() and (folder / "lib" / "pipeline").is_dir(), "the former version is left beside the new one")
    _expect(work.exists(), "the update took the work folder")


def _remove(wine: Wine, folder: Path) -> None:
    """The uninstaller copies itself and goes on in the copy, so that its end is waited for by what it takes away."""
    wine.run(folder / "uninstall.exe", "/S", seconds=_SECONDS)
    last = time.monotonic() + _SECONDS
    while _menu(wine).exists() and time.monotonic() < last:
        time.sleep(0.5)
    left = {path.name for path in folder.iterdir()}
    _expect(left == {"汇总"}, f"left after the uninstaller: {left}")
    _expect((folder / "汇总" / "台账.txt").exists(), "the uninstaller took the work folder")
    _expect(not _menu(wine).exists() and not _desktop(wine).exists(), "entries are left after the uninstaller")


def _menu(wine: Wine) -> Path:
    return wine.profile / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "汇总"


def _desktop(wine: Wine) -> Path:
    return wine.profile / "Desktop" / "汇总.lnk"


def _expect(holds: bool, words: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise StoryError(words)
