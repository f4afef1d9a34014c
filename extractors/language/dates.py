"""Dates as people write them: “2012.3.8”, “3月8日上午”, “二〇一二年三月八日”, a moment of an export."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from extractors.core.findings.codes import Code
from extractors.language.numbers import chinese_number
from extractors.language.patterns import CHINESE_DIGITS, DAY_MARK, NUMERAL, YEAR_DIGIT

NOTHING = frozenset({"0", "零", "无", "没有", "暂无", "/", "-", "—", "——", "--", "–", "―", "无。", "没有。", "暂无。"})
"""Words that say that there is nothing."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day or moment as read, in ISO form; `None` where it is none, and the code of a doubt."""

    value: str | None = None
    doubt: Code | None = None


_DATE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s*[年./\-])?\s*(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})\s*(?:日|号)?"
    r"(?:\s*[(]?(?:星期|周).[)]?)?\s*(?:[上下中]午|凌晨|早上|晚上?|全天)?"
    r"(?:(?:[T\s]+|(?<=[午晨上晚]))\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*[AaPp][Mm])?)?"
)
_WEEKDAY = re.compile("(?:星期|周)([一二三四五六日天1-7])")
_SHORT_YEAR = re.compile(r"\d{2}\s*[./\-]\s*\d{1,2}\s*[./\-]")
_CUT_DAY = re.compile(r"\d{1,2}\.[123]")
"""“3.1” as a number of a spreadsheet may be the first, and “3.10” that lost its zero."""
_CLOCK = re.compile(
    r"(?P<half>[上下中]午|凌晨|早上|晚上?)?(?:(?<!\d)|[T\s])\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?"
    r"\s*(?P<meridiem>[AaPp][Mm])?$"
)
_FORENOON, _AFTERNOON, _EVENING = ("上午", "早上", "凌晨", "am"), ("下午", "pm"), ("晚上", "晚")
_NO_HOUR = -1
"""An hour that no day has: the time is none, and neither is the date."""
_DIGITS_APART = re.compile(r"\d( \d){3}年\d( \d)?月\d( \d)?[日号]")
_CHINESE_DATE = re.compile(rf"(?:({YEAR_DIGIT}{{4}})年)?({NUMERAL}{{1,3}})月({NUMERAL}{{1,3}}){DAY_MARK}")


def read_date(raw: str, year: int) -> Dated:
    """The day that a text means; `year` is meant where it gives none."""
    day = _day(raw, year)
    if day.value is not None and _names_other_weekday(unicodedata.normalize("NFKC", raw), dt.date.fromisoformat(day.value)):
        return Dated(doubt=Code.NOT_A_DATE)
    return day


def _day(raw: str, year: int) -> Dated:
    """The day, whatever day of the week is written beside it: of which year one without a year is, only an answer knows."""
    text = unicodedata.normalize("NFKC", raw).replace("_", "").strip().rstrip("。.")
    if not text or text in NOTHING or "".join(text.split()) == "年月日":
        return Dated()
    close = re.sub(r"\s*([年月日])\s*", r"\1", text)
    numbers = _date_numbers(close.replace(" ", "") if _DIGITS_APART.fullmatch(close) else close)
    if numbers is None:
        return Dated(doubt=Code.NOT_A_DATE)
    given, month, day = numbers
    if _SHORT_YEAR.match(text) and abs(given - year) > 1:
        return Dated(doubt=Code.NOT_A_DATE)  # 03/08/12 is the third month, or the third day
    try:
        return Dated(dt.date(given or year, month, day).isoformat(), Code.DATE_UNCLEAR if _CUT_DAY.fullmatch(text) else None)
    except ValueError:
        return Dated(doubt=Code.NOT_A_DATE)


def _names_other_weekday(text: str, day: dt.date) -> bool:
    """Whether “2026年5月20日（周一）” says a day of the week which that day, a Wednesday, is not: one of the two is wrong."""
    said = _WEEKDAY.search(text)
    return said is not None and "一二三四五六日1234567".index(said[1].replace("天", "日")) % 7 != day.weekday()


def read_moment(raw: str, year: int) -> Dated:
    """A moment to the second where the time is written (`2017-12-02T10:03:48`), else the day."""
    day = read_date(raw, year)
    clock = _CLOCK.search(unicodedata.normalize("NFKC", raw).strip())
    if day.value is None or clock is None:
        return day
    hour = _hour(int(clock["hour"]), (clock["half"] or clock["meridiem"] or "").lower())
    try:
        return Dated(f"{day.value}T{dt.time(hour, int(clock['minute']), int(clock['second'] or 0)).isoformat()}", day.doubt)
    except ValueError:
        return Dated(doubt=Code.NOT_A_DATE)


def _hour(hour: int, half: str) -> int:
    """The hour of the day: “下午3” is 15, “上午12” and “12 AM” are 0; “晚上12”, which belongs to the next day, and “上午15” are none."""
    if (half in _EVENING and hour == 12) or (half in _FORENOON and hour > 12):
        return _NO_HOUR
    if half in _FORENOON:
        return hour % 12
    later = hour < 12 and half in (*_AFTERNOON, *_EVENING)
    return hour + 12 if later or (half == "中午" and hour < 3) else hour


def is_date(written: str) -> bool:
    """Whether a text is a date and nothing else, filled in or left open (“年 月 日”)."""
    folded = unicodedata.normalize("NFKC", written).strip()
    short = _SHORT_YEAR.match(folded)
    return "".join(written.split()) == "年月日" or _day(written, 2000 + int(folded[:2]) if short else 2000).value is not None


def _date_numbers(text: str) -> tuple[int, int, int] | None:
    """Year (0 where none is given), month and day as written."""
    found = _DATE.fullmatch(text)
    if found:
        year = int(found["year"] or 0)
        return year + 2000 if 0 < year < 100 else year, int(found["month"]), int(found["day"])
    compact = re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", text)
    if compact:
        return int(compact[1]), int(compact[2]), int(compact[3])
    chinese = _CHINESE_DATE.fullmatch(text.replace("○", "〇"))
    if chinese is None:
        return None
    digits = "".join(str(CHINESE_DIGITS.index(char)) for char in (chinese[1] or "").replace("零", "〇"))
    month, day = chinese_number(chinese[2]), chinese_number(chinese[3])
    return (int(digits or 0), month, day) if month and day else None
