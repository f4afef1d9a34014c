"""A mail (RFC 822, `.eml`): its facts, its body and its attachments, every byte of them or a reason why not."""

from __future__ import annotations

import base64
import binascii
import email
import quopri
import re
from collections.abc import Iterator
from email import policy
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesHeaderParser

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, MIB, Limits
from extractors.formats.containers.contents import CORRUPT, Budget, Contents, ContentsCollector, MailFacts, Member
from extractors.formats.containers.headers import charset_of, facts, file_name, raw_field
from extractors.formats.containers.in_mails import SIGNATURE, html_text, pasted_page, read_tnef
from extractors.formats.containers.uuencode import CODINGS, parted, unpacked
from extractors.formats.legacy.web.mhtml import BLANK_LINE
from extractors.language.encodings import decode

HEAD = MIB
"""Bytes of a mail within which its header and its first words stand, whatever is attached."""

MAX_NESTING = 100
MAX_COMPARISONS = 20_000_000
"""Multiparts of one mail. The parser compares each line with the boundary of every open one, so that their product is limited too."""

MAX_HTML = MIB
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted", "application/pgp-encrypted"}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_NOTICES = {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "application/applefile"}
"""What mail servers say of a mail, and what macOS notes of a file that it attaches (RFC 1740)."""
_WRAPPED = {"application/ms-tnef", "application/vnd.ms-tnef"}
_UNKNOWN_CODINGS = {b"x-yencode"}
_BROKEN_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r?\n|\Z))")
_PACKED_LINES = re.compile(r"(?:^[A-Za-z0-9+/]{60,76}\r?\n){10}", re.MULTILINE)


class _Mail(Message):
    """A message whose attached messages stay unparsed: the parser asks for this type, and could not give their bytes back."""

    def get_content_maintype(self) -> str:
        kind = super().get_content_maintype()
        return "application" if kind == "message" else kind


def open_mail(data: bytes, budget: Budget) -> Contents:
    """All that a mail holds; mails and archives attached to it are given unopened.

    Raises:
        UnreadableFileError: beyond the budget.
    """
    budget.enter(len(data))
    message = _parse(data, budget.limits)
    gathering = ContentsCollector()
    bodies: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    pages: list[str] = []
    for part, cut in _leaves(message):
        budget.count(1)
        if _is_body(part):
            bodies[part.get_content_type()].append(_body_text(part))
            pages += [decode(_payload(part), charset_of(part))] if part.get_content_type() == "text/html" and not cut else []
            _attach_packed(part, gathering, budget)
        else:
            _attach(part, gathering, budget, cut=cut)
    if _spills(message, [text for texts in bodies.values() for text in texts]):
        gathering.refuse("邮件正文", "corrupt")
    page = pasted_page(pages)
    budget.take(len(page))
    return gathering.contents(facts(message, _chosen(bodies)), page)


def read_facts(data: bytes) -> MailFacts:
    """What a mail says about itself, out of its first bytes.

    Raises:
        UnreadableFileError: `unsafe`.
    """
    message = _parse(data[:HEAD], LIMITS)
    bodies: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part, _ in _leaves(message):
        if _is_body(part):
            bodies[part.get_content_type()].append(_body_text(part))
    return facts(message, _chosen(bodies))


def _parse(data: bytes, limits: Limits) -> Message:
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if len(data) > HEAD and not BLANK_LINE.search(data, 0, HEAD):
        raise UnreadableFileError("unsafe", "邮件头过长")
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    nesting = len(re.findall(rb"(?i)boundary\s*=", data))
    many = lines > limits.mail_lines or data.count(b"\n--") > limits.mail_parts
    if many or nesting > MAX_NESTING or nesting * lines > MAX_COMPARISONS:
        raise UnreadableFileError("unsafe", "邮件的行数或部分过多")
    try:
        return email.message_from_bytes(data, _class=_Mail, policy=policy.compat32)
    except RecursionError as error:
        raise UnreadableFileError("unsafe", "邮件嵌套过深") from error


def _leaves(message: Message) -> Iterator[tuple[Message, bool]]:
    """Every part that is no multipart, an attached mail as one part, and whether the mail breaks off in it."""
    pending = [(message, False)]
    while pending:
        part, cut = pending.pop()
        # Asked of a part that holds no others, `get_payload` decodes it, and fails for some character sets.
        payload = part.get_payload() if part.is_multipart() else None
        if part.get_content_maintype() == "multipart" and isinstance(payload, list) and part.get_content_type() not in _SEALED:
            unclosed = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects)
            children = [(child, False) for child in payload if isinstance(child, Message)]
            pending += reversed([*children[:-1], *((child, unclosed) for child, _ in children[-1:])])
        else:
            yield part, cut


