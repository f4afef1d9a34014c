"""`huizong init`: an empty workspace for an office."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.app.init import init as created
from pipeline.cli.words import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("directory", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--empty", is_flag=True, help="不要随程序附带的例子，templates 里先空着；自己的活动用 huizong new 新建")
def init(directory: Path, *, empty: bool) -> int:
    """新建一个工作目录：收件夹 inbox、活动 templates、结果 outbox、原件档案 archive。

    \b
    例子：
      huizong init D:\\汇总
      huizong init D:\\汇总 --empty
    """
    workspace = created(directory, empty=empty)
    if empty:
        click.echo(f"已新建 {workspace.root}。在这个文件夹里运行 huizong new 通知.docx 新建活动，再把收到的表放进 {workspace.inbox}。")
        return 0
    click.echo(f"已新建 {workspace.root}。把收到的表放进 {workspace.inbox}，再在这个文件夹里运行 huizong run。")
    return 0
