"""Web pages in one file (MHTML, RFC 2557), as Word and Excel save them under `.mht` and `.doc`: the pages within."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator

_HEAD = 16 * 2**10
"""Bytes in which the header of the file stands."""
_MOST_DEPTH = 4
"""Parts in one another: Word and Excel write one level; a bound, so that a file of nothing but beginnings ends."""
BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
"""Where the header of a mail or of a part ends."""
_RELATED = re.compile(rb"^content-type\s*:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:received|to|cc|message-id|return-path|delivered-to|reply-to|sender)\s*:", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^from\s*:\s*(?P<who>.*)", re.IGNORECASE | re.MULTILINE)
_SAVED = re.compile(rb'["<\s]*saved by', re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_ENCODING = re.compile(rb"^content-transfer-encoding\s*:\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^content-type\s*:\s*([\w/+-]+)", re.IGNORECASE | re.MULTILINE)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def is_mhtml(data: bytes) -> bool:
    """Whether a file that begins like a mail is a saved page: nobody sent it to anybody."""
    head = _header(data[:_HEAD])
    if _RELATED.search(head) is None or _SENT.search(head) is not None:
        return False
    sender = _FROM.search(head)
    return sender is None or _SAVED.match(sender["who"]) is not None


def pages(data: bytes) -> Iterator[bytes]:
    """The HTML pages within, in the order of the file; a page says its encoding or is in UTF-8."""
    yield from _pages(data, 0)


def _header(data: bytes) -> bytes:
    end = BLANK_LINE.search(data)
    return data[: end.start()] if end is not None else data


def _pages(part: bytes, depth: int) -> Iterator[bytes]:
    part = part.lstrip(b"\r\n")
    header = _header(part)
    body = part[len(header) :].lstrip(b"\r\n")
    found = _TYPE.search(header)
    kind = found[1].lower() if found is not None else b""
    boundary = _BOUNDARY.search(header)
    if kind.startswith(b"multipart/") and boundary is not None and depth < _MOST_DEPTH:
        line = re.compile(rb"^--" + re.escape(boundary[1] or boundary[2]) + rb"(?:--)?[ \t]*\r?$", re.MULTILINE)
        for inner in line.split(body)[1:]:
            yield from _pages(inner, depth + 1)
    elif kind == b"text/html":
        yield _in_known_encoding(_decoded(body, header), header)


def _decoded(body: bytes, header: bytes) -> bytes:
    encoding = _ENCODING.search(header)
    name = encoding[1].lower() if encoding is not None else b""
    if name == b"quoted-printable":
        return quopri.decodestring(body)
    if name != b"base64":
        return body
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        return b""


def _in_known_encoding(page: bytes, header: bytes) -> bytes:
    """The page with the encoding that its part declares, where it declares none itself."""
    declared = CHARSET.search(header)
    if declared is None or CHARSET.search(page[:4096]) is not None:
        return page
    name = declared[1].decode().lower()
    try:
        return page.decode("gb18030" if name.startswith("gb") else name).encode()
    except (UnicodeDecodeError, LookupError):
        return page
