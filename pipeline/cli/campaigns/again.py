"""`huizong again`: the same campaign a year later."""

from __future__ import annotations

import click

from pipeline.app.again import Again
from pipeline.app.again import again as copied
from pipeline.campaign import FILE_NAME
from pipeline.campaign.years import begins
from pipeline.cli.context import Context, campaign_names
from pipeline.cli.words import ChineseCommand
from pipeline.wording.figures import names


@click.command(cls=ChineseCommand)
@click.argument("campaign", metavar="活动", shell_complete=campaign_names)
@click.option("--year", type=int, required=True, metavar="年份", help="新活动是哪一年的，如 2018")
@click.option("--id", "campaign_id", default="", metavar="编号", help="新活动的编号；不写则把原编号里的年份换成新的")
@click.pass_obj
def again(context: Context, campaign: str, year: int, campaign_id: str) -> int:
    """明年再办：由办过的活动新建一个，空白表、栏目、规则、文书模板照抄，名册按作过的决定更新，主要数据与上年比较。

    \b
    发文日期、截止日推到新的一年，写着【请核对】；原通知不抄，新通知放进去后再写上。

    \b
    例子：
      huizong again yangpu-2017-sanda --year 2018
      huizong again yangpu-2017-sanda --year 2018 --id 2018-zoufang
    """
    made = copied(context.workspace(), campaign, year, campaign_id)
    for line in _told(made):
        click.echo(line)
    return 0


def _told(made: Again) -> list[str]:
    declared = made.campaign
    issued = f"发文日期 {declared.issued}，" if declared.issued else ""
    lines = [f"{issued}截止日 {declared.deadline}，请核对。"]
    lines += [f"名册：{len(made.units)} 家单位"] if declared.roster else []
    lines += [f"已并入其他单位，名册里去掉了：{names(made.gone)}"] if made.gone else []
    lines += [f"“{one.written}”记作{one.unit.name}的别名，请核对" for one in made.learned]
    lines += [f"{FILE_NAME} 第 {names(map(str, made.left))} 行还写着原来的年份，请核对"] if made.left else []
    lines.append(f"{begins(declared)} 起收到的表归这一次，以前的归“{declared.previous}”；放进 inbox/活动编号/ 的不看日期。")
    return [*lines, f"已新建 {made.folder}。请打开 {made.folder / FILE_NAME} 看一遍，再运行 huizong run。"]
