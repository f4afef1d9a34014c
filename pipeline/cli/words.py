"""Click in Chinese: its headings, what it says when a command is called wrongly, and the command that mends a fault."""

from __future__ import annotations

import importlib
import keyword
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from pipeline.core.errors import Remedy
from pipeline.core.long_paths import long_path
from pipeline.wording.figures import names

_USAGE_WORDS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [内容]..."}


class PathOfAnyLength(click.Path):
    """A path that a person names; on Windows as long as it likes."""

    def __init__(self, *, exists: bool = False, file_okay: bool = True, dir_okay: bool = True) -> None:
        """Takes what must be there."""
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, looked at where that is asked for."""
        return super().convert(long_path(Path(value)), param, ctx)


class ChineseCommand(click.Command):
    """A command whose help page is Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first line of the help page."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        for english, chinese in _USAGE_WORDS.items():
            pieces = pieces.replace(english, chinese)
        formatter.write_usage(ctx.command_path, pieces, "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of options."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group whose help page is Chinese."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and behind them the commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl(list(self.summaries().items()))

    def summaries(self) -> dict[str, str]:
        """Each command's name and what it does, in order."""
        return {name: command.get_short_help_str(80) for name, command in self.commands.items()}


class LazyGroup(ChineseGroup):
    """A group that loads a command only when it is called: `extract` need not wait for what `run` needs."""

    def __init__(self, *args: Any, verbs: Mapping[str, str], modules: Mapping[str, str], **kwargs: Any) -> None:
        """Takes name → summary of the commands, and name → module of those that do not stand in one of their own name here."""
        super().__init__(*args, **kwargs)
        self._verbs = verbs
        self._modules = modules

    def summaries(self) -> dict[str, str]:
        """Each command's name and what it does, in order."""
        return dict(self._verbs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        """The names of the commands."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's interface
        """The command `cmd_name`."""
        if cmd_name not in self._verbs:
            return None
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name.replace("-", "_")
        found: click.Command = getattr(importlib.import_module(f"pipeline.cli.{self._modules.get(cmd_name, name)}"), name)
        return found


def explain(error: click.ClickException) -> str:
    """What was wrong with the call, in one Chinese line."""
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是 {names(error.possibilities)}" if error.possibilities else ""
        what = f"没有“{error.option_name}”这个选项{near}"
    elif isinstance(error, click.MissingParameter):
        what = f"缺少“{_name(error.param)}”"
    elif isinstance(error, click.BadParameter):
        what = _bad(error)
    elif isinstance(error, click.UsageError) and "No such command" in error.message:
        what = f"没有{error.message.removeprefix('No such command ').rstrip('.').replace(chr(39), '”').replace('”', '“', 1)}这个命令"
    elif isinstance(error, click.UsageError) and "unexpected extra argument" in error.message:
        what = f"多写了内容：{error.message.partition('(')[2].rstrip(')')}"
    elif isinstance(error, click.BadOptionUsage):
        what = f"选项“{error.option_name}”后面要写一个值"
    else:
        what = error.format_message()
    return f"{what}。运行 {_command(error)} --help 可看用法和例子。"


def _bad(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param.type if param else None, click.Path):
        return f"{error.message}"
    if param is not None and isinstance(param.type, click.DateTime):
        return f"“{_name(param)}”要写成 2017-05-20 的样子"
    if param is not None and isinstance(param.type, click.Choice):
        return f"“{_name(param)}”只能是 {names(map(str, param.type.choices))}"
    if param is not None and isinstance(param.type, click.types.IntParamType):
        return f"“{_name(param)}”要写一个整数"
    return error.message


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "参数"
    return (
        max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(click.Context(click.Command(""))).strip("[].")
    )


def _command(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "huizong"


COMMANDS: Mapping[Remedy, str] = {
    Remedy.RUN: "huizong run",
    Remedy.CHECK: "huizong check",
    Remedy.REBUILD: "huizong rebuild",
    Remedy.NEW: "huizong new 通知.docx",
    Remedy.STATUS: "huizong status",
    Remedy.HISTORY: "huizong history",
    Remedy.ISSUES: "huizong issue list",
    Remedy.FETCH: "huizong mail fetch",
    Remedy.MAIL: "huizong mail fetch --help",
    Remedy.ACCOUNTS: "huizong account add 名字 --role clerk",
    Remedy.INIT: "huizong init 文件夹名",
    Remedy.SCHEDULE: "huizong schedule run",
}


def with_command(sentence: str, remedy: Remedy | None) -> str:
    """A sentence with the command that does what it asks for."""
    return f"{sentence}（命令：{COMMANDS[remedy]}）" if remedy is not None else sentence
