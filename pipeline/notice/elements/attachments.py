"""Attachments: as the notice lists them before its signature, and where each begins behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.language.numbers import chinese_number
from extractors.language.patterns import ANNEX_MARK, CLOSE, COLON, ENUMERATOR_MARK, INSIDE, OPEN
from pipeline.notice.elements.lines import CHINESE, compact, plain
from pipeline.notice.elements.notice import Attachment

_DASH = r"[-－–—―]"
_NUMBER = rf"(?P<number>\d{{1,2}}|[{CHINESE}]{{1,3}})(?:\s*{_DASH}\s*(?P<sub>\d{{1,2}}))?"
_LISTED = re.compile(
    rf"\s*(?:相关)?附\s*(?:{ANNEX_MARK}\s*(?:列表|目录|清单)?\s*(?:{_NUMBER})?)?\s*(?P<mark>{COLON}|(?<=[\d{CHINESE}])(?:\s*{ENUMERATOR_MARK}|\s))\s*(?P<rest>\S.*)?$"
)
_HEADING = re.compile(rf"\s*[（(【]?\s*附\s*{ANNEX_MARK}\s*(?:{_NUMBER})?\s*[）)】]?\s*(?:[:：.．、]\s*|\s+|$)(?P<title>.{{0,60}})$")
_AGAIN = re.compile(rf"\s*附\s*{ANNEX_MARK}?\s*{COLON}\s*")
_ITEM = re.compile(rf"\s*(?P<prefix>附\s*{ANNEX_MARK}\s*)?{_NUMBER}\s*(?P<mark>[.．、:：])?\s*")
_NEXT = rf"(?=\d{{1,2}}\s*(?:{ENUMERATOR_MARK}|{_DASH}\s*\d{{1,2}}[\s.．、]))"
_RUN_ITEMS = re.compile(rf"(?<=[^\d\s])\s+{_NEXT}|[；;，,]\s*{_NEXT}|(?<=[表单册书案》）)]){_NEXT}")
_FRAMED = re.compile(r"附\s*件\s*【(?P<title>[^【】]+)】(?:\s*已下载\s*\d*\s*次)?")
"""“附件【1.登记表.docx】已下载12次”, as sites of schools and offices print it."""
_FILE = re.compile(r"\.(?:docx?|xlsx?|wps|et|pdf|zip|rar)$", re.IGNORECASE)
_PAPER = re.compile(
    rf"(?:表|名单|清单|方案|回执|目录|台账|简介|说明|办法|要求|须知|项目|细则|指南|书|册|单)(?:{OPEN}{INSIDE}{{1,12}}{CLOSE})?》?(?:\.\w{{2,4}})?$"
)
_LONGEST = 80
"""Characters of the title of an attachment that goes on in a second line."""


def heading(line: str) -> Attachment | None:
    """The attachment whose heading `line` is (“附件”, “附件1-2”, “附件二：登记表”); a list of attachments is none."""
    text = plain(line).strip()
    found = _HEADING.fullmatch(text)
    if found is None or (found["number"] is None and found["title"]):
        return None
    return _attachment(found, found["title"].strip("《》 "))


def names_paper(title: str) -> bool:
    """Whether a title ends as the name of a form or a paper does, so that no further line belongs to it."""
    return _PAPER.search(title.strip(" 。；;")) is not None


def is_item(line: str) -> bool:
    """Whether a line is a numbered item of a list of attachments."""
    found = _ITEM.match(plain(line))
    return found is not None and _is_marked(found)


def find_list(lines: Sequence[str]) -> tuple[tuple[Attachment, ...], int]:
    """The attachments listed in `lines` (附件说明) and where the list begins; titles may go on over lines.

    `lines` end before the signature. Where there is no list, its beginning is the end of the lines.
    """
    unframed = [_FRAMED.sub(r"附件：\g<title>", line) for line in lines]
    begin = next((place for place, line in enumerate(unframed) if _LISTED.match(line) and not line.rstrip().endswith("。")), len(lines))
    first = _LISTED.match(unframed[begin]) if begin < len(lines) else None
    if first is None:
        return (), len(lines)
    items: list[Attachment] = []
    numbered = f"附件{first['number']}" + (f"-{first['sub']}" if first["sub"] else "") + "、" if first["number"] else ""
    for text in [numbered + (first["rest"] or ""), *unframed[begin + 1 :]]:
        for piece in _RUN_ITEMS.split(text):
            if not _add(items, piece):
                return _made(items), begin
    return _made(items), begin


def _add(items: list[Attachment], piece: str) -> bool:
    """Puts one line of the list behind the others; False where the list is over."""
    text = _AGAIN.sub("", piece, count=1).strip()
    is_again = text != piece.strip()
    found = _ITEM.match(text)
    last = items[-1] if items else None
    if found and _is_marked(found) and _follows(last, one := _attachment(found, text[found.end() :])) and _opens(text, found, last):
        items.append(one)
    elif last is None or is_again or (not last.number and names_paper(last.title) and names_paper(text)):
        items.extend([Attachment(0, text)] if text else [])
    elif _is_over(last, text):
        return False
    else:
        items[-1] = replace(last, title=last.title + text)
    return True


def _is_marked(found: re.Match[str]) -> bool:
    return bool(found["prefix"] or found["mark"] or found["sub"])


def _opens(text: str, found: re.Match[str], last: Attachment | None) -> bool:
    """“5.1劳模推荐表” begins with no number of its own, “1.2022年汇总表” does."""
    return (
        last is not None
        or found["prefix"] is not None
        or found["number"] in ("1", "一")
        or not text[found.end() : found.end() + 1].isdecimal()
    )


def _follows(last: Attachment | None, one: Attachment) -> bool:
    """Whether a number is the next one; a list may go on from another notice and begin with any (“3.”, “1-1”)."""
    if last is None or not last.number:
        return last is None
    next_sub = one.number == last.number and one.sub == last.sub + 1
    return next_sub or (one.number == last.number + 1 and one.sub <= 1)


def _is_over(last: Attachment, text: str) -> bool:
    if len(text) > _LONGEST // 2 or len(last.title) + len(text) > _LONGEST or re.match(rf"(?:联系|电话|邮箱|传真|{OPEN})", text):
        return True
    return names_paper(last.title) and not names_paper(text)


def _made(items: Sequence[Attachment]) -> tuple[Attachment, ...]:
    titled = [replace(one, title=title) for one in items if (title := _title(one.title))]
    if len(titled) > 1 and not any(one.number for one in titled):
        return tuple(replace(one, number=number) for number, one in enumerate(titled, start=1))
    return tuple(titled)


def _title(written: str) -> str:
    return _FILE.sub("", compact(written.strip(" 。；;，,"))).strip("《》")


def _attachment(found: re.Match[str], title: str) -> Attachment:
    return Attachment(_number(found["number"]), compact(title), _number(found["sub"]))


def _number(written: str | None) -> int:
    if not written:
        return 0
    return int(written) if written.isdecimal() else chinese_number(written) or 0
