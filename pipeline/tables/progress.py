"""How far along a year is by a day, and what a figure that has come so far is called."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from extractors.reading import Value

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_MONTH = re.compile(r"(?:\d{1,2}\s*[-—~至到、]\s*)?(\d{1,2})\s*月(?:份|底|末)?(?:\s*(\d{1,2})\s*[日号])?")
_SEASONS = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "下半年": 12, "全年": 12, "年底": 12, "年内": 12, "年末": 12}


def due_day(written: Value, year: int) -> dt.date | None:
    """The last day that a text names (“6月”, “2-3月”, “上半年”, 2019-06-30), or `None` where it names none."""
    plain = unicodedata.normalize("NFKC", "" if written is None else str(written)).strip()
    iso, month = _ISO.match(plain), _MONTH.search(plain)
    try:
        if iso:
            return _day(int(iso[1]), int(iso[2]), iso[3])
        if month:
            return _day(year, int(month[1]), month[2])
    except ValueError:
        return None
    return next((_day(year, last, None) for word, last in _SEASONS.items() if word in plain), None)


def _day(year: int, month: int, day: str | None) -> dt.date:
    return dt.date(year, month, int(day) if day else calendar.monthrange(year, min(max(month, 1), 12))[1])


def elapsed(day: dt.date, due: dt.date) -> float:
    """Which share of the time from the beginning of the year to `due` is over at the end of `day`: 0 to 1."""
    start = dt.date(due.year, 1, 1)
    whole = (due - start).days + 1
    return min(max((day - start).days + 1, 0), whole) / whole


def light(share: float, over: float, lights: Sequence[str]) -> str:
    """The state of a target of which `share` is done when the share `over` of its time has gone by."""
    if share >= 1:
        return lights[0]
    return lights[1] if share >= over else lights[2]
