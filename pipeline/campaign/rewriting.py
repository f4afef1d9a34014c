"""The text of a declaration: lines as a person would write them, and single values changed where they stand, all else left as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.campaign.loading import FILE_NAME, compose, constructed
from pipeline.core.errors import CampaignError, UsageError

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


Place = tuple[str | int, ...]
"""Keys in English, and positions in lists from 0."""
_DEEPER = 2


def rewritten(path: Path, text: str, values: Mapping[Place, Any]) -> str:
    """The text of the declaration `path` with these values, proved to say nothing else otherwise.

    Raises:
        CampaignError: the text is no declaration.
        UsageError: it is written in a way that can't be changed safely.
    """
    for place, value in values.items():
        try:
            changed = with_value(text, place, value)
            is_proved = _understood(path, changed) == _with(_understood(path, text), place, value)
        except (LookupError, CampaignError) as error:
            raise _by_hand(path, place) from error
        if not is_proved:
            raise _by_hand(path, place)
        text = changed
    return text


def _understood(path: Path, text: str) -> dict[str, Any]:
    return constructed(compose(path, text))


def _with(data: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    held = data if isinstance(data, dict) else {}
    return {**held, place[0]: _with(held.get(place[0]), place[1:], value)}


def _by_hand(path: Path, place: Place) -> UsageError:
    return UsageError(f"{path} 里的 {'.'.join(map(str, place))} 的写法比较特别，网页改不了，请用记事本改。")


def with_value(text: str, place: Place, value: Any) -> str:
    """The text with a value at a place; keys that are not there yet are added where their neighbours end.

    Raises:
        CampaignError: the text is no declaration.
        LookupError: the place lies in something that is not written there.
    """
    node: yaml.Node = compose(Path(FILE_NAME), text)
    for depth, step in enumerate(place):
        found = _child(node, step)
        if found is None:
            return _with_key(text, node, place[depth:], value)
        key, node = found
    return _replaced(text, key, node, inline(value))


def with_item(text: str, place: Place, item: dict[str, Any]) -> str:
    """The text with one more mapping at the end of the list at a place, which begins where there is none.

    Raises:
        CampaignError: the text is no declaration.
        LookupError: the place lies in something that is not written there.
    """
    found = _node(text, place)
    if isinstance(found, yaml.SequenceNode) and not found.flow_style and found.value:
        column = found.value[0].start_mark.column
        lines = _lines_of(item, column)
        return _with_lines(text, _end(found), [f"{' ' * (found.start_mark.column)}- {lines[0].lstrip()}", *lines[1:]])
    if isinstance(found, yaml.SequenceNode) and found.value:
        return _inserted(text, _end(found.value[-1]), f", {inline(item)}")
    if found is not None:
        return with_value(text, place, [item])
    root = _node(text, place[:-1])
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return with_value(text, place, [item])
    column = root.start_mark.column
    first, *others = _lines_of(item, column + 2 * _DEEPER)
    return _with_lines(text, _end(root), [f"{' ' * column}{place[-1]}:", f"{' ' * (column + _DEEPER)}- {first.lstrip()}", *others])


def without_item(text: str, place: Place, position: int) -> str:
    """The text without one item of the list at a place; remarks on lines of their own stay.

    Raises:
        CampaignError: the text is no declaration.
        LookupError: there is no such item.
    """
    found = _node(text, place)
    if not isinstance(found, yaml.SequenceNode) or not 0 <= position < len(found.value):
        raise LookupError(place)
    if len(found.value) == 1:
        return with_value(text, place, [])
    item = found.value[position]
    if not found.flow_style:
        start = text.rfind("\n", 0, text.rindex("-", 0, item.start_mark.index)) + 1
        return text[:start] + text[_line_end(text, _end(item)) :]
    if position:
        return text[: _end(found.value[position - 1])] + text[_end(item) :]
    return text[: item.start_mark.index] + text[found.value[1].start_mark.index :]


def inline(value: Any) -> str:
    """A value on one line, as it may also stand between commas."""
    return scalar([value])[1:-1]


def _node(text: str, place: Place) -> yaml.Node | None:
    node: yaml.Node = compose(Path(FILE_NAME), text)
    for step in place:
        found = _child(node, step)
        if found is None:
            return None
        node = found[1]
    return node


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key, or the list, and the value below it."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node, node.value[step]
    return None


def _with_key(text: str, node: yaml.Node, place: Place, value: Any) -> str:
    """The text with a key, and all below it, added to a mapping."""
    if not (isinstance(node, yaml.MappingNode) and isinstance(place[0], str)):
        raise LookupError(place)  # noqa: TRY004 - what is written there is wrong, not what is asked
    for step in reversed(place[1:]):
        value = {step: value}
    pair = inline({place[0]: value})[1:-1]
    if node.flow_style:
        return _inserted(text, _end(node.value[-1][1]) if node.value else node.end_mark.index - 1, f", {pair}" if node.value else pair)
    return _with_lines(text, _end(node), [f"{' ' * node.value[0][0].start_mark.column}{pair}"])


def _replaced(text: str, key: yaml.Node, node: yaml.Node, written: str) -> str:
    """The text with another value behind a key. What stood in lines below the key stands behind it then."""
    start, end = node.start_mark.index, _end(node)
    flow = isinstance(node, yaml.CollectionNode) and node.flow_style
    if start == end:
        return _inserted(text, end, f" {written}")
    if flow or (isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">")) or isinstance(key, yaml.SequenceNode):
        return text[:start] + written + text[end:]
    colon = text.index(":", key.end_mark.index) + 1
    return f"{text[:colon]} {written}" + ("\n" if text[end - 1 : end] == "\n" else "") + text[end:]


def _end(node: yaml.Node) -> int:
    """Where the last character of a node stands; that of a collection written in lines is followed by the next key's."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, place: int) -> int:
    """Behind the line in which a place is, its remark among it."""
    if place and text[place - 1] == "\n":
        return place
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _with_lines(text: str, place: int, lines: Sequence[str]) -> str:
    """The text with lines behind the one in which a place is."""
    at = _line_end(text, place)
    ending = "\r\n" if "\r\n" in text else "\n"
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}{ending}"
    return before + "".join(f"{line}{ending}" for line in lines) + text[at:]


def _inserted(text: str, place: int, written: str) -> str:
    return text[:place] + written + text[place:]


def _lines_of(item: dict[str, Any], column: int) -> list[str]:
    return [f"{' ' * column}{inline({name: value})[1:-1]}" for name, value in item.items()]
