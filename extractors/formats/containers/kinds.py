"""Which container a file is, by its content and never by its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import islice

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.compound import SIGNATURE, has_stream
from extractors.formats.containers.contents import Budget
from extractors.formats.containers.outlook import PROPERTIES
from extractors.formats.containers.zip import is_document, members, name_of
from extractors.formats.legacy.web.mhtml import is_mhtml

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
