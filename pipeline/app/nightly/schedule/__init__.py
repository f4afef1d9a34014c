"""When the nightly job runs: the system's own timer is set, the best one that this computer has, and no program of ours stays at work."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.app.nightly.schedule.linux import Cron, Systemd
from pipeline.app.nightly.schedule.plan import Plan, ScheduleError, Scheduler
from pipeline.app.nightly.schedule.windows import WindowsTask
from pipeline.core.errors import Remedy

__all__ = ["KINDS", "Plan", "ScheduleError", "Scheduler", "choose"]

KINDS = ("systemd", "cron", "windows")


def choose(kind: str | None, home: Path) -> Scheduler:
    """The timer of that kind, else the best one that this computer has.

    Args:
        kind: One of `KINDS`.
        home: Of the user.

    Raises:
        ScheduleError: it has none that we know.
    """
    found = kind or _found()
    if found == "systemd":
        return Systemd(home / ".config" / "systemd" / "user")
    if found is None:
        message = "没有找到本机的定时任务，不能替您设；请用系统自己的定时工具每晚汇总一次。"
        raise ScheduleError(message, Remedy.SCHEDULE)
    return Cron() if found == "cron" else WindowsTask()


def _found() -> str | None:
    if os.name == "nt":
        return "windows"
    if Systemd.is_there():
        return "systemd"
    return "cron" if Cron.is_there() else None
