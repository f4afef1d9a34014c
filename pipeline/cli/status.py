"""`huizong status`: returned, late, missing, to be reviewed."""

from __future__ import annotations

import datetime as dt
import json

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.progress.shown_status import CampaignStatus
from pipeline.app.progress.status import status as campaign_status
from pipeline.cli.context import Context, any_campaign_argument, as_of_option, day_of, json_option
from pipeline.cli.screen import narrow_table
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@any_campaign_argument
@as_of_option
@json_option
@click.pass_obj
def status(context: Context, campaign: str | None, as_of: dt.datetime | None, as_json: bool) -> int:
    """按名册列出每个单位的报送情况，以及待核的每一处（huizong fix、huizong decide confirm 照“单位”“项目”两列写）。

    \b
    例子：
      huizong status
      huizong status yangpu-2017-sanda --as-of 2017-05-20
    """
    found = campaign_status(context.workspace(), [campaign] if campaign else [], day_of(as_of), now=context.now())
    if as_json:
        click.echo(json.dumps([one.data for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            _show(one)
    return 0


def _show(one: CampaignStatus) -> None:
    console = Console(highlight=False)
    console.rule(one.heading, align="left")
    table = narrow_table("单位", "情况", "收到", "文件", shares=(None, None, None, 1))
    for row in one.units:
        table.add_row(*map(escape, row))
    console.print(table)
    if one.review:
        review = narrow_table("单位", "项目", "原文", "疑点", shares=(5, 4, 3, 9), title="待核")
        for row in one.review:
            review.add_row(*map(escape, row))
        console.print(review)
