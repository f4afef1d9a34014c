"""`huizong doctor`: what is installed, what is missing, and what is lost without it."""

from __future__ import annotations

import click

from pipeline.app.doctor import examine
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@click.pass_obj
def doctor(context: Context) -> int:
    """检查运行环境：Python、工作目录、活动、能读哪些格式。缺的说明影响和安装办法。"""
    findings = examine(context.start, context.ledger)
    for one in findings:
        click.echo(f"{'✓' if one.good else '✗'} {one.what}" + (f"：{one.remedy}" if one.remedy else ""))
    return 0 if all(one.good or one.optional for one in findings) else 1
