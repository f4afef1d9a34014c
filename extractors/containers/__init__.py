"""Mails and archives: files that hold other files. One opener a kind; `CONTAINERS` is their register."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.containers.archive import open_zip
from extractors.containers.contents import Budget, Contents, Inner, Limits, MailFacts, Opener
from extractors.containers.kinds import container_kind
from extractors.containers.mail import open_mail, read_facts
from extractors.containers.mbox import open_mbox
from extractors.containers.outlook import open_msg, read_msg_facts
from extractors.errors import UnreadableFileError


def _open_rar(data: bytes, budget: Budget) -> Contents:
    from extractors.containers.rar import open_rar  # noqa: PLC0415 - rare, and slow to load

    return open_rar(data, budget)


def _open_7z(data: bytes, budget: Budget) -> Contents:
    from extractors.containers.sevenzip import open_7z  # noqa: PLC0415 - rare, and slow to load

    return open_7z(data, budget)


CONTAINERS: Mapping[str, Opener] = {
    "eml": open_mail,
    "msg": open_msg,
    "mbox": open_mbox,
    "zip": open_zip,
    "rar": _open_rar,
    "7z": _open_7z,
}

__all__ = ["CONTAINERS", "Budget", "Contents", "Inner", "Limits", "MailFacts", "Opener", "container_kind", "mail_facts"]


def mail_facts(data: bytes) -> MailFacts | None:
    """Date, sender and subject of a received mail without opening what is attached; `None` for anything else."""
    readers = {"eml": read_facts, "msg": read_msg_facts}
    reader = readers.get(container_kind(data) or "")
    try:
        return reader(data) if reader else None
    except UnreadableFileError:
        # The intake only asks; the same fault is told when the file is read.
        return None
