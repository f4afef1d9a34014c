"""`huizong init` and `huizong completion`: what is done once, before the daily work."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from pipeline.cli.words import ChineseCommand, PathOfAnyLength
from pipeline.core.bundled import PRACTICE, bundled_templates
from pipeline.core.long_paths import shown
from pipeline.core.workspace import Workspace


@click.command(cls=ChineseCommand)
@click.argument("directory", type=PathOfAnyLength(), metavar="文件夹")
@click.option("--empty", is_flag=True, help="不要随程序附带的例子，templates 里先空着；自己的活动用 huizong new 新建")
def init(directory: Path, *, empty: bool) -> int:
    """新建一个工作目录：收件夹 inbox、活动 templates、结果 outbox、原件档案 archive。

    \b
    例子：
      huizong init D:\\汇总
      huizong init D:\\汇总 --empty
    """
    workspace = Workspace.create(directory, bundled=None if empty else bundled_templates())
    inbox = shown(workspace.inbox)
    if empty:
        click.echo(f"已新建 {shown(workspace.root)}。在这个文件夹里运行 huizong new 通知.docx 新建活动，再把收到的表放进 {inbox}。")
        return 0
    click.echo(f"已新建 {shown(workspace.root)}。把收到的表放进 {inbox}，再在这个文件夹里运行 huizong run。")
    click.echo(f"想先练练手：把“{PRACTICE}”里的样表复制到 inbox 再运行。")
    return 0


_POWERSHELL = """Register-ArgumentCompleter -Native -CommandName huizong -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $env:COMP_WORDS = $commandAst.ToString(); $env:COMP_CWORD = $commandAst.CommandElements.Count - [int]($wordToComplete -ne '')
  $env:_HUIZONG_COMPLETE = 'bash_complete'
  huizong | ForEach-Object { ($_ -split ',', 2)[1] } | Where-Object { $_ -like "$wordToComplete*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
  Remove-Item Env:_HUIZONG_COMPLETE, Env:COMP_WORDS, Env:COMP_CWORD
}"""


@click.command(cls=ChineseCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]), metavar="bash|zsh|fish|powershell")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """输出命令补全脚本，使终端能用 Tab 键补全命令和活动名。

    \b
    例子：
      huizong completion bash >> ~/.bashrc
      huizong completion powershell >> $PROFILE
    """
    if shell == "powershell":
        click.echo(_POWERSHELL)
        return 0
    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(ctx.find_root().command, {}, "huizong", "_HUIZONG_COMPLETE").source())
    return 0
