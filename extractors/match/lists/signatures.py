"""Rows of a list that hold nothing but what units sign with: the unit, who filled the list in, when, and how he is reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.document import Cell
from extractors.language.dates import is_date
from extractors.language.patterns import CLOSE, COLON, INSIDE, OPEN, SIGNED
from extractors.language.persons import is_common_name, is_telephone
from extractors.match.lists.other_rows import named_unit

_NOTE = rf"\s{{0,9}}(?:{OPEN}{INSIDE}{{1,8}}{CLOSE})?\s{{0,9}}{COLON}"
_SIGNS = re.compile(rf"(?:填表|填报|制表|报送|上报|呈报|审核|审批|复核)(?:人员?|员|负责人|时间|日期){_NOTE}")
"""What no entry of a list is called; whoever else is named (“联系人：张三”) may be one, so that he signs only beside one of these."""
_LABEL = re.compile(
    rf"({_SIGNS.pattern}|(?:(?:单位|部门|分管|主管|统计|工会)?(?:负责人|领导|主席)|联系人|统计员|经办人){_NOTE}"
    rf"|(?:联系|办公)?(?:电话|手机|方式)(?:号码)?{_NOTE}|(?:报告)?(?:日期|时间){_NOTE})"
)
_SIGNED = re.compile(rf"{SIGNED}$")
_LONGEST = 60
"""Characters of a cell that signs: longer ones are told."""


@dataclass(frozen=True)
class Bounds:
    """What ends a list, or stands among its rows without being one: told by the form.

    Attributes:
        is_label: Whether a text is a label of the form, so that the list ends above it; `None` where the form has none.
        is_habit: Whether a text is the office's own, or a signature as units add it.
    """

    is_label: Callable[[str], bool] | None
    is_habit: Callable[[str], bool]


def may_sign(written: str) -> bool:
    """Whether a row that begins with a text may be a signature, whatever the form is."""
    return bool(named_unit(written)) or _LABEL.match(written.strip()) is not None


class Signatures:
    """Tells the rows below one header that are a signature of the unit."""

    def __init__(self, rows: Mapping[int, Sequence[Cell]], below: Sequence[int], bounds: Bounds) -> None:
        """Takes the rows of the grid, the numbers of those below the header, and what the form says of them."""
        self._rows, self._below, self._bounds = rows, below, bounds
        self._others = set[str]()
        self._entry, self._closed = -1, False

    def is_one(self, cells: Sequence[Cell]) -> bool:
        """“审核人：李四    2017年6月30日”, “填报单位：武侯区总工会”: what the form knows for a signature, with dates beside it."""
        if cells[0].text in self._others:
            return False
        habits = []
        for cell in cells:
            habits.append(self._bounds.is_habit(cell.text) or bool(named_unit(cell.text)))
            if not habits[-1] and not is_date(cell.text.strip()):
                self._others.add(cell.text)
                return False
        return any(habits)

    def is_closing(self, cells: Sequence[Cell], place: int) -> bool:
        """“填表人：”, “张三”, “联系电话：”, “85551234” below the last entry: labels with names, dates and telephones behind them or beside.

        Args:
            cells: What stands in the row.
            place: How many rows stand below the header down to it.
        """
        if not self._signs(cells) or place <= self._entry:
            return False
        self._closed = self._closed or self._closes(place)
        return self._closed

    def _closes(self, place: int) -> bool:
        for further in range(place, len(self._below)):
            written = [cell for cell in self._rows[self._below[further]] if cell.text.strip() or cell.mark]
            if self._bounds.is_label is not None and any(self._bounds.is_label(cell.text) for cell in written):
                return True
            if len(written) > 1 and not self._signs(written) and not self.is_one(written):
                self._entry = further
                return False
        return True

    def _signs(self, cells: Sequence[Cell]) -> bool:
        signs, awaited = False, False
        for cell in cells:
            bare = cell.text.strip()
            if cell.mark or len(bare) > _LONGEST:
                return False
            first, *told = _LABEL.split(bare)
            answers = told[1::2] if told and not first else [bare]
            apart = not told and not awaited and not is_date(bare)
            if not named_unit(bare) and (apart or not all(map(_is_signer, answers))):
                return False
            signs = signs or _SIGNS.match(bare) is not None or self._bounds.is_habit(bare)
            awaited = bool(told) and not told[-1].strip()
        return signs


def _is_signer(written: str) -> bool:
    """Whether a text is empty, or nothing but names, dates and telephone numbers."""
    bare = _SIGNED.sub("", written.strip())
    return _is_told(bare) or all(map(_is_told, bare.split()))


def _is_told(bare: str) -> bool:
    return is_common_name(bare) or is_date(bare) or is_telephone(bare)
