"""What is to be run every night, for whichever timer the system has."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.core.errors import HuizongError

_LONGEST = 40
_SPOKEN = "oem" if os.name == "nt" else "utf-8"
"""In which encoding programs of the system speak: on a Chinese Windows cp936, whatever mode Python is in."""


class ScheduleError(HuizongError):
    """The system has no timer that we know, or refuses it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The nightly job of one workspace.

    Attributes:
        workspace: Its folder.
        command: How this program is started: the file, and arguments before our own.
        at: When, by this computer's clock.
    """

    workspace: Path
    command: tuple[str, ...]
    at: dt.time

    @property
    def name(self) -> str:
        """What the job is called: the same for the same folder, another for another one."""
        digest = hashlib.sha256(str(self.workspace).encode()).hexdigest()[:6]
        return f"huizong-{re.sub(r'[^A-Za-z0-9]+', '-', self.workspace.name).strip('-') or 'office'}-{digest}"

    @property
    def arguments(self) -> tuple[str, ...]:
        """What is run, word for word. A timer that may have missed a night adds `--due`."""
        return (*self.command, "--workspace", str(self.workspace), "schedule", "run")


class Scheduler(Protocol):
    """One kind of timer."""

    @property
    def title(self) -> str:
        """What a clerk calls it."""
        ...

    def text(self, plan: Plan) -> str:
        """What is written for it, to be looked at."""
        ...

    def installed(self, plan: Plan) -> bool:
        """Whether the job is set."""
        ...

    def set_at(self, plan: Plan) -> dt.time | None:
        """When the job is set to run; none where it is not set, or not as we set it."""
        ...

    def install(self, plan: Plan) -> None:
        """Sets the job, in the place of one that was set for this folder before."""
        ...

    def remove(self, plan: Plan) -> None:
        """Takes the job away; nothing where there is none."""
        ...


def time_in(pattern: str, text: str) -> dt.time | None:
    """The time that the group of a pattern finds in what was written for a timer."""
    found = re.search(pattern, text)
    try:
        return dt.time.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def called(command: Sequence[str]) -> str:
    """What a program of the system answers.

    Raises:
        ScheduleError: it is missing, or refuses.
    """
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)  # noqa: S603 - the system's own programs
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{command[0]} 运行不了（{type(error).__name__}），定时没有设好，请检查系统或换一种方式（--with）。"
        raise ScheduleError(message) from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).decode(_SPOKEN, "replace").split())[:200]
        message = f"{command[0]} 没有照办（{said or done.returncode}），定时没有设好，请检查权限或换一种方式（--with）。"
        raise ScheduleError(message)
    return done.stdout.decode(_SPOKEN, "replace")


def answers(command: Sequence[str]) -> bool:
    """Whether a program of the system is there and willing."""
    try:
        called(command)
    except ScheduleError:
        return False
    return True
