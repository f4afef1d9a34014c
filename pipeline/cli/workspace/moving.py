"""`move-ledger`: the ledger carried over into another database."""

from __future__ import annotations

import click

from pipeline.app.move_ledger import move_ledger as move
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("target", metavar="新台账的地址")
@click.pass_obj
def move_ledger(context: Context, target: str) -> int:
    """把台账迁到共享的数据库（PostgreSQL），或用 local 迁回本机。逐行核对过才算数；旧台账留着，注明已经迁走。中断了可以重做。

    密码写在 ~/.pgpass 或环境变量 PGPASSWORD 里，不要写在命令里。

    \b
    例子：
      huizong move-ledger postgresql://huizong@数据库主机/huizong
      huizong move-ledger local
    """
    done = move(context.workspace(), target, now=context.now())
    told = "，".join(f"{word} {rows} 行" for word, rows in done.rows.items())
    click.echo(f"台账已由 {done.source} 迁到 {done.target}，逐行核对一致：{told}。")
    click.echo(f"旧台账留在原处，已注明迁走，不再使用。{_next_step(embedded=done.embedded)}")
    return 0


def _next_step(*, embedded: bool) -> str:
    if embedded:
        return "请去掉每台电脑、每个定时任务的环境变量 HUIZONG_LEDGER。"
    return "请在每台电脑、每个定时任务的环境变量 HUIZONG_LEDGER 里写新台账的地址，再运行 huizong check。"
