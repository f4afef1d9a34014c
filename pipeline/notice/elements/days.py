"""Days and spans of time in a notice's prose: “5月20日前”, “6月30日（星期五）下班前”, “12月中旬”, “收到通知后10日内”."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.language.numbers import chinese_number
from extractors.language.patterns import CHINESE_DIGITS, COLON, DAY_MARK, FIGURE, NUMERAL, YEAR_CLOSE, YEAR_DIGIT, YEAR_OPEN

_YEAR = rf"(?:19|20)\d{{2}}|{YEAR_DIGIT}{{4}}"
_MONTH = rf"\d{{1,2}}|{NUMERAL}{{1,2}}"
_DAY = rf"\d{{1,2}}|{NUMERAL}{{1,3}}"
_TO = r"\s*(?:[—－–\-―]+|[~～至到])\s*"
_TOKEN = re.compile(
    rf"(?:(?P<year>{_YEAR}|今|本|当|明|次|同)\s*年\s*)?"
    rf"(?P<month>(?<!{FIGURE})(?:{_MONTH})|本|当|下|次|每)\s*月\s*"
    rf"(?:(?P<day>{_DAY})(?:\s*{DAY_MARK}?{_TO}(?P<last>{_DAY}))?(?:\s*{DAY_MARK}(?!电)|(?=\s*(?:之|以)?前))"
    rf"|(?P<part>上旬|中旬|下旬|初|中(?!旬)|底|末))"
    rf"|(?P<numeric>(?:19|20)\d{{2}}\s*(?P<sep>[./\-])\s*\d{{1,2}}\s*(?P=sep)\s*\d{{1,2}})(?!\d)"
    rf"|(?:(?P<own>{_YEAR}|今|本|当|明|次)\s*)?年(?P<end>底|末)"
)
_OPEN, _CLOSE = YEAR_OPEN, rf"{YEAR_CLOSE}"
_WEEKDAY = r"(?:[上本这下]\s*个?\s*)?(?:星期|周|礼拜)\s*(?P<weekday>[一二三四五六日天])"
_HOURS = (
    rf"(?:\s*{_OPEN}?\s*(?:(?:上午|下午|中午|晚上?|凌晨)?\s*(?:\d{{1,2}}|{NUMERAL}{{1,2}}(?=点))\s*(?:{COLON}\s*\d{{2}}|[时点](?:\d{{1,2}}分|半|整|钟)?)"
    rf"|上午|下午|中午|晚上?|下班|零时|零点|当天|当日)\s*{_CLOSE}?)*"
)
_TAIL = re.compile(rf"(?:\s*{_OPEN}?\s*{_WEEKDAY}\s*[，,、]?\s*{_CLOSE}?)?{_HOURS}")
_LEAD = re.compile(rf"{_WEEKDAY}\s*{_OPEN}\s*$")
_LED_TAIL = re.compile(rf"\s*{_CLOSE}{_HOURS}")
"""“下周四（3月17日）下班前”: the weekday first, the day in brackets."""
_RELATIVE = re.compile(
    r"(?:自)?(?:收到|接到|发文|印发|通知|文件|活动|培训|会议|工作|检查)[^，。；,;]{0,12}?(?:之日)?(?:起|后|下发后|结束后)[^，。；,;\d一二三四五六七八九十]{0,4}"
    rf"(?:\d{{1,3}}|{NUMERAL}{{1,3}})\s*(?:个?(?:工作日|日|天|周|小时)|个月)(?:之?内|前)?"
)
_VAGUE = re.compile(
    rf"(?<![\d月.\-/—－–~～至到])\d{{1,2}}\s*{DAY_MARK}(?=\s*(?:之|以)?前)|(?:本|这|下)(?:个)?(?:周|星期)[一二三四五六日天末内]?|(?<![\d一二三四五六七八九十本当下])月[底末](?=前|之前|以前)"
)
_SPELT = re.compile(rf"\s*({_YEAR})\s*(?:年\s*({_MONTH})\s*月\s*({_DAY})\s*{DAY_MARK}|(?P<sep>[./\-])(\d{{1,2}})(?P=sep)(\d{{1,2}}))\s*")
_NEAR, _FAR = 92, 183
"""A day before the notice's own is next year's: plainly within a quarter, with a doubt within half a year; beyond, it is a slip."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a day without a year is counted from: the year meant, and the notice's own day where that year is its own."""

    year: int | None
    issued: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a text.

    Attributes:
        begin: Where it begins in the text.
        end: Where it ends, the weekday and the hour included.
        written: As written.
        day: The day, the last one of a span; `None` where none is named or it is no day of the calendar.
        doubt: Why the day is open or should be looked at.
        span: Whether it is a span of days; the day is its last one then.
        loose: Whether it can't be put in a calendar by itself (“收到通知后10日内”, “下周五”).
    """

    begin: int
    end: int
    written: str
    day: dt.date | None
    doubt: str = ""
    span: bool = False
    loose: bool = False


def spelt_day(text: str) -> dt.date | None:
    """The day of a text that is a full date and nothing else (“2017年3月8日”, “二○一七年三月八日”, “2017.3.8”)."""
    found = _SPELT.fullmatch(text)
    if found is None:
        return None
    year, month, day = number(found[1]), number(found[2] or found[5]), number(found[3] or found[6])
    return _calendar_day(year or 0, month, day)


def number(written: str) -> int | None:
    """The value of digits or a Chinese numeral; four Chinese digits are a year."""
    if written.isdecimal():
        return int(written)
    folded = written.replace("○", "〇").replace("零", "〇")
    if len(folded) == 4:
        return int("".join(str(CHINESE_DIGITS.index(char)) for char in folded))
    return chinese_number(folded)


def moments(text: str, counted: Calendar) -> list[Moment]:
    """Every time in `text`, in order; two that “—” or “至” joins are one span."""
    found: list[Moment] = []
    for token in _TOKEN.finditer(text):
        lead = _LEAD.search(text[: token.start()])
        tail = (_LED_TAIL if lead else _TAIL).match(text, token.end())
        end = tail.end() if tail else token.end()
        before = found[-1] if found else None
        joined = before is not None and bool(re.fullmatch(_TO, text[before.end : token.start()]))
        year = before.day.year if joined and before and before.day and not (token["year"] or token["numeric"]) else None
        day, doubt = _day_of(token, Calendar(year, before.day if joined and before else None) if year else counted)
        weekday = lead["weekday"] if lead else tail["weekday"] if tail else None
        doubt = doubt or _weekday_doubt(day, weekday)
        begin = before.begin if joined and before else lead.start() if lead else token.start()
        if joined:
            found.pop()
        found.append(Moment(begin, end, text[begin:end], day, doubt, span=joined or bool(token["last"])))
    relative = [one for one in _relative(text) if not any(known.begin <= one.begin < known.end for known in found)]
    return sorted([*found, *relative], key=lambda moment: moment.begin)


def _relative(text: str) -> Iterator[Moment]:
    for found in _RELATIVE.finditer(text):
        doubt = f"“{found[0]}”要从收到或办结的那天算起，不能算成一个日期，请写上确定的日期"
        yield Moment(found.start(), found.end(), found[0], None, doubt, loose=True)
    for found in _VAGUE.finditer(_RELATIVE.sub(lambda one: "□" * len(one[0]), text)):
        yield Moment(found.start(), found.end(), found[0], None, f"“{found[0]}”没有写明是几月几日，请写上确定的日期", loose=True)


def _day_of(token: re.Match[str], counted: Calendar) -> tuple[dt.date | None, str]:
    if token["numeric"]:
        return _checked(token, _calendar_day(*map(int, re.split(r"[./\-]", re.sub(r"\s", "", token["numeric"])))))
    if token["end"]:
        return _month_end(token, _year_of(token["own"], counted), 12)
    if token["month"] == "每":
        return None, f"“{token[0]}”是每月都要办的，一个活动只有一个截止日，请写上最后一次的日期"
    year, month = _year_of(token["year"], counted), _month_of(token["month"], counted)
    if year is None:
        return None, f"“{token[0]}”没有年份，通知的日期和文号里也看不出，请写上年份"
    if token["part"]:
        return _part_of_month(token, year, month)
    return _rolled(token, _checked(token, _calendar_day(year, month, number(token["last"] or token["day"]))), counted)


def _checked(token: re.Match[str], day: dt.date | None) -> tuple[dt.date | None, str]:
    return day, "" if day else f"“{token[0]}”不是日历上有的日子，请核对"


def _rolled(token: re.Match[str], dated: tuple[dt.date | None, str], counted: Calendar) -> tuple[dt.date | None, str]:
    """A day without a year that lies before the notice itself is next year's, unless that is too far off to be meant."""
    day, doubt = dated
    if day is None or counted.issued is None or day >= counted.issued:
        return day, doubt
    early = f"“{token[0]}”在通知的成文日期 {counted.issued} 之前，请核对"
    if token["year"] or token["month"] in ("本", "当"):
        return day, early
    later = _calendar_day(day.year + 1, day.month, day.day)
    if later is None or (later - counted.issued).days > _FAR:
        return day, early
    return later, "" if (later - counted.issued).days <= _NEAR else f"“{token[0]}”按次年计，请核对"


