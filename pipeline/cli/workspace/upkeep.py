"""`check`, `backup`, `restore`, `rebuild`, `move-ledger`, `doctor`: whether a workspace and its computer are sound, and what heals."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.app.upkeep.backup import backup as back_up
from pipeline.app.upkeep.backup import restore as restore_workspace
from pipeline.app.upkeep.check import check as check_workspace
from pipeline.app.upkeep.doctor import examine
from pipeline.app.upkeep.ledgers import move_ledger as move
from pipeline.app.upkeep.ledgers import rebuild as rebuild_ledger
from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand, PathOfAnyLength, with_command
from pipeline.core.long_paths import shown
from pipeline.ledger import Ledger

_REMEDIES = {"决定": "；这些决定（更正、核对等）要重新做", "收件登记": "，并已由档案补上"}


@click.command(cls=ChineseCommand)
@click.pass_obj
def check(context: Context) -> int:
    """逐份核对：台账登记的原件都在、内容没有变、结果没有被改动。有问题时逐条列出并说明怎么办。"""
    workspace = context.workspace()
    with workspace.locked(now=context.now()), Ledger.open(workspace.ledger_url) as ledger:
        problems = check_workspace(workspace, ledger)
    for problem in problems:
        click.echo(with_command(problem.text, problem.remedy))
    if not problems:
        click.echo("台账、原件和结果一致，没有发现问题。")
    return 1 if problems else 0


@click.command(cls=ChineseCommand)
@click.argument("target", type=PathOfAnyLength(), metavar="文件.zip")
@click.pass_obj
def backup(context: Context, target: Path) -> int:
    """把整个工作目录备份成一个文件：台账、原件档案、活动、收件箱、结果和设置。写好后逐份核对，对上了才算数。

    \b
    例子：
      huizong backup E:\\汇总备份-20170522.zip
    """
    done = back_up(context.workspace(), target, now=context.now())
    click.echo(f"已备份 {done.files} 个文件（{done.size / 2**20:.1f} MB）到 {shown(target)}，并逐份核对过。里面有个人信息，请妥善保管。")
    return 0


@click.command(cls=ChineseCommand)
@click.argument("source", type=PathOfAnyLength(exists=True, dir_okay=False), metavar="文件.zip")
@click.argument("folder", type=PathOfAnyLength(), metavar="文件夹")
def restore(source: Path, folder: Path) -> int:
    """由备份恢复成一个工作目录，放进一个新的或空的文件夹；每一份都核对过才恢复，有一份不对就一份也不留下。

    \b
    例子：
      huizong restore E:\\汇总备份-20170522.zip D:\\汇总
    """
    made = restore_workspace(source, folder)
    click.echo(f"已恢复到 {shown(made.root)}，每一份都核对过。可以接着用：在这个文件夹里运行 huizong status。")
    return 0


@click.command(cls=ChineseCommand)
@click.pass_obj
def rebuild(context: Context) -> int:
    """台账丢失、清空或损坏、又没有备份时，由档案（archive）和 inbox/.done 补齐收件登记，收到时间照旧。损坏的台账改名保留，不会删除。

    \b
    例子：
      huizong rebuild      补齐后再运行 huizong run 重读、汇总
    """
    done = rebuild_ledger(context.workspace(), now=context.now())
    if done.aside is not None:
        click.echo(f"损坏的台账已改名为 {shown(done.aside)}，读得出的记录已搬到新台账。")
    click.echo(
        f"台账现有收件登记 {done.arrivals} 份，其中这次补上 {done.added} 份；补上决定 {done.restored} 个。请运行 huizong run 重读、汇总。"
    )
    for word, keys in done.lost.items():
        click.echo(f"{word}有 {len(keys)} 行损坏，已清除{_REMEDIES.get(word, '')}。")
    for doubt in done.doubts:
        click.echo(doubt)
    return 1 if done.doubts or set(done.lost) & set(_REMEDIES) else 0


@click.command(cls=ChineseCommand)
@click.pass_obj
def doctor(context: Context) -> int:
    """检查运行环境：Python、工作目录、活动、能读哪些格式。缺的说明影响和安装办法。"""
    findings = examine(context.start, context.ledger)
    for one in findings:
        click.echo(f"{'✓' if one.good else '✗'} {one.what}" + (f"：{with_command(one.remedy, one.mends)}" if one.remedy else ""))
    return 0 if all(one.good or one.optional for one in findings) else 1


@click.command(cls=ChineseCommand)
@click.argument("target", metavar="新台账的地址")
@click.pass_obj
def move_ledger(context: Context, target: str) -> int:
    """把台账迁到共享的数据库（PostgreSQL），或用 local 迁回本机。逐行核对过才算数；旧台账留着，注明已经迁走。中断了可以重做。

    密码写在 ~/.pgpass 或环境变量 PGPASSWORD 里，不要写在命令里。

    \b
    例子：
      huizong move-ledger postgresql://huizong@数据库主机/huizong
      huizong move-ledger local
    """
    done = move(context.workspace(), target, now=context.now())
    told = "，".join(f"{word} {rows} 行" for word, rows in done.rows.items())
    click.echo(f"台账已由 {done.source} 迁到 {done.target}，逐行核对一致：{told}。")
    click.echo(f"旧台账留在原处，已注明迁走，不再使用。{_next_step(embedded=done.embedded)}")
    return 0


def _next_step(*, embedded: bool) -> str:
    if embedded:
        return "请去掉每台电脑、每个定时任务的环境变量 HUIZONG_LEDGER。"
    return "请在每台电脑、每个定时任务的环境变量 HUIZONG_LEDGER 里写新台账的地址，再运行 huizong check。"
