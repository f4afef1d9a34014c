"""`huizong trace`: any figure → unit → file → place in the file → what was written, and what was corrected."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from extractors.core.location import place_words
from pipeline.app.progress.trace import Trace, TraceOrder
from pipeline.app.progress.trace import trace as trace_figure
from pipeline.app.progress.trace_levels import Below, levels_below
from pipeline.campaign import Campaign
from pipeline.cli.context import Context, as_of_option, campaign_argument, day_of, json_option
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand, PathOfAnyLength
from pipeline.core.consolidated import Total
from pipeline.core.model import OWN
from pipeline.wording.figures import NOTHING, clauses, number, part_words


@click.command(cls=ChineseCommand)
@campaign_argument
@click.argument("field", metavar="字段")
@click.option("--unit", metavar="单位编号", help="只看这个单位")
@as_of_option
@click.option(
    "--below",
    "below",
    multiple=True,
    type=PathOfAnyLength(exists=True, file_okay=False),
    metavar="文件夹",
    help="下级的工作目录，可写多次：由下级报来的汇总表、合并表接着追到它的单位",
)
@json_option
@click.pass_obj
def trace(
    context: Context, campaign: str, field: str, unit: str | None, as_of: dt.datetime | None, below: tuple[Path, ...], as_json: bool
) -> int:
    """列出一个合计数（或一组意见）由哪些单位、哪些文件、文件的哪一格得来，原文是什么，更正过什么。

    \b
    例子：
      huizong trace yangpu-2017-sanda workers_interviewed
      huizong trace yangpu-2017-sanda 访谈职工 --unit jd10
      huizong trace yangpu-2017-sanda opinions --unit jd10
      huizong trace yangpu-2017-sanda 访谈职工 --below /区/第一片区 --below /区/第二片区
    """
    workspace = context.workspace()
    found = trace_figure(workspace, TraceOrder(campaign, field, unit, day_of(as_of)), now=context.now())
    levels = levels_below(workspace, found, below, now=context.now())
    if as_json:
        told = found.data() | ({"below": [one.data() for one in levels]} if below else {})
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    console = Console(highlight=False)
    _show(console, found)
    _show_levels(console, found, levels)
    return 0


def _show_levels(console: Console, found: Trace, levels: Sequence[Below]) -> None:
    """Each level below under the one that it was sent to."""
    for one in levels:
        first = one.sent[0]
        unit = found.units.get(first.unit or "", OWN)
        console.print(f"\n{unit}报来的 {first.file} 由下级 {one.paper} 得来：", markup=False)
        _show(console, one.found)
        if one.differs:
            console.print(f"下级现在的合计与报来的 {first.shown} 不同：报送以后那里又有更正或新收的表，请向它问明。", markup=False)
        _show_levels(console, one.found, one.deeper)


def _show(console: Console, found: Trace) -> None:
    table = wide_table("单位", "项目", "值", "原文", "文件", "位置", "更正")
    for row in found.rows:
        corrected = clauses(f"改为 {one.shown or NOTHING}：{one.why}（{one.who}）" for one in row.corrections)
        where = f"{part_words(row.part)} {place_words(row.source)}".strip()
        unit = found.units.get(row.unit or "", OWN)
        file = f"{row.file}（{row.origin}）" if row.origin else row.file
        table.add_row(*map(escape, (unit, row.label, row.shown or NOTHING, row.raw, file, where, corrected)))
    console.print(table)
    for one in found.decisions:
        first = one.first
        console.print(f"第 {first.batch} 号决定　{one.about}：{one.words}。理由：{first.why}（{first.who}）", markup=False)
    if found.total is not None:
        console.print(_sum(found.campaign, found.total), markup=False)


def _sum(campaign: Campaign, total: Total) -> str:
    open_points = f"；{len(total.unknown)} 家没有有效数字，{len(total.doubtful)} 家待核" if total.unknown or total.doubtful else ""
    return f"{campaign.title}　{total.label}合计 {number(total.value)}（{total.known} 家）{open_points}"
