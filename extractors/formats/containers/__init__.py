"""Mails and archives: files that hold other files. Which one a file is, by its content; `CONTAINERS` is the register of their openers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.compound import SIGNATURE, has_stream
from extractors.formats.containers.contents import Budget, Contents, Inner, MailFacts, Opener
from extractors.formats.containers.in_mails import open_mbox
from extractors.formats.containers.mail import open_mail, read_facts
from extractors.formats.containers.outlook import PROPERTIES, open_msg, read_msg_facts
from extractors.formats.containers.zip import is_document, members, name_of, open_zip
from extractors.formats.legacy.web.mhtml import is_mhtml

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
HEAD = 16 * 2**10
"""Bytes in which the fields of a mail are looked for."""
_FIELD = re.compile(rb"([!-9;-~]+):")
_BREAK = re.compile(rb"\r\n|\n|\r")
_MAIL_FIELDS = frozenset(
    b"received from to cc subject date message-id mime-version return-path content-type content-transfer-encoding delivered-to "
    b"reply-to sender x-mailer x-priority x-originating-ip x-qq-mid dkim-signature in-reply-to references user-agent "
    b"thread-index authentication-results x-received arc-seal disposition-notification-to importance x-has-attach".split()
)
_LEAST_FIELDS = 2
"""A note may begin with one of them (“Subject: …”)."""


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


def container_kind(data: bytes, limits: Limits = LIMITS) -> str | None:
    """A key of `CONTAINERS`, or `None` for what holds no other files (or is too damaged to tell)."""
    if data.startswith((b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00")):
        return "rar"
    if data.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK")):
        return "zip" if _is_archive(data, limits) else None
    if data.startswith(SIGNATURE):
        return "msg" if _is_message(data) else None
    return _mail_kind(data[:HEAD])


def may_be_mail(head: bytes) -> bool:
    """Whether a file that begins with `head` may be a mail: by its first bytes, without opening it."""
    return head.startswith(SIGNATURE) or _mail_kind(head[:HEAD]) == "eml"


def _is_archive(data: bytes, limits: Limits) -> bool:
    try:
        infos: list[zipfile.ZipInfo] = members(data, Budget(limits))
    except UnreadableFileError as error:
        return error.code != "corrupt"
    return not is_document([name_of(info) for info in infos])


def _is_message(data: bytes) -> bool:
    return PROPERTIES.encode("utf-16-le") in data and has_stream(data, PROPERTIES)


def _lines(text: bytes) -> Iterator[bytes]:
    """One after another: most files are known by the first."""
    start = 0
    for found in _BREAK.finditer(text):
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]


def _mail_kind(head: bytes) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    is_folder = text.startswith(b"From ")
    found: set[bytes] = set()
    for line in islice(_lines(text), is_folder, None):
        if line[:1] in {b" ", b"\t"} and found:
            continue
        field = _FIELD.match(line)
        if field is None and not line.startswith(b">From "):
            break
        if field is not None:
            found.add(field[1].lower())
    if len(found & _MAIL_FIELDS) < _LEAST_FIELDS:
        return None
    if is_folder:
        return "mbox"
    return None if is_mhtml(text) else "eml"
