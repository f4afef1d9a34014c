"""Units of measure: in what a label asks for its figures (“（万元）”), and what a figure that names another unit comes to."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.core.findings.codes import Code
from extractors.language.numbers import SCALES, SPACED_DIGITS, Number
from extractors.language.patterns import ABOUT_BEFORE, ABOUT_BEHIND, ANY_CLOSE, ANY_INSIDE, ANY_OPEN, COLON, PLAIN_NUMBER, TENS_SCALE

COUNTED = frozenset(["人", "家", "个", "次", "场", "件", "项", "户", "名", "人次", "岁", "份", "条", "期", "支", "台", "辆", "册", "套"])
"""What is counted: one such word may stand for another (“5家” where “个” is printed)."""
_MONEY, _AREA = "元", "平方米"
MEASURED = frozenset((_MONEY, _AREA, "㎡", "m2", "%", "亩", "公里", "吨", "千克", "米", "小时", "分"))
"""What is measured: each is a unit of its own."""
_ALIKE = {"块": _MONEY, "块钱": _MONEY, "平米": _AREA, "㎡": _AREA, "m2": _AREA, "平方": _AREA, "公斤": "千克"}
_OTHERS = ("天", "公顷", "平方公里", "厘米", "角", "美元")
_UNITS = sorted({*COUNTED, *MEASURED, *_ALIKE, *_OTHERS}, key=lambda unit: (-len(unit), unit))
_UNIT = "|".join(map(re.escape, _UNITS))
_MEASURE = re.compile(rf"(?P<whole>千克)|(?P<scale>{TENS_SCALE}*)(?P<unit>{_UNIT})")
_BRACKET = re.compile(rf"{ANY_OPEN}\s*(?:(?:计量)?单位\s*{COLON}\s*)?(?P<inner>{ANY_INSIDE}*?)\s*{ANY_CLOSE}")
_NAMES_MEASURE = re.compile(r"(?:计量|度量|数量|金额)?单位")
_WRITTEN = re.compile(
    rf"(?P<before>{ABOUT_BEFORE})?(?P<money>人民币|[¥￥])?"
    rf"(?P<number>{PLAIN_NUMBER})(?P<scale>{TENS_SCALE}*)(?P<unit>{_UNIT})?整?(?P<tail>{ABOUT_BEHIND})?"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit with the scale before it: 万元 is 元 by ten thousands."""

    scale: int
    unit: str


def is_unit(written: str) -> bool:
    """Whether a text is a unit of measure and nothing else (“万元”)."""
    return _parsed(written) is not None


def names_measure(label: str) -> bool:
    """Whether a column says in what the figures of its row are given (“计量单位”); 单位 may also be a unit's name, which is no measure."""
    return _NAMES_MEASURE.fullmatch("".join(label.split())) is not None


@lru_cache(maxsize=4096)
def measure_of(*printed: str) -> str:
    """The unit of measure in brackets in a label or, where it has none, in what stands over it: “投入经费（万元）” → “万元”."""
    for label in printed:
        found = [inner for one in _BRACKET.finditer(label) if _parsed(inner := one["inner"])]
        if found:
            return found[-1]
    return ""


def rescales(written: str, asked: Collection[str]) -> bool:
    """Whether figures in a unit are to be read otherwise than in those that are asked for: in “万人” where “人” or none is printed."""
    own, known = _parsed(written), {one for one in map(_parsed, asked) if one is not None}
    if own is None or own in known:
        return False
    return own.scale > 1 or any(one.scale > 1 and _is_same_kind(one.unit, own.unit) for one in known)


def restated(raw: str, measure: str) -> Number | None:
    """A figure that names its unit (“125000元”), in the unit that the label asks for (“万元”); `None` where there is nothing to restate.

    A figure in another unit of the same kind is converted, with a doubt; one in a unit of another kind has no value.
    """
    asked = _parsed(measure)
    folded = unicodedata.normalize("NFKC", raw)
    written = _WRITTEN.fullmatch(re.sub(r"\s+", "", folded).rstrip("。;,、"))
    if asked is None or written is None or SPACED_DIGITS.search(folded):
        return None
    unit = _unit(written["unit"] or (_MONEY if written["money"] else ""))
    if unit and not _is_same_kind(unit, asked.unit):
        return Number(None, None, Code.MEASURE_UNCLEAR)
    return _rescaled(written, unit, asked) if unit or written["scale"] else None


def _rescaled(written: re.Match[str], unit: str, asked: Measure) -> Number | None:
    """The figure by the scale that is asked; `None` where it is to be read as it stands."""
    scale = math.prod(SCALES[char] for char in written["scale"])
    if asked.scale == 1 and (not unit or asked.unit in COUNTED):
        return None
    value = Decimal(written["number"].replace(",", "")) * scale / asked.scale
    about = Code.APPROXIMATE if written["before"] or written["tail"] else None
    is_odd = asked.scale > 1 and (scale != asked.scale or not unit)
    return Number(int(value) if value == value.to_integral_value() else float(value), None, Code.MEASURE_CONVERTED if is_odd else about)


def _parsed(measure: str) -> Measure | None:
    """Its scale and its unit; `None` where it is none that is known."""
    found = _MEASURE.fullmatch(unicodedata.normalize("NFKC", measure).strip())
    if found is None:
        return None
    return (
        Measure(1, found["whole"]) if found["whole"] else Measure(math.prod(SCALES[char] for char in found["scale"]), _unit(found["unit"]))
    )


def _unit(written: str) -> str:
    return _ALIKE.get(written, written)


def _is_same_kind(one: str, other: str) -> bool:
    return one == other or (one in COUNTED and other in COUNTED)
