"""`huizong init`: an empty workspace for an office."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.words import ChineseCommand
from pipeline.workspace import Workspace, bundled_templates


@click.command(cls=ChineseCommand)
@click.argument("directory", type=click.Path(path_type=Path), metavar="文件夹")
def init(directory: Path) -> int:
    """新建一个工作目录：收件夹 inbox、活动 templates、结果 outbox、原件档案 archive。

    \b
    例子：
      huizong init D:\\汇总
    """
    workspace = Workspace.create(directory, bundled=bundled_templates())
    click.echo(f"已新建 {workspace.root}。把收到的表放进 {workspace.inbox}，再在这个文件夹里运行 huizong run。")
    return 0
