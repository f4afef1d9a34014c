"""`huizong sign`: the papers that a director signs."""

from __future__ import annotations

import datetime as dt

import click

from pipeline.app.documents.papers import sign as sign_papers
from pipeline.cli.context import Context, as_of_option, campaign_argument, day_of
from pipeline.cli.words import ChineseCommand
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.long_paths import shown
from pipeline.wording.figures import names
from pipeline.wording.terms import next_step


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
