"""The figures of a task that set a target: how many of what, how firmly, and what about each is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.language.numbers import NUMBER, VAGUE, value_of
from extractors.language.patterns import RANGE_MARK
from extractors.prose import indicators
from extractors.prose.clauses import Clause, clauses_of
from extractors.prose.indicators import Due, dues, of_action, of_figure, times, years
from extractors.prose.tasks import Task

_TO = rf"(?:{RANGE_MARK}+|(?<=\d)、(?=\d))"
_FIGURE = re.compile(
    rf"(?P<before>{indicators.BEFORE})?\s*"
    rf"(?:百分之(?P<percent>{NUMBER})|(?P<fraction>{NUMBER}\s*(?:/|分之)\s*{NUMBER})"
    rf"|(?P<number>{NUMBER})(?P<raised>[²³¹⁰-⁹½¼¾①-⑳]?)\s*(?P<more>{indicators.AFTER_NUMBER})?\s*(?P<scale>(?<=[余多来])\s*[万亿])?"
    rf"(?P<to>\s*(?:{indicators.MEASURE})?\s*{_TO}\s*{NUMBER})?"
    rf"|(?P<vague>{VAGUE.pattern}))"
    rf"\s*(?P<measure>{indicators.MEASURE})?\s*(?P<after>{indicators.AFTER_MEASURE})?"
)
_SPLIT_DIGITS = re.compile(r"\s*\d")
_WINDOW = 100
"""How far a word may be from the figure that it says something about, in characters; 10 loses one of 39 targets, 20 to 400 none
(`benchmarks/thresholds.py`)."""
_LIKELY_TWINS = 20
"""Figures before one that are compared with it, so that a text of nothing but figures takes no time squared."""
_ABOUT = {"大约": "约", "大概": "约", "约为": "约", "约计": "约", "约有": "约", "将近": "近", "接近": "近", "力求": "力争"}
_PER = re.compile(r"每(?!年)|人均|户均|平均|(?:各|分别)(?=\s*\d|举|开|建|设|新|组织|提供|安排)")
_BEFORE_NOW = re.compile(r"去年|上年|前年|往年|原有|现有|拥有|已有|已经|已建|已完成|截至|(?:从|由)\s*$")
_GOVERNED = re.compile(rf"{indicators.VERB.pattern}|[为对向给]")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ON_TOP = re.compile(r"\s*\S{0,12}的?基础上")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in a task, or one action with a month and no figure.

    Attributes:
        start: Where its words begin in the task's text.
        end: Where they end.
        value: The number; `None` where there is none or it can't be told.
        measure: What it is counted in, or `None`.
        qualifier: How firmly it is meant (约, 力争, 以上), several joined by “、”, or `None`.
        due: By when, or `None`.
        indicator: What is counted.
        doubts: Role → why it is doubtful (a key of `rows.REASONS`).
    """

    start: int
    end: int
    value: Decimal | None
    measure: str | None
    qualifier: str | None
    due: str | None
    indicator: str | None
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def is_count(self) -> bool:
        """Whether it has a figure, were it one that can't be told, and is no mere action."""
        return self.value is not None or self.measure is not None or bool(self.doubts)


def figures_of(task: Task, year: int) -> list[Figure]:
    """The targets of a task in the order of its text."""
    found: list[Figure] = []
    sentence, firm, of_which = -1, False, -1
    for clause, due, is_own in dues(clauses_of(task.text), year):
        if clause.sentence != sentence:
            sentence, firm, of_which = clause.sentence, False, -1
        of_which = clause.text.find("其中", clause.start, clause.end) if of_which < 0 else of_which
        seen = _Seen(clause, due, firm, of_which, any(one != year for one in years(clause)))
        own = [_seamed(task, one) for one in _in_clause(seen)]
        found += own or ([_action(seen)] if is_own and due is not None else [])
        firm = firm or indicators.FIRM.search(clause.written) is not None
    return _repeated(found)


