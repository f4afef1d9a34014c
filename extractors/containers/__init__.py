"""Mails and archives: files that hold other files. One opener a kind; `CONTAINERS` is their register."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.containers.archive import open_zip
from extractors.containers.contents import Budget, Contents, Inner, Limits, MailFacts, Opener
from extractors.containers.kinds import container_kind
from extractors.containers.mail import open_mail, read_facts
from extractors.containers.mbox import open_mbox
from extractors.containers.outlook import open_msg, read_msg_facts
from extractors.containers.rar import open_rar
from extractors.containers.sevenzip import open_7z
from extractors.errors import UnreadableFileError

CONTAINERS: Mapping[str, Opener] = {
    "eml": open_mail,
    "msg": open_msg,
    "mbox": open_mbox,
    "zip": open_zip,
    "rar": open_rar,
    "7z": open_7z,
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
