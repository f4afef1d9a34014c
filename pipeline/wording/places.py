"""Where something stands in a file, as a clerk says it: “第1个表第5行第3格”, “Sheet1!C14”, “第3段”."""

from __future__ import annotations

import re

_STEP = re.compile(r"(?P<word>[a-z]+(?: [a-z]+)*)(?: (?P<number>\d+))?|R(?P<row>\d+)C(?P<column>\d+)")
_COPY = re.compile(r"#(\d+)$")
_WORDS = {
    "table": "第{}个表",
    "page": "第{}页",
    "paragraph": "第{}段",
    "line": "第{}行",
    "inner table": "里面第{}个表",
    "box table": "文本框里第{}个表",
    "image": "图片",
    "header": "页眉",
    "footer": "页脚",
}


def place_words(source: str | None) -> str:
    """A place as the readers write it (`table 1, R5C3`), in Chinese; what is no such place (`Sheet1!C14`) as it is."""
    if not source:
        return ""
    steps = [_step(step.strip()) for step in source.split(",")]
    return source if None in steps else "".join(step for step in steps if step)


def _step(step: str) -> str | None:
    found = _STEP.fullmatch(step)
    if found is None or (found["word"] and found["word"] not in _WORDS):
        return None
    return _WORDS[found["word"]].format(found["number"]) if found["word"] else f"第{found['row']}行第{found['column']}格"


def part_words(part: str) -> str:
    """A part of a file: an attachment by its path, a sheet by its name, one of several forms by its number."""
    inner, marker, sheet = _COPY.sub(r"第\1份", part).partition("sheet:")
    return inner.rstrip("/").removeprefix("mail/") + (f"工作表“{sheet}”" if marker else "")


def file_words(name: str, part: str) -> str:
    """A file, and the part of it that is meant where it holds several."""
    return "/".join(filter(None, (name, part_words(part))))
