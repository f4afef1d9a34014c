"""The words a clerk reads for what was learned."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.core.address import UNIT
from extractors.form import FieldType
from extractors.learn import Learned, Mark, NameStyle

TYPES: Mapping[FieldType, str] = {
    "text": "文字",
    "count": "整数",
    "number": "数（可有小数）",
    "date": "日期",
    "datetime": "日期和时间",
    "list": "几项，用、分开",
    "choice": "选一项",
    "yesno": "是或否",
    "phone": "电话",
}
COLOURS: Mapping[FieldType, str] = {
    "text": "FFF2CC",
    "count": "D9EAD3",
    "number": "D9EAD3",
    "date": "CFE2F3",
    "datetime": "CFE2F3",
    "list": "F4CCCC",
    "choice": "D9D2E9",
    "yesno": "D9D2E9",
    "phone": "FCE5CD",
}


def shown(learned: Learned, mark: Mark) -> str:
    """A mark as it is written into a preview: “〔renshu 整数〕”; of a column its own name only."""
    spec = learned.spec.unit if mark.field == UNIT else learned.spec.asked(mark.field)
    options = f"：{'／'.join(spec.options)}" if spec is not None and spec.options else ""
    kind = "填报单位" if mark.field == UNIT else TYPES[mark.type]
    return f"〔{mark.field.last} {kind}{options}〕"


NAME_STYLES: Mapping[str, NameStyle] = {"拼音": "pinyin", "中文": "chinese"}
"""How fields may be named, as a command is told."""
