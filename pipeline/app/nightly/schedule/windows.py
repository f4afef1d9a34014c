"""A task of the Windows Task Scheduler: it runs a missed night as soon as the computer is on again (StartWhenAvailable)."""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.app.nightly.schedule.plan import Plan, ScheduleError, answers, called, time_in
from pipeline.core.long_paths import is_long

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_FIRST_DAY = "2020-01-01"
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "RunOnlyIfNetworkAvailable": "false",
    "Enabled": "true",
    "ExecutionTimeLimit": "PT6H",
    "Priority": "7",
}


@dataclass(frozen=True, slots=True)
class WindowsTask:
    """The tasks of the user who is logged in."""

    title: str = "Windows 任务计划"

    def text(self, plan: Plan) -> str:
        """The task as XML."""
        return etree.tostring(_task(plan), pretty_print=True, encoding="unicode")

    def installed(self, plan: Plan) -> bool:
        """Whether there is such a task."""
        return answers(("schtasks", "/Query", "/TN", plan.name))

    def set_at(self, plan: Plan) -> dt.time | None:
        """When it runs, by the task."""
        try:
            return time_in(r"<StartBoundary>[^<T]*T(\d\d:\d\d)", called(("schtasks", "/Query", "/TN", plan.name, "/XML")))
        except ScheduleError:
            return None

    def install(self, plan: Plan) -> None:
        """Makes the task, in the place of one of that name.

        Raises:
            ScheduleError: Windows refuses.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "task.xml"
            file.write_bytes(f'<?xml version="1.0" encoding="UTF-16"?>{etree.tostring(_task(plan), encoding="unicode")}'.encode("utf-16"))
            called(("schtasks", "/Create", "/TN", plan.name, "/XML", str(file), "/F"))

    def remove(self, plan: Plan) -> None:
        """Takes the task away."""
        if self.installed(plan):
            called(("schtasks", "/Delete", "/TN", plan.name, "/F"))


def _task(plan: Plan) -> etree._Element:
    """The task (Task Scheduler schema 1.2), its parts in the order that the schema asks for."""
    task = etree.Element(f"{{{_NAMESPACE}}}Task", {"version": "1.2"}, nsmap={None: _NAMESPACE})  # type: ignore[dict-item] # no default namespace in the stubs
    _text(_part(task, "RegistrationInfo"), "Description", f"每晚运行汇总：{plan.workspace}")
    trigger = _part(_part(task, "Triggers"), "CalendarTrigger")
    _text(trigger, "StartBoundary", f"{_FIRST_DAY}T{plan.at:%H:%M}:00")
    _text(trigger, "Enabled", "true")
    _text(_part(trigger, "ScheduleByDay"), "DaysInterval", "1")
    principal = _part(_part(task, "Principals"), "Principal")
    principal.set("id", "Author")
    _text(principal, "LogonType", "InteractiveToken")
    _text(principal, "RunLevel", "LeastPrivilege")
    settings = _part(task, "Settings")
    for name, value in _SETTINGS.items():
        _text(settings, name, value)
    actions = _part(task, "Actions")
    actions.set("Context", "Author")
    run = _part(actions, "Exec")
    program, *arguments = plan.arguments
    _text(run, "Command", program)
    _text(run, "Arguments", subprocess.list2cmdline(arguments))
    if not is_long(plan.workspace):
        _text(run, "WorkingDirectory", str(plan.workspace))
    return task


def _part(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")


def _text(parent: etree._Element, name: str, value: str) -> None:
    _part(parent, name).text = value
