"""The command that does what mends a fault, behind the sentence that tells of it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.core.errors import Remedy

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
