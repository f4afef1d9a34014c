"""A line of the user's crontab. Cron knows no missed nights, so it asks every hour, and the job itself knows whether one is due."""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
from dataclasses import dataclass
from typing import Any

from pipeline.app.nightly.schedule.plan import Plan, ScheduleError, time_in


@dataclass(frozen=True, slots=True)
class Cron:
    """The crontab of the user who is logged in."""

    title: str = "cron"

    @staticmethod
    def is_there() -> bool:
        """Whether this computer has cron."""
        return shutil.which("crontab") is not None

    def text(self, plan: Plan) -> str:
        """The line; a bare `%` would end it."""
        return f"{plan.at.minute} * * * * {_command(plan)} # {plan.name}\n".replace("%", "\\%")

    def installed(self, plan: Plan) -> bool:
        """Whether the line stands in the crontab."""
        return any(True for _ in _table().find_comment(plan.name))

    def set_at(self, plan: Plan) -> dt.time | None:
        """When it runs, by its line."""
        return next((time_in(r" --due (\d\d:\d\d)", job.command) for job in _table().find_comment(plan.name)), None)

    def install(self, plan: Plan) -> None:
        """Puts the line into the crontab; all others stay.

        Raises:
            ScheduleError: cron refuses.
        """
        table = _table()
        table.remove_all(comment=plan.name)
        job = table.new(command=_command(plan), comment=plan.name)
        job.setall(f"{plan.at.minute} * * * *")
        _write(table)

    def remove(self, plan: Plan) -> None:
        """Takes the line out; all others stay."""
        table = _table()
        if table.remove_all(comment=plan.name):
            _write(table)


def _command(plan: Plan) -> str:
    """The command as a shell takes it."""
    words = shlex.join((*plan.arguments, "--due", f"{plan.at:%H:%M}"))
    return f"{words} >/dev/null 2>&1"


def _table() -> Any:
    from crontab import CronTab  # noqa: PLC0415 - only on systems with cron

    try:
        return CronTab(user=True)
    except OSError as error:
        raise _refused(error) from error


def _write(table: Any) -> None:
    try:
        table.write()
    except OSError as error:
        raise _refused(error) from error


def _refused(error: OSError) -> ScheduleError:
    said = " ".join(str(error).split())[:200]
    return ScheduleError(f"crontab 没有照办（{said}），定时没有设好，请检查权限或换一种方式（--with）。")
