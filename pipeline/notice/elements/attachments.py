"""Attachments: as the notice lists them before its signature, and where each begins behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.language.numbers import chinese_number
from pipeline.notice.elements.lines import CHINESE, compact, plain
from pipeline.notice.elements.model import Attachment

_LISTED = re.compile(rf"\s*附\s*(?:[件表]\s*(?P<number>\d{{1,2}}|[{CHINESE}]{{1,3}})?)?\s*[:：]\s*(?P<rest>\S.*)?$")
_HEADING = re.compile(
    rf"\s*[（(【]?\s*附\s*[件表]\s*(?P<number>\d{{1,2}}|[{CHINESE}]{{1,3}})?\s*[）)】]?\s*(?:[:：.．、]\s*|\s+|$)(?P<title>.{{0,60}})$"
)
_ITEM = re.compile(r"\s*(?:附\s*件\s*)?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.．、:：]\s*")
_RUN_ITEMS = re.compile(r"(?<=[^\d\s])\s+(?=\d{1,2}\s*[.．、])|[；;]\s*(?=\d{1,2}\s*[.．、])")
_LONGEST = 80


def heading(line: str) -> Attachment | None:
    """The attachment whose heading `line` is (“附件”, “附件1”, “附件二：登记表”); a list of attachments is none."""
    text = plain(line).strip()
    found = _HEADING.fullmatch(text)
    if found is None or (found["number"] is None and found["title"]):
        return None
    return Attachment(_number(found["number"]), compact(found["title"].strip("《》 ")))


def find_list(lines: Sequence[str]) -> tuple[tuple[Attachment, ...], int]:
    """The attachments listed in `lines` (附件说明) and where the list begins; titles may go on over lines.

    `lines` end before the signature. Where there is no list, its beginning is the end of the lines.
    """
    begin = next((place for place, line in enumerate(lines) if _LISTED.match(line) and not line.rstrip().endswith("。")), len(lines))
    first = _LISTED.match(lines[begin]) if begin < len(lines) else None
    if first is None:
        return (), len(lines)
    items: list[tuple[int, str]] = []
    numbered = f"{first['number']}、" if first["number"] else ""
    for text in [numbered + (first["rest"] or ""), *lines[begin + 1 :]]:
        for piece in _RUN_ITEMS.split(text):
            if not _add(items, piece):
                return _made(items), begin
    return _made(items), begin


def _add(items: list[tuple[int, str]], piece: str) -> bool:
    """Puts one line of the list behind the others; False where the list is over."""
    text = piece.strip()
    found = _ITEM.match(text)
    if found and _number(found["number"]) == len(items) + 1:
        items.append((_number(found["number"]), text[found.end() :]))
    elif not items:
        items.extend([(0, text)] if text else [])
    elif len(text) > _LONGEST // 2 or re.match(r"(?:联系|电话|邮箱|传真|[（(])", text) or len(items[-1][1]) + len(text) > _LONGEST:
        return False
    else:
        items[-1] = (items[-1][0], items[-1][1] + text)
    return True


def _made(items: Sequence[tuple[int, str]]) -> tuple[Attachment, ...]:
    return tuple(Attachment(number, compact(title.strip(" 。；;")).strip("《》")) for number, title in items if title.strip())


def _number(written: str | None) -> int:
    if not written:
        return 0
    return int(written) if written.isdecimal() else chinese_number(written) or 0
