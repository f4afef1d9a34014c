"""`huizong history` and `undo`: what was decided, by whom, when and why; and a decision taken back by another row."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.decisions.decide import Word
from pipeline.app.decisions.history import history as decisions
from pipeline.app.decisions.history import undo as take_back
from pipeline.cli.context import Context, any_campaign_argument, json_option
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand
from pipeline.core.workspace import user_name
from pipeline.wording.figures import date_time


@click.command(cls=ChineseCommand)
@any_campaign_argument
@click.option("--about", default="", metavar="几个字", help="只看含有这几个字的，例如单位名称")
@json_option
@click.pass_obj
def history(context: Context, campaign: str | None, about: str, *, as_json: bool) -> int:
    """列出作过的决定，新的在前；已撤销的划出。

    \b
    例子：
      huizong history
      huizong history --about 平凉路街道
    """
    found = decisions(context.workspace(), campaign, about)
    if as_json:
        click.echo(json.dumps([one.data() for one in found], ensure_ascii=False, indent=1))
        return 0
    if not found:
        click.echo("还没有作过决定。" if not about else f"没有含“{about}”的决定。")
        return 0
    table = wide_table("号", "时间", "谁", "关于", "决定", "理由")
    for one in found:
        first = one.first
        words = f"{one.words}（已撤销）" if one.undone else one.words
        moment = date_time(first.at.astimezone(context.zone).replace(tzinfo=None))
        table.add_row(*map(escape, (str(first.batch), moment, first.who, one.about, words, first.why)))
    Console(highlight=False).print(table)
    return 0


@click.command(cls=ChineseCommand)
@click.argument("number", required=False, type=int, metavar="[号]")
@click.option("--why", default="撤销", metavar="理由", help="为什么撤销")
@click.option("--who", metavar="姓名", default=user_name, show_default=False, help="谁撤销的；不写为当前登录名")
@click.pass_obj
def undo(context: Context, number: int | None, why: str, who: str) -> int:
    """撤销一个决定（huizong history 里的号；不写为最近的一个）。撤销也可以再撤销，等于恢复。"""
    done = take_back(context.workspace(), number, Word(why, who, context.now()))
    click.echo(f"{done.sentence}（记为第 {done.number} 号）。运行 huizong run 后进入汇总；要恢复用 huizong undo {done.number}。")
    return 0
