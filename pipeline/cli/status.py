"""`huizong status`: returned, late, missing, to be reviewed."""

from __future__ import annotations

import datetime as dt
import json

import click
from rich.console import Console
from rich.markup import escape

from extractors.core.location import place_words
from pipeline.app.progress.status import status as campaign_status
from pipeline.campaign import Campaign
from pipeline.cli.context import Context, any_campaign_argument, as_of_option, day_of, json_option
from pipeline.cli.screen import narrow_table
from pipeline.cli.words import ChineseCommand
from pipeline.core.consolidated import Consolidation
from pipeline.wording.figures import file_words
from pipeline.wording.terms import lacking, local, state_words


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
        click.echo(json.dumps([one.data() for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            _show(one.campaign, one.consolidation)
    return 0


def _show(campaign: Campaign, whole: Consolidation) -> None:
    console = Console(highlight=False)
    console.rule(f"{campaign.title}　截至 {whole.as_of}（截止日 {whole.deadline}）", align="left")
    table = narrow_table("单位", "情况", "收到", "文件", shares=(None, None, None, 1))
    for one in whole.units:
        submission = one.submission
        moment = local(submission.arrival, campaign).strftime("%m-%d %H:%M") if submission else ""
        file = submission.arrival.name if submission else "\n".join(file_words(lost.arrival.name, lost.part) for lost in one.unopened)
        owed = f"，缺{lacking(campaign, one)}" if one.state == "partial" else ""
        table.add_row(*map(escape, (one.unit.name, f"{state_words(one)}{owed}", moment, file)))
    console.print(table)
    if whole.review:
        review = narrow_table("单位", "项目", "原文", "疑点", shares=(5, 4, 3, 9), title="待核")
        for entry in whole.review:
            place = place_words(entry.finding.source)
            told = f"{place}：{entry.finding.message}" if place else entry.finding.message
            review.add_row(*map(escape, (entry.unit_name or entry.file, entry.label or "整份", _plain(entry.raw), told)))
        console.print(review)


def _plain(raw: str) -> str:
    flat = " ".join(raw.split())
    return flat if len(flat) <= 30 else flat[:30] + "…"
