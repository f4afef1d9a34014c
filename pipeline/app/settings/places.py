"""Where the things of an office lie, and what may be done with each."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from pipeline.core.errors import HuizongError
from pipeline.core.storage import shown
from pipeline.core.workspace import Workspace
from pipeline.intake.originals import are_elsewhere, where_originals_lie

_GIGA = 2**30


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or an address of a store, with a sentence on what lies there."""

    name: str
    where: str
    what: str


def places(workspace: Workspace) -> tuple[Place, ...]:
    """Every place, the one that holds the others first."""
    free = shutil.disk_usage(workspace.root).free / _GIGA
    moved = "要换到别的盘：退出汇总，把整个文件夹搬过去，再双击“新建工作目录”选它。"
    return (
        Place("工作目录", str(workspace.root), f"平时的东西都在这里，磁盘还剩 {free:.1f} GB。{moved}"),
        Place("收件夹", shown(workspace.inbox), "收到的文件放在这里；收好以后移到 .done，不会删除。"),
        _archive(workspace),
        Place("文书", shown(workspace.outbox), "汇总表、报告、明细，随时可以重新生成。"),
        Place("活动", str(workspace.templates), "每个活动一个文件夹：通知、空白表、名册和文书模板。"),
    )


def _archive(workspace: Workspace) -> Place:
    kept = "收到过的每一份原件，按内容存，只增不删，请不要改动"
    try:
        other = "。由管电脑的人另设在工作目录之外，要另外备份。" if are_elsewhere(workspace) else "；和台账一起备份。"
        return Place("原件档案", where_originals_lie(workspace), f"{kept}{other}")
    except HuizongError as error:
        return Place("原件档案", "", str(error))
