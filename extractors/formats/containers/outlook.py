"""An Outlook message (`.msg`, MS-OXMSG): its facts, its body and its attachments; an embedded message becomes an `.eml`.

Read here and not by `python-oxmsg`, which takes code page 936 for GB2312 (a name with 镕 stops it), an unknown one for an error and a
missing one for Latin, and loads every stream before it can be asked how large they are.
"""

from __future__ import annotations

import datetime as dt
import struct
from email import message_from_bytes, policy
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from extractors.core.limits import LIMITS, Limits
from extractors.formats.compound import Compound, StreamPath
from extractors.formats.containers.contents import Budget, Contents, ContentsCollector, MailFacts, base_name
from extractors.formats.containers.headers import facts
from extractors.formats.containers.in_mails import html_text, pasted_page
from extractors.language.encodings import decode

PROPERTIES = "__properties_version1.0"
_TEXT, _TEXT8, _BINARY, _OBJECT, _TIME, _NUMBER = 0x001F, 0x001E, 0x0102, 0x000D, 0x0040, 0x0003
_CODE_PAGES = (0x3FFD, 0x3FDE)
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_ROOT_HEADER, _EMBEDDED_HEADER, _ATTACHMENT_HEADER = 32, 24, 8
_HEADERS, _SUBJECT, _BODY, _HTML = 0x007D, 0x0037, 0x1000, 0x1013
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_ADDRESSES = (0x5D01, 0x5D02, 0x0C1F, 0x0065)
_SENDER_NAMES = (0x0C1A, 0x0042)
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
_METHOD, _DATA = 0x3705, 0x3701
_BY_VALUE, _EMBEDDED = 1, 5
"""Types, heads and properties of a message ([MS-OXCDATA] 2.11.1, [MS-OXMSG] 2.4, [MS-OXPROPS] 2); of several the first one there counts."""


def open_msg(data: bytes, budget: Budget) -> Contents:
    """All that an Outlook message holds.

    Raises:
        UnreadableFileError: `corrupt`, or beyond the budget.
    """
    budget.enter(len(data))
    return _open(Compound(data, budget.take), (), _ROOT_HEADER, budget)


def read_msg_facts(data: bytes, limits: Limits = LIMITS) -> MailFacts:
    """What an Outlook message says about itself; no attachment is touched.

    Raises:
        UnreadableFileError: `corrupt`, or beyond every limit.
    """
    return _facts(_Record(compound := Compound(data, Budget(limits).take), (), _ROOT_HEADER), compound)


def _open(compound: Compound, path: StreamPath, header: int, budget: Budget) -> Contents:
    record = _Record(compound, path, header)
    gathering = ContentsCollector()
    for folder in compound.storages_in(path, "__attach_version1.0_#"):
        budget.count(1)
        _attach(compound, folder, record.charset, budget, gathering)
    return gathering.contents(_facts(record, compound), pasted_page([_html(record, compound)]))


def _attach(compound: Compound, folder: StreamPath, charset: str | None, budget: Budget, gathering: ContentsCollector) -> None:
    record = _Record(compound, folder, _ATTACHMENT_HEADER, charset)
    name = base_name(record.text(*_FILE_NAMES))
    path = record.path_of(_DATA, _BINARY)
    if record.number(_METHOD) == _EMBEDDED and record.path_of(_DATA, _OBJECT) in compound.storages:
        _embed(compound, record.path_of(_DATA, _OBJECT), budget, gathering)
    elif path not in compound.streams:
        # A link to a shared drive, or an object that only its program can draw.
        gathering.refuse(name, "corrupt" if record.number(_METHOD) == _BY_VALUE else "unsupported")
    elif not budget.admits(compound.streams[path]):
        gathering.refuse(name, "too_large")
    else:
        data = compound.read(path)
        if data is None:
            gathering.refuse(name, "corrupt")
        else:
            gathering.add(name, data)


