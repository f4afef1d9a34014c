"""`huizong run` and `huizong sign`: the nightly job with the papers that it proposes, and the papers that a director signs."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import click

from pipeline.app.documents.papers import sign as sign_papers
from pipeline.app.nightly.new_readings import Progress
from pipeline.app.nightly.outcome import CampaignOutcome, Outcome
from pipeline.app.nightly.run import Order
from pipeline.app.nightly.run import run as run_job
from pipeline.cage.engine import make_engine
from pipeline.cage.limits import read_limits
from pipeline.cli.context import Context, as_of_option, campaign_argument, campaign_names, day_of, workers_option
from pipeline.cli.words import ChineseCommand
from pipeline.core.bundled import MARKER
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.long_paths import shown
from pipeline.wording.figures import full_date, names
from pipeline.wording.terms import EXPECTED, IN_TIME, LATE, RATE, RETURNED, STATES, next_step, waiting_words

_MOST_OF_A_FILE = 20


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


@click.command(cls=ChineseCommand)
@campaign_argument
@as_of_option
@click.option("--anyway", is_flag=True, help="还有没了结的也写，并列出有哪些")
@click.pass_obj
def sign(context: Context, campaign: str, as_of: dt.datetime | None, *, anyway: bool) -> int:
    """写出正式稿：没有待核事项、文件名和待核的记号，供领导签发。还有没了结的（错误、单位不明、读不出的文件等），逐条列出，不写。

    \b
    例子：
      huizong sign yangpu-2017-sanda
      huizong sign yangpu-2017-sanda --as-of 2017-05-22 --anyway
    """
    done = sign_papers(context.workspace(), campaign, day_of(as_of), anyway=anyway, now=context.now())
    for entry in done.blocking:
        _show(entry)
    if done.folder is None:
        click.echo(f"正式稿没有写：以上 {len(done.blocking)} 处还没有了结。了结以后再运行；一定要先写的，加 --anyway。", err=True)
        return 1
    passed = f"以上 {len(done.blocking)} 处没有了结，照您的意思先写。" if done.blocking else ""
    hints = f"另有 {done.hints} 处提示没有核，不影响签发（huizong status 可看）。" if done.hints else ""
    click.echo(f"{passed}正式稿在 {shown(done.folder)}：{names(done.files)}。{hints}")
    return 0


def _show(entry: ReviewEntry) -> None:
    about = "　".join(filter(None, (entry.unit_name or entry.file, entry.label)))
    click.echo(f"· {about}：{entry.finding.message}\n    → {next_step(entry)}")