def not_taken(task: Task, year: int) -> list[str]:
    """Numbers in a task that are no targets, each with the words around it: for a person who measures how well this reads."""
    taken = {at for one in figures_of(task, year) for at in range(one.start, one.end)}
    found = re.finditer(rf"{NUMBER}", next(iter(clauses_of(task.text))).text)
    return [task.text[max(one.start() - 6, 0) : one.end() + 6] for one in found if one.start() not in taken]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A clause with what its surroundings say about its figures.

    Attributes:
        clause: The clause.
        due: By when, as it or its sentence says.
        was_firm: Whether an earlier clause of its sentence says 力争 or the like.
        of_which: Where its sentence says 其中; -1 where it does not.
        other_year: Whether it names another year.
    """

    clause: Clause
    due: Due | None
    was_firm: bool
    of_which: int
    other_year: bool


def _in_clause(seen: _Seen) -> Iterator[Figure]:
    clause, passed = seen.clause, times(seen.clause)
    found = [one for one in _FIGURE.finditer(clause.text, clause.start, clause.end) if _is_target(one, clause, passed)]
    for place, one in enumerate(found):
        until = found[place + 1].start() if place + 1 < len(found) else clause.end
        since = found[place - 1].end() if place else clause.start
        yield _figure(one, seen, (since, until))


def _before(clause: Clause, at: int) -> str:
    return clause.text[max(clause.start, at - _WINDOW) : at]


def _behind(clause: Clause, at: int) -> str:
    return clause.text[at : min(clause.end, at + _WINDOW)]


def _core(found: re.Match[str]) -> str:
    return next(name for name in ("percent", "fraction", "number", "vague") if found[name])


def _is_target(found: re.Match[str], clause: Clause, passed: frozenset[int]) -> bool:
    """Whether a number sets a target: with a measure, or governed by a verb; no name, no time, no fixed word."""
    core = _core(found)
    start, end = found.span(core)
    if any(at in passed or at in clause.named for at in range(start, end)):
        return False
    before = _before(clause, found.start())
    if core in ("fraction", "vague"):
        return bool(indicators.VERB.search(before)) and (core == "fraction" or found["measure"] is not None)
    if core == "percent":
        return True
    if found["number"][0].isdecimal():
        return found["measure"] is not None or _stands_bare(found, clause)
    return _is_counting_numeral(found, clause, before)


def _stands_bare(found: re.Match[str], clause: Clause) -> bool:
    """Digits without a measure where a verb governs them are a figure all the same (“新建 12 爱心小屋”), unless they are a year."""
    before, behind = _before(clause, found.start()), _behind(clause, found.end("number")).lstrip()
    if (behind[:1].isascii() and behind[:1] not in ("", '"')) or _YEAR.fullmatch(found["number"].strip()):
        return False
    return found["before"] is not None or _GOVERNED.search(before) is not None


def _is_counting_numeral(found: re.Match[str], clause: Clause, before: str) -> bool:
    """A Chinese numeral counts where it has a measure and a verb before it; “两项机制”, “三级”, “一线” are names."""
    if found["measure"] is None or indicators.ABSTRACT.match(clause.text, found.end("measure")):
        return False
    if found["number"] == "一":
        return indicators.VERB_BEFORE.search(before) is not None
    if found["before"] or found["more"]:
        return True
    return found["number"] not in ("百", "千", "万", "亿") and indicators.VERB.search(before) is not None


def _figure(found: re.Match[str], seen: _Seen, gap: tuple[int, int]) -> Figure:
    value, doubts = _value(found, seen.clause)
    measure = "%" if found["percent"] else found["measure"]
    if measure is None and not found["fraction"]:
        doubts.append(("measure", "measure_missing"))
    since = max(seen.clause.start, found.start() - _WINDOW)
    firm = [one[0] for one in indicators.FIRM.finditer(seen.clause.text, since, found.start()) if one.start() not in seen.clause.named]
    if seen.was_firm and not firm:
        doubts.append(("qualifier", "firm_before"))
    said = [*firm[-1:], *(found[name] for name in ("before", "more", "after") if found[name])]
    qualifier = "、".join(dict.fromkeys(_ABOUT.get(one, one) for one in said)) or None
    doubts += [("quantity", reason) for reason in _unclear(found, seen)]
    indicator = of_figure(seen.clause, found.span(), gap)
    due = seen.due.value if seen.due else None
    return Figure(*found.span(), value, measure, qualifier, due, indicator, tuple(doubts))


def _value(found: re.Match[str], clause: Clause) -> tuple[Decimal | None, list[tuple[str, str]]]:
    number = found["percent"] or found["number"]
    if number is None or found["raised"]:
        return None, [("quantity", "vague")]
    if found["to"]:
        return None, [("quantity", "range")]
    value = value_of(number + (found["scale"] or "").strip(), short=bool(found["before"] or found["more"]))
    torn = found["number"] and not found["measure"] and _SPLIT_DIGITS.match(clause.text, found.end("number"))
    return (None, [("quantity", "vague")]) if value is None or torn else (value, [])


def _unclear(found: re.Match[str], seen: _Seen) -> Iterator[str]:
    """Why a figure may be no target of this year's whole."""
    clause = seen.clause
    before, behind = _before(clause, found.start()), _behind(clause, found.end())
    if _PER.search(before) or behind.lstrip().startswith("/"):
        yield "per"
    if seen.other_year or _BEFORE_NOW.search(before) or _ON_TOP.match(behind):
        yield "before"
    if 0 <= seen.of_which < found.start():
        yield "of_which"
    if found["number"] == "一":
        yield "article"


def _action(seen: _Seen) -> Figure:
    """A clause that says by when something is done, and no figure."""
    due = seen.due.value if seen.due else None
    return Figure(seen.clause.start, seen.clause.end, None, None, None, due, of_action(seen.clause, seen.due))


def _seamed(task: Task, figure: Figure) -> Figure:
    """A figure over the end of a line may be two."""
    torn = any(char.isdecimal() for char in task.text[figure.start : figure.end]) and any(
        task.is_seam(at, at + 2) and task.text[at : at + 2].isdecimal() for at in range(figure.start, figure.end - 1)
    )
    return replace(figure, doubts=(*figure.doubts, ("quantity", "seam"))) if torn else figure


def _repeated(figures: list[Figure]) -> list[Figure]:
    """The same figure of the same thing twice in a task, in its title and its text: counted once by whoever adds them up."""
    result: list[Figure] = []
    for figure in figures:
        twin = any(
            figure.value is not None
            and (one.value, one.measure) == (figure.value, figure.measure)
            and _alike(one.indicator, figure.indicator)
            for one in result[-_LIKELY_TWINS:]
        )
        result.append(replace(figure, doubts=(*figure.doubts, ("quantity", "repeated"))) if twin else figure)
    return result


def _alike(one: str | None, other: str | None) -> bool:
    return bool(one and other) and (str(one) in str(other) or str(other) in str(one))
