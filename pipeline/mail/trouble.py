"""Why a connection did not come about or broke, in a few words."""

from __future__ import annotations

import smtplib
import socket

_WORDS = 200


def trouble_words(error: Exception) -> str:
    """What became of the connection, as the end of a sentence (“连接服务器时没有回音”)."""
    if isinstance(error, socket.gaierror):
        return "找不到这个服务器"
    if isinstance(error, TimeoutError):
        return "没有回音"
    if isinstance(error, ConnectionRefusedError):
        return "没有人接听"
    return "断开" if isinstance(error, ConnectionError | smtplib.SMTPServerDisconnected) else f"出错（{server_words(str(error))}）"


def server_words(said: str) -> str:
    """The other side's own words, on one line."""
    return " ".join(said.split())[:_WORDS]
