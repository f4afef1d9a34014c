"""`huizong return`: a unit's own file back to it, with remarks where something is to be mended."""

from __future__ import annotations

import datetime as dt

import click

from pipeline.app.correspondence.send_back import ReturnOrder, send_back
from pipeline.app.decisions.decide import Done
from pipeline.app.decisions.targets import Target
from pipeline.cage.engine import LocalEngine
from pipeline.cage.settings import read_limits
from pipeline.cli.context import day_of
from pipeline.cli.decisions.asking import Said, decided, deciding
from pipeline.cli.words import ChineseCommand
from pipeline.core.bundled import MARKER
from pipeline.core.storage import shown


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
