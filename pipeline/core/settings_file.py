"""`huizong.toml`, the settings of one workspace: read table by table, changed by one person at a time, all else left as it is."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.core.bundled import MARKER
from pipeline.core.errors import UsageError, WorkspaceError, not_utf8
from pipeline.core.storage import reason, replace_file
from pipeline.core.workspace import Workspace

_MARK = b"\xef\xbb\xbf"


def read_table(path: Path, name: str, example: str) -> Mapping[str, object]:
    """What stands in the table `[name]` of a settings file; nothing where there is no such file or table.

    Args:
        path: The file.
        name: Of the table.
        example: A line of it, for the message to a clerk who wrote it otherwise.

    Raises:
        WorkspaceError: the file can't be read, or what has this name is no table.
    """
    table = _read_tables(path).get(name, {})
    if not isinstance(table, dict):
        message = f"{path} 里的 {name} 应写成 [{name}] 一节，每行一项，例如 {example}。"
        raise WorkspaceError(message)
    return table


def _read_tables(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} 写错了（{error}），请检查引号和等号，或恢复为原来的内容。"
        raise WorkspaceError(message) from error
    except OSError as error:
        message = f"{path} 打不开（{reason(error)}），请检查权限。"
        raise WorkspaceError(message) from error


Value = str | int | dt.date | tuple[str, ...]
_HEADER = re.compile(r"\s*\[")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_DELETE = "\x7f"
"""TOML wants it escaped, JSON does not."""


def with_values(text: str, table: str, number: int, values: Mapping[str, Value | None]) -> str:
    """The text with other values in one table; `None` takes a key out.

    Args:
        text: Of the file.
        table: Its header as it is written, e.g. `[limits]` or `[[mail.accounts]]`.
        number: Which of those with that header, from 0; the one after the last is added at the end.
        values: By key; keys that are not named stay.

    Raises:
        UsageError: the table is written in a way that can't be changed line by line.
    """
    lines = _LINE.findall(text)
    places = list(_tables(lines, table))
    ending = "\r\n" if "\r\n" in text else "\n"
    if number > len(places):
        raise _by_hand(table)
    if number == len(places):
        lines = [*_ended(lines, ending), *([ending] if lines else []), f"{table}{ending}"]
        places.append((len(lines) - 1, len(lines)))
    start, end = places[number]
    body = lines[start + 1 : end]
    for key, value in values.items():
        body = _with_value(body, key, value, ending)
    return _sound("".join([*_ended(lines[: start + 1], ending), *body, *lines[end:]]), text, table, number, values)


def without_table(text: str, table: str, number: int) -> str:
    """The text without one table, counted as in `with_values`.

    Raises:
        UsageError: there is no such table that can be taken out line by line.
    """
    lines = _LINE.findall(text)
    places = list(_tables(lines, table))
    if number >= len(places):
        raise _by_hand(table)
    start, end = places[number]
    changed = "".join([*lines[:start], *lines[end:]])
    expected, found = _listed(_parsed(text, table), table), _listed(_parsed(changed, table), table)
    if found != [*expected[:number], *expected[number + 1 :]]:
        raise _by_hand(table)
    return changed


def _tables(lines: list[str], table: str) -> Iterator[tuple[int, int]]:
    """From its header to before the next one, or to before the remarks that stand above that."""
    wanted = re.compile(r"\s*" + r"\s*".join(map(re.escape, re.findall(r"\[\[?|\]\]?|\.|[\w-]+", table))) + r"\s*(#.*)?$")
    headers = [place for place, line in enumerate(lines) if _HEADER.match(line)]
    for place, after in zip(headers, [*headers[1:], len(lines)], strict=False):
        if wanted.match(lines[place].rstrip("\r\n")):
            end = after
            while end < len(lines) and end > place + 1 and lines[end - 1].lstrip()[:1] in ("#", ""):
                end -= 1
            yield place, end


def _with_value(body: list[str], key: str, value: Value | None, ending: str) -> list[str]:
    named = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    place = next((place for place, line in enumerate(body) if named.match(line)), None)
    written = [] if value is None else [f"{key} = {_written(value)}{ending}"]
    if place is not None:
        return [*body[:place], *written, *body[place + 1 :]]
    last = max((place for place, line in enumerate(body, start=1) if line.strip()), default=0)
    return [*_ended(body[:last], ending), *written, *body[last:]]


def _ended(lines: list[str], ending: str) -> list[str]:
    """The lines, the last of them with its end, which a file may lack."""
    return [*lines[:-1], lines[-1].rstrip("\r\n") + ending] if lines else []


def _written(value: Value) -> str:
    """A value as TOML has it; what JSON escapes, TOML escapes alike."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False).replace(_DELETE, "\\u007f")


def _sound(changed: str, text: str, table: str, number: int, values: Mapping[str, Value | None]) -> str:
    """The changed text, where it says what was meant and all else that it said before."""
    before, after = _parsed(text, table), _parsed(changed, table)
    expected = _listed(before, table)
    expected += [{}] if number >= len(expected) else []
    meant = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value is not None}
    expected[number] = {key: value for key, value in expected[number].items() if key not in values} | meant
    if _listed(after, table) != expected or _beside(before, table) != _beside(after, table):
        raise _by_hand(table)
    return changed


def _parsed(text: str, table: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _by_hand(table) from error


def _listed(parsed: Mapping[str, object], table: str) -> list[dict[str, object]]:
    """The tables of that header, as they were understood."""
    found: object = parsed
    for name in table.strip("[]").split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return list(found) if isinstance(found, list) else [found] if isinstance(found, dict) else []


def _beside(parsed: Mapping[str, object], table: str) -> dict[str, object]:
    """All but the tables of that header."""
    first, _, rest = table.strip("[]").partition(".")
    inner = parsed.get(first)
    kept = {name: value for name, value in parsed.items() if name != first}
    left = {name: value for name, value in inner.items() if name != rest} if rest and isinstance(inner, dict) else {}
    return kept | ({first: left} if left else {})


def _by_hand(table: str) -> UsageError:
    return UsageError(f"huizong.toml 里的 {table} 不是一行一项写的，网页改不了，请用记事本改。")


def change(workspace: Workspace, edit: Callable[[str], str]) -> None:
    """Replaces what stands in `huizong.toml` by what `edit` makes of it.

    Raises:
        WorkspaceError: it can't be read.
        StorageError: it can't be written.
        BusyError: somebody else changes something for longer than a person waits.
    """
    path = workspace.root / MARKER
    with workspace.deciding():
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = b""
        except OSError as error:
            message = f"{path} 读不了（{reason(error)}），请检查权限。"
            raise WorkspaceError(message) from error
        mark = _MARK if data.startswith(_MARK) else b""
        try:
            text = data.removeprefix(_MARK).decode()
        except UnicodeDecodeError as error:
            message = not_utf8(path)
            raise WorkspaceError(message) from error
        changed = edit(text)
        if changed != text:
            replace_file(path, mark + changed.encode())


class WrongFieldError(UsageError):
    """One field of a form can't stay as it is; the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        """Takes the name of the field, and the message."""
        super().__init__(message)
        self.field = field
