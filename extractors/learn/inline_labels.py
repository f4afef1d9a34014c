"""The labels of one line or cell that are answered behind them: “填表人：      联系电话：      填表日期：”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.language import text
from extractors.language.numbers import is_measure
from extractors.language.patterns import ANY_CLOSE, ANY_INSIDE, ANY_OPEN, BLANK, COLON
from extractors.learn.choices import BOXES, choices_in
from extractors.learn.label_words import LONGEST_LABEL, printed_label, printed_measure
from extractors.learn.table_cells import OPEN_DATE, is_open

_SHORTEST_LABEL = 2
"""Characters of a label before a colon: a single one is rather the end of a sentence. 1 finds all of 787 fields of drawn blanks
too (`benchmarks/thresholds.py`)."""
_GAPS = re.compile(rf"[ \t]{{2,}}|\t|　+|{BLANK}{{2,}}|\n")
_BRACKETED = re.compile(rf"{ANY_OPEN}{ANY_INSIDE}*{ANY_CLOSE}")
_DATE_AT_END = re.compile(r"(?:(?<=[\s:：_])|^)[\d_＿ \t　]*年[_＿ \t　]*月[_＿ \t　]*日\s*$")
_UNDERLINED = re.compile(rf"(?<=[^\s：:_＿年月日])[ \t]?{BLANK}{{2,}}")
_MEASURING = re.compile(r"(?:金额|货币|计量|数量|统计)?单位")
_PERIOD_BEHIND = re.compile(r"[ \t　]{2,}[\d〇零一二三四五六七八九十_ ]+年度?(?:[\d一二三四上下_ ]+(?:月份?|季度|半年))?\s*")
"""“填报单位（盖章）：          2025年度”: the period of the figures, printed behind the space."""
_SENTENCE = re.compile(r"[。；;！？!?]|，.*，")


@dataclass(frozen=True, slots=True)
class Segment:
    """A label with space behind it; an empty label is an open date (“   年  月  日”)."""

    label: str
    options: tuple[str, ...] = ()
    many: bool = False
    printed: str = ""


def segments(written: str) -> list[Segment]:
    """The labels of a text that are answered behind them, in order; empty where it asks nothing."""
    found = _DATE_AT_END.search(written)
    body = written[: found.start()] if found is not None else written
    made = list(_labelled(_UNDERLINED.sub("：  ", body)))
    if found is not None and made:
        last = made.pop()
        return [*made, replace(last, printed=found.group().strip())] if _asks_date(last.label) else [*made, last, Segment("")]
    if found is not None and not made and not text.key(_without_signs(body)):
        return [Segment("")]
    return made


def _asks_date(label: str) -> bool:
    return any(word in label for word in ("日期", "时间", "年月"))


def _without_signs(body: str) -> str:
    return "".join(piece for piece in body.split() if not is_open(piece))


def _labelled(body: str) -> Iterator[Segment]:
    """Each label before a colon, where nothing or only something to choose or complete stands behind it."""
    masked = _BRACKETED.sub(lambda one: re.sub(COLON, ".", one.group()), body)
    colons = [one.start() for one in re.finditer(COLON, masked)]
    label = body[: colons[0]] if colons else ""
    for place, colon in enumerate(colons):
        last = place == len(colons) - 1
        rest = body[colon + 1 :] if last else body[colon + 1 : colons[place + 1]]
        answer, following = (rest, "") if last else _parted(rest)
        made = _segment(_tail(label), answer)
        if made is not None:
            yield made
        label = following


def _segment(label: str, answer: str) -> Segment | None:
    seen = text.key(label)
    if not _SHORTEST_LABEL <= len(seen) <= LONGEST_LABEL or _SENTENCE.search(_BRACKETED.sub("", label)) or seen.isdecimal():
        return None
    choice = choices_in(answer)
    if choice is not None and not choice.head:
        return Segment(printed_label(label), choice.options, choice.many)
    if _MEASURING.fullmatch(seen) and (is_measure(answer.strip()) or printed_measure(answer) is not None):
        return None  # “单位：万元”, “金额单位：元” say in what the figures are
    if not text.key(answer) or is_open(answer) or OPEN_DATE.fullmatch(answer) or _PERIOD_BEHIND.fullmatch(answer):
        return Segment(printed_label(label), printed=answer.strip())
    return None


def _tail(label: str) -> str:
    """The label at the end of what stands before a colon: behind a wide gap, where its characters are not spread."""
    pieces = [piece for piece in _GAPS.split(label.strip()) if piece.strip()]
    if all(len(piece.strip()) == 1 for piece in pieces):
        return "".join(pieces)
    return pieces[-1] if len(text.key(pieces[-1])) > 1 else "".join(pieces)


def _parted(rest: str) -> tuple[str, str]:
    """What stands between two colons: the answer to the first label, and the second label."""
    bare = rest.rstrip()
    boxed = max((bare.rfind(box) for box in BOXES), default=-1)
    if boxed >= 0:
        cut = re.search(r"\s(?=\S*$)", bare)
        return (bare[: cut.start()], bare[cut.end() :]) if cut is not None and cut.start() > boxed else (bare, "")
    pieces = bare.split()
    if len(pieces) < 2 or all(len(piece) == 1 for piece in pieces):
        return "", bare
    return bare.removesuffix(pieces[-1]), pieces[-1]
