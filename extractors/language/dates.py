"""Dates as people write them: “2012.3.8”, “3月8日上午”, “二〇一二年三月八日”, a moment of an export."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from extractors.core.findings.codes import Code
from extractors.language.numbers import chinese_number
from extractors.language.patterns import CHINESE_DIGITS, DAY_MARK, NUMERAL, YEAR_CLOSE, YEAR_DIGIT, YEAR_OPEN

NOTHING = frozenset({"0", "零", "无", "没有", "暂无", "/", "-", "—", "——", "--", "–", "―", "无。", "没有。", "暂无。"})
"""Words that say that there is nothing."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day or moment as read, in ISO form; `None` where it is none, and the code of a doubt."""

    value: str | None = None
    doubt: Code | None = None


_HALF = "[上下中]午|凌晨|早上|晚上?|全天"
_DATE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s*[年./\-])?\s*(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})\s*(?:日|号)?"
    rf"\s*(?:{_HALF})?(?:(?:[T\s]+|(?<=[午晨上晚日号]))\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?(?:\s*[AaPp][Mm])?(?:\s*\+08:?00)?|T00:00:00(?:\.0+)?Z)?"
)
"""“T00:00:00.000Z” is how web pages write a day that has no time."""
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?Z?$")
_DAY_NAMES = (
    "一 1 mon monday",
    "二 2 tue tues tuesday",
    "三 3 wed wednesday",
    "四 4 thu thur thurs thursday",
    "五 5 fri friday",
    "六 6 sat saturday",
    "日 天 7 sun sunday",
)
"""What each day of the week is called, from Monday on: behind “星期”, and in English."""
_NUMBER_OF = {name: place for place, names in enumerate(_DAY_NAMES) for name in names.split()}
_ENGLISH = "|".join(name for name in _NUMBER_OF if len(name) > 1)
_WEEK = "星期|礼拜|禮拜|周|週"
_OPEN, _CLOSE = rf"{YEAR_OPEN}\s*", rf"\s*{YEAR_CLOSE}"
_WEEKDAY = re.compile(
    rf",?\s*(?:{_OPEN})?(?:(?:{_WEEK})\s*([一二三四五六日天1-7])|\b({_ENGLISH})\b\.?)(?:{_CLOSE})?,?"
    rf"|{_OPEN}(?:([一二三四五六日天])|(?:{_WEEK})?){_CLOSE}",
    re.IGNORECASE,
)
"""A day of the week beside a date, with its brackets: “（四）” alone too, and the place that a form keeps for it (“（星期 ）”)."""
_LONGEST = 60
"""Characters of a date with all that stands beside one; a longer text is looked at no further."""
_YEARS_OFF = 1
"""Between a year of two figures and that of the campaign: with more it may be a day."""
_NOON = "中午"
_NOON_BEGINS, _NOON_ENDS = 10, 3
"""Hours of the forenoon and the afternoon between which “中午” is said."""
_FIGURES = re.compile(r"[\d年月日./: \-]*")
_SPOKEN_CLOCK = re.compile(r"(?P<hour>\d{1,2})\s*[时点點]\s*(?:整|(?P<half>半)|(?P<minute>\d{1,2})\s*分(?:\s*(?P<second>\d{1,2})\s*秒)?)?")
_SHORT_YEAR = re.compile(r"\d{2}\s*[./\-]\s*\d{1,2}\s*[./\-]")
_CUT_DAY = re.compile(r"\d{1,2}\.[123]")
"""“3.1” as a number of a spreadsheet may be the first, and “3.10” that lost its zero."""
_CLOCK = re.compile(
    r"(?P<half>[上下中]午|凌晨|早上|晚上?)?(?:(?<!\d)|[T\s])\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?"
    r"\s*(?P<meridiem>[AaPp][Mm])?(?:\s*\+08:?00)?$"
)
_FORENOON, _AFTERNOON, _EVENING = ("上午", "早上", "凌晨", "am"), ("下午", "pm"), ("晚上", "晚")
_NO_HOUR = -1
"""An hour that no day has: the time is none, and neither is the date."""
_CIRCLE = re.compile(r"(?<=[一二])[○0Oo]|○")
"""What is typed for the zero of “二〇一二年”."""
_DIGITS_APART = re.compile(r"\d( \d){3}年\d( \d)?月\d( \d)?[日号]")
_CHINESE_DATE = re.compile(rf"(?:({YEAR_DIGIT}{{4}})年)?({NUMERAL}{{1,3}})月({NUMERAL}{{1,3}}){DAY_MARK}\s*(?:{_HALF})?")


def moment(kept: str) -> str:
    """A moment as spreadsheets in XML keep it: “2012-05-03T09:30:00.000” with a blank in it, and a day at midnight without its time."""
    return _MIDNIGHT.sub("", kept).removesuffix(".000").replace("T", " ")


