"""`huizong history`, `undo` and `huizong issue …`: what was decided, by whom and why; the register of problems; a decision taken back."""

from __future__ import annotations

import datetime as dt
import json

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.decisions import issues as cases
from pipeline.app.decisions.decide import Word
from pipeline.app.decisions.history import history as decisions
from pipeline.app.decisions.history import undo as take_back
from pipeline.cli.context import Context, any_campaign_argument, json_option
from pipeline.cli.decisions.asking import Said, decided, deciding
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand, ChineseGroup
from pipeline.core.workspace import user_name
from pipeline.wording.decisions import FOLLOW_UPS
from pipeline.wording.figures import brief, date_time, names


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


@click.group(cls=ChineseGroup)
def issue() -> None:
    """问题台账：各单位反映的问题，谁办、何时办结、办得怎样；归错了的并起来或分开。编号照 huizong issue list 写。"""


@issue.command("list", cls=ChineseCommand)
@any_campaign_argument
@click.option("--open", "only_open", is_flag=True, help="只列没有办结的")
@click.pass_obj
def show(context: Context, campaign: str | None, only_open: bool) -> int:
    """列出问题台账。

    \b
    例子：
      huizong issue list
      huizong issue list yangpu-2017-sanda --open
    """
    console = Console(highlight=False)
    for one in cases.issue_registers(context.workspace(), campaign):
        table = wide_table("编号", "问题", "单位", "承办", "期限", "跟进", title=one.campaign.title)
        for problem in one.problems:
            if not only_open or problem.follow_up != FOLLOW_UPS["done"]:
                units = names(problem.units[:3]) + (f"等{len(problem.units)}家" if len(problem.units) > 3 else "")
                cells = (problem.number, brief(problem.text, 60), units, problem.handler, problem.due, problem.follow_up)
                table.add_row(*map(escape, cells))
        console.print(table)
    return 0


@issue.command(cls=ChineseCommand)
@click.argument("number", metavar="编号")
@click.argument("handler", metavar="承办")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="何时办结")
@deciding("交办")
def assign(said: Said, number: str, handler: str, until: dt.datetime | None) -> int:
    """定一个问题由谁办、何时办结。

    \b
    例子：
      huizong issue assign jd10-03 权益保障部 --until 2017-07-31
    """
    day = until.date() if until else None
    return decided(lambda target: cases.assign_issue(said.workspace, target, (handler, day), said.word), said.target(number))


@issue.command(cls=ChineseCommand)
@click.argument("number", metavar="编号")
@click.argument("state", metavar="情况", type=click.Choice(list(FOLLOW_UPS.values())))
@deciding()
def follow(said: Said, number: str, state: str) -> int:
    """记下一个问题办得怎样：已办结、办理中、需上级。

    \b
    例子：
      huizong issue follow jd10-03 已办结 --why 已与商务楼签错时停车协议
    """
    code = next(code for code, words in FOLLOW_UPS.items() if words == state)
    return decided(lambda target: cases.follow_issue(said.workspace, target, code, said.word), said.target(number))


@issue.command(cls=ChineseCommand)
@click.argument("number", metavar="编号")
@click.argument("others", metavar="并入的编号…", nargs=-1, required=True)
@deciding()
def join(said: Said, number: str, others: tuple[str, ...]) -> int:
    """几个编号说的是一个问题，并到第一个。以后的报告一直照此。

    \b
    例子：
      huizong issue join jd10-03 hy02-01 zs02-04 --why 都是停车难
    """
    return decided(lambda target: cases.join_issues(said.workspace, target, others, said.word), said.target(number))


@issue.command(cls=ChineseCommand)
@click.argument("number", metavar="编号")
@deciding()
def split(said: Said, number: str) -> int:
    """归在一起的一条其实是另一个问题，分开单列。编号写“同类编号”里的那一条。

    \b
    例子：
      huizong issue split hy02-01 --why 说的是非机动车
    """
    return decided(lambda target: cases.split_issue(said.workspace, target, said.word), said.target(number))
