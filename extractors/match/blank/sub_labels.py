"""Several short labels in one cell or line, each with its own space behind it: “规格：长____ 宽____ 高____”, “男    人，女    人”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractors.language import text
from extractors.language.measures import COUNTED, MEASURED
from extractors.language.patterns import BLANK, CLOSE, COLON, HAN, INSIDE, OPEN

DIMENSIONS = frozenset("长宽高厚深径") | {"直径", "半径", "厚度", "长度", "宽度", "高度", "深度"}
"""What a size is given in: figures, whatever else the label says."""
_OPEN_WORDS = DIMENSIONS | frozenset({"男", "女", "共", "其中女", "其中"})
"""Labels that stand before mere space; of other words this may be a label with its characters spread (“姓    名”)."""
_NO_LABELS = frozenset("年月日时分第至到于")
_UNIT = "|".join(sorted({*map(re.escape, COUNTED | MEASURED), "厘米", "毫米", "公斤", r"[A-Za-z㎜㎝㎏]{1,4}"}, key=lambda unit: -len(unit)))
_SPACE = r"[ \t　]"
_PART = re.compile(
    rf"(?P<label>{HAN}{{1,6}}(?:{OPEN}[^()（）\s]{{1,6}}{CLOSE})?){_SPACE}?(?P<colon>{COLON})?"
    rf"(?P<room>{OPEN}{_SPACE}+{CLOSE}|(?:{_SPACE}|{BLANK})*)(?P<unit>(?:{_UNIT})(?=[\s，,；;、×*]|$))?[\s，,；;、×*]*"
)
_HEAD = re.compile(rf"(?P<head>{HAN}{{2,8}}(?:{OPEN}[^()（）\s]{{1,6}}{CLOSE})?){_SPACE}*{COLON}{_SPACE}?(?=\S)")
_IN_BRACKETS = re.compile(rf"^{OPEN}({INSIDE}*){CLOSE}")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class SubLabels:
    """The labels of a cell or line of a blank.

    Attributes:
        head: What stands before them (“规格”), empty where it stands in another cell.
        labels: The labels in their order, as printed.
        units: The unit that the blank prints behind the space of each.
    """

    head: str
    labels: tuple[str, ...]
    units: tuple[str, ...]

    def pieces(self, written: str) -> list[str]:
        """A filled copy cut before each of its labels, with a colon behind it.

        Empty where fewer than two of them are there, one of them twice, or not in order; and where a word goes on behind a short
        one (“长江”, “男职工”).
        """
        head = self.head and text.cut(written, text.key(self.head))
        body = head.lstrip(" \t　:：") if head else written
        found = [list(_pattern(label).finditer(body)) for label in self.labels]
        spans = [one[0].span() for one in found if one]
        if len(spans) < _FEWEST or max(map(len, found)) > 1 or text.key(body[: spans[0][0]]):
            return []
        if any(start < end for (_, end), (start, _) in pairwise(spans)):
            return []
        ends = [*(start for start, _ in spans[1:]), len(body)]
        parts = [_labelled(body[start:end], body[end:last]) for (start, end), last in zip(spans, ends, strict=True)]
        return [f"{self.head}：", *parts] if head else parts


@lru_cache(maxsize=256)
def _pattern(label: str) -> re.Pattern[str]:
    return re.compile(re.escape(label) + (rf"(?!{HAN})" if len(label) == 1 or label in _OPEN_WORDS else ""))


def _labelled(label: str, answer: str) -> str:
    rest = _IN_BRACKETS.sub(r"\1", answer.strip(" \t\n　，,；;、×*"))
    return f"{label}{rest}" if rest[:1] in (":", "：") else f"{label}：{rest}"


def sub_labels_in(written: str) -> SubLabels | None:
    """The short labels that the text of a blank is made of; `None` where it is anything else."""
    headed = _HEAD.match(written.strip())
    if headed is not None:
        found = _parts(written.strip()[headed.end() :])
        if found is not None and all(one["room"] or one["unit"] for one in found[:-1]):
            return _made(headed["head"], found)
    found = _parts(written.strip())
    return _made("", found) if found is not None and any(len(one["label"]) == 1 for one in found) else None


def _made(head: str, found: Sequence[re.Match[str]]) -> SubLabels:
    return SubLabels(head, tuple(one["label"] for one in found), tuple(one["unit"] or "" for one in found))


def _parts(written: str) -> list[re.Match[str]] | None:
    """Each label with its space, where the text holds nothing else, and all of them ask alike: with a colon, or without."""
    found: list[re.Match[str]] = []
    end = 0
    while end < len(written):
        one = _PART.match(written, end)
        if one is None or one["label"] in _NO_LABELS:
            return None
        found.append(one)
        end = one.end()
    labels = [one["label"] for one in found]
    if len(found) < _FEWEST or len(set(labels)) < len(labels) or len({one["colon"] is None for one in found}) > 1:
        return None
    return found if all(_asks(one) for one in found[:-1]) and (_asks(found[-1]) or not found[-1]["room"]) else None


def _asks(one: re.Match[str]) -> bool:
    """Whether a label has space of its own: behind a colon, on a line, in a bracket, before a unit."""
    room = one["room"]
    if room[:1] in ("(", "（"):
        return bool(one["unit"]) or one["label"] in DIMENSIONS  # else it may be ticked: “是（  ） 否（  ）”
    sized = len(room) > 1 and one["label"] in _OPEN_WORDS
    return bool(one["colon"]) or len(room.strip()) > 1 or bool(one["unit"] and room) or sized
