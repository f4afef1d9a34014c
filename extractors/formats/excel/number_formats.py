"""What number formats do to a figure or a date: scale it, hide it, add to it, or leave a part of it out (ECMA-376 part 1 §18.8.31)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.language.numbers import is_measure
from extractors.language.patterns import HAN

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_CURRENCY = re.compile(r"\[\$([^\]\-]+)(?:-[0-9A-Fa-f]*)?\]")
"""Any word in the brackets of a currency: `0[$万]` shows “12万” (ECMA-376 part 1 §18.8.31)."""
_PADDING = re.compile(r"_.|\*.|\[[^\]]*\]")
_SCALED = re.compile(r"[0#?],+(?![0#?])")
_PARTED = re.compile(r"[0#?]+[-/ ][0#?]+[-/ ]?[0#?]*")
_TELEPHONE = re.compile(r"(?=[^-(]*[-(])\(?0+(?:\) ?0+)?(?:[- ]0+)*")
_LEAST_TELEPHONE = 10
"""Digits of a format with strokes or brackets between them that shows a telephone number: of fewer it makes another thing (`0-00`)."""
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WHITE = re.compile(r"\[(?:white|白色?|(?:colou?r|颜色)\s*2)\]", re.IGNORECASE)
"""The second of the fifty-six colours of a workbook is white too."""
_POINTED = re.compile(r'[0#?](?:"[^"]*[.．][^"]*"|[\\!][.．])[0#?]')
"""A point that is written between the digits as any word: `0"."0` shows 320 as 32.0."""
_AND_MORE = re.compile(r"""[0#?]\s*(?:"\s*[+＋]\s*"|[\\!]?[+＋])""")
"""A plus behind the digits, as words: `0"+"` shows 12 as “12+”, which is more than 12."""
_FILLED_UP = re.compile(r"(?<![*_\\])\*[0-9]")
"""A digit that fills the cell: `0*0` shows 12 as 120000."""
_ONLY_FILLED = re.compile(r"\*[^ ]")
_NO_ZERO = re.compile(r"[#?,]*[#?][#?,]*(?:\.[#?]*)?%?")
"""Digits that are shown only where they count: `#`, `#,###` and `?` show nothing for 0, `#.##` only the point."""
_SIGNED = re.compile(r"[-−－(（负▲△]|\[(?:red|红色?|(?:colou?r|颜色)\s*(?:3|10))\]", re.IGNORECASE)
"""How a format tells that a number is negative: by a sign, by brackets, or by red."""
_CHANGING = (_WHITE, _POINTED, _AND_MORE, _FILLED_UP)
_CONDITION = re.compile(r"\[[<>=]")
_GENERAL = ("general", "@", "g/通用格式")
_LOCAL_GENERAL = re.compile("G/通用格式", re.IGNORECASE)
_GENERAL_WORD = re.compile("general|通用格式", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_NO_MATTER = frozenset("-¥￥$€ ()+") | {"RMB"}
_DATE_PART = re.compile("[ye]+|m+|d+|h+|s+|a{3,}")
_NO_DATE_PART = re.compile("[AaPp][Mm]?/[AaPp][Mm]?|[Ee][+-]")
"""Letters of a format that are none of a date: of the half of the day, of an exponent."""
_KINDS = {"e": "y", "ee": "y", "eeee": "y", "ddd": "week", "dddd": "week", "aaa": "week", "aaaa": "week"}
_DATE_LETTERS = re.compile(r"[ymdhsegaYMDHSEGA年月日时分秒]")
_MONTH = 'yyyy"年"m"月"'
BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"} | dict.fromkeys((27, 36, 50, 52, 57), _MONTH)
"""Percentages and months among the formats that no workbook declares, as Chinese Excel has them (ECMA-376 part 1 §18.8.30)."""
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Dates among them."""
A_DATE = "yyyy-mm-dd"
"""The code that stands for theirs."""


def built_in(number: int) -> str:
    """The code of a format that no workbook declares, as far as it is more than digits."""
    return BUILT_IN.get(number) or (A_DATE if number in DATES else "General")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format does to a number that is not negative.

    Attributes:
        percent: It shows a percentage.
        digits: It shows zeros before a whole number, up to so many digits.
        odd: It shows another number than the cell holds, or none.
        hides_zero: It shows nothing for 0.
        hides_text: It shows nothing for a text either.
        odd_text: It shows another text than the cell holds: “12万” for “12”, or its own words in place of it.
        drops_sign: It shows a negative number as if it were none.
        dated: A template for what it shows of a date, where that is only the year or the month (“2017年5月”).
    """

    percent: bool = False
    digits: int = 0
    odd: bool = False
    hides_zero: bool = False
    hides_text: bool = False
    odd_text: bool = False
    drops_sign: bool = False
    dated: str = ""


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """What a format code does (ECMA-376 part 1 §18.8.31)."""
    sections = _SECTIONS.split(code)
    shows = [_shown_by(section, several=len(sections) > 1) for section in sections]
    if any(_CONDITION.search(section) for section in sections):
        return replace(shows[0], odd=any(one.odd for one in shows[:3]), hides_zero=shows[-1].hides_zero)
    empty = [not section.replace('"', "").strip() or _WHITE.search(section) is not None for section in sections]
    zero = 2 if len(sections) > 2 else 0
    unsigned = len(sections) > 1 and not empty[1] and _SIGNED.search(sections[1]) is None
    return replace(
        shows[0],
        hides_zero=empty[2:3] == [True] or (shows[zero].hides_zero and not (zero and _LITERAL.search(sections[zero]))),
        hides_text=empty[3:4] == [True] and empty[0],
        drops_sign=unsigned,
        odd_text=_changes_text(sections),
    )


def _changes_text(sections: Sequence[str]) -> bool:
    """Whether a format adds to a text, or shows its own words for it: the fourth section, or an only one with “@”."""
    section = sections[3] if len(sections) > 3 else sections[0] if len(sections) == 1 else ""
    plain = _PADDING.sub("", section)
    names_it = "@" in _LITERAL.sub("", plain)
    return _says_more(plain) if names_it else len(sections) > 3 and bool("".join(map("".join, _LITERAL.findall(plain))).strip())


def _shown_by(section: str, *, several: bool) -> NumberFormat:
    if any(sign.search(section) for sign in _CHANGING):
        return NumberFormat(percent="%" in section, odd=True)
    plain = _PADDING.sub("", _CURRENCY.sub(r'"\1"', section))
    bare = _LITERAL.sub("", plain).strip()
    if not bare:
        # `;;;` shows nothing, `"见附件"` only itself, `*-` a row of strokes
        return NumberFormat(odd=several or _LITERAL.search(plain) is not None or _ONLY_FILLED.search(section) is not None)
    if bare.lower() in _GENERAL:
        return NumberFormat(odd=_says_more(_LOCAL_GENERAL.sub("General", plain)))
    if _DATE_LETTERS.search(bare):
        return _dated(_LITERAL.sub(" ", plain), section)
    return _of_figures(plain, bare)


def _of_figures(plain: str, bare: str) -> NumberFormat:
    """What a format does to a number, with and without the words in it."""
    if _TELEPHONE.fullmatch(seen := _LITERAL.sub(r"\1\2", plain)):
        digits = seen.count("0")
        return NumberFormat(digits=digits) if digits >= _LEAST_TELEPHONE else NumberFormat(odd=True)
    if _says_more(plain) or _SCALED.search(bare) or _PARTED.search(bare) or not re.search(r"[0#?]", bare):
        return NumberFormat(percent="%" in bare, odd=True)
    zeros = _ZEROS.fullmatch(bare)
    return NumberFormat(percent="%" in bare, digits=len(zeros.group()) if zeros else 0, hides_zero=_NO_ZERO.fullmatch(bare) is not None)


def _dated(letters: str, section: str) -> NumberFormat:
    """What a format does to a date: one that shows but a day, be it of a month or of a week, shows another thing."""
    parts = _DATE_PART.findall(_NO_DATE_PART.sub("", letters).lower())
    beside = zip(["", *parts], parts, [*parts[1:], ""], strict=False)
    shown = {_KINDS.get(one[:4], one[0]) for before, one, after in beside if one[0] != "m" or not (before[:1] == "h" or after[:1] == "s")}
    year = "{0.year}年" if "年" in section or "m" in shown else "{0.year}"
    if "d" in shown and "m" in shown:
        return NumberFormat()
    months = (year if "y" in shown else "") + ("{0.month}月" if "m" in shown else "")
    return NumberFormat(odd=not months and bool(shown & {"d", "week"}), dated="" if "d" in shown else months)


def is_date(code: str) -> bool:
    """Whether a format shows a number as a date or a time of day."""
    plain = _PADDING.sub("", _CURRENCY.sub("", code))
    bare = _LITERAL.sub("", plain)
    return _GENERAL_WORD.search(bare) is None and _DATE_LETTERS.search(bare) is not None


def _says_more(plain: str) -> bool:
    """Whether a format adds words that are no measure: “万” behind a number makes another number of it."""
    words = ["".join(parts) for parts in _LITERAL.findall(plain)]
    words = [word for word in words if word.strip() and not set(word) <= _NO_MATTER and word not in _NO_MATTER]
    unquoted = re.findall(f"{HAN}+", _LITERAL.sub("", plain))
    return any(not is_measure(word) for word in (*words, *unquoted))


def is_covered(code: str) -> bool:
    """Whether a format shows figures in white, or fills the cell up with a digit behind them, which its text does not tell."""
    return any(sign.search(section) for section in _SECTIONS.split(code) for sign in (_WHITE, _FILLED_UP))


def in_part(shown: str, template: str) -> str:
    """What a format shows of a date (`NumberFormat.dated`), where nobody gave it a day; any other date and any text as it is."""
    try:
        held = dt.datetime.fromisoformat(shown)
    except ValueError:
        return shown
    return template.format(held) if held.day == 1 else shown


def padded(shown: str, digits: int) -> str:
    """A whole number with the zeros that its format shows before it."""
    return shown.zfill(digits) if shown.isdecimal() else shown
