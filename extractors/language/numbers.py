"""Numbers as people write them, in an answer or in prose: “１２家次”, “近百人”, “1.2万”, “5+3”, “一百二十”."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from extractors.core.findings.codes import Code
from extractors.language.patterns import ABOUT_BEFORE, ABOUT_BEHIND, COMMA, NUMERALS, PLAIN_NUMBER, SCALE, TENS_SCALE

ZERO_WORDS = frozenset({"0", "零", "〇", "无", "没有", "暂无", "/", "—", "——", "-", "--", "–", "―"})
SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000, "百万": 1_000_000, "千万": 10_000_000}
_MEASURE = (
    r"(?:(?:[家个户间]?(?:企事业单位|基层单位|企业|单位)|[名位个]?(?:在职职工|职工|员工|工人|会员|干部|代表)|家次|人次|场次|批次|户次|次数|个次"
    r"|周?岁|[家人名位次场个件项条户批期起份所处例宗间台册套辆支张把只本部座栋幢篇])(?:次)?)?"
)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:百万|千万|{TENS_SCALE})?|[{NUMERALS}]+"
_BEFORE = r"(?P<before>大约|大概|约有|约为|约计|约|将近|接近|近|上|超过|逾|不到|不足|至少)?"
_AFTER = r"(?P<after>[余多](?!少)|来)?"
_TAIL = rf"(?P<tail>{ABOUT_BEHIND})?"
_COUNT = re.compile(rf"(?:合计|共计|总计|共有|共|计|有)?{_BEFORE}(?P<number>{_NUMBER}){_AFTER}(?P<scale>[万亿])?{_MEASURE}{_TAIL}")
_DECIMAL = re.compile(
    rf"(?P<before>{ABOUT_BEFORE})?(?P<number>{PLAIN_NUMBER})(?P<scale>{SCALE}+)?"
    r"(?:元|块|%|岁|年|个?月|天|小时|学时|课时|平方米|平米|㎡|米|公里|公斤|吨|分|折|度)?" + _TAIL
)
_NOTE = re.compile(r"(?P<count>[^(\[【]+?)[,;。]?(?P<note>\(.*\)|\[.*\]|【.*】|(?:其中|包括|含).+)")
_ABOUT = re.compile(r"^(?:约|大约|大概|左右|估|估计|估算|近似|概数)|估计数|约数")
_OPEN = re.compile(
    r"应该?[为是]|实(?:际|为|有|到)|[原现]?[为有是]?更正|[改增减降]为|修[改正]|订正|有误|错|\?|待|[未不](?:核|含|计|算|准|确|详|统计|包括)|另有|另外|暂|疑|可能"
    r"|未填|[多漏少错]报|漏\d|扣[除减]|(?<!参)[减加]去?上?\d|作废|预[计估]|计划(?![内外])|拟|[原后]\D?\d"
)
"""Words of a remark that take a figure back, or leave it open."""
_RESCALED = re.compile(rf"(?:约)?{TENS_SCALE}+[元人家个名户次]{{0,2}}|[余多‰%]|以[上下]|左右|上下")
"""A remark that makes another number of the figure before it: “10（万人）”."""
_BESIDE = re.compile(
    r"(?<![\d.,:/第\-])(\d{1,15})(?![\d.,:/年月日号时点楼室组%‰\-])(?P<measure>[家人名个件场次位户项条]?)(?![\u4e00-\u9fff])"
)
"""A figure of a remark that counts the same: nothing stands behind it, or only the measure word."""
_BARE_FIGURE = re.compile(r"[+\-]?\d+(?:\.\d+)?[家人名个件场次位]*$")
_COUNTED = re.compile(r"\d")
SPACED_DIGITS = re.compile(r"\d\s+\d")
"""Two figures, or one that was broken: nobody can tell which."""
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


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: its value (`None` where it is none), a note beside it, and the code of a doubt."""

    value: int | float | None
    note: str | None = None
    doubt: Code | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number as read: its value (`None` where it is none), a note beside it, and the code of a doubt."""

    value: int | None
    note: str | None = None
    doubt: Code | None = None


MOST_FIGURES = 15
"""Of a number that a workbook and JSON keep to the last figure; what has more is an account or a slip of the key."""
_TOO_LARGE = 10**MOST_FIGURES
"""The smallest number with more."""
_NOT_A_NUMBER = Count(None, doubt=Code.NOT_A_NUMBER)


def read_number(raw: str) -> Number:
    """As `read_count`, where halves and shares are meant too: “12.5万元” in a column of 万元 is 12.5, “30%” is 30.

    A unit of money or of a share behind the figure is cut; a scale (万) is not multiplied out, for the label says in what the
    figures are given, and where it does not the figure carries the doubt `expression`.
    """
    count = read_count(raw)
    if count.value is not None or count.doubt is None:
        return Number(count.value, count.note, count.doubt)
    folded = unicodedata.normalize("NFKC", raw)
    found = _DECIMAL.fullmatch(re.sub(r"\s+", "", folded).rstrip("。;,、"))
    if found is None or _has_odd_digits(raw) or SPACED_DIGITS.search(folded):
        return Number(None, count.note, count.doubt)
    value = Decimal(found["number"].replace(",", ""))
    if value >= _TOO_LARGE:
        return Number(None, count.note, Code.NOT_A_NUMBER)
    whole = value == value.to_integral_value()
    doubt = Code.APPROXIMATE if found["before"] or found["tail"] else Code.EXPRESSION if found["scale"] else None
    return Number(int(value) if whole else float(value), None, doubt)


def read_count(raw: str) -> Count:
    """The count that `raw` means, after the table in the contract (`docs/campaigns.md`, “What an answer means”)."""
    count = _count(raw)
    return count if count.value is None or count.value < _TOO_LARGE else Count(None, count.note, Code.NOT_A_NUMBER)


def _count(raw: str) -> Count:
    if raw.isascii() and raw.isdecimal():
        return Count(int(raw)) if len(raw) <= MOST_FIGURES else _NOT_A_NUMBER
    folded = unicodedata.normalize("NFKC", raw).strip()
    if _has_odd_digits(raw) or SPACED_DIGITS.search(folded) or folded.endswith(".."):
        return _NOT_A_NUMBER
    text = re.sub(r"\s+", "", folded).rstrip("。;,、.")
    if not text:
        return Count(None) if not folded else _NOT_A_NUMBER
    if text in ZERO_WORDS:
        return Count(0)
    noted = _NOTE.fullmatch(text)
    if noted:
        return _with_note(read_count(noted["count"]), noted["count"], noted["note"].strip("()[]【】"))
    return _single(text) or _sum(text) or _NOT_A_NUMBER


def _with_note(count: Count, written: str, note: str) -> Count:
    """A figure with a remark: one that takes the figure back, or says that it is open, is a doubt."""
    if count.value is None or count.doubt:
        return Count(count.value, note, count.doubt)
    if _ABOUT.search(note):
        return Count(count.value, note, Code.APPROXIMATE)
    again = _single(note)
    if again is not None and not again.doubt:
        return Count(count.value, note, None if again.value == count.value else Code.NOTE_DOUBTFUL)
    counted = _exceeds(note, written, count.value) or (written in ZERO_WORDS and _COUNTED.search(note))
    takes_back = counted or _OPEN.search(note) or _BARE_FIGURE.match(note) or _RESCALED.fullmatch(note)
    return Count(count.value, note, Code.NOTE_DOUBTFUL if takes_back else None)


def _exceeds(note: str, written: str, value: int) -> bool:
    """Whether a remark names a larger figure of the same kind: “10（累计25）”, “10人（最终12人）”."""
    return any(int(one[1]) > value and (not one["measure"] or written.endswith(one["measure"])) for one in _BESIDE.finditer(note))


def is_measure(text: str) -> bool:
    """Whether a text is only a measure word (“家”, “人次”) that belongs to a figure beside it."""
    return not any(char.isnumeric() for char in text) and bool(text.strip()) and read_count("1" + text.strip()) == Count(1)


def _has_odd_digits(raw: str) -> bool:
    """Whether a raised, circled or fractional digit would turn into a plain one (“10²” is not 102)."""
    return any(char.isnumeric() and not char.isdecimal() and unicodedata.category(char) == "No" for char in raw)


def _single(text: str) -> Count | None:
    found = _COUNT.fullmatch(text)
    if found is None:
        return None
    approximate = bool(found["before"] or found["after"] or found["tail"])
    amount = _amount(found["number"], short=approximate)
    if amount is None:
        return None
    amount *= SCALES[found["scale"] or ""]
    if amount != amount.to_integral_value():
        return None
    return Count(int(amount), doubt=Code.APPROXIMATE if approximate else None)


def _amount(number: str, *, short: bool) -> Decimal | None:
    if number[0] in NUMERALS:
        value = chinese_number(number, short=short)
        return None if value is None else Decimal(value)
    digits = number.rstrip("十百千万亿")
    return Decimal(digits.replace(",", "")) * SCALES[number[len(digits) :]]


def chinese_number(numeral: str, *, short: bool = False) -> int | None:
    """The value of a Chinese numeral, or `None` where it could mean two things (“一百二”, “三五”).

    Args:
        numeral: Characters like 一百二十, 壹佰, 二〇一七.
        short: Accept 百, 千, 万 alone for 100, 1,000, 10,000 (“近百人”).
    """
    text = numeral.replace("两", "二").replace("〇", "零")
    if text in SCALES and len(text) == 1 and text != "十":
        return SCALES[text] if short else None
    import cn2an  # noqa: PLC0415 - takes 0.1 s to load, and a command that reads nothing needs no numeral

    try:
        value = int(cn2an.cn2an(text, "smart"))
    except (ValueError, TypeError):
        return None
    if all(char in "零一二三四五六七八九" for char in text):
        return value if len(text) == 1 or "零" in text or len(text) > 2 else None
    plain = {cn2an.an2cn(value, "low"), cn2an.an2cn(value, "up")}
    plain |= {written.removeprefix("一") for written in plain if written.startswith("一十")}
    plain |= {written.removeprefix("壹") for written in plain if written.startswith("壹拾")}
    return value if text in plain else None


def _sum(text: str) -> Count | None:
    """“5+3” and “5+3=8”, each part a plain count."""
    left, equals, right = text.partition("=")
    parts = [_single(part) for part in left.split("+")]
    if len(parts) < 2 or any(part is None or part.value is None or part.doubt for part in parts):
        return None
    value = sum(part.value for part in parts if part and part.value is not None)
    if equals:
        claimed = _single(right)
        if claimed is None or claimed.value != value:
            return None
    return Count(value, doubt=Code.EXPRESSION)


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
    digits = Decimal(re.sub(COMMA, "", found["digits"]))
    if found["scale"] is None:
        return digits
    scale = SCALES[found["scale"]]
    rest = int(found["rest"] or 0) * (SCALES[found["unit"]] if found["unit"] else 1)
    is_whole = not found["rest"] or bool(found["unit"]) or len(found["rest"]) == len(str(scale)) - 1
    return digits * scale + rest if is_whole and rest < scale else None
