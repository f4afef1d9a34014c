"""`huizong decide …` and `fix`: every decision of an office, one command each; the original reading stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.app.decisions import decide as cases
from pipeline.app.decisions.fix import confirm as confirm_values
from pipeline.app.decisions.fix import correct
from pipeline.app.decisions.fix import waive as accept_findings
from pipeline.app.decisions.targets import Target
from pipeline.cli.decisions.asking import Said, decided, deciding
from pipeline.cli.words import ChineseCommand, ChineseGroup, PathOfAnyLength
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.wording.decisions import FILE_FATES

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=ChineseGroup)
def decide() -> None:
    """作出一个决定。每个决定记入台账（谁、何时、为什么），huizong history 可看，huizong undo 可撤销。

    单位写名册里的名称或编号，也可写文件名的一部分；能对上几个时会问是哪一个。
    """


@decide.command(cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.argument("field", metavar="[栏目]", required=False, default="")
@deciding("核对无误", several=True, everywhere=True)
def confirm(said: Said, unit: str, field: str) -> int:
    """核对无误：某一栏，或（不写栏目）整份表的各处疑点。

    \b
    例子：
      huizong decide confirm 平凉路街道 访谈职工数
      huizong decide confirm 平凉路街道 --why 已对照原件
    """
    return decided(lambda target: confirm_values(said.workspace, target, field, said.word), said.target(unit))


@decide.command(cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.argument("doubt", metavar="疑点")
@deciding(several=True, everywhere=True)
def waive(said: Said, unit: str, doubt: str) -> int:
    """认可一个疑点或不适用的规则，值不变。疑点写栏目名，或提示里的几个字。

    \b
    例子：
      huizong decide waive 平凉路街道 少于座谈会次数 --why 线上座谈会不计人数
    """
    return decided(lambda target: accept_findings(said.workspace, target, doubt, said.word), said.target(unit))


@decide.command(cls=ChineseCommand)
@click.argument("name", metavar="文件")
@click.argument("unit", metavar="单位")
@deciding()
def assign(said: Said, name: str, unit: str) -> int:
    """定一份表（或打不开的文件）是哪个单位的。文件写文件名的一部分。

    \b
    例子：
      huizong decide assign 情况汇总表.docx 五角场街道 --why 来电确认
    """
    return decided(lambda target: cases.assign_unit(said.workspace, target, unit, said.word), said.target(name))


@decide.command("file", cls=ChineseCommand)
@click.argument("name", metavar="文件")
@click.argument("state", metavar="结果", type=click.Choice(list(FILE_FATES.values())))
@deciding()
def settle(said: Said, name: str, state: str) -> int:
    """打不开的文件怎样办了：已请单位重报、不是报表、已由人代填、属于另一活动。

    \b
    例子：
      huizong decide file 扫描件.pdf 已请单位重报 --why 已电话通知
    """
    code = next(code for code, words in FILE_FATES.items() if words == state)
    return decided(lambda target: cases.settle_file(said.workspace, target, code, said.word), said.target(name))


def _of_return(name: str, kind: DecisionKind, summary: str) -> None:
    """Adds a command that decides one thing of one return."""

    @decide.command(name, cls=ChineseCommand, help=summary)
    @click.argument("unit", metavar="单位")
    @deciding(several=True)
    def command(said: Said, unit: str) -> int:
        return decided(lambda target: cases.decide_return(said.workspace, kind, target, said.word), said.target(unit))


_of_return("not-ours", DecisionKind.NOT_OURS, "这份表不是名册里单位的，不计入。")
_of_return("withdraw", DecisionKind.WITHDRAW, "撤回误报的一份：不计入，以前的一份重新计入。")
_of_return("choose", DecisionKind.CHOOSE, "单位报了几份，以这一份为准（用 --file 写文件名），直到又有新报。")
_of_return("on-time", DecisionKind.ON_TIME, "逾期的一份视为按期。")


@decide.command(cls=ChineseCommand)
@click.argument("day", metavar="日期", type=_DAY)
@click.option("--unit", default="", metavar="单位", help="只改这一个单位的")
@click.option("--kind", default="", metavar="类别", help="只改这一类单位的，例如 街道镇")
@deciding()
def deadline(said: Said, day: dt.datetime, unit: str, kind: str) -> int:
    """改截止日：全部单位，或一类、一个单位的。

    \b
    例子：
      huizong decide deadline 2017-05-25 --unit 平凉路街道 --why 领导同意延期
    """

    def act(target: Target) -> cases.Done:
        to = cases.Extension(day.date(), target.written if unit else "", kind)
        return cases.move_deadline(said.workspace, target.campaign, to, said.word)

    return decided(act, said.target(unit))


@decide.command(cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@deciding()
def exempt(said: Said, unit: str) -> int:
    """这个单位免报。"""
    return _of_unit(said, DecisionKind.EXEMPT, unit)


@decide.command(cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.option("--on", "day", type=_DAY, metavar="日期", help="哪一天说的；不写为今天")
@deciding()
def nil(said: Said, unit: str, day: dt.datetime | None) -> int:
    """单位来电说没有可报的（零报告）。以后又报了表，以表为准。"""
    return _of_unit(said, DecisionKind.NIL, unit, _day(said, day))


def _from(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--from`: the day from which something holds."""
    return click.option("--from", "day", type=_DAY, metavar="日期", help="从哪一天起；不写为今天")(function)


