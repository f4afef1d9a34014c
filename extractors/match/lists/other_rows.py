"""What stands around the rows of a list without being one: titles, units of measure, periods, column numbers, notes, seals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.core.document import Cell
from extractors.core.findings import Code
from extractors.language import text
from extractors.language.numbers import is_measure
from extractors.language.patterns import CLOSE, COLON, INSIDE, OPEN, SEAL
from extractors.match.lists.header_rows import Head

_NOTE = re.compile(r"\s*(?:注|说明|备注|填表说明|填报说明|附注|\*|※)\s*(?:[:：、]|\d|$)|\s*[*※]\s*[^\d\s]")
_SEAL = re.compile(rf"{SEAL}\s*$")
_NAMED = re.compile(
    rf"(?:(?:填报|报送|上报|填表|呈报|报告)(?:单位|部门)|单\s*位)\s*(?:名称)?\s*(?:{OPEN}{INSIDE}{{1,8}}{CLOSE})?\s*{COLON}\s*(?P<name>.+)",
    re.DOTALL,
)
_LONGEST_SEAL = 40
_LONGEST_TITLE = 60
"""Longer texts are told, never passed over. Over 150 lists (`benchmarks/thresholds.py`) 5 gives false alarms for either, 200
reads as these do."""
_TITLE_ENDS = ("表", "名单", "清单", "台账", "一览", "汇总", "统计", "记录", "明细", "目录", "情况")
_PERIOD = re.compile(r"[\d〇零一二三四五六七八九十年月日号至到第季度上下半周份期旬—~～\-./\s（()）]+")
_DATED = re.compile(rf"(?:统计|填报|填表|报告|报送|上报|数据)?(?:时段|期间|时间|日期|月份|周期)(?:范围)?\s*{COLON}")
_MEASURES = re.compile(rf"\s*{OPEN}?\s*(?:计量)?单\s*位\s*{COLON}(?P<measures>[^()（）:：]{{1,20}}){CLOSE}?\s*")
_MONEY = frozenset({"元", "万元", "亿元", "千元", "%", "平方米", "小时", "天", "岁", "年"})
_EXAMPLES = frozenset({"例", "例如", "示例", "样例", "范例", "举例", "填写示例", "填表示例", "填报示例"})
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def is_note(written: str) -> bool:
    """“注：…”, “填表说明”, “*必填”: words of the unit or the office about the list."""
    return _NOTE.match(written) is not None


def is_seal(written: str) -> bool:
    """“武侯区总工会（盖章）”."""
    return len(written) <= _LONGEST_SEAL and _SEAL.search(written) is not None


def named_unit(written: str) -> str:
    """The name in “填报单位（盖章）：武侯区总工会”, or `""`."""
    found = _NAMED.fullmatch(written.strip())
    return found["name"] if found is not None and not is_measure_line(written) else ""


def is_heading(written: str) -> bool:
    """What units write above a list, and what asks and answers nothing: its title, its period, “（单位：人）”."""
    bare = text.unbracketed(written.strip())
    if len(bare) > _LONGEST_TITLE:
        return False
    if _DATED.match(bare):
        return True
    return text.key(bare).endswith(_TITLE_ENDS) or _PERIOD.fullmatch(bare) is not None or is_measure_line(written)


def is_measure_line(written: str) -> bool:
    """“单位：人、家”: in what the figures are given, and no reporting unit."""
    found = _MEASURES.fullmatch(written)
    return found is not None and all(one in _MONEY or is_measure(one) for one in re.split(r"[、,，/\s]+", found["measures"].strip()))


def is_example(cells: Sequence[Cell]) -> bool:
    """Whether a row is the office's own example of how to fill the list in."""
    first = cells[0].text.strip()
    return text.key(first) in _EXAMPLES or first.startswith(("例：", "例:", "示例：", "示例:"))


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """“（1）（2）（3）…” or “甲 乙 1 2 3” below the header: the numbers of the columns."""
    seen = [text.key(cell.text) for cell in cells]
    if len(seen) < 3:
        return False
    letters = next((place for place, one in enumerate(seen) if one not in _STEMS or place >= len(_STEMS)), len(seen))
    if seen[:letters] != list(_STEMS[:letters]):
        return False
    digits = seen[letters:]
    if not all(one.isdecimal() and len(one) < 3 for one in digits):
        return False
    numbers = [int(one) for one in digits]
    return not numbers or (numbers[0] in (1, 2, letters + 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers))))


_NUMERAL = re.compile(r"\d{1,6}|[一二三四五六七八九十百]{1,4}")


def is_ordinal(cell: Cell) -> bool:
    """A number of the list's own counting, also as a formula without its result (“=ROW()-2”)."""
    return cell.mark == Code.FORMULA_UNCACHED or _NUMERAL.fullmatch(text.key(cell.text)) is not None


def counting_columns(found: Sequence[Head], cells: Sequence[Cell]) -> frozenset[int]:
    """The columns without a heading that hold nothing but ordinals: 1, 2, 3, beginning again as often as they like.

    Args:
        found: The headers of a grid.
        cells: Its cells without those of the headers.
    """
    headed = {col for head in found for span in head.spans for col in range(span.first, span.last + 1)}
    columns: dict[int, list[str]] = {}
    for cell in cells:
        if cell.row >= found[0].bottom and cell.col not in headed and cell.text.strip():
            columns.setdefault(cell.col, []).append(text.key(cell.text))
    return frozenset(col for col, seen in columns.items() if _counts(seen))


def _counts(seen: Sequence[str]) -> bool:
    """Whether texts count on; a few others (合计, a note) may stand among them."""
    numbers = [int(one) for one in seen if one.isdecimal()]
    if len(numbers) < 2 or 2 * len(numbers) <= len(seen):
        return False
    return all(number in (1, before + 1) for before, number in pairwise([0, *numbers]))
