"""`huizong check` and `huizong doctor`: whether a workspace and its computer are sound."""

from __future__ import annotations

import click

from pipeline.app.check import check as check_workspace
from pipeline.app.doctor import examine
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand
from pipeline.ledger import Ledger


@click.command(cls=ChineseCommand)
@click.pass_obj
def check(context: Context) -> int:
    """逐份核对：台账登记的原件都在、内容没有变、结果没有被改动。有问题时逐条列出并说明怎么办。"""
    workspace = context.workspace()
    with workspace.locked(now=context.now()), Ledger.open(workspace.ledger_url) as ledger:
        problems = check_workspace(workspace, ledger)
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        click.echo("台账、原件和结果一致，没有发现问题。")
    return 1 if problems else 0


@click.command(cls=ChineseCommand)
@click.pass_obj
def doctor(context: Context) -> int:
    """检查运行环境：Python、工作目录、活动、能读哪些格式。缺的说明影响和安装办法。"""
    findings = examine(context.start, context.ledger)
    for one in findings:
        click.echo(f"{'✓' if one.good else '✗'} {one.what}" + (f"：{one.remedy}" if one.remedy else ""))
    return 0 if all(one.good or one.optional for one in findings) else 1
