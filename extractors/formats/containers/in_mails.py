"""Files in a mail that are no attachments: what was pasted into its HTML body, and what is packed into its text (uuencode)."""

from __future__ import annotations

import binascii
import re

from extractors.formats.containers.contents import CORRUPT, Member, base_name
from extractors.language.encodings import decode

PASTED = "邮件正文.html"
"""Name of the page among the parts of its mail."""
_HEAD = b'<html><meta charset="utf-8">'
_TAGS = r"(?:<[^<>]{0,200}>|\s|&nbsp;)*"
_ANSWERED = re.compile(
    rf"<blockquote|-{{3,}}\s*(?:原始邮件|转发邮件|Original Message|Forwarded Message)|(?:发件人|From){_TAGS}[:：]"
    rf"|(?<=[>\s])在{_TAGS}\d{{4}}.{{1,200}}写道{_TAGS}[:：]",
    re.IGNORECASE,
)
"""Where mail programs begin to quote: QQ and Foxmail “原始邮件”, Outlook “发件人：”, NetEase “在 2017-05-10 … 写道：”."""


def pasted_page(bodies: list[str]) -> bytes:
    """The HTML bodies of a mail up to what they quote, where a table stands in them; else nothing."""
    own = "".join(body[: found.start()] if (found := _ANSWERED.search(body)) else body for body in bodies)
    return _HEAD + own.replace("\0", "").encode("utf-8", "replace") if "<table" in own.lower() else b""


CODINGS = frozenset({b"x-uuencode", b"uuencode", b"x-uue", b"uue"})
_BEGIN = re.compile(rb"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$\n?", re.MULTILINE)
_SIZE_AT, _LONGEST = 32, 63


def unpacked(raw: bytes) -> Member:
    """The file that a part in this coding holds, or why it can't be had."""
    _, found = parted(raw)
    return found[0][1] if len(found) == 1 else CORRUPT


def parted(raw: bytes) -> tuple[bytes, list[tuple[str, Member]]]:
    """A text without the files that lie packed in it, and these with their names."""
    words: list[bytes] = []
    found: list[tuple[str, Member]] = []
    end = 0
    while (begin := _BEGIN.search(raw, end)) is not None:
        close = _END.search(raw, begin.end())
        packed = raw[begin.end() : close.start() if close else len(raw)]
        words.append(raw[end : begin.start()])
        found.append((base_name(decode(begin["name"])), _file(packed) if close else CORRUPT))
        end = close.end() if close else len(raw)
    return b"".join((*words, raw[end:])), found


def _file(packed: bytes) -> Member:
    try:
        return Member(b"".join(_line(line) for line in packed.splitlines() if line.strip()))
    except binascii.Error:
        return CORRUPT


def _line(line: bytes) -> bytes:
    """The bytes of a line. Some programs write more than the line says, and mail servers cut blanks at its end, which are zeros."""
    size = (line[0] - _SIZE_AT) & _LONGEST
    return binascii.a2b_uu(line[: 1 + (size * 4 + 2) // 3])