def _spills(message: Message, bodies: list[str]) -> bool:
    """Whether a packed file lies open in the text: its header or boundary is damaged, so that it is no attachment any more."""
    between = [text for part in message.walk() for text in (part.preamble, part.epilogue) if text]
    return any(_PACKED_LINES.search(text) for text in [*bodies, *between])


def _is_body(part: Message) -> bool:
    if part.get_content_type() not in {"text/plain", "text/html"} or file_name(part):
        return False
    return not raw_field(part, "content-disposition").lower().startswith(b"attachment")


def _attach(part: Message, gathering: ContentsCollector, budget: Budget, *, cut: bool) -> None:
    kind, name = part.get_content_type(), file_name(part)
    if kind in _SIGNATURES | _NOTICES:
        return
    if kind in _SEALED:
        gathering.refuse(name or "加密邮件", "encrypted")
        return
    # An attached mail that breaks off notices it itself when it is opened.
    found = _bytes_of(part, cut=cut and kind != "message/rfc822")
    data = found.data
    if found.reason:
        gathering.refuse(name, found.reason)
    elif kind == "message/rfc822":
        _add(f"{_subject(data) or name.removesuffix('.eml') or '转发邮件'}.eml", data, gathering, budget)
    elif data.startswith(SIGNATURE) and (kind in _WRAPPED or name.lower() == "winmail.dat"):
        _unwrap(data, name, gathering, budget)
    else:
        _add(name, data, gathering, budget)


def _attach_packed(part: Message, gathering: ContentsCollector, budget: Budget) -> None:
    """What lies packed in the words of a mail, as programs before MIME sent files."""
    for name, found in parted(_payload(part), budget.limits)[1]:
        budget.count(1)
        if found.reason:
            gathering.refuse(name, found.reason)
        else:
            _add(name, found.data, gathering, budget)


def _add(name: str, data: bytes, gathering: ContentsCollector, budget: Budget) -> None:
    if not budget.admits(len(data)):
        gathering.refuse(name, "too_large")
        return
    budget.take(len(data))
    gathering.add(name, data)


def _unwrap(data: bytes, name: str, gathering: ContentsCollector, budget: Budget) -> None:
    try:
        wrapped = read_tnef(data, budget)
    except UnreadableFileError as error:
        if error.code != "corrupt":
            raise
        gathering.refuse(name, error.code)
        return
    for one in wrapped:
        if one.reason:
            gathering.refuse(one.name, one.reason)
        else:
            _add(one.name, one.data, gathering, budget)


def _subject(data: bytes) -> str:
    header = BytesHeaderParser(policy=policy.compat32).parsebytes(data[:HEAD].lstrip(b"\r\n"))
    return facts(header).subject.replace("/", "-").replace("\\", "-")


def _bytes_of(part: Message, *, cut: bool) -> Member:
    """An attachment, or why it can't be had whole. The standard library would shorten them silently."""
    coding = raw_field(part, "content-transfer-encoding").split(b";")[0].strip().lower()
    if part.is_multipart() or part.get_content_maintype() == "multipart":
        return CORRUPT
    raw = _raw_body(part)
    if coding == b"base64":
        return _unbase(raw, cut=cut)
    if cut:
        return CORRUPT
    if coding == b"quoted-printable":
        return CORRUPT if _BROKEN_QUOTED.search(raw) else Member(quopri.decodestring(raw))
    if coding in CODINGS:
        return unpacked(raw)
    return Member(reason="unsupported") if coding in _UNKNOWN_CODINGS else Member(raw)


def _raw_body(part: Message) -> bytes:
    """The body as it was sent. Asked for as text it comes with replacements; its coding gone, it comes as it is."""
    del part["content-transfer-encoding"]
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _unbase(raw: bytes, *, cut: bool) -> Member:
    packed = re.sub(rb"[ \t\r\n]+", b"", raw)
    if cut and not packed.endswith(b"="):
        return CORRUPT
    try:
        return Member(base64.b64decode(packed, validate=True))
    except binascii.Error:
        return CORRUPT


def _body_text(part: Message) -> str:
    """The text of a body part; damage in it is no reason to refuse the mail."""
    raw = parted(_payload(part))[0]
    if part.get_content_type() == "text/html":
        return html_text(decode(raw[:MAX_HTML], charset_of(part)))
    return decode(raw, charset_of(part)).replace("\r\n", "\n").strip()


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _chosen(bodies: dict[str, list[str]]) -> str:
    plain = "\n".join(filter(None, bodies["text/plain"]))
    return plain or "\n".join(filter(None, bodies["text/html"]))
