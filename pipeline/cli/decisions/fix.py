"""`huizong fix`: a person's word on one value; the original reading stays."""

from __future__ import annotations

import click

from pipeline.app.decisions.fix import correct
from pipeline.cli.decisions.asking import Said, decided, deciding
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.argument("field", metavar="栏目")
@click.argument("value", metavar="值")
@deciding(several=True, everywhere=True)
def fix(said: Said, unit: str, field: str, value: str) -> int:
    """更正某单位表上的某一项。栏目照 huizong status “待核”里的“项目”写；值写 - 表示没有。单位也可写文件名的一部分或表的编号。

    \b
    例子：
      huizong fix 平凉路街道 访谈职工数 120 --why 电话核实
      huizong fix 定海路街道 职工意见建议第2条·办理情况 正在解决 --why 单位补充说明
      huizong fix 情况汇总表.docx 单位 五角场街道 --why 是五角场街道的
    """
    return decided(lambda target: correct(said.workspace, target, field, value, said.word), said.target(unit))
