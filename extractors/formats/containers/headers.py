"""The header of a mail: its raw bytes decoded by what they are rather than by what they claim to be.

The standard library decodes each encoded word alone and knows neither raw bytes nor wrong declarations, all of which
Chinese mail programs write: so the raw fields are taken and decoded here (RFC 2047, RFC 2231).
"""

from __future__ import annotations

import binascii
import datetime as dt
import quopri
import re
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from extractors.formats.containers.contents import MailFacts, base_name
from extractors.language.encodings import codec_of, decode

MAX_FIELD = 16 * 2**10
"""Bytes of one header field that are looked at; the longest real name is far shorter."""
MAX_SENDER = 2 * 2**10
"""Bytes of a sender that are looked at: the search for an address takes the square of its length."""

_WORD = re.compile(rb"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(
    rb';\s*([^\s=;"]+)\s*=\s*'
    # A second byte of GBK or Big5 may be a backslash, which then escapes nothing.
    rb'(?:"((?:[\x81-\xfe][\x40-\xfe]|\\.|[^"\\])*+)\\?("|\Z)|([^;]*))',
    re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s<>\"'(),;:@]+@[^\s<>\"'(),;:@]+")
_ANGLE = re.compile(r"<\s*([^\s<>@]+@[^\s<>@]+)\s*>")
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?:GMT|UTC?|Z)\b")
_NAMED_OFFSET = re.compile(r"(?:(?<=\s)|\b(?:GMT|UTC?)\s*)([+-])(\d{1,2})(?::?(\d{2}))?(?=\s|$)")
"""`GMT+8`, `UTC+08:00` and `+08:00` as home-made programs write them; read to the standard, the first is GMT."""
_EARLY_YEAR = re.compile(r"(?<=\s)0\d{3}(?=\s)")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){3}")


def raw_field(message: Message, name: str) -> bytes:
    """The bytes of the first field `name`, unfolded; empty where there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            raw = str(value).encode("utf-8", "surrogateescape")[:MAX_FIELD]
            return re.sub(rb"\r?\n[ \t]*|\r", b" ", raw).strip()
    return b""


def words(raw: bytes) -> str:
    """A field as text. Neighbouring encoded words of one character set are joined before decoding: they may split a character."""
    pieces: list[tuple[str | None, bytes]] = []
    end = 0
    for match in _WORD.finditer(raw):
        gap = raw[end : match.start()]
        charset = match[1].decode("ascii", "replace").lower()
        if gap.strip() or not pieces:
            pieces.append((None, gap))
        if pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + _word_bytes(match[2], match[3]))
        else:
            pieces.append((charset, _word_bytes(match[2], match[3])))
        end = match.end()
    pieces.append((None, raw[end:]))
    return "".join(decode(piece, charset) for charset, piece in pieces)


def _word_bytes(encoding: bytes, payload: bytes) -> bytes:
    if encoding in b"qQ":
        return quopri.decodestring(payload, header=True)
    payload = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
    payload = payload[: len(payload) - (len(payload) % 4 == 1)]
    return binascii.a2b_base64(payload + b"=" * (-len(payload) % 4))


def parameter(raw: bytes, name: str) -> str:
    """The parameter `name` of a field, continued or not, encoded or raw; empty where there is none."""
    found: dict[str, bytes] = {}
    for match in _PARAMETER.finditer(b";" + raw):
        key, _, section = match[1].decode("ascii", "replace").lower().partition("*")
        if key == name:
            found.setdefault(f"*{section}" if b"*" in match[1] else "", _value(match))
    extended = _extended({key: value for key, value in found.items() if key})
    plain = words(found.get("", b"")).replace('\\"', '"')
    return plain if "\ufffd" in extended else extended or plain


def _value(match: re.Match[bytes]) -> bytes:
    if match[4] is not None:
        return match[4].strip()
    return match[2] if match[3] else match[2].split(b";")[0].strip()


def _extended(sections: dict[str, bytes]) -> str:
    """Joins the sections of RFC 2231: `name*`, or `name*0*`, `name*1`, …; the first one may declare the character set."""
    keys = sorted(sections, key=lambda key: int(re.sub(r"[^0-9]", "", key) or 0))
    charset, joined = None, b""
    for place, key in enumerate(keys):
        value = sections[key]
        if key.endswith("*"):
            if place == 0 and value.count(b"'") >= 2:
                declared, _, value = value.split(b"'", 2)
                charset = declared.decode("ascii", "replace")
            value = unquote_to_bytes(value)
        joined += value
    return words(joined) if charset is None else decode(joined, charset)


def file_name(part: Message) -> str:
    """The name under which a part was attached, without any path; empty where it has none."""
    fields = ((b"content-disposition", "filename"), (b"content-disposition", "name"), (b"content-type", "name"))
    names = [parameter(raw_field(part, field.decode()), key) for field, key in fields]
    name = next((name for name in names if name and "\ufffd" not in name), next(filter(None, names), ""))
    if _PERCENT.search(name) and name.isascii():
        name = decode(unquote_to_bytes(name))
    return base_name(name)


def charset_of(part: Message) -> str | None:
    """The character set that a part declares, where it is one."""
    declared = parameter(raw_field(part, "content-type"), "charset")
    return declared if codec_of(declared) else None


def facts(message: Message, text: str = "") -> MailFacts:
    """What the header says; `text` is the body."""
    sender, name = _sender((raw_field(message, "from") or raw_field(message, "sender"))[:MAX_SENDER])
    subject = " ".join(words(raw_field(message, "subject")).split())
    return MailFacts(_sent(raw_field(message, "date")), sender, name, subject, text)


def _sender(raw: bytes) -> tuple[str, str]:
    """Address and name. An address inside the quoted name is part of the name: anyone may write it there."""
    bare = re.sub(rb'"(?:\\.|[^"\\])*+"', b" ", raw).decode("ascii", "replace")
    text = words(raw)
    found = _ANGLE.search(bare) or _ADDRESS.search(bare) or _ANGLE.search(text) or _ADDRESS.search(text)
    if not found:
        return "", text.strip(" \"'")
    address = found[found.re.groups]
    name = text.partition("<")[0] if found.re is _ANGLE else text.replace(address, "")
    return address.lower(), " ".join(name.strip(" \"'<>()").split())


def _offset(found: re.Match[str]) -> str:
    sign, hours, minutes = found.groups()
    return f"{sign}{hours:0>2}{minutes or '00'}"


def _sent(raw: bytes) -> dt.datetime | None:
    """A date counts only with a zone in figures: `CST` is Chicago to the standard and Shanghai to the sender."""
    text = _NAMED_OFFSET.sub(_offset, raw.decode("ascii", "replace").partition("(")[0].rstrip())
    if not _ZONE.search(text) or _EARLY_YEAR.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        moment.astimezone(dt.UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
