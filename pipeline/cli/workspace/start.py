"""`huizong start`: what a double click runs: the workspace of the last time, or one that is asked for, in windows that ask and tell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import click

from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand
from pipeline.cli.workspace.serve import serve
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import HuizongError, WorkspaceError
from pipeline.core.long_paths import shown
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace

NAME = "汇总"
"""Of the workspace that is proposed."""
_REMEMBERED = "workspace.txt"
_TITLE = "汇总"
_QUESTION = "第一次使用，先定工作目录：收到的表、台账和结果都放在里面。\n\n在这里新建吗？\n{folder}"
_OTHER = "选一个空文件夹，或已有的工作目录"


class Asker(Protocol):
    """How a clerk is asked and told, where there is no terminal."""

    def folder(self, proposed: Path) -> Path | None:
        """The folder in which to work: the proposed one or another; none where the clerk doesn't want to."""
        ...

    def tell(self, words: str) -> None:
        """Says what went wrong."""
        ...


def settings_folder(variables: Mapping[str, str], home: Path) -> Path:
    """Where this user's own settings lie."""
    of_system = variables.get("APPDATA") or variables.get("XDG_CONFIG_HOME")
    return (Path(of_system) if of_system else home / ".config") / "huizong"


def last_workspace(settings: Path, *, ledger: str | None = None) -> Workspace | None:
    """The workspace of the last time; none where there was none, or it is gone."""
    try:
        folder = Path((settings / _REMEMBERED).read_text(encoding="utf-8").strip())
        return Workspace.find(folder, ledger=ledger) if folder.is_absolute() else None
    except (OSError, UnicodeDecodeError, WorkspaceError):
        return None


def workspace_in(folder: Path, settings: Path, *, ledger: str | None = None) -> Workspace:
    """The workspace in the folder that the clerk named, made where there is none, and remembered.

    In a folder with other files it is made in a folder of its own.

    Raises:
        HuizongError: it can't be made.
    """
    try:
        found = Workspace.find(folder, ledger=ledger)
    except WorkspaceError:
        filled = folder.is_dir() and any(folder.iterdir())
        found = Workspace.create(folder / NAME if filled else folder, bundled=bundled_templates(), ledger=ledger)
    replace_file(settings / _REMEMBERED, shown(found.root).encode())
    return found


def asker() -> Asker:
    """How this computer asks."""
    if sys.platform == "win32":
        return _WindowsDialogs()
    if sys.stdin is None or not sys.stdin.isatty():
        zenity = shutil.which("zenity")
        if zenity is not None:
            return _Zenity(zenity)
    return _Terminal()


def documents(home: Path) -> Path:
    """Where a clerk looks for his own work."""
    return next((home / name for name in ("Documents", "文档") if (home / name).is_dir()), home)


class _Terminal:
    def folder(self, proposed: Path) -> Path | None:
        return Path(click.prompt("工作目录（回车用括号里的，新的会建好）", default=str(proposed))) if sys.stdin.isatty() else proposed

    def tell(self, words: str) -> None:
        """The command line tells it itself."""


class _Zenity:
    """The dialog program of GNOME, UKUI and others."""

    def __init__(self, program: str) -> None:
        self._program = program

    def folder(self, proposed: Path) -> Path | None:
        if self._run("--question", f"--text={_QUESTION.format(folder=proposed)}", "--no-markup").returncode == 0:
            return proposed
        chosen = self._run("--file-selection", "--directory", f"--text={_OTHER}")
        return Path(chosen.stdout.strip()) if chosen.returncode == 0 else None

    def tell(self, words: str) -> None:
        self._run("--error", f"--text={words}", "--no-markup")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [self._program, f"--title={_TITLE}", *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - the desktop's own program


class _WindowsDialogs:
    """Message boxes, and the folder dialog of the shell."""

    _YES_NO_CANCEL, _QUESTION_MARK, _STOP_SIGN, _ON_TOP = 0x3, 0x20, 0x10, 0x40000
    _YES, _NO = 6, 7

    def folder(self, proposed: Path) -> Path | None:
        words = f"{_QUESTION.format(folder=proposed)}\n\n“是”在这里新建，“否”{_OTHER}。"
        answer = self._box(words, self._YES_NO_CANCEL | self._QUESTION_MARK)
        if answer == self._YES:
            return proposed
        return self._browse() if answer == self._NO else None

    def tell(self, words: str) -> None:
        self._box(words, self._STOP_SIGN)

    def _box(self, words: str, kind: int) -> int:
        import ctypes  # noqa: PLC0415 - of Windows alone

        return int(getattr(ctypes, "windll").user32.MessageBoxW(None, words, _TITLE, kind | self._ON_TOP))  # noqa: B009 - absent elsewhere

    def _browse(self) -> Path | None:
        """`SHBrowseForFolderW` with the newer look and a button for a new folder."""
        import ctypes  # noqa: PLC0415 - of Windows alone

        class _Browse(ctypes.Structure):
            _fields_ = (
                ("owner", ctypes.c_void_p),
                ("root", ctypes.c_void_p),
                ("name", ctypes.c_wchar_p),
                ("title", ctypes.c_wchar_p),
                ("flags", ctypes.c_uint),
                ("callback", ctypes.c_void_p),
                ("parameter", ctypes.c_void_p),
                ("image", ctypes.c_int),
            )

        only_folders, new_look = 0x1, 0x40
        windll = getattr(ctypes, "windll")  # noqa: B009 - absent elsewhere
        windll.ole32.CoInitialize(None)
        windll.shell32.SHBrowseForFolderW.restype = ctypes.c_void_p
        name = ctypes.create_unicode_buffer(260)
        asked = _Browse(name=ctypes.cast(name, ctypes.c_wchar_p), title=_OTHER, flags=only_folders | new_look)
        item = windll.shell32.SHBrowseForFolderW(ctypes.byref(asked))
        if not item:
            return None
        path = ctypes.create_unicode_buffer(32768)
        found = windll.shell32.SHGetPathFromIDListEx(ctypes.c_void_p(item), path, len(path), 0)
        windll.ole32.CoTaskMemFree(ctypes.c_void_p(item))
        return Path(path.value) if found else None


@click.command(cls=ChineseCommand)
@click.option("--new", "asking", is_flag=True, help="换一个工作目录，或新建一个")
@click.option("--stop", "stopping", is_flag=True, help="结束正开着的网页")
@click.pass_context
def start(ctx: click.Context, *, asking: bool, stopping: bool) -> int:
    """双击“汇总”时运行的就是它：打开上次的工作目录；第一次问放在哪里，没有就新建；然后在浏览器里打开网页。"""
    context: Context = ctx.obj
    who_asks = asker()
    try:
        workspace = _workspace(context, who_asks, asking=asking, only_known=stopping)
        if workspace is None:
            return 0
        ctx.obj = replace(context, start=workspace.root)
        return int(ctx.invoke(serve, host="127.0.0.1", names=(), plain=False, no_browser=False, stopping=stopping))
    except HuizongError as error:
        who_asks.tell(str(error))
        raise


def _workspace(context: Context, who_asks: Asker, *, asking: bool, only_known: bool) -> Workspace | None:
    settings = settings_folder(os.environ, Path.home())
    known = None if asking else last_workspace(settings, ledger=context.ledger)
    if known is not None or only_known:
        return known
    folder = who_asks.folder(documents(Path.home()) / NAME)
    return None if folder is None else workspace_in(folder, settings, ledger=context.ledger)
