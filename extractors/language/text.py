"""Comparing what is printed: labels are the same whatever their spaces, width and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extractors.language.patterns import ANY_CLOSE, ANY_OPEN, CHINESE_DIGITS, CIRCLED, CLOSE, COLON, DASHES, ENUMERATOR_MARK, NUMERAL, OPEN

ORDINALS = frozenset({"序号", "编号", "序", "行次", "号", "no", "No", "NO", "№", "次序", "项次"})
"""Headings of a column in which a list only counts its rows."""

_IGNORED_CATEGORIES = frozenset("PSZC")


class _Signs(dict[int, int | None]):
    """What becomes of each character in a key, by its number; looked up once."""

    def __missing__(self, number: int) -> int | None:
        """Whether it is left out."""
        self[number] = kept = None if unicodedata.category(chr(number))[0] in _IGNORED_CATEGORIES else number
        return kept


_KEPT = _Signs()
_KNOWN = 16384
"""Texts whose keys are remembered, 4 MB: all that forms print, and names of a large roster. Four times as many hold what units wrote."""
_NUMBERING = re.compile(
    rf"\s*(?:{OPEN}\s*(?P<bracket>\d{{1,2}}|{NUMERAL}{{1,3}})\s*{CLOSE}{ENUMERATOR_MARK}?"
    r"|(?P<digits>\d{1,2}|\d{3,4}(?=．(?!\d)))\s*(?:[．、)）]|(?P<doubtful>[.,，]))"
    rf"|(?P<circled>{CIRCLED}){ENUMERATOR_MARK}?"
    rf"|(?P<chinese>{NUMERAL}{{1,3}}){ENUMERATOR_MARK}"
    rf"|第(?P<nth>\d{{1,2}}|{NUMERAL}{{1,3}})[条项点]\s*[:：、.．,，]?)"
)
_LOOSE = re.compile(rf"\s*(?P<digits>\d{{1,2}})(?P<mark>\s*[:：{DASHES}]\s*|\s+|(?=\D)|$)")
_PAGE = re.compile(rf"\s*(?:第?\s*\d{{1,3}}\s*页)?[\s,，、/]*(?:共?\s*\d{{1,3}}\s*页)?\s*|\s*[{DASHES}]+\s*\d{{1,3}}\s*[{DASHES}]+\s*")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate(CHINESE_DIGITS)}


@lru_cache(maxsize=_KNOWN)
def key(text: str) -> str:
    """`text` after NFKC without white space, punctuation and symbols: what two prints of one label have in common."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isalnum():
        return folded
    return folded.translate(_KEPT)


def cut(text: str, prefix: str) -> str | None:
    """What stands in `text` behind a label whose key is `prefix`, or `None` where it does not begin with it."""
    left = prefix
    for place, char in enumerate(text):
        if not left:
            return text[place:]
        part = key(char)
        if part and not left.startswith(part):
            return None
        left = left[len(part) :]
    return "" if not left else None


def ending(label: str) -> str:
    """What a printed label has behind its key: “整改率（%）” ends in “（%）”, “人数（人）” in “）”, a colon and spaces not counted."""
    last = max((place for place, char in enumerate(label) if key(char)), default=-1)
    return label[last + 1 :].rstrip(_BEHIND_LABEL)


def without_ending(rest: str, printed: str) -> str:
    """What was written behind a label whose own `ending` is `printed`: in any width and spacing, without brackets (“%”), or half of it."""
    if not rest or not printed:
        return rest.lstrip()
    signs = "".join(unicodedata.normalize("NFKC", printed).split())
    found = re.match(r"\s*".join(f"(?:{re.escape(sign)}|{re.escape(_WIDE.get(sign, sign))})" for sign in signs), rest.lstrip())
    if found is not None:
        return rest.lstrip()[found.end() :]
    bare = "".join(unicodedata.normalize("NFKC", rest).split())
    return "" if bare and bare in signs else rest.lstrip("".join(_CLOSING & set(printed)))


def numbering(text: str, expected: int | None = None) -> tuple[int, str] | None:
    """The number that `text` begins with as an item (“1．”, “（2）”, “③”, “四、”) and what stands behind it.

    A decimal (“3.5万元”) and a number without a mark behind it (“25名职工”) are no numbering, unless the number is the
    one that is `expected` here (“4.25名职工反映” as the fourth item). From a hundred on only “100．” is: a consolidated form counts so.
    """
    found = _NUMBERING.match(text)
    if found is None:
        return None
    written = found["digits"] or found["bracket"] or found["chinese"] or found["nth"]
    number = ord(found["circled"]) - ord("①") + 1 if found["circled"] else _ordinal(written)
    rest = text[found.end() :]
    if found["doubtful"] and rest[:1].isdecimal() and number != expected:
        return None
    return number, rest


def numbering_style(text: str) -> str | None:
    """How the number that `text` begins with is written: items of one list are written alike."""
    found = _NUMBERING.match(text)
    if found is None:
        return None
    return next(name for name in ("digits", "bracket", "circled", "chinese", "nth") if found[name])


def loose_numbering(text: str) -> tuple[int, str, bool] | None:
    """A number at the beginning that may be an item's or a part of its text (“1 车间”, “2：”, “3个车间”), and what is behind it.

    The flag tells whether a mark parts them. Only the neighbours can decide: where each begins with its own place, it is numbering.
    """
    found = _LOOSE.match(text)
    return None if found is None else (int(found["digits"]), text[found.end() :], bool(found["mark"]))


def is_page_number(text: str) -> bool:
    """“第1页 共2页”, “— 1 —”: a footer that a converter put among the lines."""
    return bool(_PAGE.fullmatch(text)) and not text.strip().isdecimal()


def _ordinal(written: str) -> int:
    """1 to 99 out of digits of any width or Chinese numerals."""
    if written.isdecimal():
        return int(written)
    tens, _, ones = written.rpartition("十")
    if "十" not in written:
        return _CHINESE_DIGITS[ones[-1]]
    return 10 * (_CHINESE_DIGITS[tens[-1]] if tens else 1) + (_CHINESE_DIGITS[ones] if ones else 0)


_CLOSING = frozenset("）)】］]")
_WIDE = {"(": "（", ")": "）", "[": "［", "]": "］", "%": "％", "¥": "￥", "$": "＄", "/": "／", "#": "＃"}
_BEHIND_LABEL = " \t\n\r　:："
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "〔": "〕"}
_MEASURE_NOTE = re.compile(rf"{ANY_OPEN}\s*[^\d零〇一二三四五六七八九十百千万亿()（）\[\]【】]{{1,8}}\s*{ANY_CLOSE}\s*{COLON}?\s*")


def is_measure_note(text: str) -> bool:
    """“（人）”, “（单位：家）” behind a label: a note in brackets without any figure."""
    return bool(_MEASURE_NOTE.fullmatch(unicodedata.normalize("NFC", text.strip())))


def unbracketed(text: str) -> str:
    """A text without the one pair of brackets that encloses all of it."""
    inner = text.strip()
    if len(inner) > 2 and _BRACKETS.get(inner[0]) == inner[-1] and not any(char in _BRACKETS for char in inner[1:-1]):
        return inner[1:-1]
    return text
