"""`huizong schedule`: the nightly job as a timer of the system."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.app.nightly.night import LOG, is_due, last_lines, night
from pipeline.app.nightly.schedule import KINDS, choose
from pipeline.app.settings.general import USUAL, plan_of
from pipeline.cage.engine import make_engine
from pipeline.cage.limits import read_limits
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseGroup
from pipeline.core.bundled import MARKER
from pipeline.core.long_paths import shown

F = TypeVar("F", bound=Callable[..., Any])
_AT = f"{USUAL:%H:%M}"
_SHOWN = 7


@click.group(cls=ChineseGroup)
def schedule() -> None:
    """每晚自动收信、收件、汇总，交给系统定时运行；错过的一晚开机后补跑，每晚在工作目录的“日志.txt”里写一行。

    \b
    例子：
      huizong schedule show                  看设好了没有、最近几晚怎么样
      huizong schedule install --at 02:30    设好
      huizong schedule remove                取消
    """


def _timer(function: F) -> F:
    """`--at` and `--with`."""
    at = click.option("--at", default=_AT, type=click.DateTime(["%H:%M"]), metavar="时间", help=f"几点运行，例如 {_AT}（这台电脑的时间）")
    kind = click.option("--with", "kind", type=click.Choice(KINDS), metavar="方式", help="systemd、cron 或 windows；不写为这台电脑有的")
    return at(kind(function))


@schedule.command(short_help="看设好了没有、会写什么、最近几晚怎么样")
@_timer
@click.pass_obj
def show(context: Context, at: dt.datetime, kind: str | None) -> int:
    """看定时设好了没有，会往系统里写什么，最近几晚做得怎么样。什么也不改。"""
    for line in last_lines(context.workspace(), _SHOWN):
        click.echo(line)
    plan, scheduler = plan_of(context.workspace(), at.time()), choose(kind, Path.home())
    click.echo(f"{scheduler.title}：{'已设好' if scheduler.installed(plan) else '没有设'}（{plan.name}）。")
    click.echo(scheduler.text(plan))
    return 0


@schedule.command(short_help="设好每晚自动运行")
@_timer
@click.pass_obj
def install(context: Context, at: dt.datetime, kind: str | None) -> int:
    """设好每晚自动运行；已经设过的换成新的时间。"""
    plan, scheduler = plan_of(context.workspace(), at.time()), choose(kind, Path.home())
    scheduler.install(plan)
    log = shown(context.workspace().root / LOG)
    click.echo(f"已设好：每天 {plan.at:%H:%M} 由{scheduler.title}运行，错过的开机后补跑；每晚一行写在 {log}。")
    return 0


@schedule.command(short_help="取消每晚自动运行")
@_timer
@click.pass_obj
def remove(context: Context, at: dt.datetime, kind: str | None) -> int:
    """取消每晚自动运行；没有设过的不用管。"""
    scheduler = choose(kind, Path.home())
    scheduler.remove(plan_of(context.workspace(), at.time()))
    click.echo(f"已从{scheduler.title}中取消。")
    return 0


@schedule.command(short_help="定时运行的就是它：收信、汇总、写一行日志")
@click.option("--due", type=click.DateTime(["%H:%M"]), metavar="时间", help="只在今天（或昨天）这个时间以后还没有做过时才做")
@click.pass_obj
def run(context: Context, due: dt.datetime | None) -> int:
    """收信、收件、汇总、出文书，并在“日志.txt”里写一行。由系统每晚调用，也可以自己运行。"""
    workspace = context.workspace()
    if due is not None and not is_due(workspace, due.time(), context.now()):
        return 0
    engine = make_engine("local", 0, read_limits(workspace.root / MARKER), workspace.log, workspace.converted)
    context.stand_by(engine)
    done = night(workspace, engine, clock=context.clock, secrets=os.environ)
    click.echo(done.line)
    return done.status
