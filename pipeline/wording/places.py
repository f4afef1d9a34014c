"""Which part of which file is meant, as a clerk says it; where it stands there: `extractors.core.place_words`."""

from __future__ import annotations

import re

_COPY = re.compile(r"#(\d+)$")


def part_words(part: str) -> str:
    """A part of a file: an attachment by its path, a sheet by its name, one of several forms by its number."""
    if not part:
        return ""
    inner, marker, sheet = _COPY.sub(r"第\1份", part).partition("sheet:")
    return inner.rstrip("/").removeprefix("mail/") + (f"工作表“{sheet}”" if marker else "")


def file_words(name: str, part: str) -> str:
    """A file, and the part of it that is meant where it holds several."""
    return "/".join(filter(None, (name, part_words(part))))