def read_date(raw: str, year: int) -> Dated:
    """The day that a text means; `year` is meant where it gives none."""
    bare, named = _parted(raw)
    day = _day(bare, year)
    if day.value is None and day.doubt is None and named:
        return Dated(doubt=Code.NOT_A_DATE)
    if day.value is not None and named - {dt.date.fromisoformat(day.value).weekday()}:
        return Dated(doubt=Code.NOT_A_DATE)  # of “2026年5月20日（周一）”, a Wednesday, one of the two is wrong
    return day


def _parted(raw: str) -> tuple[str, frozenset[int]]:
    """A text with its time of day in figures (“9时30分” as 9:30) and without days of the week, and which it names, from 0 for Monday."""
    folded = " ".join(unicodedata.normalize("NFKC", raw).replace("_", "").split())
    if len(folded) > _LONGEST or _FIGURES.fullmatch(folded) is not None:
        return folded, frozenset()
    found = [next(filter(None, one.groups()), "") for one in _WEEKDAY.finditer(folded)]
    bare = _WEEKDAY.sub(" ", folded).strip() if found else folded
    return _SPOKEN_CLOCK.sub(_in_figures, bare), frozenset(_NUMBER_OF[one.lower()] for one in found if one)


def _in_figures(spoken: re.Match[str]) -> str:
    minute = 30 if spoken["half"] else int(spoken["minute"] or 0)
    return f"{spoken['hour']}:{minute:02}" + (f":{int(spoken['second']):02}" if spoken["second"] else "")


def _day(bare: str, year: int) -> Dated:
    """The day that a text without days of the week means."""
    text = bare.rstrip("。.").strip()
    if not text or text in NOTHING or "".join(text.split()) == "年月日":
        return Dated()
    if len(text) > _LONGEST:
        return Dated(doubt=Code.NOT_A_DATE)
    close = re.sub(r"\s*([年月日])\s*", r"\1", text)
    numbers = _date_numbers(close.replace(" ", "") if _DIGITS_APART.fullmatch(close) else close)
    if numbers is None:
        return Dated(doubt=Code.NOT_A_DATE)
    given, month, day = numbers
    if _SHORT_YEAR.match(text) and abs(given - year) > _YEARS_OFF:
        return Dated(doubt=Code.NOT_A_DATE)  # 03/08/12 is the third month, or the third day
    try:
        return Dated(dt.date(given or year, month, day).isoformat(), Code.DATE_UNCLEAR if _CUT_DAY.fullmatch(text) else None)
    except ValueError:
        return Dated(doubt=Code.NOT_A_DATE)


def read_moment(raw: str, year: int) -> Dated:
    """A moment to the second where the time is written (`2017-12-02T10:03:48`), else the day."""
    day = read_date(raw, year)
    clock = _CLOCK.search(_parted(raw)[0])
    if day.value is None or clock is None:
        return day
    hour = _hour(int(clock["hour"]), (clock["half"] or clock["meridiem"] or "").lower())
    try:
        return Dated(f"{day.value}T{dt.time(hour, int(clock['minute']), int(clock['second'] or 0)).isoformat()}", day.doubt)
    except ValueError:
        return Dated(doubt=Code.NOT_A_DATE)


def _hour(hour: int, half: str) -> int:
    """The hour of the day: “下午3” is 15, “上午12” and “12 AM” are 0.

    “晚上12”, which belongs to the next day, “上午15” and “中午5” are none.
    """
    is_noon = half == _NOON
    if (half in _EVENING and hour == 12) or (half in _FORENOON and hour > 12) or (is_noon and _NOON_ENDS <= hour < _NOON_BEGINS):
        return _NO_HOUR
    if half in _FORENOON:
        return hour % 12
    later = hour < 12 and half in (*_AFTERNOON, *_EVENING)
    return hour + 12 if later or (is_noon and hour < _NOON_ENDS) else hour


def is_date(written: str) -> bool:
    """Whether a text is a date and nothing else, filled in or left open (“年 月 日”), whatever day of the week it names."""
    bare, _ = _parted(written)
    year = 2000 + int(bare[:2]) if _SHORT_YEAR.match(bare) else 2000
    return "".join(bare.split()) == "年月日" or _day(bare, year).value is not None


def _date_numbers(text: str) -> tuple[int, int, int] | None:
    """Year (0 where none is given), month and day as written."""
    found = _DATE.fullmatch(text)
    if found:
        year = int(found["year"] or 0)
        return year + 2000 if 0 < year < 100 else year, int(found["month"]), int(found["day"])
    compact = re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", text)
    if compact:
        return int(compact[1]), int(compact[2]), int(compact[3])
    chinese = _CHINESE_DATE.fullmatch(_CIRCLE.sub("〇", text))
    if chinese is None:
        return None
    digits = "".join(str(CHINESE_DIGITS.index(char)) for char in (chinese[1] or "").replace("零", "〇"))
    month, day = chinese_number(chinese[2]), chinese_number(chinese[3])
    return (int(digits or 0), month, day) if month and day else None