def _embed(compound: Compound, path: StreamPath, budget: Budget, gathering: ContentsCollector) -> None:
    deeper = budget.nested()
    deeper.enter(0)
    contents = _open(compound, path, _EMBEDDED_HEADER, deeper)
    mail = contents.mail or MailFacts()
    name = f"{mail.subject.replace('/', '-').replace(chr(92), '-') or '转发邮件'}.eml"
    gathering.refuse_all(contents.refused, name)
    gathering.add(name, _as_eml(mail, contents).as_bytes())


def _as_eml(mail: MailFacts, contents: Contents) -> Message:
    """An embedded message as a mail, so that one reader reads both."""
    made = MIMEMultipart()
    made["Subject"] = Header(mail.subject, "utf-8").encode()
    made["From"] = Header(f"{mail.sender_name} <{mail.sender}>" if mail.sender else mail.sender_name, "utf-8").encode()
    if mail.sent:
        made["Date"] = format_datetime(mail.sent)
    made.attach(MIMEText(mail.text, "plain", "utf-8"))
    if contents.page:
        made.attach(MIMEText(contents.page.decode(), "html", "utf-8"))
    for inner in contents.inner:
        part = MIMEApplication(inner.data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", inner.name))
        made.attach(part)
    return made


def _facts(record: _Record, compound: Compound) -> MailFacts:
    """The header that came with the message where there is one, else what Outlook noted itself."""
    header = message_from_bytes(record.text(_HEADERS).encode("utf-8", "replace"), policy=policy.compat32)
    stated = facts(header)
    address = next((one for tag in _ADDRESSES if "@" in (one := record.text(tag))), "")
    return MailFacts(
        stated.sent or record.moment(_SUBMITTED) or record.moment(_DELIVERED),
        stated.sender or address.strip().lower(),
        stated.sender_name or record.text(*_SENDER_NAMES).strip(),
        " ".join(record.text(_SUBJECT).split()) or stated.subject,
        _body(record, compound),
    )


def _body(record: _Record, compound: Compound) -> str:
    plain = record.text(_BODY).replace("\r\n", "\n").strip()
    html = "" if plain else _html(record, compound)
    return plain or (html_text(html) if html else "")


def _html(record: _Record, compound: Compound) -> str:
    html = compound.read(record.path_of(_HTML, _BINARY))
    return decode(html, record.charset) if html else ""


class _Record:
    """The properties of one message or attachment: the fixed ones in a table, the others in a stream each."""

    def __init__(self, compound: Compound, path: StreamPath, header: int, charset: str | None = None) -> None:
        """Reads the table at `path`, which begins after `header` bytes; `charset` is that of 8-bit texts.

        Raises:
            UnreadableFileError: beyond the limits.
        """
        self._compound, self._path = compound, path
        table = (compound.read((*path, PROPERTIES)) or b"")[header:]
        self._fixed = {struct.unpack_from("<I", table, at)[0]: table[at + 8 : at + 16] for at in range(0, len(table) - 15, 16)}
        pages = (self.number(page) for page in _CODE_PAGES)
        self.charset = charset or next((f"cp{page}" for page in pages if page), None)

    def number(self, tag: int) -> int | None:
        """A whole number, `None` where there is none."""
        raw = self._fixed.get(tag << 16 | _NUMBER)
        return struct.unpack_from("<i", raw)[0] if raw else None

    def moment(self, tag: int) -> dt.datetime | None:
        """A moment in UTC, `None` where there is none or it is out of every calendar."""
        raw = self._fixed.get(tag << 16 | _TIME)
        ticks = struct.unpack("<Q", raw)[0] if raw else 0
        try:
            return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def path_of(self, tag: int, kind: int) -> StreamPath:
        """Where the stream or folder of a property stands."""
        return (*self._path, f"__substg1.0_{tag:04X}{kind:04X}")

    def text(self, *tags: int) -> str:
        """The first of these texts that is there.

        Raises:
            UnreadableFileError: beyond the limits.
        """
        for tag in tags:
            for kind in (_TEXT, _TEXT8):
                raw = self._compound.read(self.path_of(tag, kind))
                if raw:
                    text = raw.decode("utf-16-le", "replace") if kind == _TEXT else decode(raw, self.charset)
                    return text.rstrip("\0")
        return ""
