"""Numbers, shares, days, moments, names and parts of files as an office writes them, sums as people add; titles broken by sense."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TypeGuard

_MOST_SHOWN = 100
NOTHING = "—"
"""What stands where there is nothing to say."""
_MOST_DECIMALS = 6
"""People write fewer; a figure with more is a quotient (2/3 is 0.6666666666666666), of which six digits tell enough."""
_LEAST_DECIMALS = 2
_COPY = re.compile(r"#(\d+)$")


def number(value: float) -> str:
    """`1234567.5` as `1,234,567.5`: every digit, but those of a quotient (`0.666667`), rounded half up; a dash where it is not finite."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        return NOTHING
    if _decimals(exact) > _MOST_DECIMALS:
        kept = max(_MOST_DECIMALS - exact.adjusted() - 1, _LEAST_DECIMALS)
        exact = _rounded(exact, kept)
    written = f"{exact:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def percent(part: float, whole: float = 1, *, decimals: int = 1) -> str:
    """A share, rounded half up as people do: `33` of `40` as `82.5%`, `0.0625` as `6.3%`; a dash where there is no whole."""
    if not whole:
        return NOTHING
    return f"{_rounded(Decimal(str(part)) * 100 / Decimal(str(whole)), decimals)}%"


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """A float would be rounded by its binary fraction, and half of the halves down."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def full_date(day: dt.date) -> str:
    """`2017年5月20日`, without leading zeros (GB/T 9704-2012 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: dt.date, beside: dt.date) -> str:
    """`5月20日`; with its year where that is not the year of `beside`."""
    return f"{day.month}月{day.day}日" if day.year == beside.year else full_date(day)


def date_time(at: dt.datetime) -> str:
    """`2017-05-20 08:05`, in the zone that it has."""
    return f"{at:%Y-%m-%d %H:%M}"


def file_stamp(at: dt.datetime) -> str:
    """`20170520-080500`, for the name of a file."""
    return f"{at:%Y%m%d-%H%M%S}"


def names(parts: Iterable[str]) -> str:
    """`甲、乙、丙`."""
    return "、".join(parts)


def clauses(parts: Iterable[str | None]) -> str:
    """`甲；乙；丙`, without those that are empty."""
    return "；".join(part for part in parts if part)


def brief(text: str, most: int = _MOST_SHOWN) -> str:
    """The text in one line, cut with …… where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}……"


def chinese_number(value: int) -> str:
    """1 to 99 as they number the parts of a document: `一`, `十二`, `三十`."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def exact_sum(values: Iterable[int | float]) -> int | float:
    """The sum as people add: 0.1 and 0.2 are 0.3."""
    return decimal_sum(map(as_decimal, values))


def as_decimal(value: float) -> Decimal:
    """A figure as it is written: 0.1 is a tenth, not the binary fraction next to it."""
    return Decimal(value if isinstance(value, int) else str(value))


def decimal_sum(values: Iterable[Decimal]) -> int | float:
    """The sum of figures as they are written."""
    total = sum(values, Decimal())
    return int(total) if total == total.to_integral_value() else float(total)


def is_figure(value: object) -> TypeGuard[int | float]:
    """Whether a value can be added; yes and no can't."""
    return isinstance(value, int | float) and not isinstance(value, bool)


MOST = 20
"""Characters of the title's type that a line holds."""
_AFTER = re.compile(
    r"(?:活动|工作|项目|征集|要点|总工会|工会|职工|组织|干部)(?=情况|开展|完成|服务|实事|关于|实践|中|基本|健康)|[”》](?=.)|关于(?=.{12})|情况的|、|，"
)
_INSIDE = re.compile("“[^”]*”|《[^》]*》|（[^）]*）")
_SENSELESS, _WITHIN, _SMALL = 12.0, 25.0, 6.0
_LEAST = 4
"""A last line shorter than this looks like a remainder."""
_MOST_LINES = 4


def title_lines(title: str, most: int = MOST) -> tuple[str, ...]:
    """The title in as few lines as hold it, broken where the sense allows, the lines about even."""
    if len(title) <= most:
        return (title,)
    places = range(1, len(title))
    costs = {place: _cost(title, place) for place in places}
    fewest = math.ceil(len(title) / most)
    for count in (fewest, fewest + 1):
        broken = itertools.combinations(places, count - 1) if count <= _MOST_LINES else ()
        fitting = [one for one in broken if max(map(len, _cut(title, one))) <= most]
        if fitting:
            return _cut(title, min(fitting, key=partial(_total, title, costs)))
    return tuple(title[start : start + most] for start in range(0, len(title), most))


def _cut(title: str, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(title[start:end] for start, end in itertools.pairwise((0, *places, len(title))))


def _cost(title: str, place: int) -> float:
    """What a break before the character at `place` costs the reader."""
    if any(found.start() < place < found.end() for found in _INSIDE.finditer(title)):
        return _WITHIN if title[place - 1] not in "、，" else _SENSELESS
    return 0.0 if any(found.end() == place for found in _AFTER.finditer(title)) else _SENSELESS


def _total(title: str, costs: dict[int, float], places: tuple[int, ...]) -> float:
    lengths = [len(line) for line in _cut(title, places)]
    remainder = _SMALL if lengths[-1] < _LEAST else 0.0
    return sum(costs[place] for place in places) + remainder + 0.3 * (max(lengths) - min(lengths))


def part_words(part: str) -> str:
    """A part of a file: an attachment by its path, a sheet by its name, one of several forms by its number."""
    if not part:
        return ""
    inner, marker, sheet = _COPY.sub(r"第\1份", part).partition("sheet:")
    return inner.rstrip("/").removeprefix("mail/") + (f"工作表“{sheet}”" if marker else "")


def file_words(name: str, part: str) -> str:
    """A file, and the part of it that is meant where it holds several."""
    return "/".join(filter(None, (name, part_words(part))))
