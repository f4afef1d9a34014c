"""What every command that decides something shares: who and why, and asking which of several things is meant."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from pipeline.app.decisions.decide import Done, Word
from pipeline.app.decisions.targets import AmbiguousError, Target
from pipeline.cli.context import Context, campaign_option
from pipeline.core.workspace import Workspace, user_name


@dataclass(frozen=True, slots=True)
class Said:
    """What the options of a deciding command say, and where the decision is written."""

    workspace: Workspace
    context: Context
    word: Word
    campaign: str | None
    file: str = ""
    everywhere: bool = False

    def target(self, written: str) -> Target:
        """What is meant by a text, within what the options say."""
        return Target(written, self.campaign, self.file, self.everywhere)


Command = Callable[..., int]


def deciding(why: str | None = None, *, several: bool = False, everywhere: bool = False) -> Callable[[Command], Command]:
    """Adds `--why`, `--who` and `--campaign`, and hands them over as one value in the place of the context.

    Args:
        why: Stands where no reason is given; without it one must be given.
        several: Whether `--file` says which of several files of a unit is meant.
        everywhere: Whether `--all` decides everywhere where the same is written.
    """
    reason: dict[str, Any] = {"default": why} if why else {"required": True}
    told = f"；不写为“{why}”" if why else ""
    options = [
        campaign_option,
        click.option("--who", metavar="姓名", default=user_name, show_default=False, help="谁定的；不写为当前登录名"),
        click.option("--why", metavar="理由", **reason, help=f"为什么这样定，例如“电话核实”{told}"),
    ]
    if several:
        options.append(click.option("--file", default="", metavar="文件", help="文件名的一部分；单位报了不止一份时用"))
    if everywhere:
        options.append(click.option("--all", "everywhere", is_flag=True, help="各单位同一栏里写法相同的，一并这样定"))

    def decorate(function: Command) -> Command:
        @functools.wraps(function)
        def command(**given: Any) -> int:
            context: Context = click.get_current_context().obj
            word = Word(given.pop("why"), given.pop("who"), context.now())
            own = {name: given.pop(name) for name in ("campaign", "file", "everywhere") if name in given}
            return function(Said(context.workspace(), context, word, **own), **given)

        return _with(command, options)

    return decorate


def _with(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in options:
        command = option(command)
    return command


def decided(act: Callable[[Target], Done], target: Target) -> int:
    """Decides, after asking which one is meant where that is not clear, and says what was written down."""
    try:
        done = act(target)
    except AmbiguousError as error:
        if not sys.stdin.isatty():
            raise
        done = act(_asked(target, error))
    click.echo(f"已记下（第 {done.number} 号）：{done.sentence}。运行 huizong run 后进入汇总；撤销用 huizong undo {done.number}。")
    return 0


def _asked(target: Target, error: AmbiguousError) -> Target:
    click.echo(str(error))
    number = click.prompt("是哪一个？请写序号", type=click.IntRange(1, len(error.candidates)))
    chosen = error.candidates[number - 1].target
    return replace(target, written=chosen.written, campaign=chosen.campaign, file="")
