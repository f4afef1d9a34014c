"""`huizong fix`: a person's word on one value; the original reading stays."""

from __future__ import annotations

import datetime as dt
import getpass

import click

from pipeline.app.fix import correct
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("submission", metavar="编号")
@click.argument("field", metavar="字段")
@click.argument("value", metavar="值")
@click.option("--why", required=True, metavar="理由", help="为什么这样改，例如“电话核实”")
@click.option("--who", metavar="姓名", help="谁改的；不写为当前登录名")
@click.pass_obj
def fix(context: Context, submission: str, field: str, value: str, why: str, who: str | None) -> int:
    """更正某一份表的某一项。编号和字段见 huizong status 的“待核”。值写 - 表示没有；写原值表示核对无误。

    \b
    例子：
      huizong fix 3fa2c81d workers_interviewed 120 --why 电话核实
      huizong fix 3fa2c81d "opinions[2].outcome" 正在解决 --why 单位补充说明
      huizong fix 9b01e77a unit jd10 --why 是五角场街道的
    """
    workspace = context.workspace()
    now = context.now()
    with workspace.locked(now=now):
        done = correct(workspace, submission, field, value, _word(why, who, now))
    click.echo(f"已更正：{done.unit}　{done.label}　{done.before} → {done.after}。运行 huizong run 后计入汇总。")
    return 0


def _word(why: str, who: str | None, now: dt.datetime) -> tuple[str, str, dt.datetime]:
    return why.strip(), who or getpass.getuser(), now
