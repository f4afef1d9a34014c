"""`huizong chase`, `return`, `slip` and `mail`: reminders, files back to units, slips to confirm, and the office's mail."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence

import click
from rich.console import Console
from rich.markup import escape

from pipeline.app.correspondence.chase import Chased, ChaseOrder, Outcome, preview, send, write_texts
from pipeline.app.correspondence.send_back import ReturnOrder, send_back
from pipeline.app.correspondence.slip import SlipOrder, write_slips
from pipeline.app.decisions.decide import Done, Word
from pipeline.app.decisions.targets import Target
from pipeline.cage.engine import LocalEngine
from pipeline.cage.limits import read_limits
from pipeline.cli.context import Context, any_campaign_argument, campaign_option, day_of
from pipeline.cli.decisions.asking import Said, decided, deciding
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand, ChineseGroup
from pipeline.core.bundled import MARKER
from pipeline.core.long_paths import shown
from pipeline.core.workspace import user_name
from pipeline.post.mail import Fetched
from pipeline.post.mail.fetch import fetch_new
from pipeline.post.reminder import Reminder
from pipeline.wording.figures import NOTHING, names


@click.command(cls=ChineseCommand)
@any_campaign_argument
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


@click.command("return", cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.option("--note", default="", metavar="意见", help="另外要对单位说的话，写在文件开头")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="请单位在哪一天前改好，例如 2017-05-25；不写为“尽快”")
@deciding("有需要修改的地方", several=True)
def return_(said: Said, unit: str, note: str, due: dt.datetime | None) -> int:
    """退回修改：把单位报来的文件加上批注，写到 outbox/活动/退回修改/日期/单位/ 里，由您发回单位；原件不动。

    Word 里是批注，Excel 里是格子的批注；PDF、扫描件、旧版 .doc 和 .xls、打不开的文件，写一份修改函。

    \b
    例子：
      huizong return 定海路街道
      huizong return jd01 --due 2017-05-25 --note 请补盖公章
    """
    engine = LocalEngine(1, read_limits(said.workspace.root / MARKER), said.workspace.log)

    def act(target: Target) -> Done:
        done, written = send_back(said.workspace, ReturnOrder(target, note.strip(), day_of(due)), said.word, engine)
        for one in written:
            click.echo(f"{one.original}：{one.remarks} 处，{'写了修改函' if one.is_letter else '已加批注'}：{shown(one.path)}")
        return done

    return decided(act, said.target(unit))


@click.command(cls=ChineseCommand)
@click.argument("unit", required=False, metavar="[单位]")
@campaign_option
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="请单位在哪一天前交回，例如 2017-05-25；不写为“尽快”")
@click.pass_obj
def slip(context: Context, unit: str | None, campaign: str | None, due: dt.datetime | None) -> int:
    """写核对单：贵单位计入的数据，逐栏列出读到什么、计入什么，留有签字盖章的地方。不写单位就给报过的每个单位各写一份。

    \b
    例子：
      huizong slip 定海路街道
      huizong slip --campaign yangpu-2017-sanda --due 2017-05-25
    """
    for path in write_slips(context.workspace(), SlipOrder(unit, campaign, day_of(due)), now=context.now()):
        click.echo(f"已写 {shown(path)}")
    return 0


@click.group(cls=ChineseGroup)
def mail() -> None:
    """从邮箱收信到 inbox；接着运行 huizong run 就会读出信里的附件。

    \b
    例子：
      huizong mail fetch      收下 huizong.toml 里每个邮箱的新邮件
    """


@mail.command(short_help="收下新邮件，放入 inbox")
@click.option("--account", metavar="名字", help="只收这一个邮箱；不写则收 huizong.toml 里的全部邮箱")
@click.pass_obj
def fetch(context: Context, account: str | None) -> int:
    """把邮箱里的新邮件原样存入 inbox/邮件/，存好以后才标为已读，从不删除邮件。可以反复运行：收过的不再收。

    \b
    邮箱写在工作目录的 huizong.toml 里，授权码放在环境变量里：
      [[mail.accounts]]
      name = "office"                 授权码：HUIZONG_MAIL_OFFICE
      host = "imap.126.com"
      user = "某某@126.com"

    \b
    例子：
      huizong mail fetch                    收全部邮箱
      huizong mail fetch --account office   只收这一个
    """
    outcome = fetch_new(context.workspace(), account, clock=context.clock, secrets=os.environ)
    for one in outcome:
        _report(one)
    return _status(outcome)


def _report(one: Fetched) -> None:
    unfinished = "" if one.complete else "，没有收完"
    click.echo(f"{one.account}：新收 {one.mails} 封{unfinished}。")
    for problem in one.problems:
        click.echo(problem, err=True)


def _status(outcome: Sequence[Fetched]) -> int:
    """0 all done; 1 a person is needed; 3 nothing could be done."""
    if not any(one.problems for one in outcome):
        return 0
    return 1 if any(one.complete or one.mails for one in outcome) else 3
