"""`huizong mail`: the office's post."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from pipeline.app.mail import fetch as fetch_mail
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseGroup
from pipeline.mail import Fetched


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
    outcome = fetch_mail(context.workspace(), account, clock=context.clock, secrets=os.environ)
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
