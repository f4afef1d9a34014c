"""`huizong learn`: a form definition out of a blank form."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.new import LearnedField, learned_fields, new_from_blank
from pipeline.app.new import learn as learned
from pipeline.cli.context import Context
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand
from pipeline.learn import Study
from pipeline.learn.preview import Drawn, drawn
from pipeline.learn.study import NAME_STYLES

_LONGEST = 40


@click.command(cls=ChineseCommand)
@click.argument("blank", type=click.Path(path_type=Path), metavar="空白表")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("learned"), metavar="文件夹", help="写到哪里；不写为当前文件夹下的 learned"
)
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
