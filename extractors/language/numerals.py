"""How a number may be written in prose, and what it says: digits, Chinese numerals, both mixed; ranges and vague words say none."""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.language.numbers import SCALES, chinese_number
from extractors.language.patterns import COMMA, NUMERALS, SCALE

DIGITS = (
    rf"(?<!\d)(?:\d{{1,3}}(?:{COMMA}\d{{3}}){{1,4}}(?!\d)|\d{{1,15}}(?!\d)(?:\s{{1,9}}\d{{1,15}}(?!\d)){{0,5}})(?:\s?\.\s?\d{{1,9}})?"
    rf"(?:\s{{0,9}}(?:百万|千万|{SCALE})(?:\d{{1,8}}[百千]?)?)?"
)
"""Bounded everywhere: a text of nothing but digits must not take long."""
NUMERAL = rf"(?<![{NUMERALS}])[{NUMERALS}]{{1,20}}"
NUMBER = rf"(?:{DIGITS}|{NUMERAL})"
VAGUE = re.compile(r"(?:若干|好几|几十|数十|十几|几百|数百|几千|数千|成百上千|几|数)")
_MIXED = re.compile(rf"(?P<digits>[\d,，.]+)(?:(?P<scale>百万|千万|{SCALE})(?:(?P<rest>\d+)(?P<unit>[百千])?)?)?")
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+")


def value_of(number: str, *, short: bool) -> Decimal | None:
    """What a number says, or `None` where that could be two things (“三五”, “2万5”, “4 8”).

    Args:
        number: As matched by `NUMBER`.
        short: Whether 百, 千, 万 alone mean 100, 1,000, 10,000 (behind 近, 上).
    """
    if re.search(r"\d\s+\d", number) and not _GROUPED.fullmatch(number):
        return None
    plain = re.sub(r"\s", "", number)
    if not plain[0].isdecimal():
        value = chinese_number(plain, short=short)
        return None if value is None else Decimal(value)
    found = _MIXED.fullmatch(plain)
    if found is None:
        return None
    digits = Decimal(re.sub("[,，]", "", found["digits"]))
    if found["scale"] is None:
        return digits
    scale = SCALES[found["scale"]]
    rest = int(found["rest"] or 0) * (SCALES[found["unit"]] if found["unit"] else 1)
    is_whole = not found["rest"] or bool(found["unit"]) or len(found["rest"]) == len(str(scale)) - 1
    return digits * scale + rest if is_whole and rest < scale else None
