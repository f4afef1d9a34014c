"""The server that serves a workspace: a second start finds the first one or ends it, and how who starts it gets in.

The way in is a small file that only its owner can read; a token on a command line could be seen by everybody on the computer.
"""

from __future__ import annotations

import hashlib
import html
import json
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from pipeline.core.long_paths import is_long
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace

_ASKING = 3.0
"""Seconds that another server of this workspace has to answer."""
ENTRANCE, INSTANCE = "打开汇总.html", "serving.json"


def entrance_of(workspace: Workspace) -> Path:
    """The page that leads in: with what the page keeps, or where a browser can open it if that is too deep."""
    usual = workspace.page / ENTRANCE
    digest = hashlib.sha256(str(workspace.root).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir(), f"{digest}-{ENTRANCE}") if is_long(usual) else usual


def running(workspace: Workspace, user: str) -> Path | None:
    """The entrance to a server that serves this workspace already; none where there is none."""
    found = _asked(workspace, "again")
    return None if found is None else write_entrance(workspace, f"{found[0]}enter?token={found[1]}", user)


def stop(workspace: Workspace, *, patience: float = 10.0) -> bool:
    """Ends the server that serves this workspace, and waits until it is gone; whether there was one."""
    if _asked(workspace, "end") is None:
        return False
    last = time.monotonic() + patience
    while (workspace.page / INSTANCE).exists() and time.monotonic() < last:
        time.sleep(0.1)
    return True


def _asked(workspace: Workspace, what: str) -> tuple[str, str] | None:
    """The address of the server of this workspace and what it answers; none where there is none."""
    path = workspace.page / INSTANCE
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        url, key = str(known["url"]), str(known["key"])
        request = urllib.request.Request(f"{url}{what}", data=key.encode(), method="POST")  # noqa: S310 - written by ourselves
        with urllib.request.urlopen(request, timeout=_ASKING, context=_trusting(url)) as answer:  # noqa: S310 - as above
            return url, answer.read().decode()
    except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError):
        return None  # it ended without taking the file away, or another program has its port


def _trusting(url: str) -> ssl.SSLContext | None:
    """Our own server on this computer is known by its key, not by its certificate, which is made for another name."""
    if not url.startswith("https:"):
        return None
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def write_entrance(workspace: Workspace, url: str, who: str) -> Path:
    """A page that leads in, readable by its owner alone: the token in it works once."""
    path = entrance_of(workspace)
    shown = html.escape(url, quote=True)
    text = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={shown}">'
        f'<title>汇总</title><p>{html.escape(who)}：<a href="{shown}" rel="noreferrer">打开汇总</a>（只能用一次，十分钟内有效）</p></html>'
    )
    replace_file(path, text.encode())
    path.chmod(0o600)
    return path
