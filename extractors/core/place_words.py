"""Where something stands in a file, as a clerk says it: “第1个表第5行第3格”, “Sheet1!C14”, “第3段”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractors.core.location import Kind, Location

_WORDS: Mapping[Kind, str] = {
    "cell": "第{0}行第{1}格",
    "page table": "第{0}页第{1}个表",
    "table": "第{0}个表",
    "page": "第{0}页",
    "paragraph": "第{0}段",
    "line": "第{0}行",
    "inner table": "里面第{0}个表",
    "box table": "文本框里第{0}个表",
    "text box": "文本框",
    "image": "图片",
    "header": "页眉",
    "footer": "页脚",
    "watermark": "水印",
}
_SHOWN = 5
"""Places that one sentence names: who looks at those has the original before him and sees the others."""


@lru_cache(maxsize=8192)
def place_words(source: Location | None) -> str:
    """A place in Chinese; a cell of a sheet (`Sheet1!C14`), and what no reader writes, as it is."""
    if source is None:
        return ""
    if source.kind not in _WORDS:
        return str(source)
    return "".join(_WORDS[step.kind].format(step.number, step.column) for step in source.steps())


def all_place_words(sources: Iterable[Location | None]) -> str:
    """Several places in Chinese: the first ones, and how many there are."""
    said = dict.fromkeys(place_words(source) for source in sources)
    more = f" 等 {len(said)} 处" if len(said) > _SHOWN else ""
    return "、".join([*said][:_SHOWN]) + more
