"""What comes with the program, and what of it a new workspace begins with."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.core.errors import WorkspaceError

MARKER = "huizong.toml"
PRACTICE = "练手"
"""The folder with sample returns of the first campaign, for a clerk to try out."""
PRACTICE_CAMPAIGN = "yangpu-2017-sanda"
"""The campaign that they are of."""
_GUIDE = "使用说明.txt"
_MARKER_TEXT = "# 有这个文件的文件夹就是 huizong（汇总）的工作目录，请不要删除或移走。\n"
_GUIDE_TEXT = """汇总 使用说明

平时打开“汇总”就行（桌面图标，或在这个文件夹里运行 huizong start）：收件、核对、催报、取文书都在页面上。

不用页面也可以：
1. 把收到的附件原样放进 inbox 文件夹，可以分子文件夹。
   放进 inbox/活动编号/ 的文件只归到那个活动；活动编号就是 templates 里各文件夹中 campaign.yaml 的 id。
2. 在这个文件夹里运行：huizong run
3. 到 outbox/活动编号/日期/ 里取汇总表、汇总报告、明细和催报名单。

练手       “大走访”活动的 18 份样表：页面上点“练手”；或复制到 inbox，运行 huizong run yangpu-2017-sanda --as-of 2017-05-22。
           试完把 inbox、outbox、archive 里的东西和 ledger.db 删掉，或另建一个工作目录，再收真的表。
templates  每个活动一个文件夹：通知、空白表、报送单位名册（roster.csv）和设置（campaign.yaml）。
inbox      收件箱。收好的文件移到 inbox/.done/日期/，不会删除。
           若要注明实际收到的时间，在 inbox 里放一个“收件时间.csv”，两列：文件,收到时间
archive    收到过的每一份原件，请不要改动或删除。
ledger.db  台账，请和 archive 一起备份。
outbox     汇总结果，随时可以重新生成。

其他命令：huizong status 看谁报了、谁没报；huizong check 检查台账和档案；huizong --help 看全部命令。
"""
_LITTER = shutil.ignore_patterns(".*", "~$*", "__pycache__")


def bundled_templates() -> Path:
    """The campaigns that come with the program: inside the installed package, or beside it in the repository.

    Raises:
        WorkspaceError: the installation is incomplete.
    """
    return _bundled("templates")


def bundled_practice() -> Path:
    """The sample returns that come with the program.

    Raises:
        WorkspaceError: the installation is incomplete.
    """
    return _bundled("inbox")


def _bundled(name: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    for folder in (package / f"_{name}", package.parent / name):
        if folder.is_dir():
            return folder
    message = f"安装不完整：找不到随程序附带的 {name}，请重新安装 huizong。"
    raise WorkspaceError(message)


def furnish(root: Path, bundled: Path | None) -> None:
    """Puts into a new workspace what every one has, with the campaigns of `bundled` or with none.

    Raises:
        OSError: it can't be written.
    """
    for name in ("inbox", "outbox", "archive"):
        (root / name).mkdir()
    if bundled is None:
        (root / "templates").mkdir()
    else:
        shutil.copytree(bundled, root / "templates", ignore=_LITTER)
        shutil.copytree(bundled_practice(), root / PRACTICE, ignore=_LITTER)
    # Notepad of Windows 7 needs the mark and the line ends.
    (root / _GUIDE).write_text(_GUIDE_TEXT, encoding="utf-8-sig", newline="\r\n")
    (root / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")


def empty(directory: Path) -> None:
    """Takes a half-made workspace away again. What can't be removed stays, for the cause is reported by the caller."""
    for child in directory.iterdir() if directory.is_dir() else ():
        if child.is_dir():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink(missing_ok=True)
