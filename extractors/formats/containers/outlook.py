"""An Outlook message (`.msg`): its facts, its body and its attachments; an embedded message becomes an `.eml`."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from extractors.core.limits import LIMITS, Limits
from extractors.formats.containers.compound import BINARY, OBJECT, Compound, Path, Record
from extractors.formats.containers.contents import Budget, Contents, Gathering, MailFacts
from extractors.formats.containers.headers import facts
from extractors.formats.containers.mail import html_text
from extractors.formats.containers.names import base_name
from extractors.language.encodings import decode

_ROOT_HEADER, _EMBEDDED_HEADER, _ATTACHMENT_HEADER = 32, 24, 8
_HEADERS, _SUBJECT, _BODY, _HTML = 0x007D, 0x0037, 0x1000, 0x1013
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_ADDRESSES = (0x5D01, 0x5D02, 0x0C1F, 0x0065)
_SENDER_NAMES = (0x0C1A, 0x0042)
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
_METHOD, _DATA = 0x3705, 0x3701
_BY_VALUE, _EMBEDDED = 1, 5


def open_msg(data: bytes, budget: Budget) -> Contents:
    """All that an Outlook message holds.

    Raises:
        UnreadableFileError: `corrupt`, or beyond the budget.
    """
    budget.enter(len(data))
    return _open(Compound(data, budget), (), _ROOT_HEADER, budget)


def read_msg_facts(data: bytes, limits: Limits = LIMITS) -> MailFacts:
    """What an Outlook message says about itself; no attachment is touched.

    Raises:
        UnreadableFileError: `corrupt`, or beyond every limit.
    """
    return _facts(Record(compound := Compound(data, Budget(limits)), (), _ROOT_HEADER), compound)


def _open(compound: Compound, path: Path, header: int, budget: Budget) -> Contents:
    record = Record(compound, path, header)
    gathering = Gathering()
    for folder in compound.folders(path, "__attach_version1.0_#"):
        budget.count(1)
        _attach(compound, folder, record.charset, budget, gathering)
    return gathering.contents(_facts(record, compound))


def _attach(compound: Compound, folder: Path, charset: str | None, budget: Budget, gathering: Gathering) -> None:
    record = Record(compound, folder, _ATTACHMENT_HEADER, charset)
    name = base_name(record.text(*_FILE_NAMES))
    place = record.place(_DATA, BINARY)
    if record.number(_METHOD) == _EMBEDDED and record.place(_DATA, OBJECT) in compound.storages:
        _embed(compound, record.place(_DATA, OBJECT), budget, gathering)
    elif place not in compound.streams:
        # A link to a shared drive, or an object that only its program can draw.
        gathering.refuse(name, "corrupt" if record.number(_METHOD) == _BY_VALUE else "unsupported")
    elif not budget.admits(compound.streams[place]):
        gathering.refuse(name, "too_large")
    else:
        data = compound.read(place)
        if data is None:
            gathering.refuse(name, "corrupt")
        else:
            gathering.add(name, data)


def _embed(compound: Compound, path: Path, budget: Budget, gathering: Gathering) -> None:
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
    for inner in contents.inner:
        part = MIMEApplication(inner.data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", inner.name))
        made.attach(part)
    return made


def _facts(record: Record, compound: Compound) -> MailFacts:
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


def _body(record: Record, compound: Compound) -> str:
    plain = record.text(_BODY).replace("\r\n", "\n").strip()
    html = b"" if plain else compound.read(record.place(_HTML, BINARY)) or b""
    return plain or (html_text(decode(html, record.charset)) if html else "")
