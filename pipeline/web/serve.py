"""Serving the page: where it listens, what it needs before others may reach it, and the server at work."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn

from pipeline.core.errors import HuizongError, Remedy, UsageError
from pipeline.core.faults import FaultFormatter
from pipeline.core.storage import reason, replace_file, writing
from pipeline.core.workspace import Workspace
from pipeline.web.application import make_app
from pipeline.web.desk import Desk
from pipeline.web.instance import INSTANCE, entrance_of, write_entrance
from pipeline.web.reply import read_anew
from pipeline.web.safety.accounts import Accounts, Sessions, User
from pipeline.web.safety.guard import Audit, Safety

PORT = 8127
_USUAL = (80, 443)
_HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is served.

    Attributes:
        host: The address to listen at.
        port: The port; where it is taken and `any_port`, the system chooses one.
        names: Further names under which browsers ask for it.
        certificate: Files of a certificate and its key, for TLS.
        plain: Whether passwords may go over the network without TLS.
    """

    host: str = _HERE
    port: int = PORT
    any_port: bool = True
    names: tuple[str, ...] = ()
    certificate: tuple[Path, Path] | None = None
    plain: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this computer reaches it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True)
class Serving:
    """A server ready to begin.

    Attributes:
        url: The first page.
        entrance: The file that lets in who started it; none where one signs in with a password.
    """

    url: str
    entrance: Path | None
    run: Callable[[], None]


def prepare(
    workspace: Workspace, address: Address, *, clock: Callable[[], dt.datetime], secrets_of: Mapping[str, str], who: str
) -> Serving:
    """Binds the address and makes the application.

    Args:
        workspace: What is served.
        address: Where.
        clock: Gives the present moment, with its zone.
        secrets_of: Variables of the environment, for passwords of mail accounts.
        who: Who starts it; decisions on the page bear this name where there are no accounts.

    Raises:
        UsageError: the address can't be had, or is open to a network without accounts or TLS.
        StorageError: the workspace can't be written.
    """
    with_accounts = not address.is_local
    if with_accounts:
        _require_safe(workspace, address)
    bound = _bind(address)
    port = bound.getsockname()[1]
    scheme = "https" if address.certificate else "http"
    hosts = {f"{name}:{port}".lower() for name in (_HERE, "localhost", "[::1]", address.host, *address.names)}
    if port in _USUAL:
        hosts |= {one.rpartition(":")[0] for one in hosts}  # browsers leave it out
    with writing(workspace.page):
        workspace.page.mkdir(mode=0o700, exist_ok=True)
        workspace.page.chmod(0o700)
    safety = Safety(
        Sessions(clock),
        Audit(workspace.page / "操作日志.jsonl", clock),
        frozenset(hosts),
        address.certificate is not None,
        secrets.token_urlsafe(32),
        Accounts(workspace.page / "accounts.json").knows if with_accounts else lambda _user: True,
    )
    desk = Desk(replace(workspace, guarded=True), clock, safety, secrets_of, with_accounts)
    url = f"{scheme}://{address.host if address.host not in ('0.0.0.0', '::') else _HERE}:{port}/"  # noqa: S104 - compared, not bound
    _log_to(workspace.log)
    replace_file(workspace.page / INSTANCE, json.dumps({"url": url, "key": safety.key, "pid": os.getpid()}).encode())
    entrance = None if with_accounts else write_entrance(workspace, f"{url}enter?token={safety.sessions.token(User(who, 'approver'))}", who)
    return Serving(url, entrance, lambda: _run(desk, bound, address))


def _require_safe(workspace: Workspace, address: Address) -> None:
    """A page that others reach asks for names and passwords, and these don't go in the clear.

    Raises:
        UsageError: that is not so.
    """
    if not Accounts(workspace.page / "accounts.json").all():
        message = "开放给其他电脑用，要先设账号；只在这台电脑上用，不写 --host。"
        raise UsageError(message, Remedy.ACCOUNTS)
    if address.certificate is None and not address.plain:
        message = "开放给其他电脑用，请用 --cert 证书.pem --key 私钥.pem 加密；单位内网没有证书、愿意明文传密码的，加 --plain。"
        raise UsageError(message)


def _bind(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    for port in (address.port, 0) if address.any_port else (address.port,):
        bound = socket.socket(family, socket.SOCK_STREAM)
        if os.name != "nt":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((address.host, port))
            bound.listen()  # whoever opens the page before the server is at work is answered then
        except OSError as error:
            bound.close()
            refused = reason(error)
        else:
            return bound
    message = f"用不了 {address.host} 的端口 {address.port}（{refused}），请用 --port 换一个。"
    raise UsageError(message)


def _log_to(path: Path) -> None:
    log = logging.getLogger("huizong")
    if not log.handlers:
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
        handler.setFormatter(FaultFormatter())
        log.addHandler(handler)


def _run(desk: Desk, bound: socket.socket, address: Address) -> None:
    certificate, key = address.certificate or (None, None)
    with suppress(HuizongError):  # what is wrong with the set-up is what the page says
        if desk.standing.campaigns():
            read_anew(desk)
    config = uvicorn.Config(
        make_app(desk),
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    server = uvicorn.Server(config)

    def end() -> None:
        desk.ending.wait()
        server.should_exit = True

    threading.Thread(target=end, daemon=True).start()
    try:
        server.run(sockets=[bound])
    finally:
        for path in (desk.workspace.page / INSTANCE, entrance_of(desk.workspace)):
            path.unlink(missing_ok=True)