def _becoming(name: str, what: str, kind: DecisionKind, summary: str) -> None:
    """Adds a command that says what a unit becomes from a day on; `what` is how the help calls that."""

    @decide.command(name, cls=ChineseCommand, help=summary)
    @click.argument("unit", metavar="单位")
    @click.argument("becomes", metavar=what)
    @_from
    @deciding()
    def command(said: Said, unit: str, becomes: str, day: dt.datetime | None) -> int:
        return _of_unit(said, kind, unit, becomes, _day(said, day))


_becoming("rename", "新名称", DecisionKind.RENAME, "单位改了名称；写旧名称的表仍然认得。")
_becoming("merge", "并入单位", DecisionKind.MERGE, "单位并入另一单位：这一天起不再应报，写它名称的表归并入的单位。")


@decide.command(cls=ChineseCommand)
@click.argument("unit_id", metavar="编号")
@click.argument("name", metavar="名称")
@click.argument("kind", metavar="类别")
@_from
@deciding()
def add(said: Said, unit_id: str, name: str, kind: str, day: dt.datetime | None) -> int:
    """名册里加一个单位。"""
    told = (name, kind, _day(said, day))
    return decided(lambda target: cases.add_unit(said.workspace, target.campaign, unit_id, told, said.word), said.target(unit_id))


def _of_unit(said: Said, kind: DecisionKind, unit: str, *told: str) -> int:
    return decided(lambda target: cases.decide_unit(said.workspace, kind, target, told, said.word), said.target(unit))


def _day(said: Said, day: dt.datetime | None) -> str:
    return (day.date() if day is not None else said.context.today()).isoformat()


@decide.command("enter", cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.argument("words", metavar="栏目=内容…", nargs=-1)
@click.option("--form", default="", metavar="表", help="哪一张表；活动只有一张要报的表时不用写")
@click.option("--rows", type=PathOfAnyLength(), metavar="文件", help="名单的各行：CSV，第一行写栏目名")
@click.option("--on", "day", type=_DAY, metavar="日期", help="哪一天交来的；不写为现在")
@deciding("纸质表代填")
def type_in(said: Said, unit: str, words: tuple[str, ...], *, form: str, rows: Path | None, day: dt.datetime | None) -> int:
    """代填：单位交来的是纸，替它录入。填好的表放进 inbox，下次 huizong run 照常收、照常核。

    \b
    例子：
      huizong decide enter 四平路街道 走访企事业单位数=12 访谈职工数=120 "职工意见建议=停车难|正在解决"
      huizong decide enter 锦江区 --rows 走访记录.csv
    """
    from pipeline.app.decisions.enter import Typed, enter, pairs_of  # noqa: PLC0415 - loads the readers, which the other decisions do without

    typed = Typed(pairs_of(words, rows), form, day.date() if day is not None else None)
    if not typed.pairs:
        message = "没有写内容，请写 栏目=内容，或用 --rows 给出名单。"
        raise UsageError(message)
    return decided(lambda target: enter(said.workspace, target, typed, said.word), said.target(unit))


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
