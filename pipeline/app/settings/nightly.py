"""The nightly job as a timer of the system: whether it is set, setting and removing it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.night import last_lines
from pipeline.core.workspace import Workspace
from pipeline.schedule import Plan, ScheduleError, choose

USUAL = dt.time(2, 30)
_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Nightly:
    """How the job stands.

    Attributes:
        timer: What the system's timer is called; empty where it has none.
        at: When it runs; none where it is not set.
        lacking: Why there is no timer.
        lines: What the last nights said, the newest first.
    """

    timer: str
    at: dt.time | None
    lacking: str
    lines: Sequence[str]


def plan_of(workspace: Workspace, at: dt.time) -> Plan:
    """The job of a workspace, run by this very program."""
    return Plan(workspace.root, _program(), at)


def nightly(workspace: Workspace, home: Path) -> Nightly:
    """How the job of a workspace stands, for the user with that home."""
    lines = tuple(reversed(last_lines(workspace, _SHOWN)))
    try:
        scheduler = choose(None, home)
        return Nightly(scheduler.title, scheduler.set_at(plan_of(workspace, USUAL)), "", lines)
    except ScheduleError as error:
        return Nightly("", None, str(error), lines)


def set_nightly(workspace: Workspace, at: dt.time, home: Path) -> None:
    """Sets the job, in the place of one that was set before.

    Raises:
        ScheduleError: the system has no timer, or refuses.
    """
    choose(None, home).install(plan_of(workspace, at))


def stop_nightly(workspace: Workspace, home: Path) -> None:
    """Takes the job away.

    Raises:
        ScheduleError: the system has no timer, or refuses.
    """
    choose(None, home).remove(plan_of(workspace, USUAL))


def _program() -> tuple[str, ...]:
    """How this very program is started: by the command beside this Python, or above it in a package for clerks, wherever that is."""
    beside = os.pathsep.join(str(folder) for folder in Path(sys.executable).parents[:3])
    found = shutil.which("huizong", path=beside) or shutil.which("huizong")
    return (found,) if found else (sys.executable, "-c", "from pipeline.cli import main; main()")
