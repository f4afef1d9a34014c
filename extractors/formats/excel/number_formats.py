"""What number formats make of a number, in every kind of workbook: 0.45 reads “45%”, 12 “12万” in `0"万"`, 10020 “010020” in `000000`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.language.numbers import is_measure

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PADDING = re.compile(r"_.|\*.|\[[^\]]*\]")
_SCALED = re.compile(r"[0#?],+(?![0#?])")
_PARTED = re.compile(r"[0#?]+[-/ ][0#?]+[-/ ]?[0#?]*")
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CONDITION = re.compile(r"\[[<>=]")
_GENERAL = ("general", "@", "g/通用格式")
_ZEROS = re.compile(r"0{2,}")
_NO_MATTER = frozenset("-¥￥$€ ()+") | {"RMB"}
_DATE_LETTERS = re.compile(r"[ymdhsegaYMDHSEGA年月日时分秒]")
BUILT_IN = {9: "0%", 10: "0.00%"}
"""Percentages among the formats that no workbook declares (ECMA-376 part 1 §18.8.30)."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format does to a number that is not negative.

    Attributes:
        percent: It shows a percentage.
        digits: It shows zeros before a whole number, up to so many digits.
        odd: It shows another number than the cell holds, or none.
        hides_zero: It shows nothing for 0.
        hides_text: It shows nothing for a text either.
    """

    percent: bool = False
    digits: int = 0
    odd: bool = False
    hides_zero: bool = False
    hides_text: bool = False


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """What a format code does (ECMA-376 part 1 §18.8.31)."""
    sections = _SECTIONS.split(code)
    shows = [_shown_by(section, several=len(sections) > 1) for section in sections]
    if any(_CONDITION.search(section) for section in sections):
        return replace(shows[0], odd=any(one.odd for one in shows[:3]))
    empty = [not section.strip() for section in sections]
    return replace(shows[0], hides_zero=empty[2:3] == [True], hides_text=empty[3:4] == [True] and empty[0])


def _shown_by(section: str, *, several: bool) -> NumberFormat:
    plain = _PADDING.sub("", section)
    bare = _LITERAL.sub("", plain).strip()
    if not bare:
        return NumberFormat(odd=several or _LITERAL.search(plain) is not None)  # `;;;` shows nothing, `"见附件"` only itself
    if bare.lower() in _GENERAL:
        return NumberFormat(odd=_says_more(plain))
    if _DATE_LETTERS.search(bare):
        return NumberFormat()
    if _says_more(plain) or _SCALED.search(bare) or _PARTED.search(bare) or not re.search(r"[0#?]", bare):
        return NumberFormat(percent="%" in bare, odd=True)
    zeros = _ZEROS.fullmatch(bare)
    return NumberFormat(percent="%" in bare, digits=len(zeros.group()) if zeros else 0)


def _says_more(plain: str) -> bool:
    """Whether a format adds words that are no measure: “万” behind a number makes another number of it."""
    words = ["".join(parts) for parts in _LITERAL.findall(plain)]
    words = [word for word in words if word.strip() and not set(word) <= _NO_MATTER and word not in _NO_MATTER]
    unquoted = re.findall(r"[\u4e00-\u9fff]+", _LITERAL.sub("", plain))
    return any(not is_measure(word) for word in (*words, *unquoted))


def padded(shown: str, digits: int) -> str:
    """A whole number with the zeros that its format shows before it."""
    return shown.zfill(digits) if shown.isdecimal() else shown
