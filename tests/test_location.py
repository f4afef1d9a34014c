"""Places in files: one text a place, and the place back from the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.document import Cell, Line
from extractors.core.location import Location, all_place_words, place_words

NUMBERS = st.integers(1, 10**6)
SHEETS = st.text(max_size=20)
COUNTED = st.sampled_from(["page", "table", "paragraph", "line", "box table", "inner table"])
SINGLE = st.sampled_from(["header", "footer", "watermark", "text box", "image"])

_TABLE = Location("table", 2)
_SPOKEN = {
    "table 2": (_TABLE, "第2个表"),
    "table 2, R5C3": (_TABLE.cell(5, 3), "第2个表第5行第3格"),
    "table 2, R1C2, inner table 1, R3C4": (
        Location("inner table", 1, within=_TABLE.cell(1, 2)).cell(3, 4),
        "第2个表第1行第2格里面第1个表第3行第4格",
    ),
    "paragraph 3": (Location("paragraph", 3), "第3段"),
    "paragraph 3, box table 1, R1C1": (
        Location("box table", 1, within=Location("paragraph", 3)).cell(1, 1),
        "第3段文本框里第1个表第1行第1格",
    ),
    "page 1, R2C3": (Location("page", 1).cell(2, 3), "第1页第2行第3格"),
    "page 1, line 2": (Location("line", 2, within=Location("page", 1)), "第1页第2行"),
    "page 4, image": (Location("image", within=Location("page", 4)), "第4页图片"),
    "page 1 table 2, R3C1": (Location("page table", 1, 2).cell(3, 1), "第1页第2个表第3行第1格"),
    "attachment": (Location("attachment"), "附件"),
    "line 7": (Location("line", 7), "第7行"),
    "header": (Location("header"), "页眉"),
    "footer": (Location("footer"), "页脚"),
    "watermark": (Location("watermark"), "水印"),
    "text box": (Location("text box"), "文本框"),
    "Sheet1!C14": (Location.sheet("Sheet1").cell(14, 3), "Sheet1!C14"),
    "附表, 1!AA1": (Location.sheet("附表, 1").cell(1, 27), "附表, 1!AA1"),
    "a!b!Z9": (Location.sheet("a!b").cell(9, 26), "a!b!Z9"),
    "C14": (Location("sheet cell", 14, 3), "C14"),
}


@pytest.mark.parametrize("text", _SPOKEN)
def test_location_prints_parses_and_is_said(text: str) -> None:
    location, words = _SPOKEN[text]
    assert (str(location), Location.parse(text), place_words(location)) == (text, location, words)


COUNTED_STEPS = st.tuples(COUNTED, NUMBERS, st.just(0))
SINGLE_STEPS = st.tuples(SINGLE, st.just(0), st.just(0))
FIRST_STEPS = st.one_of(COUNTED_STEPS, SINGLE_STEPS, st.tuples(st.just("page table"), NUMBERS, NUMBERS))
STEPS = st.one_of(COUNTED_STEPS, SINGLE_STEPS, st.tuples(st.just("cell"), NUMBERS, NUMBERS))


@st.composite
def _stepwise(draw: st.DrawFn) -> Location:
    location = Location(*draw(FIRST_STEPS))
    for step in draw(st.lists(STEPS, max_size=5)):
        location = Location(*step, location)
    return location


@given(st.one_of(_stepwise(), st.builds(lambda sheet, row, column: Location.sheet(sheet).cell(row, column), SHEETS, NUMBERS, NUMBERS)))
def test_location_of_a_reader_comes_back_from_its_text(location: Location) -> None:
    assert Location.parse(str(location)) == location


@given(
    st.one_of(
        st.text(),
        st.from_regex(
            r"(page|table|line|R|box|header|A)? ?[0-9]{0,12}(C[0-9]{1,12})?(, ?| |!)?(inner table|R)?0?[0-9A-Z]{0,8}", fullmatch=True
        ),
    )
)
def test_location_keeps_every_text(text: str) -> None:
    assert str(Location.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["at home", "table", "table 01", "header 2", "R1C", "Sheet1!c4", "Sheet1!C0", "table 1,R1C1", "table 1, ", ""]
)
def test_location_of_an_unknown_text_is_said_as_it_stands(text: str) -> None:
    assert (Location.parse(text).kind, place_words(Location.parse(text))) == ("sheet", text)


def test_location_tells_the_numbers_of_a_cell_of_the_body_only() -> None:
    found = {
        text: Location.parse(text).in_body_table
        for text in ("table 2, R5C3", "table 2, R5C3, inner table 1, R1C1", "page 1, R1C1", "table 2", "A1")
    }
    assert found == {
        "table 2, R5C3": (2, 5, 3),
        "table 2, R5C3, inner table 1, R1C1": None,
        "page 1, R1C1": None,
        "table 2": None,
        "A1": None,
    }


@pytest.mark.parametrize(
    "count, words", [(2, "第1段、第2段"), (5, "第1段、第2段、第3段、第4段、第5段"), (6, "第1段、第2段、第3段、第4段、第5段 等 6 处")]
)
def test_location_among_several_is_said_once_and_the_sixth_is_counted(count: int, words: str) -> None:
    places = [Location("paragraph", number) for number in range(1, count + 1)]
    assert all_place_words([*places, *places]) == words


def test_document_cells_and_lines_that_say_the_same_are_keys_of_their_own() -> None:
    cells = [Cell("无", 0, 0, 1, 1, None) for _ in range(2)]
    lines = [Line("无", None) for _ in range(2)]
    assert {cells[0]: 1, cells[1]: 2, lines[0]: 3, lines[1]: 4}[cells[0]] == 1
    assert (cells[0] == cells[1], lines[0] == lines[1]) == (False, False)
