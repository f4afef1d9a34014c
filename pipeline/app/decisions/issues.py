"""The register of problems as an office works with it: shown, searched, filtered, and decided about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extractors.core.reading import Value
from extractors.language import text
from pipeline.app.decisions.decide import Done, Word, journal
from pipeline.app.decisions.targets import Sight, Target, look, the_campaign
from pipeline.app.workspace.opened import open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.campaign import Campaign
from pipeline.consolidation.issues import Problem, Raised, has_number, member_of, problems
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.wording.decisions import FOLLOW_UPS
from pipeline.wording.figures import brief, names

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Register:
    """The problems of one campaign."""

    campaign: Campaign
    problems: tuple[Problem, ...]


def issue_registers(workspace: Workspace, campaign: str | None) -> tuple[Register, ...]:
    """The registers of the campaign that is named, or of all that have one.

    Raises:
        UsageError: there is no campaign of that name.
    """
    opened = open_records(workspace)
    with open_ledger(workspace) as ledger:
        sights = look(opened, ledger, campaign)
    made = (Register(sight.campaign, problems(sight.campaign, sight.whole)) for sight in sights)
    return tuple(one for one in made if one.problems)


def assign_issue(workspace: Workspace, target: Target, told: tuple[str, dt.date | None], word: Word) -> Done:
    """Says who handles a problem, and until when.

    Raises:
        AmbiguousError: several campaigns may be meant.
        UsageError: there is no such number.
    """
    handler, day = told
    value = (handler.strip(), day.isoformat() if day else "")
    until = f"，{day.isoformat()} 前办结" if day else ""
    return _decide(workspace, target, DecisionKind.HANDLER, (lambda _sight: value, f"由{handler.strip()}办理{until}"), word)


def follow_issue(workspace: Workspace, target: Target, state: str, word: Word) -> Done:
    """Says how a problem stands; `state` is one of `FOLLOW_UPS`.

    Raises:
        AmbiguousError: several campaigns may be meant.
        UsageError: there is no such number.
    """
    return _decide(workspace, target, DecisionKind.FOLLOW_UP, (lambda _sight: state, FOLLOW_UPS[state]), word)


def split_issue(workspace: Workspace, target: Target, word: Word) -> Done:
    """Takes an issue out of its problem: it is one of its own.

    Raises:
        AmbiguousError: several campaigns may be meant.
        UsageError: there is no such number, or the issue is alone already.
    """
    with journal(workspace, word) as book:
        sight, problem, one = _found(book.look(target.campaign), target)
        if len(problem.issues) == 1:
            message = f"{one.number} 本来就单列，没有与别的归在一起。"
            raise UsageError(message)
        row = book.row(sight, DecisionKind.SPLIT, one.key)
        return book.store([row], f"{_words(one)}：从 {problem.number} 分开，单列一个问题")


def join_issues(workspace: Workspace, target: Target, others: Sequence[str], word: Word) -> Done:
    """Puts other problems to that of `target`.

    Raises:
        AmbiguousError: several campaigns may be meant.
        UsageError: there is no such number, or they are one problem already.
    """
    with journal(workspace, word) as book:
        sight, problem, one = _found(book.look(target.campaign), target)
        register = problems(sight.campaign, sight.whole)
        joined = [member_of(register, other) for other in others]
        if any(other.number == problem.number for other, _ in joined):
            message = f"{names(others)} 和 {target.written} 已经是一个问题。"
            raise UsageError(message)
        rows = [book.row(sight, DecisionKind.JOIN, issue.key, one.key) for _, issue in joined]
        return book.store(rows, f"{names(others)} 并入 {_words(one)}")


def _decide(workspace: Workspace, target: Target, kind: DecisionKind, of: tuple[Callable[[Sight], Value], str], word: Word) -> Done:
    value, words = of
    with journal(workspace, word) as book:
        sight, _, one = _found(book.look(target.campaign), target)
        return book.store([book.row(sight, kind, one.key, value(sight))], f"{_words(one)}：{words}")


def _found(sights: Sequence[Sight], target: Target) -> tuple[Sight, Problem, Raised]:
    """The issue of a number: of the only campaign that has one of that number, where several have begun."""
    registers = [(sight, problems(sight.campaign, sight.whole)) for sight in sights]
    having = [sight for sight, register in registers if has_number(register, target.written)]
    if not having:
        member_of((), target.written)
    sight = the_campaign(having, target)
    problem, one = member_of(next(register for seen, register in registers if seen is sight), target.written)
    return sight, problem, one


def _words(one: Raised) -> str:
    return f"{one.number}“{brief(one.last.text, _SHOWN)}”"


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
    return (each.last.text for each in one.issues)


def choices(register: Sequence[Problem]) -> Choices:
    """What a register can be filtered by."""
    return Choices(
        themes=tuple(dict.fromkeys(one.theme for one in register)),
        units=tuple(dict.fromkeys(unit for one in register for unit in one.units)),
        handlers=(UNASSIGNED, *dict.fromkeys(one.handler for one in register if one.handler)),
        follow_ups=(UNFOLLOWED, *FOLLOW_UPS.values()),
    )
