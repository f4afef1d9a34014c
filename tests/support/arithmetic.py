"""The arithmetic of a paper's sentences: whatever says that it parts a number must add up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

_MEASURE = "家|条|个|份|件|户|次"
_COUNT = rf"([\d,]+)\s*({_MEASURE})"
_PARTS = re.compile(rf"其中((?:[^0-9。；：，（）]+{_COUNT}[、，]?){{2,}})")
_SHARES = re.compile(rf"{_COUNT}，占([\d.]+)%")
_NAMED = re.compile(rf"的单位{_COUNT}：([^。]+)。")
_ALL_UNITS = re.compile(r"应报([\d,]+)家，已报([\d,]+)家[^。；]*(?:；([^。]*))?。")
_BRACKETS = re.compile(r"（[^（）]*）")
_TENTH = Fraction(1, 10)


def wrong_sums(text: str) -> list[str]:
    """The sentences of a text that do not add up.

    Known are “N家…，其中甲a家、乙b家”, “应报N家，已报M家…；丙c家、丁d家”, “…的单位N家：名、名。” and “a条，占p%；b条，占q%”.
    """
    flat = re.sub(r"[ \t\xa0]", "", text)
    sentences = [f"{one}。" for line in flat.split("\n") for one in line.split("。") if one.strip()]
    return [one for one in sentences if not all(_sums(one))]


def known_sums(text: str) -> int:
    """How many such statements a text has."""
    flat = re.sub(r"[ \t\xa0]", "", text)
    return sum(len(list(_sums(f"{one}。"))) for line in flat.split("\n") for one in line.split("。"))


def _sums(sentence: str) -> Iterator[bool]:
    for parts in _PARTS.finditer(sentence):
        found = [(_number(count), measure) for count, measure in re.findall(_COUNT, parts[1])]
        (measure,) = {measure for _, measure in found} if len({measure for _, measure in found}) == 1 else {""}
        before = [_number(count) for count, unit in re.findall(_COUNT, sentence[: parts.start()]) if unit == measure]
        yield sum(count for count, _ in found) in before
    for whole in _ALL_UNITS.finditer(sentence):
        away = sum(_number(count) for count, _ in re.findall(_COUNT, whole[3] or ""))
        yield _number(whole[1]) == _number(whole[2]) + away
    for named in _NAMED.finditer(_BRACKETS.sub("", sentence)):
        yield _number(named[1]) == len(named[3].split("、"))
    shares = [(_number(count), Fraction(share)) for count, _, share in _SHARES.findall(sentence)]
    total = sum(count for count, _ in shares)
    yield from (abs(Fraction(100 * count, total) - share) <= _TENTH / 2 for count, share in shares)


def _number(written: str) -> int:
    return int(written.replace(",", ""))
