"""What this computer has, and what is lost without what it has not."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.formats.containers import unrar_programs
from extractors.formats.external_programs import lacking_confinement
from extractors.formats.legacy import find_soffice, find_wps
from pipeline.app.workspace.opened import open_office
from pipeline.core.errors import HuizongError, Remedy
from pipeline.core.long_paths import shown
from pipeline.core.version import __version__
from pipeline.core.workspace import Workspace
from pipeline.wording.figures import names

_WAL_RESET_MENDED = (3, 51, 3)
"""Before it SQLite could lose a commit when its log was reset, so that ledgers have none."""
_LEAST_FREE = 2**30
"""Bytes on the disk, below which the doctor asks for room; nothing is refused for it."""
_OCR = ("rapidocr", "onnxruntime", "cv2", "pi_heif")


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing looked at. `optional` ones cost a format or a comfort, never the job."""

    what: str
    good: bool
    remedy: str = ""
    optional: bool = False
    mends: Remedy | None = None


def examine(start: Path, ledger: str | None) -> list[Condition]:
    """Everything looked at, in order. Changes nothing."""
    return [*_program(), *_workspace(start, ledger), *_formats()]


def _program() -> Iterator[Condition]:
    yield Condition(f"huizong {__version__}，Python {platform.python_version()}，{platform.system()} {platform.release()}", good=True)
    if sqlite3.sqlite_version_info < _WAL_RESET_MENDED:
        yield Condition(f"SQLite {sqlite3.sqlite_version}（台账使用回滚日志和完全同步，断电不丢数据）", good=True)
    encoding = sys.getfilesystemencoding()
    good = encoding.lower().startswith("utf")
    yield Condition(f"文件名编码 {encoding}", good, "" if good else "请设置环境变量 PYTHONUTF8=1", optional=True)


def _workspace(start: Path, ledger: str | None) -> Iterator[Condition]:
    try:
        workspace = Workspace.find(start, ledger=ledger)
    except HuizongError as error:
        yield Condition("工作目录", good=False, remedy=str(error), mends=error.remedy)
        return
    free = shutil.disk_usage(workspace.root).free
    remedy = "" if free > _LEAST_FREE else "请腾出磁盘空间"
    yield Condition(f"工作目录 {shown(workspace.root)}，磁盘剩余 {free / 2**30:.1f} GB", not remedy, remedy)
    if os.name != "nt":
        closed = not workspace.root.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH)
        yield _optional("工作目录只有本人（或本组）能看", closed, f"这台电脑的其他用户也能看到报表。请运行：chmod o-rwx '{workspace.root}'")
    try:
        opened = open_office(workspace)
    except HuizongError as error:
        yield Condition("活动", good=False, remedy=str(error), mends=error.remedy)
        return
    for name, campaign in opened.campaigns.items():
        yield Condition(f"活动 {name}：{campaign.title}，名册 {len(opened.rosters[name])} 家，表 {len(opened.layouts[name])} 种", good=True)


def _formats() -> Iterator[Condition]:
    yield Condition(
        "Word（.docx）、Excel（.xlsx、.xlsm）、旧版表格（.xls、.et、.ods、.xlsb、.csv）、PDF、邮件（.eml、.msg、.mbox）、压缩包（.zip、.7z）",
        good=True,
    )
    office, wps = find_soffice(), find_wps()
    by_wps = "：由 WPS 转换，读出的表都要对照原件核对；文书的页面图仍要 LibreOffice" if office is None and wps else _at(office)
    yield _optional(
        f"旧版 Word（.doc、.wps、.dot、.rtf、.odt）{by_wps}",
        office is not None or wps is not None,
        "没有 LibreOffice，这些文件会列入待核。安装：Debian 上 sudo apt-get install libreoffice-writer libreoffice-calc，"
        "Windows 上 winget install TheDocumentFoundation.LibreOffice",
    )
    yield _optional(
        "扫描件和照片（.jpg、.png、.tif、.heic、.webp、图片 PDF）",
        all(importlib.util.find_spec(name) is not None for name in _OCR),
        "没有文字识别组件，扫描件会列入待核。安装（Debian 和 Windows 相同，在程序目录里）：uv sync --extra ocr，"
        '或 pip install "huizong[ocr]"；下载的安装包换成文件名不带 no-ocr 的',
    )
    unrar = next(iter(unrar_programs()), None)
    yield _optional(
        f"压缩的 RAR 包（.rar）{_at(unrar)}",
        unrar is not None,
        "没有解压 RAR 的程序，压缩过的 RAR 包会列入待核。安装：Debian 上 sudo apt-get install unar，Windows 上 winget install 7zip.7zip",
    )
    if sys.platform == "win32":
        yield Condition("每个文件限读取时间和内存（Windows 作业对象）", good=True)
    else:
        lacking = lacking_confinement()
        yield _optional(
            "转换程序的内存上限和断网（prlimit、unshare）",
            not lacking,
            f"没有 {names(lacking)}，转换程序仍限时间。安装：Debian 上 sudo apt-get install util-linux；容器里还要允许用户命名空间",
        )
    yield _optional(
        "读表时断网",
        _network_can_be_taken(),
        "这个系统不让程序自己断开网络；读表仍不联网，只是少一道保险。Linux 上允许用户命名空间后即有",
    )


def _network_can_be_taken() -> bool:
    """Tried in a process of its own, for what is taken is not given back."""
    trial = "import sys; from pipeline.cage.confine import take_network; sys.exit(not take_network())"
    return subprocess.run([sys.executable, "-c", trial], capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed arguments


def _at(program: Path | None) -> str:
    return f"：{program}" if program is not None else ""


def _optional(what: str, good: bool, remedy: str) -> Condition:  # noqa: FBT001 - reads as a sentence
    return Condition(what, good, "" if good else remedy, optional=True)
