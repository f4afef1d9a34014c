"""The date of a signature that stands apart: under the unit's name, at the end, and not beside the label that asks for it."""

from __future__ import annotations

import re

from extractors.core.address import FieldAddress
from extractors.core.findings import Code
from extractors.core.reading import Answer
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.dates import is_date
from extractors.match.answers.field_answers import Question, answer
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Part

_SIGNING = re.compile(r"(?:填表|填报|填写|制表|上报|报送|申报|推荐|提交|签字|签名|签署|签章|盖章|落款|报告)(?:日期|时间)|日期|年月日")


def dated_apart(values: dict[str, Answer], leftovers: list[Part], layout: TableLayout) -> tuple[dict[str, Answer], list[Part]]:
    """The answers with the one date that answers nothing given to the one date of signing that is empty, and what is left over then.

    Where several dates or several such fields may be meant, nothing is given.
    """
    dates = [part for part in leftovers if not part.mark and any(map(str.isnumeric, part.text)) and is_date(part.text)]
    asked = [name for name, spec in layout.spec.fields.items() if _asks(spec) and name in values and not values[name].raw]
    if len(dates) != 1 or len(asked) != 1:
        return values, leftovers
    (name,) = asked
    question = Question(layout.spec.fields[name], FieldAddress(name), layout.year)
    return values | {name: answer(dates, question, [Code.DATE_APART])}, [part for part in leftovers if part is not dates[0]]


def _asks(spec: FieldSpec) -> bool:
    return spec.type == "date" and _SIGNING.fullmatch(text.key(spec.label)) is not None
