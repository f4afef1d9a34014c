"""Lines of YAML as a person would write them: a key with its value and a remark, or the same as a comment to fill in."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import yaml

_WIDTH = 10**6


def scalar(value: Any) -> str:
    """A value on one line; a day stays bare, a text is quoted where it must be."""
    if isinstance(value, dt.date):
        return value.isoformat()
    dumped: str = yaml.safe_dump(_listed(value), allow_unicode=True, default_flow_style=True, width=_WIDTH, sort_keys=False)
    return dumped.removesuffix("\n").removesuffix("\n...").strip()


def _listed(value: Any) -> Any:
    """`value` with every tuple a list and every mapping a plain one, which is what the dumper knows."""
    if isinstance(value, (tuple, list)):
        return [_listed(one) for one in value]
    return {name: _listed(one) for name, one in value.items()} if hasattr(value, "items") else value


def key(name: str, value: Any, remark: str = "") -> str:
    """`name: value`, and the remark behind it."""
    return f"{name}: {scalar(value)}" + (f"    {comment(remark)}" if remark else "")


def open_key(name: str, example: Any, remark: str = "") -> str:
    """The same as a comment: a line to fill in, with an example."""
    return "# " + key(name, example, remark)


def comment(text: str) -> str:
    """A text as a comment of one line, its breaks as spaces."""
    return "# " + re.sub(r"\s*[\n\r\x85\u2028\u2029]+\s*", " ", text)
