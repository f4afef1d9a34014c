"""What mails hold that is no ordinary attachment: HTML pasted in, `winmail.dat` (MS-OXTNEF); and folders of mails (`mbox`)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.formats.containers.contents import Budget, Contents, ContentsCollector, base_name
from extractors.formats.containers.quoting import before_quotation
from extractors.language.encodings import decode

_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table"}
_UNSEEN = ("script", "style", "head", "title")
_CELLS = ("td", "th")
_SHORT_CELL = 60
"""Characters of a table cell that is a piece of a line, though Outlook writes a paragraph in each; those of laid out pages are longer."""
_KEPT_IN_CELLS = ("table", "tr", "blockquote", "a")
PASTED = "邮件正文.html"
"""Name of the page among the parts of its mail."""
BODY = "邮件正文"
LINKED = "超大附件（只有链接）"
"""Names of the words of a mail, and of files that a mail only leads to, among its parts."""
_LINK = re.compile(
    r"超大附件|云附件|提取码|ftnExs_download|/ftn/|pan\.baidu\.com|pan\.quark\.cn|kdocs\.cn|docs\.qq\.com|share\.weiyun\.com|f\.wps\.cn"
    r"|(?:aliyundrive|alipan|123pan|cowtransfer|wenshushu)\.(?:com|cn)|alidocs\.dingtalk\.com|drive\.weixin\.qq\.com|(?:yun|caiyun)\.139\.com"
)
_HEAD = b'<html><meta charset="utf-8">'


def html_text(html: str) -> str:
    """An HTML body reduced to its lines; a quotation begins as in a plain one, and a link to a store of files is written out."""
    raw = b"<p>" + html.replace("\0", "").encode("utf-8", "replace")
    root = etree.fromstring(raw, etree.HTMLParser(encoding="utf-8", no_network=True))
    etree.strip_elements(root, *_UNSEEN, etree.Comment, with_tail=False)
    _flatten_cells(root)
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        elif element.tag == "blockquote":
            pieces.append("\n> " if event == "start" else "\n")
        elif element.tag in _CELLS and event == "end":
            pieces.append("\t")
        elif element.tag == "a" and event == "end" and leads_to_files(element.get("href", "")):
            pieces.append(f" {element.get('href')} ")
        pieces.append((element.text if event == "start" else element.tail) or "")
    lines = (re.sub(r"[ \r\f\v\u00a0]+", " ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _flatten_cells(root: etree._Element) -> None:
    """Takes the paragraphs out of short cells, so that the cells of a row are one line."""
    for cell in list(root.iter(*_CELLS)):
        is_plain = next(cell.iter(*_KEPT_IN_CELLS), None) is None and next(cell.iter(*_BLOCKS), None) is not None
        texts = [str(one) for one in cell.itertext()] if is_plain else []
        if is_plain and sum(map(len, texts)) <= _SHORT_CELL:
            for child in list(cell):
                cell.remove(child)
            cell.text = " ".join(filter(None, (one.strip() for one in texts)))


def leads_to_files(words: str) -> bool:
    """Whether a mail says that a file lies where its link leads: QQ “超大附件”, NetEase “云附件”, and stores in the net."""
    return _LINK.search(words) is not None


def pasted_page(bodies: list[str]) -> bytes:
    """The HTML bodies of a mail up to what they quote, where a table stands in them; else nothing."""
    own = "".join(before_quotation(body) for body in bodies)
    return _HEAD + own.replace("\0", "").encode("utf-8", "replace") if "<table" in own.lower() else b""


SIGNATURE = b"\x78\x9f\x3e\x22"
_ATTRIBUTE = struct.Struct("<BII")
_ATTACHMENT_LEVEL = 2
_CODE_PAGE = 0x00069007
_BEGIN, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_NAME, _CONTENT = 0x3707, 0x3701
_TEXT8, _TEXT, _OBJECT, _BINARY = 0x001E, 0x001F, 0x000D, 0x0102
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_MANY = 0x1000
_NAMED = 0x8000
"""Attributes, properties and types of `winmail.dat` ([MS-OXTNEF] 2.1.3, [MS-OXPROPS] 2, [MS-OXCDATA] 2.11.1)."""


@dataclass(slots=True)
class Wrapped:
    """One attachment; `reason` says why its `data` can't be had."""

    name: str = ""
    data: bytes = b""
    reason: str = "corrupt"