def _part_of_month(token: re.Match[str], year: int, month: int | None) -> tuple[dt.date | None, str]:
    if token["part"] in ("底", "末"):
        return _month_end(token, year, month)
    return None, f"“{token[0]}”没有写明是哪一天，请写上确定的日期"


def _month_end(token: re.Match[str], year: int | None, month: int | None) -> tuple[dt.date | None, str]:
    if year is None or month is None or not 1 <= month <= 12:
        return None, f"“{token[0]}”算不成一个日期，请写上确定的日期"
    return dt.date(year, month, calendar.monthrange(year, month)[1]), f"“{token[0]}”按这个月的最后一天计，请核对"


def _year_of(written: str | None, counted: Calendar) -> int | None:
    if written is None or written in ("今", "本", "当", "同"):
        return counted.year
    if written in ("明", "次"):
        return None if counted.year is None else counted.year + 1
    return number(written)


def _month_of(written: str, counted: Calendar) -> int | None:
    if written in ("本", "当", "下", "次"):
        return None if counted.issued is None else counted.issued.month % 12 + 1 if written in ("下", "次") else counted.issued.month
    return number(written)


def _calendar_day(year: int, month: int | None, day: int | None) -> dt.date | None:
    try:
        return dt.date(year, month or 0, day or 0)
    except ValueError:
        return None


def _weekday_doubt(day: dt.date | None, written: str | None) -> str:
    if day is None or written is None:
        return ""
    named = "一二三四五六日".index(written.replace("天", "日"))
    return "" if named == day.weekday() else f"{day} 是星期{'一二三四五六日'[day.weekday()]}，通知写的是星期{written}，请核对"
