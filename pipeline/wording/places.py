"""Where something stands in a file, as a clerk says it: “第1个表第5行第3格”, “Sheet1!C14”, “第3段”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from extractors.core.location import Kind, Location

_COPY = re.compile(r"#(\d+)$")
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


@lru_cache(maxsize=8192)
def place_words(source: Location | None) -> str:
    """A place in Chinese; a cell of a sheet (`Sheet1!C14`), and what no reader writes, as it is."""
    if source is None:
        return ""
    if source.kind not in _WORDS:
        return str(source)
    return "".join(_WORDS[step.kind].format(step.number, step.column) for step in source.steps())


def part_words(part: str) -> str:
    """A part of a file: an attachment by its path, a sheet by its name, one of several forms by its number."""
    inner, marker, sheet = _COPY.sub(r"第\1份", part).partition("sheet:")
    return inner.rstrip("/").removeprefix("mail/") + (f"工作表“{sheet}”" if marker else "")


def file_words(name: str, part: str) -> str:
    """A file, and the part of it that is meant where it holds several."""
    return "/".join(filter(None, (name, part_words(part))))