def read_tnef(data: bytes, budget: Budget) -> list[Wrapped]:
    """The attachments in `data`, each booked as a member.

    Raises:
        UnreadableFileError: `corrupt`, or beyond the budget.
    """
    if not data.startswith(SIGNATURE):
        raise UnreadableFileError("corrupt", "winmail.dat 不完整")
    found: list[Wrapped] = []
    charset: str | None = None
    for level, kind, value, sound in _attributes(data):
        if kind == _CODE_PAGE and len(value) >= 4:
            charset = f"cp{struct.unpack_from('<I', value)[0]}"
        if level == _ATTACHMENT_LEVEL and kind & 0xFFFF == _BEGIN:
            budget.count(1)
            found.append(Wrapped())
        elif level == _ATTACHMENT_LEVEL and found:
            _put(found[-1], kind & 0xFFFF, value, charset, sound=sound)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes, bool]]:
    """Level, kind, value and whether the checksum is right; garbage after the last attribute is passed over."""
    offset = len(SIGNATURE) + 2
    while offset + _ATTRIBUTE.size + 2 <= len(data):
        level, kind, length = _ATTRIBUTE.unpack_from(data, offset)
        if level not in {1, _ATTACHMENT_LEVEL}:
            return
        offset += _ATTRIBUTE.size
        if offset + length + 2 > len(data):
            if level == 1:
                raise UnreadableFileError("corrupt", "winmail.dat 不完整")
            return
        value = data[offset : offset + length]
        offset += length + 2
        yield level, kind, value, sum(value) & 0xFFFF == int.from_bytes(data[offset - 2 : offset], "little")


def _put(wrapped: Wrapped, kind: int, value: bytes, charset: str | None, *, sound: bool) -> None:
    if kind == _TITLE:
        wrapped.name = wrapped.name or base_name(decode(value.split(b"\0")[0], charset))
    elif kind == _DATA:
        wrapped.data, wrapped.reason = value, "" if sound else "corrupt"
    elif kind == _PROPERTIES:
        _put_properties(wrapped, value, charset, sound=sound)


def _put_properties(wrapped: Wrapped, value: bytes, charset: str | None, *, sound: bool) -> None:
    for tag, kind, found in _properties(value):
        if tag == _NAME and kind in {_TEXT, _TEXT8}:
            text = found.decode("utf-16-le", "replace") if kind == _TEXT else decode(found, charset)
            wrapped.name = base_name(text.split("\0")[0]) or wrapped.name
        elif tag == _CONTENT and kind == _BINARY:
            wrapped.data, wrapped.reason = found, "" if sound else "corrupt"
        elif tag == _CONTENT and kind == _OBJECT and wrapped.reason:
            # An embedded message or an object that only its program can draw.
            wrapped.reason = "unsupported"


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Tag, kind and first value of each property of variable length, as far as the list can be followed."""
    place = 4
    try:
        while place + 4 <= len(value):
            kind, tag = struct.unpack_from("<HH", value, place)
            place += 4
            if tag >= _NAMED:
                place = _after_name(value, place)
            many, kind = kind & _MANY, kind & ~_MANY
            if kind in _WIDTHS:
                place += _WIDTHS[kind] * _whole(value, place) + 4 if many else _WIDTHS[kind]
                continue
            count = _whole(value, place)
            place += 4
            for number in range(min(count, len(value) - place)):
                length = _whole(value, place)
                if number == 0:
                    yield tag, kind, value[place + 4 : place + 4 + length]
                place += 4 + length + -length % 4
    except struct.error:
        return


def _after_name(value: bytes, place: int) -> int:
    """Where a property of user-defined name goes on: a group, then a number or a text."""
    length = _whole(value, place + 20)
    return place + 24 + (length + -length % 4 if _whole(value, place + 16) else 0)


def _whole(value: bytes, place: int) -> int:
    found: int = struct.unpack_from("<I", value, place)[0]
    return found


_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n(?=>?[!-9;-~]+:?[ \t])")
"""A separator follows an empty line and precedes a header; the words `From …` in a body do neither."""

_QUOTED = re.compile(rb"(?m)^>(?=>*From )")


def open_mbox(data: bytes, budget: Budget) -> Contents:
    """Every message as `邮件001.eml`, in the order of the folder.

    Raises:
        UnreadableFileError: beyond the budget.
    """
    budget.enter(len(data))
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    starts: list[re.Match[bytes]] = []
    for match in _START.finditer(data):
        budget.count(1)
        starts.append(match)
    gathering = ContentsCollector()
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for number, (match, end) in enumerate(zip(starts, ends, strict=True), 1):
        budget.take(end - match.end())
        gathering.add(f"邮件{number:03}.eml", _QUOTED.sub(b"", data[match.end() : end]))
    return gathering.contents()
