"""`huizong start`: what a double click runs. There is no terminal, so that it asks and tells in windows of the system."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from pipeline.app.desktop import NAME, Asker, last_workspace, settings_folder, workspace_in
from pipeline.cli.context import Context
from pipeline.cli.dialogs import asker, documents
from pipeline.cli.serve import serve
from pipeline.cli.words import ChineseCommand
from pipeline.core.errors import HuizongError
from pipeline.core.workspace import Workspace


@click.command(cls=ChineseCommand)
@click.option("--new", "asking", is_flag=True, help="换一个工作目录，或新建一个")
@click.option("--stop", "stopping", is_flag=True, help="结束正开着的网页")
@click.pass_context
def start(ctx: click.Context, *, asking: bool, stopping: bool) -> int:
    """双击“汇总”时运行的就是它：打开上次的工作目录；第一次问放在哪里，没有就新建；然后在浏览器里打开网页。"""
    context: Context = ctx.obj
    who_asks = asker()
    try:
        workspace = _workspace(context, who_asks, asking=asking, only_known=stopping)
        if workspace is None:
            return 0
        ctx.obj = replace(context, start=workspace.root)
        return int(ctx.invoke(serve, host="127.0.0.1", names=(), plain=False, no_browser=False, stopping=stopping))
    except HuizongError as error:
        who_asks.tell(str(error))
        raise


def _workspace(context: Context, who_asks: Asker, *, asking: bool, only_known: bool) -> Workspace | None:
    settings = settings_folder(os.environ, Path.home())
    known = None if asking else last_workspace(settings, ledger=context.ledger)
    if known is not None or only_known:
        return known
    folder = who_asks.folder(documents(Path.home()) / NAME)
    return None if folder is None else workspace_in(folder, settings, ledger=context.ledger)
