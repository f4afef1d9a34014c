"""The group of commands and the one place where errors become a line and an exit code."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from pipeline.cli.context import ALONE, make_context
from pipeline.cli.words import LazyGroup, PathOfAnyLength, explain, with_command
from pipeline.core.errors import HuizongError
from pipeline.core.faults import REPORT, FaultFormatter, crash_report
from pipeline.core.version import __version__

_log = logging.getLogger("huizong")
LOG_NAME = "huizong.log"
COLLECTED_AFTER = 50_000
"""Objects after which Python looks for garbage; after 700, as it begins, it spends a tenth of a start on modules, which all stay."""
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Nobody wants a plugin of pydantic here; to look for one it reads what is known of every package installed."""
VERBS = {
    "serve": "打开网页：总览、收件、待核、文书……都在浏览器里办",
    "start": "双击图标时运行的就是它：找到或新建工作目录，再打开网页",
    "mail": "从邮箱收信到 inbox",
    "run": "收件、读表、汇总、出文书",
    "extract": "看文件里读出来的是什么（不写任何文件）",
    "status": "看谁报了、逾期、没报、哪些要核",
    "trace": "追一个数字的来处",
    "return": "退回修改：单位报来的文件加上批注",
    "schedule": "每晚自动运行：设好、看一看、取消",
    "chase": "催报：看一看、发邮件、写成可粘贴的文字",
    "sign": "写正式稿，供领导签发；还有没了结的逐条列出",
    "slip": "写核对单：单位计入的数据，请单位签字",
    "fix": "更正一个值（原来读到的保留）",
    "decide": "其他决定：核对无误、撤回、退回、免报、延期、代填……",
    "issue": "问题台账：谁办、办得怎样，并起来、分开",
    "history": "看作过哪些决定",
    "undo": "撤销一个决定",
    "learn": "从一份空白表认出它的栏目",
    "init": "新建一个工作目录",
    "new": "由一份通知新建活动",
    "again": "明年再办：由办过的活动新建一个",
    "check": "检查台账、原件和结果是否一致",
    "backup": "把整个工作目录备份成一个文件",
    "restore": "由备份恢复工作目录",
    "rebuild": "台账丢了、坏了又没有备份时，由档案重建",
    "move-ledger": "把台账迁到共享的数据库，或迁回本机",
    "doctor": "检查这台电脑缺什么、会影响什么",
    "account": "网页的账号：开放给其他电脑用时谁可以登录",
    "completion": "输出命令补全脚本",
}
"""The commands in the order of a clerk's day; each is a function of its own name, in the module of that name or in that of `_MODULES`."""
_MODULES = {
    "serve": "workspace.serve",
    "account": "workspace.serve",
    "start": "workspace.start",
    "schedule": "workspace.schedule",
    "mail": "correspondence",
    "return": "correspondence",
    "chase": "correspondence",
    "slip": "correspondence",
    "fix": "decisions.decide",
    "decide": "decisions.decide",
    "issue": "decisions.history",
    "history": "decisions.history",
    "undo": "decisions.history",
    "sign": "decisions.sign",
    "learn": "campaigns",
    "new": "campaigns",
    "again": "campaigns",
    "init": "workspace.setup",
    "completion": "workspace.setup",
    "check": "workspace.upkeep",
    "backup": "workspace.upkeep",
    "restore": "workspace.upkeep",
    "rebuild": "workspace.upkeep",
    "move-ledger": "workspace.upkeep",
    "doctor": "workspace.upkeep",
}


@click.group(
    cls=LazyGroup,
    name="huizong",
    verbs=VERBS,
    modules=_MODULES,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.option("--workspace", type=PathOfAnyLength(), metavar="文件夹", help="工作目录；不写则从当前文件夹往上找")
@click.version_option(__version__, "--version", message="huizong %(version)s", help="显示版本号")
@click.pass_context
def app(ctx: click.Context, workspace: Path | None) -> None:
    """汇总：把各单位报来的表读成一张表，并写出汇总文书。

    \b
    最常用：
      huizong serve                     打开网页，都在浏览器里办
      huizong run                       收件、读表、汇总、出文书（每晚一次，可反复运行）
      huizong status                    看谁报了、谁逾期、谁没报、哪些要核
      huizong extract 某某街道.docx      看一份表读出来是什么（不写任何文件）
      huizong trace 活动 字段            追一个数字的来处
      huizong return 单位               单位报来的文件加上批注，退回修改
      huizong chase                     该催谁、催什么（先看，再发）
    """
    ctx.obj = make_context(workspace, is_alone=bool(ctx.obj))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process with its exit code: 0 done, 1 a person is needed, 2 wrong use, 3 not done.

    Without arguments it is what this process was started for, and all that happens in it.
    """
    gc.set_threshold(COLLECTED_AFTER)
    os.umask(ALONE)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_outcome(arguments))


def _outcome(arguments: Sequence[str] | None) -> int:
    try:
        given, alone = (list(arguments), False) if arguments is not None else (None, True)
        return app.main(args=given, prog_name="huizong", standalone_mode=False, obj=alone) or 0
    except click.exceptions.Abort:
        click.echo("已中止。", err=True)
    except click.ClickException as error:
        click.echo(explain(error), err=True)
        return 2
    except HuizongError as error:
        click.echo(with_command(str(error), error.remedy), err=True)
        return error.exit_code
    except BrokenPipeError:
        return 0  # whoever read our output has seen enough
    except Exception as error:  # noqa: BLE001 - the last boundary: the clerk gets a line, the log the traceback
        click.echo(f"程序内部出错，没有做完；{_told(error)}", err=True)
    return 3


def _told(error: Exception) -> str:
    """Writes log and report, and says which of them may leave the office."""
    log = _write_log()
    try:
        path = Path.cwd() / REPORT
        path.write_text(crash_report(error, at=make_context(None).now()), encoding="utf-8-sig")
    except OSError:
        return f"详情已记入 {log}，请把这个文件交给维护人员。"
    return f"请把 {path} 交给维护人员，里面没有表里的内容；详情已记入 {log}。"


def _write_log() -> Path:
    path = Path.cwd() / LOG_NAME
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        path = Path("（当前文件夹不可写，见屏幕）")
        _log.exception("unexpected failure")
        return path
    handler.setFormatter(FaultFormatter())
    _log.addHandler(handler)
    _log.exception("unexpected failure")
    _log.removeHandler(handler)
    handler.close()
    return path
