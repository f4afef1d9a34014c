from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.address import FieldAddress
from extractors.core.answer_arrays import answer_from_data, answer_to_data
from extractors.core.location import Location
from extractors.core.reading import Answer, FileError, FileReading, Finding, Ignored, Item, PlainColumns, PlainValues, Reading
from extractors.serial import (
    LayoutError,
    file_reading_from_json,
    file_reading_to_json,
    value_from_json,
    value_to_json,
)

text = st.text(max_size=8)
maybe = st.none() | text
sources = st.none() | st.one_of(text, st.sampled_from(["table 1, R2C3", "Sheet1!C4", "page 2, line 7", "header"])).map(Location.parse)
values = st.none() | st.booleans() | st.integers() | text | st.lists(text, max_size=3).map(tuple)
addresses = st.none() | st.builds(FieldAddress, st.from_regex(r"\w+", fullmatch=True), st.integers(0, 99))
findings = st.lists(st.builds(Finding, text, st.sampled_from(["error", "warning"]), text, addresses, sources), max_size=2).map(tuple)
answers = st.builds(Answer, values, text, sources, maybe, findings)
named = st.dictionaries(text, answers, max_size=3)
items = st.builds(Item, st.integers(1, 99), named, sources)
readings = st.builds(
    Reading,
    text,
    text,
    text,
    answers,
    named,
    st.dictionaries(text, st.lists(items, max_size=2).map(tuple), max_size=2),
    findings,
    st.floats(0, 1),
)
file_readings = st.builds(
    FileReading,
    text,
    st.none() | st.builds(FileError, text, text),
    st.lists(readings, max_size=2).map(tuple),
    st.lists(st.builds(Ignored, text, text), max_size=2).map(tuple),
)


def sample() -> FileReading:
    doubt = Finding("approximate", "warning", "“约120人”是约数，请核对。", FieldAddress("workers"), Location.parse("table 1, R1C2"))
    answer = Answer(120, "约120人", Location.parse("table 1, R1C2"), None, (doubt,))
    group = (Item(1, {"text": Answer("食堂", "1．食堂"), "ticks": Answer(("甲", "乙"), "甲、乙")}, Location.parse("table 1, R4C2")),)
    values = {"z": answer, "a": answer}
    reading = Reading("yangpu", "summary", "", Answer("五角场街道", "五角场街道"), values, {"opinions": group}, (doubt,))
    return FileReading("ab" * 32, None, (reading,), (Ignored("sheet:Sheet2", "not_a_form"),))


@given(file_readings)
@settings(max_examples=80, deadline=None)
def test_file_reading_survives_the_round_trip(reading: FileReading) -> None:
    assert file_reading_from_json(file_reading_to_json(reading)) == reading


@st.composite
def long_lists(draw: st.DrawFn) -> tuple[Item, ...]:
    """Rows of a long list, one of which may be no plain one; some of their texts have signs that JSON escapes."""
    words = ["甲", '"', "\\", "1", "]", "\n", "é", *(["\ud800"] if draw(st.booleans()) else [])]
    known = {word: Answer(draw(values), word, None, draw(maybe)) for word in words}
    sheet = Location.sheet(draw(st.sampled_from(["走访", 'a"b!1', "1", ""])))
    names = draw(st.lists(st.sampled_from(["date", "名", '"', "extra"]), min_size=1, unique=True))
    at = {name: (place, draw(st.integers(0, 800))) for place, name in enumerate(names) if draw(st.booleans())}
    columns = PlainColumns(tuple(names), at, dict.fromkeys(names, known), sheet)
    rows = draw(st.lists(st.lists(st.sampled_from(["", *words]), min_size=len(names), max_size=len(names)), min_size=1, max_size=3))
    plain = [Item(number, PlainValues(columns, number * 9, texts), draw(sources)) for number, texts in enumerate(rows, 1)]
    return (*plain, *draw(st.lists(items, max_size=1)))


