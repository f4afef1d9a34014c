"""Timers of Linux: of systemd, which runs a missed night as soon as the computer is on again, else a line of the user's crontab.

Cron knows no missed nights, so it asks every hour, and the job itself knows whether one is due.
"""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.app.nightly.schedule.plan import Plan, ScheduleError, answers, called, time_in
from pipeline.core.storage import writing

_SERVICE = """[Unit]
Description=汇总：{folder}

[Service]
Type=oneshot
WorkingDirectory={directory}
ExecStart={command}
EnvironmentFile=-%h/.config/huizong/environment
SuccessExitStatus=1
Nice=10
"""
_TIMER = """[Unit]
Description=每晚运行汇总：{folder}

[Timer]
OnCalendar=*-*-* {at:%H:%M}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class Systemd:
    """The timers of the user who is logged in; `folder` is where their files lie."""

    folder: Path
    title: str = "systemd 定时器"

    @staticmethod
    def is_there() -> bool:
        """Whether this user has a systemd of his own."""
        return answers(("systemctl", "--user", "show-environment"))

    def text(self, plan: Plan) -> str:
        """Both files, with their names."""
        return "\n".join(f"# {path}\n{text}" for path, text in self._files(plan).items())

    def installed(self, plan: Plan) -> bool:
        """Whether the timer is enabled."""
        return answers(("systemctl", "--user", "is-enabled", f"{plan.name}.timer"))

    def set_at(self, plan: Plan) -> dt.time | None:
        """When it runs, by the file of the timer."""
        try:
            written = (self.folder / f"{plan.name}.timer").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return time_in(r"(?m)^OnCalendar=\*-\*-\* (\d\d:\d\d)", written) if self.installed(plan) else None

    def install(self, plan: Plan) -> None:
        """Writes both files and starts the timer.

        Raises:
            StorageError: they can't be written.
            ScheduleError: systemd refuses.
        """
        for path, text in self._files(plan).items():
            with writing(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        called(("systemctl", "--user", "daemon-reload"))
        called(("systemctl", "--user", "enable", "--now", f"{plan.name}.timer"))

    def remove(self, plan: Plan) -> None:
        """Stops the timer and removes both files."""
        if self.installed(plan):
            called(("systemctl", "--user", "disable", "--now", f"{plan.name}.timer"))
        for path in self._files(plan):
            with writing(path):
                path.unlink(missing_ok=True)
        called(("systemctl", "--user", "daemon-reload"))

    def _files(self, plan: Plan) -> dict[Path, str]:
        said = {
            "folder": _escaped(plan.workspace.name),
            "directory": _escaped(str(plan.workspace)),
            "command": " ".join(_quoted(word) for word in plan.arguments),
            "at": plan.at,
        }
        return {self.folder / f"{plan.name}.service": _SERVICE.format(**said), self.folder / f"{plan.name}.timer": _TIMER.format(**said)}


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """A word of a command line (systemd.service(5)): specifiers, variables and quotes are meant as they stand."""
    plain = _escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{plain}"'


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
