"""The night: mails are fetched, the job is run, and one line that a clerk can read says how it went."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.app.nightly.new_readings import Progress
from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import Engine
from pipeline.core.errors import HuizongError
from pipeline.core.storage import writing
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.post.mail import load_accounts
from pipeline.post.mail.fetch import fetch_new
from pipeline.wording.figures import clauses, date_time
from pipeline.wording.terms import waiting_words

LOG = "日志.txt"
NOT_DONE = 3
"""The exit status of a job that was not done."""
_STAMP = ".huizong.night"


@dataclass(frozen=True, slots=True)
class Night:
    """How a night went: the line in the log, what it says without its moment, and the exit status of the job.

    The status is 0 where it is done, 1 where a person is needed, 3 where it was not done.
    """

    line: str
    said: str
    status: int


def night(
    workspace: Workspace,
    engine: Engine,
    *,
    clock: Callable[[], dt.datetime],
    secrets: Mapping[str, str],
    progress: Progress = lambda _done, _all: None,
) -> Night:
    """Fetches, runs and writes its line. What keeps the job from being done is said in the line too."""
    began = clock()
    said: list[str] = []
    status = 0
    try:
        said, status = _fetched(workspace, clock, secrets)
        outcome = run(workspace, Order(clock), engine, progress)
    except HuizongError as error:
        said.append(f"没有做完：{str(error).rstrip('。')}")
        status = error.exit_code
    except Exception as error:
        _append(workspace, _line(began, [*said, f"没有做完：程序内部出错（{type(error).__name__}），详情在 {workspace.log.name}"]))
        raise
    else:
        said += _ran(outcome)
        status = max(status, int(outcome.needs_person))
        _stamp(workspace, began)
    line = _line(began, said)
    _append(workspace, line)
    return Night(line, _told(said), status)


def is_due(workspace: Workspace, at: dt.time, now: dt.datetime) -> bool:
    """Whether the job has not been done since it was last to be done, at `at` by this computer's clock."""
    local = now.astimezone()
    due = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if due > local:
        due -= dt.timedelta(days=1)
    try:
        last = dt.datetime.fromisoformat((workspace.root / _STAMP).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return True
    return last < due


def last_lines(workspace: Workspace, most: int) -> tuple[str, ...]:
    """The last lines of the log, the newest last."""
    try:
        written = (workspace.root / LOG).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ()
    return tuple(written.splitlines()[-most:])


def _fetched(workspace: Workspace, clock: Callable[[], dt.datetime], secrets: Mapping[str, str]) -> tuple[list[str], int]:
    """What came by mail. A mailbox that can't be fetched keeps nothing else from being done."""
    try:
        found = fetch_new(workspace, None, clock=clock, secrets=secrets) if load_accounts(workspace) else ()
    except HuizongError as error:
        return [f"没有收信：{str(error).rstrip('。')}"], 1
    problems = [problem.rstrip("。") for one in found for problem in one.problems]
    return [*([f"收信 {sum(one.mails for one in found)} 封"] if found else []), *problems], int(bool(problems))


def _ran(outcome: Outcome) -> Iterator[str]:
    yield f"收到新文件 {len(outcome.intake.arrivals)} 个，读取 {outcome.parsed} 个"
    for said in (one.said for one in outcome.campaigns):
        yield f"{outcome.titles[said.campaign]} 已报 {said.counts.returned}/{said.counts.expected}，{waiting_words(said.waiting)}"
    waiting = [*(skipped.name for skipped in outcome.intake.skipped), *outcome.intake.problems]
    if waiting:
        yield f"收件夹里还有 {len(waiting)} 件没有收"


def _line(began: dt.datetime, said: list[str]) -> str:
    return f"{date_time(began.astimezone(OFFICE_ZONE))}　{_told(said)}"


def _told(said: list[str]) -> str:
    return f"{clauses(' '.join(one.split()) for one in said)}。"


def _append(workspace: Workspace, line: str) -> None:
    log = workspace.root / LOG
    with writing(log), log.open("ab") as stream:
        mark = "utf-8-sig" if stream.tell() == 0 else "utf-8"
        stream.write(f"{line}\r\n".encode(mark))
        stream.flush()
        os.fsync(stream.fileno())


def _stamp(workspace: Workspace, began: dt.datetime) -> None:
    stamp = workspace.root / _STAMP
    with writing(stamp):
        stamp.write_text(began.isoformat(), encoding="ascii")
