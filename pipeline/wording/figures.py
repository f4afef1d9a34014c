"""Numbers, shares, days and lists as an office writes them, and sums as people add: without the dust of binary fractions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeGuard


def exact_sum(values: Iterable[int | float]) -> int | float:
    """The sum as people add: 0.1 and 0.2 are 0.3."""
    total = sum((Decimal(str(value)) for value in values), Decimal())
    return int(total) if total == total.to_integral_value() else float(total)


def is_figure(value: object) -> TypeGuard[int | float]:
    """Whether a value can be added; yes and no can't."""
    return isinstance(value, int | float) and not isinstance(value, bool)


_MOST_SHOWN = 100
_NOTHING = "—"


def number(value: float) -> str:
    """`12345` as `12,345`."""
    return f"{value:,}"


def percent(part: int, whole: int) -> str:
    """A share with one decimal, rounded half up: `33` of `40` as `82.5%`; a dash where there is no whole."""
    if not whole:
        return _NOTHING
    tenths = (part * 2000 + whole) // (whole * 2)
    return f"{tenths // 10}.{tenths % 10}%"


def full_date(day: dt.date) -> str:
    """`2017年5月20日`, without leading zeros (GB/T 9704-2012 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: dt.date, beside: dt.date) -> str:
    """`5月20日`; with its year where that is not the year of `beside`."""
    return f"{day.month}月{day.day}日" if day.year == beside.year else full_date(day)


def names(parts: Iterable[str]) -> str:
    """`甲、乙、丙`."""
    return "、".join(parts)


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
