"""A figure left empty among others is asked about; a form mostly empty, a nil return and another version of the form are not."""

from __future__ import annotations

import pytest

from extractors.core.findings import Code
from extractors.core.reading import Answer
from extractors.form import FieldSpec
from extractors.match.answers.field_answers import with_gaps

FIELDS = {name: FieldSpec(name, "count") for name in "abcd"} | {"text": FieldSpec("说明")}


def doubted(raws: dict[str, str], *, seen: str = "abcd") -> set[str]:
    values = {name: Answer(int(raws[name]) if raws.get(name) else None, raws.get(name, "")) for name in "abcd"} | {"text": Answer(None, "")}
    found = with_gaps(values, set(seen), FIELDS)
    assert all(found[name].value == values[name].value for name in values)
    return {name for name, answer in found.items() if [one.code for one in answer.findings] == [Code.NOT_FILLED]}


@pytest.mark.parametrize(
    "raws,seen,expected",
    [
        ({"a": "1", "b": "2", "c": "3"}, "abcd", {"d"}),
        ({"a": "0", "b": "0", "c": "0"}, "abcd", {"d"}),
        ({"a": "1", "b": "2"}, "abcd", set()),
        ({"a": "1"}, "abcd", set()),
        ({}, "abcd", set()),
        ({"a": "1", "b": "2", "c": "3", "d": "4"}, "abcd", set()),
        ({"a": "1", "b": "2", "c": "3"}, "abc", set()),
        ({"a": "1", "b": "2"}, "abc", {"c"}),
        ({"a": "1"}, "ab", set()),
    ],
)
def test_a_figure_is_missed_where_more_than_half_of_the_others_are_there(raws: dict[str, str], seen: str, expected: set[str]) -> None:
    assert doubted(raws, seen=seen) == expected


def test_a_text_left_empty_is_nothing_to_ask_about() -> None:
    assert "text" not in doubted({"a": "1", "b": "2", "c": "3"})
