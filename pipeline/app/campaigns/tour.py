"""The practice inbox, a campaign with sample returns that comes with the program; and the short way through the pages over it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.core.bundled import PRACTICE_CAMPAIGN, bundled_practice, bundled_templates
from pipeline.core.errors import BusyError, UsageError
from pipeline.core.storage import PATIENCE, alone, replace_file, writing
from pipeline.core.workspace import CAMPAIGN_FILE, Workspace
from pipeline.intake.inbox import RECEIPTS


@dataclass(frozen=True, slots=True)
class Step:
    """One station.

    Attributes:
        title: What it is about.
        words: What to look at, and what to try.
        page: The page of the practice campaign on which it is, with what it is to show.
    """

    title: str
    words: str
    page: str


STEPS = (
    Step(
        "收件",
        "18 份样表已经放进收件夹，上面一条显示正在读到第几份。单位寄来的表、邮件、压缩包，以后都拖到这一页；"
        "每个文件是谁的、计入没有、为什么没有收，都列在这里。",
        "files",
    ),
    Step(
        "总览",
        "谁报了、谁没报、数据合计多少，一眼看全。每个数字、每一柱都能点开，看到后面的单位和文件。读完以前数不全，读完会自己更新。",
        "",
    ),
    Step(
        "待核",
        "程序拿不准的都在这里：左面是原表，亮着的那一格就是；右面是读成了什么。"
        "试着核一处：对的按 Enter，不对的写上数再按 Enter；按 U 撤销。",
        "review?about=counted",
    ),
    Step("数据", "点任何一个合计，看是哪些单位的哪些数加起来的；再点，就到那份原表的那一格。", "figures"),
    Step("文书", "汇总报告、明细、催报通知都在这里：点名字先看，点“下载”取走。还有没核的，出的是送审稿；都核完了，再写正式稿。", "papers"),
    Step(
        "决定",
        "做过的每个决定都在这里，点“撤销”就收回，怎么试都不会弄坏。练完了：正式收表请另建一个工作目录，在首页点“新建活动”，从通知开始。",
        "history",
    ),
)


@dataclass(frozen=True, slots=True)
class Station:
    """Where a person is: the step, its number from 1, and its address."""

    step: Step
    number: int
    address: str

    @property
    def path(self) -> str:
        """The page, whatever it shows."""
        return self.address.partition("?")[0]

    @property
    def steps(self) -> int:
        """How many there are."""
        return len(STEPS)

    @property
    def is_last(self) -> bool:
        """Whether the way ends here."""
        return self.number == self.steps


def station_of(workspace: Workspace, who: str) -> Station | None:
    """Where a person is on the way; nothing where it was not begun, or ended."""
    number = _all(workspace).get(who)
    return _station(number) if isinstance(number, int) and 0 < number <= len(STEPS) else None


def go_to(workspace: Workspace, who: str, number: int) -> Station:
    """A person goes to a step.

    Raises:
        UsageError: there is no such step, or no practice campaign to walk through.
        StorageError: it can't be written.
    """
    if not 0 < number <= len(STEPS):
        message = f"导览没有第 {number} 步。"
        raise UsageError(message)
    if not can_walk(workspace):
        message = "这里没有练手的活动；要看导览，请在新的工作目录里点“先练练手”。"
        raise UsageError(message)
    _say(workspace, who, number)
    return _station(number)


def leave(workspace: Workspace, who: str) -> None:
    """A person wants to see no more of it; it can be begun again."""
    _say(workspace, who, 0)


def can_walk(workspace: Workspace) -> bool:
    """Whether the practice campaign is here."""
    return (workspace.templates / PRACTICE_CAMPAIGN / CAMPAIGN_FILE).is_file()


def _station(number: int) -> Station:
    step = STEPS[number - 1]
    return Station(step, number, f"/c/{PRACTICE_CAMPAIGN}/{step.page}")


def _all(workspace: Workspace) -> Mapping[str, Any]:
    try:
        found = json.loads((workspace.page / "tour.json").read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _say(workspace: Workspace, who: str, number: int) -> None:
    path = workspace.page / "tour.json"
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path.with_suffix(".lock"), patience=PATIENCE, busy=lambda: BusyError("正在别处保存，请再点一次。")):
        replace_file(path, json.dumps({**_all(workspace), who: number}, ensure_ascii=False).encode(), lasting=False)


def can_practise(workspace: Workspace) -> bool:
    """Whether there are samples, and nothing was ever received here, so that they are not taken for returns."""
    return _has_samples() and _is_fresh(workspace)


def _has_samples() -> bool:
    """Whether the sample returns lie with the program: a run in its own repository takes them in."""
    return any(path.is_file() and path.name != RECEIPTS and not path.name.startswith(".") for path in bundled_practice().iterdir())


def _is_fresh(workspace: Workspace) -> bool:
    with open_ledger(workspace) as ledger:
        return not ledger.arrivals() and not any(path.is_file() for path in workspace.inbox.iterdir() if not path.name.startswith("."))


def practise(workspace: Workspace) -> str:
    """Puts the sample returns into the inbox, and their campaign where it is lacking; gives the campaign's id.

    Raises:
        UsageError: returns were received here already, or the samples are gone.
        StorageError: they can't be written.
    """
    if not _has_samples():
        message = f"随程序附带的样表不在 {bundled_practice()} 里了（在那里汇总过一次），请管电脑的人放回去，或重新安装后再练手。"
        raise UsageError(message)
    if not _is_fresh(workspace):
        message = "这个工作目录已经收过表，不能再练手；要练手，请另建一个工作目录。"
        raise UsageError(message)
    folder = workspace.templates / PRACTICE_CAMPAIGN
    with writing(workspace.inbox):
        if not folder.exists():
            shutil.copytree(bundled_templates() / PRACTICE_CAMPAIGN, folder)
        shutil.copytree(bundled_practice(), workspace.inbox, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    return PRACTICE_CAMPAIGN
