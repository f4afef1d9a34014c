"""The practice inbox: a campaign that comes with the program, and sample returns to it, for an office that has nothing yet."""

from __future__ import annotations

import shutil

from pipeline.app.opened import open_ledger
from pipeline.core.bundled import PRACTICE_CAMPAIGN, bundled_practice, bundled_templates
from pipeline.core.errors import UsageError
from pipeline.core.storage import writing
from pipeline.core.workspace import Workspace
from pipeline.intake.inbox import RECEIPTS


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
        message = f"随程序附带的样表不在 {bundled_practice()} 里了（在那里汇总过一次），请放回去（git restore inbox）或重新安装后再练手。"
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
