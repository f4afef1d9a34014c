"""Mails and archives: files that hold other files. One opener a kind; `CONTAINERS` is their register."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.containers.contents import Budget, Contents, Inner, MailFacts, Opener
from extractors.formats.containers.in_mails import open_mbox
from extractors.formats.containers.kinds import HEAD, container_kind, may_be_mail
from extractors.formats.containers.mail import open_mail, read_facts
from extractors.formats.containers.outlook import open_msg, read_msg_facts
from extractors.formats.containers.zip import open_zip


def _open_rar(data: bytes, budget: Budget) -> Contents:
    from extractors.formats.containers.rar import open_rar  # noqa: PLC0415 - rare, and slow to load

    return open_rar(data, budget)


def _open_7z(data: bytes, budget: Budget) -> Contents:
    from extractors.formats.containers.sevenzip import open_7z  # noqa: PLC0415 - rare, and slow to load

    return open_7z(data, budget)


CONTAINERS: Mapping[str, Opener] = {
    "eml": open_mail,
    "msg": open_msg,
    "mbox": open_mbox,
    "zip": open_zip,
    "rar": _open_rar,
    "7z": _open_7z,
}


def unrar_programs() -> list[Path]:
    """The programs of this computer that unpack RAR."""
    from extractors.formats.containers.unrar import programs  # noqa: PLC0415 - asked for by `huizong doctor` alone

    return programs()


__all__ = [
    "CONTAINERS",
    "HEAD",
    "Budget",
    "Contents",
    "Inner",
    "MailFacts",
    "Opener",
    "container_kind",
    "mail_facts",
    "may_be_mail",
    "unrar_programs",
]


def mail_facts(data: bytes, limits: Limits = LIMITS) -> MailFacts | None:
    """Date, sender and subject of a received mail without opening what is attached; `None` for anything else."""
    kind = container_kind(data, limits) if may_be_mail(data) else None
    try:
        if kind == "eml":
            return read_facts(data)
        return read_msg_facts(data, limits) if kind == "msg" else None
    except UnreadableFileError:
        # The intake only asks; the same fault is told when the file is read.
        return None
