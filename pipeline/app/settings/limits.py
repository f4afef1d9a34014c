"""What one file may cost, as the workspace sets it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.app.settings.marker import change
from pipeline.app.settings.wrong import WrongFieldError
from pipeline.cage import DEFAULT_LIMITS
from pipeline.cage.settings import SETTINGS, read_limits, set_value
from pipeline.core.bundled import MARKER
from pipeline.core.toml_lines import Value, with_values
from pipeline.core.workspace import Workspace
from pipeline.wording.limits import WHAT, WHATS

_TABLE = "[limits]"
_MOST = 1000
"""Times the default: more is a slip of the hand, or more than a computer can count with."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit.

    Attributes:
        name: In the file.
        what: What it limits, in words.
        value: As it is set.
        default: Where nothing is set.
        is_usual: Whether it is one of those that an office may have a reason to change.
    """

    name: str
    what: str
    value: int
    default: int
    is_usual: bool


def limits(workspace: Workspace) -> tuple[Limit, ...]:
    """Every limit that may be set.

    Raises:
        WorkspaceError: the file is wrong.
    """
    current = read_limits(workspace.root / MARKER)
    return tuple(
        Limit(name, WHATS[name], set_value(current, name), set_value(DEFAULT_LIMITS, name), is_usual=name in WHAT) for name in SETTINGS
    )


def put_limits(workspace: Workspace, given: Mapping[str, str]) -> int:
    """Sets the limits that are named; an empty one goes back to its default. Returns how many changed.

    Raises:
        WrongFieldError: one is no number that can be.
        UsageError: the file can't be changed line by line.
    """
    known = {one.name: one for one in limits(workspace)}
    wanted = {name: _number(known[name], written.strip()) for name, written in given.items() if name in known}
    changed: dict[str, Value | None] = {
        name: None if value == known[name].default else value for name, value in wanted.items() if value != known[name].value
    }
    if changed:
        change(workspace, lambda text: with_values(text, _TABLE, 0, changed))
    return len(changed)


def _number(limit: Limit, written: str) -> int:
    if not written:
        return limit.default
    if not re.fullmatch(r"[0-9]{1,12}", written) or not 1 <= int(written) <= limit.default * _MOST:
        message = f"“{limit.what}”应为 1 到 {limit.default * _MOST} 的整数，空着就用平常的 {limit.default}。"
        raise WrongFieldError(limit.name, message)
    return int(written)
