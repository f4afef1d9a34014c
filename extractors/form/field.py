"""One question of a form, and the words by which its label says what it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from extractors.language import text
from extractors.language.measures import measure_of
from extractors.language.patterns import ASIDE, SHARE_WORDS

FieldType = Literal["text", "count", "number", "date", "datetime", "list", "choice", "yesno", "phone"]
SUBTOTALS = ("合计", "小计", "总计", "共计", "累计")
"""Words that begin or end a row of sums."""
PERSONS = ("姓名", "联系人", "填表人", "填报人", "制表人", "经办人", "负责人", "审核人", "领导", "主席", "法人代表", "成员", "签名")
"""What a label ends with that asks for the name of a person."""

_SHARES = frozenset({"%", "％", "‰", "百分比"})
_RATE = re.compile(rf"(?:{SHARE_WORDS}|[%％‰])$")
_ASIDE = re.compile(ASIDE)
STRICT: dict[str, Any] = {"extra": "forbid"}
"""How pydantic reads a declaration: an unknown key is an error."""


@dataclass(frozen=True)
class FieldSpec:
    """One question of a form.

    Attributes:
        label: Its label as printed in the blank (white space and punctuation do not matter).
        type: What an answer means.
        title: A shorter name for tables and documents; the label where there is none.
        labels: Further wordings of the label that units use.
        options: What the blank offers to tick (“□男 □女”), or the words that a choice may be; the value is the option as printed.
        formerly: Names that the field had before: what was corrected under them still holds, and `extract --json` gives the value
            under them too, so that renaming breaks nothing.
        under: The printed heading that stands over the label (a merged header, a section), where the label alone stands twice.
        total: Whether its figures are added up over returns. The number of a task is a count that nobody adds up, and so are
            figures of different things in one column (48 场, 25000 个). Likewise whether its texts are put together: the name of
            who filled the form in is nothing to report on.
        rate: The field or column beside it whose figures are the share that it states, so that its total is recomputed (已整改数).
        of: The field or column of which they are the share (隐患数).
        ignore: Whether its answer is read away and shown nowhere. Without the field, its answer would go to its neighbour.
    """

    label: str
    type: FieldType = "text"
    title: str = ""
    labels: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    under: str = ""
    formerly: tuple[str, ...] = ()
    total: bool = True
    rate: str = ""
    of: str = ""
    ignore: bool = False

    __pydantic_config__ = STRICT

    @property
    def name(self) -> str:
        """The name that a clerk sees."""
        return self.title or self.label

    @cached_property
    def measure(self) -> str:
        """In what its figures are asked for, as printed in brackets in the label or the heading over it (“万元”)."""
        return measure_of(self.label, self.under)

    @cached_property
    def names_person(self) -> bool:
        """Whether it asks for the name of a person."""
        return text.key(self.label).endswith(PERSONS)

    @property
    def adds_up(self) -> bool:
        """Whether it holds figures that have a sum; a rate has none."""
        return self.total and not self.ignore and self.type in ("count", "number") and not self.is_rate

    @property
    def scale(self) -> int:
        """What a whole is in its figures, where it is a rate: a hundred, or a thousand where it is stated in ‰."""
        return 1000 if "‰" in (self.measure or self.label) else 100

    @property
    def is_rate(self) -> bool:
        """Whether its figures are shares of something (“整改率”, “占比（%）”), which nobody adds up."""
        return bool(self.rate) or self.measure in _SHARES or _RATE.search(_ASIDE.sub("", self.label).strip(" ：:")) is not None
