"""`huizong chase`: reminders to units, previewed, mailed or written as texts to paste."""

from __future__ import annotations

import datetime as dt
import os

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.correspondence.chase import Chased, ChaseOrder, Outcome, preview, send, write_texts
from pipeline.app.decisions.decide import Word
from pipeline.cli.context import Context, campaign_names, day_of
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand
from pipeline.core.storage import shown
from pipeline.core.user_name import user_name
from pipeline.post.reminder import Reminder
from pipeline.wording.figures import NOTHING, names


@click.command(cls=ChineseCommand)
@click.argument("campaign", required=False, metavar="[活动]", shell_complete=campaign_names)
@click.option("--unit", metavar="单位", help="只催这一家")
@click.option(
    "--due",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="请单位在哪一天前报来，例如 2017-05-25；不写为原来的截止日，已过的为“尽快”",
)
@click.option("--send", "sending", is_flag=True, help="用邮件发出去；不写只看一看")
@click.option("--text", "texts", is_flag=True, help="写成可以粘贴到微信、QQ 的文字（催报.txt 和 催报.docx）")
@click.option("--account", metavar="名字", help="用 huizong.toml 里的哪个邮箱发；不写为这个活动的，或第一个能发信的")
@click.option("--who", metavar="姓名", default=user_name, show_default=False, help="谁催的；不写为当前登录名")
@click.pass_obj
def chase(
    context: Context,
    campaign: str | None,
    unit: str | None,
    due: dt.datetime | None,
    sending: bool,
    texts: bool,
    account: str | None,
    who: str,
) -> int:
    """催报：逐个单位列出缺什么、什么打不开、哪些要修改、新的期限。不加选项只看不发；一家一天只催一次。

    \b
    例子：
      huizong chase                                   先看一看
      huizong chase --due 2017-05-25 --send           用邮件发
      huizong chase --due 2017-05-25 --text           写成可以粘贴的文字
      huizong chase --unit 定海路街道                   看这一家的全文
    """
    if sending and texts:
        message = "--send 和 --text 请分两次：先发邮件，再给没有邮箱的写文字"
        raise click.UsageError(message)
    order, word = ChaseOrder(campaign, unit, day_of(due), account), Word("催报", who, context.now())
    if sending:
        return _tell_sent(send(context.workspace(), order, word, os.environ))
    if texts:
        return _tell_written(write_texts(context.workspace(), order, word))
    _show(preview(context.workspace(), order, word))
    return 0


def _show(found: Chased) -> None:
    console = Console(highlight=False)
    console.rule(f"{found.title}　要催的 {len(found.open)} 家", align="left")
    if found.open:
        table = wide_table("单位", "邮箱", "要催的")
        for one in found.open:
            table.add_row(*map(escape, (one.unit.name, _addresses(one), _matter(one))))
        console.print(table)
        click.echo(f"{'全文' if len(found.open) == 1 else '第一家的全文'}：\n{found.open[0].letter}\n")
    _tell_before(found)
    click.echo("以上还没有发出；发邮件加 --send，写成可以粘贴的文字加 --text，看某一家的全文加 --unit 单位。")


def _addresses(one: Reminder) -> str:
    """The addresses of the roster, and that of the last mail, each told by where it is from."""
    wrong = (f"{address}（名册上写错了）" for address in one.misspelt)
    return "\n".join((*one.listed, *wrong, *((f"{one.last}（上次来信）",) if one.last else ()))) or NOTHING


def _matter(one: Reminder) -> str:
    """What a unit is reminded of, in a few words."""
    closed = f"打不开的文件 {len(one.closed)} 个" if one.closed else ""
    faults = f"要修改 {len(one.faults)} 处" if one.faults else ""
    return "\n".join(filter(None, (closed, f"缺 {one.lacking}" if one.lacking else "", faults)))


def _tell_sent(found: Chased) -> int:
    """0 all sent; 1 some could not be."""
    for one in found.outcomes:
        click.echo(f"{one.reminder.unit.name}　{names(one.reminder.addresses)}：{_state(one)}", err=_failed(one))
    if found.without_address:
        count = len(found.without_address)
        click.echo(
            f"没有邮箱的 {count} 家：{names(one.unit.name for one in found.without_address)}。"
            "请在名册的“邮箱”（email）一列补上，或用 --text 写成文字粘贴。",
            err=True,
        )
    _tell_before(found)
    sent = sum(not _failed(one) for one in found.outcomes)
    click.echo(f"已发 {sent} 封，没有发成 {len(found.outcomes) - sent} 封，没有邮箱 {len(found.without_address)} 家。")
    return int(sent < len(found.open))


def _failed(one: Outcome) -> bool:
    return one.handed.state != "sent"


def _state(one: Outcome) -> str:
    words = {"sent": "已发", "refused": "没有发成", "unsure": "不知道发出去没有，今天不再发"}
    return f"{words[one.handed.state]}{f'：{one.handed.reason}' if one.handed.reason else ''}"


def _tell_written(found: Chased) -> int:
    for path in found.files:
        click.echo(f"已写 {shown(path)}")
    _tell_before(found)
    click.echo(f"共 {len(found.open)} 家，已记为今天催过；没有粘贴出去的，用 huizong undo 撤销这一次再催。")
    return 0


def _tell_before(found: Chased) -> None:
    if found.before:
        click.echo(f"今天已经催过的 {len(found.before)} 家，不再催：{names(one.unit.name for one in found.before)}。")