@given(file_readings, readings, st.lists(long_lists(), min_size=1, max_size=2))
@settings(max_examples=150, deadline=None)
def test_rows_of_long_lists_are_written_as_any_other_items(whole: FileReading, part: Reading, lists: list[tuple[Item, ...]]) -> None:
    groups = {**part.groups, **{f"list {number}": rows for number, rows in enumerate(lists)}}
    plain = replace(whole, readings=(*whole.readings, replace(part, groups=groups)))
    made = {name: tuple(replace(item, values=dict(item.values)) for item in rows) for name, rows in groups.items()}
    assert file_reading_to_json(plain) == file_reading_to_json(replace(whole, readings=(*whole.readings, replace(part, groups=made))))


@given(values)
@settings(deadline=None)
def test_value_keeps_its_type(value: object) -> None:
    back = value_from_json(value_to_json(value))  # type: ignore[arg-type]
    assert back == value
    assert type(back) is type(value)


@given(answers)
@settings(max_examples=50, deadline=None)
def test_answer_survives_the_round_trip(answer: Answer) -> None:
    assert answer_from_data(answer_to_data(answer)) == answer


def test_order_of_the_fields_is_kept() -> None:
    back = file_reading_from_json(file_reading_to_json(sample()))
    assert list(back.readings[0].values) == ["z", "a"]


def test_text_is_compact_and_deterministic() -> None:
    written = file_reading_to_json(FileReading("ab", None, (), (Ignored("", "空"),)))
    assert written == '[4,"ab",null,[],[["","空"]]]'


def test_lone_surrogate_survives_as_text_that_a_database_takes() -> None:
    reading = FileReading("ab", FileError("corrupt", "坏字 \udc80"))
    written = file_reading_to_json(reading)
    assert written.isascii()
    assert file_reading_from_json(written) == reading


def test_fit_keeps_every_digit() -> None:
    reading = Reading("c", "f", "", Answer(None, ""), {}, fit=1 / 3)
    assert math.isclose(file_reading_from_json(file_reading_to_json(FileReading("a", None, (reading,)))).readings[0].fit, 1 / 3, rel_tol=0)


@pytest.mark.parametrize("broken", ["", "{}", "[]", "[2,1]", '[2,"ab",null,[],[]]', '[3,"ab",null,[],[', '[3,"ab",null,[[1]],[]]', "7"])
def test_text_of_another_layout_is_refused(broken: str) -> None:
    with pytest.raises(LayoutError):
        file_reading_from_json(broken)


def test_answers_that_stand_alike_in_two_readings_are_one_object() -> None:
    data = answer_to_data(Answer(12, "12", Location.parse("table 1, R1C2")))
    assert answer_from_data(data) is answer_from_data(list(data))


@pytest.mark.parametrize("value", [1, True, 1.0, 0.0, -0.0, "1"])
def test_answers_with_equal_values_of_other_kinds_stay_apart(value: float | str) -> None:
    _ = [answer_from_data(answer_to_data(Answer(one, "1"))) for one in (0, 0.0, -0.0, False, 1, 1.0, True, "1")]
    assert repr(answer_from_data(answer_to_data(Answer(value, "1")))) == repr(Answer(value, "1"))


def test_items_that_stand_alike_in_two_readings_are_one_object_and_others_are_not() -> None:
    def read(place: int, text: str, *values: object) -> tuple[Item, ...]:
        answers = {"text": Answer(text, f"{place}．{text}")} | {f"f{n}": Answer(value, "是") for n, value in enumerate(values)}  # type: ignore[arg-type]
        one = Reading("c", "f", "", Answer("甲", "甲"), {}, {"g": (Item(place, answers, Location.parse("table 1, R1C1")),)})
        return file_reading_from_json(file_reading_to_json(FileReading("ab", readings=(one,)))).readings[0].groups["g"]

    long = "停车位紧张，职工早上开车上班经常找不到车位，建议与附近商务楼协商错时停车。"
    assert read(1, long)[0] is read(1, long)[0]
    assert read(1, long)[0] is not read(2, long)[0]
    assert [type(read(1, long, value)[0].values["f0"].value) for value in (1, True, 1.0, "1", None)] == [int, bool, float, str, type(None)]
    doubted = Answer("甲", "甲", findings=(Finding("x", "warning", "问"),))
    whole = FileReading("ab", readings=(Reading("c", "f", "", doubted, {}, {"g": (Item(1, {"text": doubted}),)}),))
    assert file_reading_from_json(file_reading_to_json(whole)) == whole
