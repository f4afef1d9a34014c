"""Text → answer: count, date, tick, list, yes or no, text. Pure; the table “What an answer means” is its test."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from extractors.document import CHECKED, UNCHECKED
from extractors.form import FieldType
from extractors.numbers import chinese_number, read_count, read_number
from extractors.reading import Answer, Finding, Severity, Value

NOTHING_WORDS = frozenset({"0", "零", "无", "没有", "暂无", "/", "-", "—", "——", "--", "–", "―", "无。", "没有。", "暂无。"})
_TICKS = frozenset("√✓✔☑☒■●◆Vv是对1*▲★") | {"ｖ", "yes", "是的", "对的", "有"}
_NO_TICKS = frozenset("□☐○〇×xX否/—-0✕╳无–―") | {"", "——", "不是", "没有"}
_YES = frozenset({"是", "已解决", "有", "对", "yes", "y", "true", "1", "已", "√", "✓", "✔", "☑", "☒"})
_NO = frozenset({"否", "未解决", "无", "不", "no", "n", "false", "0", "未", "没有", "×", "不是", "尚未解决"})


@dataclass(frozen=True, slots=True)
class _Doubt:
    severity: Severity
    message: str


_DOUBTS: Mapping[str, _Doubt] = {
    "approximate": _Doubt("warning", "填的是约数“{raw}”，按 {value} 计，请向单位核实确数。"),
    "note_doubtful": _Doubt("warning", "“{raw}”的附注对这个数有保留，暂按 {value} 计，请向单位问明。"),
    "expression": _Doubt("warning", "填的是算式“{raw}”，按 {value} 计，请核对。"),
    "not_a_number": _Doubt("error", "“{raw}”不是一个数，没有计入合计，请向单位问明后更正。"),
    "not_a_date": _Doubt("error", "“{raw}”不是一个日期，请核对后更正。"),
    "not_yes_or_no": _Doubt("error", "“{raw}”看不出是“是”还是“否”，请核对后更正。"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is read for: the name of its field, its type, and the year meant where a date gives none."""

    name: str
    type: FieldType
    year: int


def read_answer(raw: str, asked: Asked, source: str | None = None) -> Answer:
    """The normalized answer that `raw` means for the field `asked`, with its findings."""
    value, note, code = _READERS[asked.type](raw, asked.year)
    found = (doubt(code, asked.name, raw, value, source),) if code else ()
    return Answer(value, raw.strip(), source, note, found)


def doubt(code: str, name: str, raw: str, value: Value, source: str | None) -> Finding:
    """The finding `code` about the answer `raw` of the field `name`."""
    kind = _DOUBTS[code]
    return Finding(code, kind.severity, kind.message.format(raw=_short(raw), value=value), name, source)


def _short(raw: str) -> str:
    flat = " ".join(raw.split())
    return flat if len(flat) <= 20 else flat[:20] + "…"


_Read = tuple[Value, str | None, str | None]


def _count(raw: str, _year: int) -> _Read:
    count = read_count(raw)
    return count.value, count.note, count.doubt


def _number(raw: str, _year: int) -> _Read:
    number = read_number(raw)
    return number.value, number.note, number.doubt


def read_text(raw: str) -> str | None:
    """The text as written, or `None` where it says that there is nothing (“无”, “/”, “—”)."""
    text = raw.strip()
    return None if unicodedata.normalize("NFKC", text) in NOTHING_WORDS | {""} else text


def _text(raw: str, _year: int) -> _Read:
    return read_text(raw), None, None


def _list(raw: str, _year: int) -> _Read:
    if read_text(raw) is None:
        return None, None, None
    parts = re.split(r"[、，,；;\n\t]+|(?<=[^\s]{2})[  　]+(?=[^\s]{2})", raw.strip())
    names = tuple(re.sub(r"(?<=[\u3400-\U0003ffff])\s+(?=[\u3400-\U0003ffff])", "", part.strip()) for part in parts if part.strip())
    return names, None, None


_DATE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s*[年./\-])?\s*(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})\s*(?:日|号)?"
    r"(?:\s*[(]?(?:星期|周).[)]?)?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_CLOCK = re.compile(r"[T\s](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$")
_CHINESE_DATE = re.compile(r"(?:([零〇○一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]")


def _date(raw: str, year: int) -> _Read:
    text = unicodedata.normalize("NFKC", raw).strip().rstrip("。.")
    if not text or text in NOTHING_WORDS:
        return None, None, None
    numbers = _date_numbers(re.sub(r"\s*([年月日])\s*", r"\1", text))
    if numbers is None:
        return None, None, "not_a_date"
    given, month, day = numbers
    try:
        return dt.date(given or year, month, day).isoformat(), None, None
    except ValueError:
        return None, None, "not_a_date"


def _datetime(raw: str, year: int) -> _Read:
    """A moment to the second where the time is written (`2017-12-02T10:03:48`), else the day."""
    day, note, code = _date(raw, year)
    clock = _CLOCK.search(unicodedata.normalize("NFKC", raw).strip())
    if day is None or clock is None:
        return day, note, code
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    try:
        return f"{day}T{dt.time(hour, minute, second).isoformat()}", note, code
    except ValueError:
        return None, None, "not_a_date"


def is_date(written: str) -> bool:
    """Whether a text is a date and nothing else, filled in or left open (“年 月 日”)."""
    return "".join(written.split()) == "年月日" or _date(written, 2000)[0] is not None


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
    digits = "".join(str("〇一二三四五六七八九".index(char)) for char in (chinese[1] or "").replace("零", "〇"))
    month, day = chinese_number(chinese[2]), chinese_number(chinese[3])
    return (int(digits or 0), month, day) if month and day else None


def _yesno(raw: str, _year: int) -> _Read:
    text = unicodedata.normalize("NFKC", raw).strip().rstrip("。").lower()
    if not text or text in {"/", "-", "—"}:
        return None, None, None
    if text in _YES:
        return True, None, None
    if text in _NO:
        return False, None, None
    return None, None, "not_yes_or_no"


def _phone(raw: str, _year: int) -> _Read:
    text = unicodedata.normalize("NFKC", raw).strip()
    return text or None, None, None


_READERS: Mapping[FieldType, Callable[[str, int], _Read]] = {
    "count": _count,
    "number": _number,
    "text": _text,
    "choice": _text,
    "list": _list,
    "date": _date,
    "datetime": _datetime,
    "yesno": _yesno,
    "phone": _phone,
}


def read_tick(raw: str) -> bool | None:
    """Whether the option is ticked; `None` where the mark could mean either (“✗”, a word, a date)."""
    if not raw:
        return False
    text = "".join(raw.split())
    if text in _NO_TICKS:
        return False
    if text in _TICKS:
        return True
    folded = unicodedata.normalize("NFKC", text)
    if folded in _NO_TICKS:
        return False
    marks = folded.translate({ord(char): None for char in f"□{UNCHECKED}○()[]【】"})
    if not marks:
        return False
    return True if marks in _TICKS or set(marks) <= {"√", "✓", "✔", CHECKED, "☒"} else None
