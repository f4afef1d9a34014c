"""`huizong undo`: takes a decision back by another row; nothing is deleted."""

from __future__ import annotations

import getpass

import click

from pipeline.app.decide import Word
from pipeline.app.history import undo as take_back
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("number", required=False, type=int, metavar="[号]")
@click.option("--why", default="撤销", metavar="理由", help="为什么撤销")
@click.option("--who", metavar="姓名", default=getpass.getuser, show_default=False, help="谁撤销的；不写为当前登录名")
@click.pass_obj
def undo(context: Context, number: int | None, why: str, who: str) -> int:
    """撤销一个决定（huizong history 里的号；不写为最近的一个）。撤销也可以再撤销，等于恢复。"""
    done = take_back(context.workspace(), number, Word(why, who, context.now()))
    click.echo(f"{done.sentence}（记为第 {done.number} 号）。运行 huizong run 后进入汇总；要恢复用 huizong undo {done.number}。")
    return 0
