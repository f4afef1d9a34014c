"""Lines of YAML as a person would write them: a key with its value and a remark, or the same as a comment to fill in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

_STEP, _WIDE_GAP, _WIDTH = 2, 4, 10**6
_BREAK = re.compile(r"[\n\r\x85\u2028\u2029]")
_BREAKS = re.compile(r"\s*[\n\r\x85\u2028\u2029]+\s*")


def scalar(value: Any) -> str:
    """A value on one line: a day stays bare, a text stands in quotation marks where it would mean something else (`no`, `12`)."""
    if isinstance(value, dt.date):
        return value.isoformat()
    plain = _dumped(value)
    return _dumped(value, style='"') if _BREAK.search(plain) else plain


def _dumped(value: Any, style: str | None = None) -> str:
    dumped: str = yaml.safe_dump(
        _listed(value), allow_unicode=True, default_flow_style=True, default_style=style, width=_WIDTH, sort_keys=False
    )
    return dumped.removesuffix("\n").removesuffix("\n...")


def _listed(value: Any) -> Any:
    """`value` with every tuple a list and every mapping a plain one, which is what the dumper knows."""
    if isinstance(value, (tuple, list)):
        return [_listed(one) for one in value]
    return {name: _listed(one) for name, one in value.items()} if hasattr(value, "items") else value


def key(name: str, value: Any, remark: str = "") -> str:
    """`name: value`, and the remark behind it."""
    return remarked(f"{scalar(name)}: {scalar(value)}", remark, _WIDE_GAP)


def open_key(name: str, example: Any, remark: str = "") -> str:
    """The same as a comment: a line to fill in, with an example."""
    return "# " + key(name, example, remark)


def comment(text: str) -> str:
    """A text as a comment of one line, its breaks as spaces."""
    return "# " + _BREAKS.sub(" ", text)


def heading(name: str, remark: str = "") -> str:
    """`name:`, above indented lines, and the remark behind it."""
    return remarked(f"{scalar(name)}:", remark)


def remarked(line: str, remark: str, gap: int = _STEP) -> str:
    """`line` with the remark, if there is one, `gap` spaces behind it."""
    return f"{line}{' ' * gap}{comment(remark)}" if remark else line


def indented(lines: Iterable[str], steps: int = 1) -> Iterator[str]:
    """`lines` below a heading."""
    yield from (f"{' ' * _STEP * steps}{line}" for line in lines)
