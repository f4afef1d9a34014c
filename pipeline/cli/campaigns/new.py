"""`huizong new`: a campaign folder out of an official notice."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.app.new import Given, NewCampaign
from pipeline.app.new import new as made_of
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand
from pipeline.learn.study import NAME_STYLES
from pipeline.notice.elements.read import ELEMENTS, OPTIONAL


@click.command(cls=ChineseCommand)
@click.argument("notice", type=click.Path(path_type=Path), metavar="通知")
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
    type=click.Path(path_type=Path),
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
    for line in _told(made):
        click.echo(line)
    for warning in made.draft.notice.warnings:
        click.echo(f"请核对：{warning}", err=True)
    folder = made.folder
    click.echo(f"已新建 {folder}。请打开 {folder / 'campaign.yaml'} 看一遍，把应报单位写进 {folder / 'roster.csv'}，再运行 huizong run。")
    return 0


def _told(made: NewCampaign) -> list[str]:
    """What was found, an element a line, and the forms."""
    missing = {name: "没有" if name in OPTIONAL else "没有找到，请在 campaign.yaml 里填写" for name in ELEMENTS}
    lines = [f"{name}：{found or missing[name]}" for name, found in made.elements.items()]
    lines += [f"空白表：{blank.name}" for blank in made.draft.blanks] or ["空白表：没有，请放到 blanks 文件夹，再运行 huizong learn"]
    return lines + [f"认出的表：{form.spec.title}，{len(form.marks)} 处要填" for form in made.draft.learned]
