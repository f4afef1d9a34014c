"""Answers, findings and items as arrays of plain JSON values and back; what stands alike in many readings is one object in all of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from extractors.core import address
from extractors.core.location import parsed, printed
from extractors.core.reading import Answer, Finding, Item, Value

_SHORT = 24
"""Characters of an answer that may stand in many returns: counts, ticks, names of options, nothing. Longer texts are a unit's own."""
_ALIKE = 16384
"""Answers and doubts that are remembered, a few MB: those of a campaign's empty cells, ticks and small counts in each of its places."""
_ITEMS = 2048
"""Items that are remembered, 3 MB: units copy from the example of their office, and from one another."""
_PLAIN = 4
"""Parts of a stored answer without any doubt: value, text, place and note."""


def answer_to_data(answer: Answer) -> list[Any]:
    """An answer as an array of plain JSON values."""
    if not answer.findings and answer.note is None and answer.confidence is None:  # as nearly all are
        return [answer.value, answer.raw] if answer.source is None else [answer.value, answer.raw, printed(answer.source)]
    findings = [finding_to_data(finding) for finding in answer.findings]
    return _shortened([answer.value, answer.raw, printed(answer.source), answer.note, findings or None, answer.confidence], least=2)


def answer_from_data(data: list[Any]) -> Answer:
    """The answer that `answer_to_data` took apart; what stands alike in many readings is one object in all of them."""
    return _answer(*data)


def _answer(  # noqa: PLR0913, PLR0917 - as they are stored
    value: Any, raw: str, source: str | None = None, note: str | None = None, findings: Any = None, confidence: float | None = None
) -> Answer:
    if isinstance(value, list):
        value = tuple(value)
    doubts = [tuple(one) for one in findings] if findings else ()
    if confidence is not None or len(raw) > _SHORT or isinstance(value, float):  # 0.0 is equal to -0.0
        found = tuple([finding_from_data(*one) for one in doubts])
        return Answer(raw if value == raw else value, raw, parsed(source), note, found, confidence)
    return _shared(value, raw, source, note, *doubts)


@lru_cache(maxsize=_ALIKE, typed=True)
def _shared(value: Value, raw: str, source: str | None, note: str | None, *doubts: tuple[Any, ...]) -> Answer:
    """1 and true are equal and not the same."""
    found = tuple([finding_from_data(*one) for one in doubts])
    return Answer(raw if value == raw else value, raw, parsed(source), note, found)


def finding_to_data(finding: Finding) -> list[Any]:
    """A finding as an array of plain JSON values."""
    return _shortened([finding.code, finding.severity, finding.message, address.printed(finding.field), printed(finding.source)], least=3)


@lru_cache(maxsize=_ALIKE)
def finding_from_data(code: str, severity: Any, message: str, field: str | None = None, source: str | None = None) -> Finding:
    """The finding that `finding_to_data` took apart."""
    return Finding(code, severity, message, address.parsed(field), parsed(source))


def item_to_data(item: Item) -> list[Any]:
    """An item with its answers, likewise."""
    return _shortened([item.ordinal, answers_to_data(item.values), printed(item.source)], least=2)


def item_from_data(ordinal: int, values: Mapping[str, list[Any]], source: str | None = None) -> Item:
    """The item that `item_to_data` took apart."""
    if all(len(answer) <= _PLAIN and (answer[0] is None or type(answer[0]) is str) for answer in values.values()):
        return _shared_item(ordinal, source, *[(sys.intern(name), *answer) for name, answer in values.items()])
    return Item(ordinal, answers_from_data(values), parsed(source))


@lru_cache(maxsize=_ITEMS)
def _shared_item(ordinal: int, source: str | None, *answers: tuple[Any, ...]) -> Item:
    """Texts are equal only to what is the same."""
    return Item(ordinal, {name: _answer(*answer) for name, *answer in answers}, parsed(source))


def answers_to_data(answers: Mapping[str, Answer]) -> dict[str, list[Any]]:
    """Answers by the names of their fields."""
    return {name: answer_to_data(answer) for name, answer in answers.items()}


def answers_from_data(data: Mapping[str, list[Any]]) -> dict[str, Answer]:
    """The answers again; names of fields are few, and stand in every return."""
    return {sys.intern(name): _answer(*answer) for name, answer in data.items()}


def _shortened(data: list[Any], *, least: int) -> list[Any]:
    while len(data) > least and data[-1] is None:
        data.pop()
    return data
