"""`huizong completion`: the script that completes commands and campaigns in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pipeline.cli.words import ChineseCommand

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
