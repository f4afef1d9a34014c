"""`huizong run`: the nightly job."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import click

from pipeline.app.nightly.new_readings import Progress
from pipeline.app.nightly.outcome import CampaignOutcome, Outcome
from pipeline.app.nightly.run import Order
from pipeline.app.nightly.run import run as run_job
from pipeline.cage.engine import make_engine
from pipeline.cage.limits import read_limits
from pipeline.cli.context import Context, as_of_option, campaign_names, day_of, workers_option
from pipeline.cli.words import ChineseCommand
from pipeline.core.bundled import MARKER
from pipeline.core.long_paths import shown
from pipeline.wording.figures import full_date, names
from pipeline.wording.terms import EXPECTED, IN_TIME, LATE, RATE, RETURNED, STATES, waiting_words

_MOST_OF_A_FILE = 20
"""Parts of one file that are told one by one; of the others it says how many."""


@click.command(cls=ChineseCommand)
@click.argument("campaigns", nargs=-1, metavar="[活动]...", shell_complete=campaign_names)
@as_of_option
@click.option("--engine", default="local", metavar="方式", help="local（本机，默认）或 dask://主机:端口")
@workers_option
@click.pass_obj
def run(context: Context, campaigns: tuple[str, ...], as_of: dt.datetime | None, engine: str, workers: int) -> int:
    """收下 inbox 里的新文件，读出每一项，汇总，写出文书到 outbox。可以反复运行：没有新文件就什么也不重读。

    \b
    例子：
      huizong run                                     全部活动，截至今天
      huizong run yangpu-2017-sanda --as-of 2017-05-20   重做某一天的报告
    """
    order = Order(context.clock, campaigns, day_of(as_of))
    workspace = context.workspace()
    reader = make_engine(engine, workers, read_limits(workspace.root / MARKER), workspace.log, workspace.converted)
    context.stand_by(reader)
    with _progress() as progress:
        outcome = run_job(workspace, order, reader, progress)
    _report(outcome)
    return 1 if outcome.needs_person else 0


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on the screen; none where nobody looks at one."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - a nightly run has no screen
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415 - as above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

    with Bar(TextColumn("读表"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("读表", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _report(outcome: Outcome) -> None:
    click.echo(f"收到新文件 {len(outcome.intake.arrivals)} 个，读取 {outcome.parsed} 个。")
    for one in outcome.campaigns:
        _report_one(one)
    if not outcome.campaigns:
        click.echo("还没有收到哪个活动的表：把收到的附件放进 inbox 再运行；自己的活动用 huizong new 通知.docx 新建。")
    _report_unreadable(outcome)
    for skipped in outcome.intake.skipped:
        click.echo(f"{skipped.name}：{skipped.reason}", err=True)
    for problem in outcome.intake.problems:
        click.echo(problem, err=True)


def _report_unreadable(outcome: Outcome) -> None:
    """A line for what can't be read, and no more than a screen of one file: an archive may hold thousands of parts."""
    for _, several in groupby(outcome.unreadable(), key=lambda one: one.arrival):
        parts = list(several)
        for one in parts[:_MOST_OF_A_FILE]:
            click.echo(f"  {one.name}：{one.message}", err=True)
        if len(parts) > _MOST_OF_A_FILE:
            click.echo(f"  {parts[0].name}：另有 {len(parts) - _MOST_OF_A_FILE} 处读不出，见“待核”。", err=True)


def _report_one(one: CampaignOutcome) -> None:
    said, counts = one.said, one.said.counts
    sent = _each((IN_TIME, counts.on_time), (LATE, counts.late), (STATES["nil"], counts.nil), (STATES["partial"], counts.partial))
    away = _each((STATES["unreadable"], counts.unreadable), (STATES["missing"], counts.missing))
    among = f"（{sent}）" if sent else ""
    returned = f"{EXPECTED} {counts.expected} 家，{RETURNED} {counts.returned} 家{among}，{away or '已全部报送'}"
    click.echo(f"{said.campaign}（截至{full_date(said.as_of)}）：{returned}，{RATE} {counts.rate}。")
    made = "结果在" if one.fresh else "结果没有变化，在"
    click.echo(f"  {waiting_words(said.waiting)}。{made} {shown(one.folder)}")
    if counts.expected and not said.asked:
        click.echo("  各单位均已报齐，没有要催的，不出催报名单和催报通知。")
    for path in one.aside:
        click.echo(f"  您改过的“{path.name}”已移到 {shown(path)}，新的放在原处。")


def _each(*counts: tuple[str, int]) -> str:
    return names(f"{word} {count} 家" for word, count in counts if count)
