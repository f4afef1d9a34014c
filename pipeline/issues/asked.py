"""Where a return raises issues: items of groups, answers to questions that ask for problems, and columns of lists that do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Item, Value
from extractors.form import FieldSpec, FormSpec, GroupSpec, ListSpec
from extractors.language import text
from pipeline.core.model import Submission
from pipeline.wording.terms import NO, YES, block_name, outcome_name

_ASKS = re.compile(r"问题|意见|建议|诉求|困难|需求")
_NO_ISSUE = re.compile(r"数$|次数|个数|是否|解决情况")
_SOLVED = re.compile(r"解决|办结|落实")
SOLVED, OPEN = "已解决", "未解决"


@dataclass(frozen=True, slots=True)
class Said:
    """One issue as one return says it.

    Attributes:
        at: The answer that says it.
        first: As the unit wrote it, before a person corrected anything.
        text: As it counts.
        asked: What it answers: the title of the group, the label of the question.
        raiser: Who raised it, where the form has sections for that.
        outcome: What the unit says became of it; empty where it says nothing.
    """

    at: FieldAddress
    first: str
    text: str
    asked: str
    raiser: str
    outcome: str


def asks_for_issues(field: FieldSpec) -> bool:
    """Whether a question asks for problems, opinions or suggestions in words."""
    return field.type == "text" and not field.ignore and _ASKS.search(field.label) is not None and _NO_ISSUE.search(field.label) is None


def said_in(submission: Submission, form: FormSpec) -> Iterator[Said]:
    """Every issue of a return, in the order of the form."""
    for name, field in form.fields.items():
        if asks_for_issues(field) and name not in form.several:
            yield from _of_field(submission, FieldAddress(name), field)
    for name, group in form.groups.items():
        for place, item in enumerate(submission.groups.get(name, ()), 1):
            yield from _of_item(submission, group, (FieldAddress(name, place, group.text), item))
    for name, listed in form.lists.items():
        for place, item in enumerate(submission.groups.get(name, ()), 1):
            yield from _of_row(submission, listed, (FieldAddress(name, place), item))


def _of_field(submission: Submission, at: FieldAddress, field: FieldSpec) -> Iterator[Said]:
    answer = submission.values.get(at.name)
    if answer is None or not _written(answer.value):
        return
    first, now = _parts(_first(submission, at, answer)), _parts(_written(answer.value))
    firsts = first if len(first) == len(now) else now
    for before, written in zip(firsts, now, strict=True):
        yield Said(at, before, written, field.name, "", "")


def _of_item(submission: Submission, group: GroupSpec, at: tuple[FieldAddress, Item]) -> Iterator[Said]:
    field, item = at
    answer = item.values.get(group.text)
    if answer is None or not _written(answer.value):
        return
    outcome = item.values.get(group.choice.field) if group.choice else None
    block = item.values.get(group.blocks.field)
    yield Said(
        field,
        _first(submission, field, answer),
        _written(answer.value),
        group.title,
        (block_name(group, block.value) if block is not None else None) or "",
        (outcome_name(group, outcome.value) if outcome is not None else None) or "",
    )


def _of_row(submission: Submission, listed: ListSpec, at: tuple[FieldAddress, Item]) -> Iterator[Said]:
    row, item = at
    solved = next((name for name, one in listed.columns.items() if one.type == "yesno" and _SOLVED.search(one.label)), None)
    outcome = _solved(item.values[solved].value) if solved is not None and solved in item.values else ""
    for name, field in listed.columns.items():
        answer = item.values.get(name)
        if asks_for_issues(field) and answer is not None and _written(answer.value):
            yield Said(row.of(name), _first(submission, row.of(name), answer), _written(answer.value), field.name, "", outcome)


def _solved(value: Value) -> str:
    return {True: SOLVED, YES: SOLVED, False: OPEN, NO: OPEN}.get(value, "") if isinstance(value, bool | str) else ""


def _written(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _first(submission: Submission, at: FieldAddress, answer: Answer) -> str:
    original = submission.original.get(at)
    return _written(original.value) or original.raw.strip() if original is not None else _written(answer.value)


def _parts(written: str) -> list[str]:
    """The items of a text, where each of its lines is numbered; else the text."""
    lines = [line for line in written.split("\n") if line.strip()]
    numbered = [text.numbering(line.strip()) for line in lines]
    if len(lines) > 1 and all(numbered):
        return [found[1].strip() for found in numbered if found is not None]
    return [written]
