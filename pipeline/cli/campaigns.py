"""`huizong new`, `learn` and `again`: a campaign out of a notice, a form out of a blank, the same campaign a year later."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.campaigns.again import Again
from pipeline.app.campaigns.again import again as copied
from pipeline.app.campaigns.new import Given, LearnedField, NewCampaign, learned_fields, new_from_blank
from pipeline.app.campaigns.new import learn as learned
from pipeline.app.campaigns.new import new as made_of
from pipeline.campaign import FILE_NAME
from pipeline.campaign.years import begins
from pipeline.cli.context import Context, campaign_argument
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand, PathOfAnyLength
from pipeline.notice.blanks import Study
from pipeline.notice.blanks.preview import Drawn, drawn
from pipeline.notice.blanks.study import NAME_STYLES
from pipeline.notice.elements.all_elements import ELEMENTS, OPTIONAL
from pipeline.wording.figures import names


@click.command(cls=ChineseCommand)
@click.argument("notice", type=PathOfAnyLength(), metavar="通知")
@click.option(
    "--id",
    "campaign_id",
    default="",
    metavar="编号",
    help="活动编号，小写字母、数字、连字符；不写则由发文单位、年份和活动名称的拼音首字母组成",
)
@click.option(
    "--blank",
    "blanks",
    type=PathOfAnyLength(),
    multiple=True,
    metavar="文件",
    help="通知以外另发的空白表（Word、Excel），可以写几次",
)
@click.option("--names", type=click.Choice(list(NAME_STYLES)), default="拼音", metavar="拼音|中文", help="栏目的名字用拼音（默认）还是中文")
@click.pass_obj
def new(context: Context, notice: Path, campaign_id: str, blanks: tuple[Path, ...], names: str) -> int:
    """由一份通知（Word、PDF、文本）新建活动：读出标题、文号、发文单位、期限、邮箱、联系人，把附件里的空白表拆出来认好栏目。

    \b
    读完先看 templates/编号/campaign.yaml：没有找到的写着【请填】，有疑问的写着【请核对】；再把应报单位写进 roster.csv，就可以 huizong run。

    \b
    例子：
      huizong new 通知.docx
      huizong new 通知.pdf --id 2017-zoufang --blank 情况汇总表.xlsx --names 中文
    """
    made = made_of(context.workspace(), Given(notice, blanks, campaign_id, names), today=context.now().date())
    for line in _new_told(made):
        click.echo(line)
    for warning in made.draft.notice.warnings:
        click.echo(f"请核对：{warning}", err=True)
    folder = made.folder
    click.echo(f"已新建 {folder}。请打开 {folder / 'campaign.yaml'} 看一遍，把应报单位写进 {folder / 'roster.csv'}，再运行 huizong run。")
    return 0


def _new_told(made: NewCampaign) -> list[str]:
    """What was found, an element a line, and the forms."""
    missing = {name: "没有" if name in OPTIONAL else "没有找到，请在 campaign.yaml 里填写" for name in ELEMENTS}
    lines = [f"{name}：{found or missing[name]}" for name, found in made.elements.items()]
    lines += [f"空白表：{blank.name}" for blank in made.draft.blanks] or ["空白表：没有，请放到 blanks 文件夹，再运行 huizong learn"]
    return lines + [f"认出的表：{form.spec.title}，{len(form.marks)} 处要填" for form in made.draft.learned]


_LONGEST = 40
"""Characters of a printed text in the table on the screen."""


@click.command(cls=ChineseCommand)
@click.argument("blank", type=PathOfAnyLength(), metavar="空白表")
@click.option("--out", type=PathOfAnyLength(), default=Path("learned"), metavar="文件夹", help="写到哪里；不写为当前文件夹下的 learned")
@click.option("--names", type=click.Choice(list(NAME_STYLES)), default="拼音", metavar="拼音|中文", help="栏目的名字用拼音（默认）还是中文")
@click.option("--campaign", default="", metavar="编号", help="就用这份表新建一个完整的活动，编号用小写字母、数字、连字符")
@click.pass_obj
def learn(context: Context, blank: Path, out: Path, names: str, campaign: str) -> int:
    """从一份空白表（Word、Excel、PDF）认出它的栏目，写成可以放进 campaign.yaml 的定义，并画出预览供核对。

    \b
    写出四样：表名.yaml（定义）、表名-预览.html 和表名-预览.docx（标出每个栏目的表）、blanks 文件夹里的空白表。
    不改动也能读：按认出的定义就能读出填好的表；核对后再改更好。

    \b
    例子：
      huizong learn 附件1：情况登记表.docx
      huizong learn 统计表.xlsx --out D:\\新活动 --names 中文
      huizong learn 附件1：情况登记表.docx --campaign 2024-dengji
    """
    made = learned(blank, out, names=names)
    console = Console(highlight=False)
    for one in made.studies:
        _show(console, one)
    for path in made.write():
        console.print(f"已写 {path}", markup=False, soft_wrap=True)
    console.print("请打开预览核对：有颜色的地方都是要读的答案，名字和类型可以在 yaml 里改。", markup=False)
    if campaign:
        folder = new_from_blank(context.workspace(), blank, campaign, names=names, today=context.now().date()).folder
        todo = f"请打开 {folder / 'campaign.yaml'} 填好写着【请填】的地方，把应报单位写进 {folder / 'roster.csv'}，再运行 huizong run。"
        console.print(f"已新建活动 {folder}。{todo}", markup=False, soft_wrap=True)
    return 0


def _show(console: Console, one: Study) -> None:
    spec = one.learned.spec
    console.rule(f"{escape(spec.title)}（{escape(one.name)}）", align="left")
    for block in drawn(one.learned):
        if isinstance(block, Drawn):
            _line(console, block)
        else:
            for number, row in enumerate(block.covering()):
                shown = (_cell(cell) if cell.row == number else "〃" for cell, _ in row)
                console.print("│ " + " │ ".join(shown) + " │", soft_wrap=True)
    table = wide_table("名字", "栏目", "类型", "选项或上级栏目")
    for field in learned_fields(spec):
        table.add_row(*map(escape, _row(field)))
    console.print(table)
    for doubt in one.learned.doubts:
        console.print(f"· 请留意：{doubt}", markup=False)


def _line(console: Console, line: Drawn) -> None:
    if line.text.strip() or line.marks:
        console.print(_cell(line), soft_wrap=True)


def _cell(cell: Drawn) -> str:
    """The text of a cell on one line, its marks coloured."""
    text = " ".join(cell.text.split())
    shown = escape(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
    return " ".join([shown, *(f"[black on yellow]{escape(mark)}[/]" for mark in cell.marks)]).strip()


def _row(one: LearnedField) -> tuple[str, str, str, str]:
    return f"  {one.name}" if one.inner else one.name, one.label, one.kind, one.options


@click.command(cls=ChineseCommand)
@campaign_argument
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
    for line in _copy_told(made):
        click.echo(line)
    return 0


def _copy_told(made: Again) -> list[str]:
    declared = made.campaign
    issued = f"发文日期 {declared.issued}，" if declared.issued else ""
    lines = [f"{issued}截止日 {declared.deadline}，请核对。"]
    lines += [f"名册：{len(made.units)} 家单位"] if declared.roster else []
    lines += [f"已并入其他单位，名册里去掉了：{names(made.gone)}"] if made.gone else []
    lines += [f"“{one.written}”记作{one.unit.name}的别名，请核对" for one in made.learned]
    lines += [f"{FILE_NAME} 第 {names(map(str, made.left))} 行还写着原来的年份，请核对"] if made.left else []
    lines.append(f"{begins(declared)} 起收到的表归这一次，以前的归“{declared.previous}”；放进 inbox/活动编号/ 的不看日期。")
    return [*lines, f"已新建 {made.folder}。请打开 {made.folder / FILE_NAME} 看一遍，再运行 huizong run。"]
