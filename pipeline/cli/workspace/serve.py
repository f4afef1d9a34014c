"""`huizong serve` and `huizong account`: the page, and who may sign in to it from other computers."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path

import click

from pipeline.cli.context import Context
from pipeline.cli.words import ChineseCommand, ChineseGroup, PathOfAnyLength
from pipeline.core.errors import UsageError
from pipeline.core.long_paths import shown
from pipeline.core.workspace import user_name
from pipeline.web.safety.accounts import ROLES, Accounts, Role

_FILE = PathOfAnyLength(exists=True, dir_okay=False)


@click.command(cls=ChineseCommand)
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="不写为 8127；被占用时另选一个")
@click.option("--host", default="127.0.0.1", metavar="地址", help="开放给其他电脑时写本机的地址；要先用 huizong account add 设账号")
@click.option("--name", "names", multiple=True, metavar="域名", help="其他电脑用什么名字打开；可写几次")
@click.option("--cert", type=_FILE, metavar="文件", help="证书（PEM），加密传输")
@click.option("--key", type=_FILE, metavar="文件", help="证书的私钥（PEM）")
@click.option("--plain", is_flag=True, help="开放给其他电脑而没有证书：密码明文传输")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只说入口文件在哪里")
@click.option("--stop", "stopping", is_flag=True, help="结束正开着的网页，不打开新的")
@click.pass_obj
def serve(
    context: Context,
    *,
    port: int | None,
    host: str,
    names: tuple[str, ...],
    cert: Path | None,
    key: Path | None,
    plain: bool,
    no_browser: bool,
    stopping: bool,
) -> int:
    """打开网页：总览、收件、待核、问题台账、催报、文书。只给这台电脑上启动它的人用；再运行一次会找到已经打开的。

    \b
    例子：
      huizong serve
      huizong serve --host 192.168.1.20 --cert 证书.pem --key 私钥.pem
    """
    from pipeline.web.instance import running, stop  # noqa: PLC0415 - as below
    from pipeline.web.serve import PORT, Address, prepare  # noqa: PLC0415 - loads the web server, which no other command needs

    if (cert is None) != (key is None):
        message = "--cert 和 --key 要一起写。"
        raise UsageError(message)
    workspace, who = context.workspace(), user_name()
    if stopping:
        click.echo("网页已结束。" if stop(workspace) else "没有开着的网页。")
        return 0
    certificate = (cert, key) if cert is not None and key is not None else None
    address = Address(host, PORT if port is None else port, port is None, names, certificate, plain)
    entrance = running(workspace, who) if address.is_local else None
    if entrance is not None:
        _open(entrance, f"网页已经开着。入口：{shown(entrance)}", no_browser=no_browser)
        return 0
    serving = prepare(workspace, address, clock=context.clock, secrets_of=os.environ, who=who)
    if serving.entrance is not None:
        said = f"网页开在 {serving.url}，入口：{shown(serving.entrance)}（没有自动打开的，双击它）。"
        _open(serving.entrance, said, no_browser=no_browser)
    else:
        click.echo(f"网页开在 {serving.url}，用账号登录。")
    click.echo("按 Ctrl+C 结束。")
    serving.run()
    return 0


def _open(entrance: Path, said: str, *, no_browser: bool) -> None:
    click.echo(said)
    if not no_browser:
        webbrowser.open(Path(shown(entrance)).as_uri())


@click.group(cls=ChineseGroup)
def account() -> None:
    """网页的账号：开放给其他电脑用时，谁可以登录、可以办什么。"""


@account.command("add", cls=ChineseCommand)
@click.argument("name", metavar="名字")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    default="clerk",
    metavar="|".join(ROLES),
    help="viewer 只看；clerk 经办；approver 还可写正式稿",
)
@click.option(
    "--password", prompt="密码", hide_input=True, confirmation_prompt="再输一遍", metavar="密码", help="不写则会问；写在命令里别人看得到"
)
@click.pass_obj
def add(context: Context, name: str, role: Role, password: str) -> int:
    """设一个账号；已有的改密码和权限。"""
    Accounts(context.workspace().page / "accounts.json").put(name, role, password)
    click.echo(f"已设账号 {name}（{ROLES[role]}）。")
    return 0


@account.command("remove", cls=ChineseCommand)
@click.argument("name", metavar="名字")
@click.pass_obj
def remove(context: Context, name: str) -> int:
    """删去一个账号。"""
    Accounts(context.workspace().page / "accounts.json").remove(name)
    click.echo(f"已删去账号 {name}。")
    return 0


@account.command("list", cls=ChineseCommand)
@click.pass_obj
def show(context: Context) -> int:
    """列出账号。"""
    for one in Accounts(context.workspace().page / "accounts.json").all():
        click.echo(f"{one.name}　{ROLES[one.role]}")
    return 0
