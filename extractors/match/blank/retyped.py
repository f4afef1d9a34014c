"""What units set around the labels of a line that they type anew: a word before one, a mark between two, a date behind the last answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from extractors.language.patterns import DAY_MARK

_DATE_BEHIND = re.compile(rf"(?<=[^\s:：_＿])\s{{2,}}(?:19|20)\d{{2}}\s*[年./-]\s*\d{{1,2}}\s*[月./-]\s*\d{{1,2}}\s{{0,3}}{DAY_MARK}?\s*$")
"""A date that stands apart behind the last answer of a line, though the blank has none there."""
_HOLDS_DATE = re.compile(r"\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]|\d\s*月|[至到起止从~～—–-]\s*$")
_REACHED = re.compile(r"\s*(?:电\s*话|手\s*机|邮\s*[箱件]|传\s*真|地\s*址|号\s*码|方\s*式)")
_QUALIFIED = re.compile(r"(?<=[\s,，;；])(?:联系|电子|办公|固定|移动|通讯|通信)$")
"""What stands before such a label and asks the same: “联系人：周敏   联系电话：” on a blank that prints 电话."""
_FOREIGN_WORDS = ("家庭", "单位", "公司", "宿舍", "住宅", "个人", "企业", "父母", "配偶")
"""What makes another label of such a one: “联系人：周敏   家庭电话：”."""
_APART, _BEFORE = re.compile(r"[^\s:：_＿]\s{2,}$"), 40
"""An answer and a gap stand before such a word, looked for in so many characters."""
_PARTING = " \t\r\n\u3000\xa0,，;；、"


def date_behind(body: str, label: int) -> re.Match[str] | None:
    """The date apart behind the answer of the label that begins at `label`, where that answer holds none itself."""
    found = _DATE_BEHIND.search(body, label)
    return None if found is None or _HOLDS_DATE.search(body, label, found.start()) else found


def trimmed(body: str, start: int, end: int) -> str:
    """A piece of a line; where another follows, without the signs that part them, and without the qualifier of its label (“联系电话”)."""
    piece = body[start:end]
    if end < len(body):
        piece = (_QUALIFIED.sub("", piece) if _REACHED.match(body, end) else piece).rstrip(_PARTING)
    return piece.strip().rstrip("(（").rstrip()


def foreign_words(printed: Iterable[str]) -> frozenset[str]:
    """Words that make another label of one which asks how somebody is reached: those that the blank prints before none."""
    told = "\n".join(printed)
    return frozenset(one for one in _FOREIGN_WORDS if not re.search(f"{one}{_REACHED.pattern}", told))


def foreign_before(body: str, start: int, words: Collection[str]) -> int:
    """How many characters right before a label make another one of it, which the form does not know: “联系人：周敏   家庭电话：…”."""
    word = next((one for one in words if body.endswith(one, 0, start)), "")
    if not word or _REACHED.match(body, start) is None:
        return 0
    return len(word) if _APART.search(body[max(0, start - len(word) - _BEFORE) : start - len(word)]) else 0
