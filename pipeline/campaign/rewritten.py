"""A declaration with other texts in some of its lines; remarks, order and all else stay as a person wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.campaign.loading import compose, constructed
from pipeline.campaign.yaml_lines import key, scalar
from pipeline.core.errors import UsageError

Keys = tuple[str, ...]
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def rewritten(path: Path, text: str, values: Mapping[Keys, str]) -> str:
    """The text with these values.

    Args:
        path: Of the file, for what is said of it.
        text: As it is written.
        values: By key, or by key and key below it.

    Raises:
        UsageError: it is not written key by key, each on a line of its own.
    """
    for keys, value in values.items():
        changed = _with_value(path, text, keys, value)
        if _understood(path, changed) != _with(_understood(path, text), keys, value):
            raise _by_hand(path, keys)
        text = changed
    return text


def _with_value(path: Path, text: str, keys: Keys, value: str) -> str:
    root, lines = compose(path, text), _LINE.findall(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    *above, last = keys
    place: yaml.Node | None = root
    for name in above:
        place = _below(place, name)
    if place is None:
        head = "" if lines and lines[-1].endswith("\n") else ending
        return f"{text}{head}{above[-1]}:{ending}  {key(last, value)}{ending}"
    if not isinstance(place, yaml.MappingNode) or place.flow_style:
        raise _by_hand(path, keys)
    found = _below(place, last)
    if found is not None:
        if found.start_mark.line != found.end_mark.line:
            raise _by_hand(path, keys)
        line = lines[found.start_mark.line]
        body = line[: found.start_mark.column].rstrip() + f" {scalar(value)}"
        lines[found.start_mark.line] = body + line[found.end_mark.column :]
        return "".join(lines)
    before, column = (place.start_mark.line, place.start_mark.column) if above else _behind(root)
    lines.insert(before, f"{' ' * column}{key(last, value)}{ending}")
    return "".join(lines)


def _behind(root: yaml.MappingNode) -> tuple[int, int]:
    """Where a new key of the declaration itself goes: below the one that names the office."""
    office = next((value for name, value in root.value if name.value == "issuer"), root)
    return office.end_mark.line + 1, root.start_mark.column


def _below(place: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(place, yaml.MappingNode):
        return None
    return next((value for key_node, value in place.value if key_node.value == name), None)


def _understood(path: Path, text: str) -> dict[str, Any]:
    return constructed(compose(path, text))


def _with(data: dict[str, Any], keys: Keys, value: str) -> dict[str, Any]:
    *above, last = keys
    if not above:
        return data | {last: value}
    inner = data.get(above[0]) or {}
    return data | {above[0]: {**inner, last: value}}


def _by_hand(path: Path, keys: Keys) -> UsageError:
    return UsageError(f"{path} 里的 {'.'.join(keys)} 不是单独写在一行里的，网页改不了，请用记事本改。")
