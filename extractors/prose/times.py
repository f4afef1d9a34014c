"""By when a thing is due (“6月召开”, “2-3月”, “6月底前，”), and which figures are only times and never targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.language.numbers import NUMBER, chinese_number
from extractors.language.patterns import DAY_MARK, NUMERAL, YEAR_DIGIT
from extractors.prose.clauses import Clause

_TO = r"\s*(?:[-—–－~至到、]|月[-—–－~至到、])+\s*"
_NUMERAL = rf"(?:\d{{1,2}}|{NUMERAL}{{1,3}})"
MONTH = re.compile(
    rf"(?:(?P<year>\d{{4}})\s*年\s*)?(?<![\d个第])(?P<first>{_NUMERAL})(?:{_TO}(?P<last>{_NUMERAL}))?\s*月(?!球|亮|饼)"
    rf"(?:\s*(?P<day>\d{{1,2}})\s*{DAY_MARK})?(?P<third>[上中下]旬|底|初|末)?份?"
)
SEASON = re.compile(r"上半年|下半年|(?:第)?[一二三四]季度|年底|年末|年中")
_WHOLE_YEAR = re.compile(r"全年|年内|年度内|本年度|每[年月季]")
_ONLY_TIME = re.compile(r"\s*(?:在|于|到|截至)?\s*(?:前|以前|之前|内|间|期间|左右)?\s*")
_TIMES = [
    MONTH,
    re.compile(rf"\d{{2,4}}\s*(?:[-—–－~至到]\s*\d{{2,4}}\s*)?年(?:度|代)?|[二一]{YEAR_DIGIT}{{3}}年"),
    re.compile(rf"第\s*{NUMBER}\s*(?:个|次|场|届|批|期|季度|项|条|轮|名|位|家|张)?"),
    re.compile(
        rf"(?:{NUMBER}\s*[-—–－~至到]\s*)?{NUMBER}\s*(?:周年|周岁|个?半?年|世纪|个?季度|个月|个?工作日|个?小时|分钟|秒|天|日(?!均)|号|点钟?(?!位)|时(?!代)|周(?!次)|届|岁|折|级|楼|室|层级|线|佳|强|位一体|号文|热线|方面)"
    ),
    re.compile(rf"届\s*{NUMBER}\s*次|{NUMBER}\s*次全[会体]"),
    re.compile(
        r"(?<![十百千万零〇])(?:一对一|一次性|一揽子|一[^\W零〇一二两三四五六七八九十百千万亿]一\w)|\d{1,2}:\d{2}|[A-Za-z#@_+]\s?\d[\d.]{0,15}|(?<!\d)\d[\d.]{0,15}(?:[A-Za-z+]|\s[A-Za-z]{2,})"
    ),
]
_YEAR = re.compile(r"(?<!\d)(?P<year>\d{4})\s*年")


@dataclass(frozen=True, slots=True)
class Due:
    """A time that a text gives, tidied (“2-3月”), where it stands, and whether its clause says no more than it."""

    value: str
    start: int
    end: int
    stands_alone: bool


def times(clause: Clause) -> frozenset[int]:
    """The places of a clause whose figures are dates, durations, ordinals and fixed words."""
    found: set[int] = set()
    for pattern in _TIMES:
        for one in pattern.finditer(clause.text, clause.start, clause.end):
            found.update(range(*one.span()))
    return frozenset(found)


def years(clause: Clause) -> set[int]:
    """The years that a clause names."""
    return {int(one["year"]) for one in _YEAR.finditer(clause.text, clause.start, clause.end)}


def due_of(clause: Clause, year: int) -> Due | None:
    """The month, or the part of the year, that a clause names; one of another year is none."""
    for one in MONTH.finditer(clause.text, clause.start, clause.end):
        if one.start() not in clause.named and int(one["year"] or year) >= year and (value := _months(one)):
            prefix = f"{one['year']}年" if one["year"] and int(one["year"]) != year else ""
            return Due(prefix + value, *one.span(), _stands_alone(clause, one))
    season = SEASON.search(clause.text, clause.start, clause.end)
    if season is None or season.start() in clause.named:
        return None
    return Due(season[0].removeprefix("第"), *season.span(), _stands_alone(clause, season))


def dues(clauses: Iterator[Clause], year: int) -> Iterator[tuple[Clause, Due | None, bool]]:
    """Each clause with its time, and whether it is its own: “6月底前，” holds for the rest of its sentence."""
    carried: Due | None = None
    sentence = -1
    for clause in clauses:
        if clause.sentence != sentence:
            carried, sentence = None, clause.sentence
        own = due_of(clause, year)
        if _WHOLE_YEAR.search(clause.text, clause.start, clause.end):
            carried = None
        if own is not None:
            carried = own if own.stands_alone else None
        yield clause, own or carried, own is not None and not own.stands_alone


def _months(found: re.Match[str]) -> str | None:
    months = [_month(found[name]) for name in ("first", "last") if found[name]]
    if any(month is None or not 1 <= month <= 12 for month in months):
        return None
    day = f"{int(found['day'])}日" if found["day"] else ""
    return "-".join(map(str, months)) + "月" + day + (found["third"] or "")


def _month(written: str) -> int | None:
    return int(written) if written.isdecimal() else chinese_number(written)


def _stands_alone(clause: Clause, found: re.Match[str]) -> bool:
    return bool(_ONLY_TIME.fullmatch(clause.text[clause.start : found.start()] + clause.text[found.end() : clause.end]))
