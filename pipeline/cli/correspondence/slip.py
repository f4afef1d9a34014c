"""`huizong slip`: what counts of a unit's returns, for the unit to confirm."""

from __future__ import annotations

import datetime as dt

import click

from pipeline.app.correspondence.slip import SlipOrder, write_slips
from pipeline.cli.context import Context, campaign_names, day_of
from pipeline.cli.words import ChineseCommand
from pipeline.core.storage import shown


@click.command(cls=ChineseCommand)
@click.argument("unit", required=False, metavar="[单位]")
@click.option("--campaign", metavar="活动", shell_complete=campaign_names, help="哪个活动；只有一个能对上时不用写")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="请单位在哪一天前交回，例如 2017-05-25；不写为“尽快”")
@click.pass_obj
def slip(context: Context, unit: str | None, campaign: str | None, due: dt.datetime | None) -> int:
    """写核对单：贵单位计入的数据，逐栏列出读到什么、计入什么，留有签字盖章的地方。不写单位就给报过的每个单位各写一份。

    \b
    例子：
      huizong slip 定海路街道
      huizong slip --campaign yangpu-2017-sanda --due 2017-05-25
    """
    for path in write_slips(context.workspace(), SlipOrder(unit, campaign, day_of(due)), now=context.now()):
        click.echo(f"已写 {shown(path)}")
    return 0
