"""The register of problems as it is looked through: searched, filtered, and what can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.language import text
from pipeline.issues import Problem
from pipeline.wording.decisions import FOLLOW_UPS

UNASSIGNED, UNFOLLOWED = "未交办", "未跟进"
"""A choice of the filters: problems that nobody handles, of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which problems; what is empty leaves nothing out.

    Attributes:
        words: All of them stand in the problem, its number, its units or who handles it.
        live: Only those that a unit still raises.
    """

    words: str = ""
    theme: str = ""
    unit: str = ""
    handler: str = ""
    follow_up: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands in a register to be filtered by, in the order in which it first stands there."""

    themes: tuple[str, ...]
    units: tuple[str, ...]
    handlers: tuple[str, ...]
    follow_ups: tuple[str, ...]


def wanted_problems(register: Sequence[Problem], wanted: Wanted) -> tuple[Problem, ...]:
    """The problems that are wanted, in the order of the register."""
    words = [text.key(word).casefold() for word in wanted.words.split()]
    return tuple(one for one in register if _fits(one, wanted) and _says(one, words))


def _fits(one: Problem, wanted: Wanted) -> bool:
    return (
        (not wanted.theme or one.theme == wanted.theme)
        and (not wanted.unit or wanted.unit in one.units)
        and (not wanted.handler or (one.handler or UNASSIGNED) == wanted.handler)
        and (not wanted.follow_up or (one.follow_up or UNFOLLOWED) == wanted.follow_up)
        and (not wanted.live or one.live)
    )


def _says(one: Problem, words: Sequence[str]) -> bool:
    if not words:
        return True
    said = text.key(" ".join((one.text, one.handler, *one.units, *(each.number for each in one.issues), *_texts(one)))).casefold()
    return all(word in said for word in words)


def _texts(one: Problem) -> Iterable[str]:
    return (each.last.said.text for each in one.issues)


def choices(register: Sequence[Problem]) -> Choices:
    """What a register can be filtered by."""
    return Choices(
        themes=tuple(dict.fromkeys(one.theme for one in register)),
        units=tuple(dict.fromkeys(unit for one in register for unit in one.units)),
        handlers=(UNASSIGNED, *dict.fromkeys(one.handler for one in register if one.handler)),
        follow_ups=(UNFOLLOWED, *FOLLOW_UPS.values()),
    )
