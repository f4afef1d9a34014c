"""On each side of the thresholds by which characters of a PDF become lines and paragraphs, and by which their look is a doubt.

Sizes are ten points, so that a tenth of a size is a point.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.formats.pdf.lattice import Region, Table
from extractors.formats.pdf.looks import hides, look_of
from extractors.formats.pdf.page_content import Glyph, PageContent, Segment
from extractors.formats.pdf.placing import put_glyphs
from extractors.formats.pdf.writing import TextLine, cell_text, has_short_break, is_aside, is_indented, text_lines

HAN = "甲乙丙丁戊己庚辛壬"


def char(text: str, x: float, top: float = 0, *, wide: float = 10, size: float = 10, string: int = 0) -> Glyph:
    return Glyph(text, x, x + wide, top, top + size, "SimSun", string=string)


def written(*glyphs: Glyph) -> list[str]:
    """The lines of some characters."""
    return [line.text for line in text_lines(glyphs)]


def line(text: str, x: float = 0, top: float = 0, *, wide: float = 10) -> TextLine:
    """Characters without a gap between them."""
    return TextLine(tuple(char(one, x + wide * place, top, wide=wide) for place, one in enumerate(text)), text)


@pytest.mark.parametrize("lower, lines", [(4.9, ["甲乙"]), (5.1, ["甲", "乙"])])
def test_characters_up_to_half_a_size_lower_stand_on_one_line(lower: float, lines: list[str]) -> None:
    assert written(char("甲", 0), char("乙", 12, lower)) == lines


@pytest.mark.parametrize(
    "text, gap, lines", [("ab", 1.9, ["ab"]), ("ab", 2.1, ["a b"]), ("甲乙", 9.9, ["甲乙"]), ("甲乙", 10.1, ["甲 乙"])]
)
def test_blank_stands_behind_latin_from_a_fifth_and_behind_others_from_a_whole_size_on(text: str, gap: float, lines: list[str]) -> None:
    assert written(char(text[0], 0), char(text[1], 10 + gap)) == lines


@pytest.mark.parametrize("aside, lower, lines", [(3.9, 0, ["甲"]), (4.1, 0, ["甲甲"]), (0, 2.9, ["甲"]), (0, 3.1, ["甲甲"])])
def test_character_drawn_again_nearly_at_its_place_is_one(aside: float, lower: float, lines: list[str]) -> None:
    assert written(char("甲", 0), char("甲", aside, lower)) == lines


@pytest.mark.parametrize("count, lines", [(2, ["甲", "乙"]), (3, ["甲乙丙"])])
def test_writing_is_vertical_from_three_characters_on(count: int, lines: list[str]) -> None:
    assert written(*(char(HAN[place], 0, 14 * place) for place in range(count))) == lines


@pytest.mark.parametrize("columns, lines", [((3, 2, 2, 2), ["甲乙丙", "丁戊", "己庚", "辛壬"]), ((2, 2, 2), ["戊丙甲", "己丁乙"])])
def test_writing_is_vertical_where_more_than_six_tenths_of_its_steps_go_down(columns: Sequence[int], lines: list[str]) -> None:
    places = [(20 * -col, 14 * row) for col, rows in enumerate(columns) for row in range(rows)]
    assert written(*(char(text, *place) for text, place in zip(HAN, places, strict=False))) == lines


@pytest.mark.parametrize("aside, down, count", [(1.9, 14, 1), (2.1, 14, 3), (0, 4.9, 2), (0, 5.1, 1), (0, 24.9, 1), (0, 25.1, 3)])
def test_step_of_vertical_writing_goes_straight_down_by_half_a_size_to_two_and_a_half(aside: float, down: float, count: int) -> None:
    assert len(written(char("甲", 0), char("乙", aside, down), char("丙", 0, 2 * down))) == count


@pytest.mark.parametrize("rest, text", [(11.4, "甲乙丙"), (11.6, "甲乙\n丙")])
def test_line_goes_on_where_the_next_character_and_a_seventh_of_one_had_no_room(rest: float, text: str) -> None:
    assert cell_text([line("甲乙"), line("丙", top=14)], 0, 20 + rest) == text


@pytest.mark.parametrize("rest, text", [(6.4, "abcde"), (6.6, "abc de")])
def test_latin_word_is_one_where_not_one_more_letter_had_room(rest: float, text: str) -> None:
    assert cell_text([line("abc", wide=5), line("de", top=14, wide=5)], 0, 15 + rest) == text


@pytest.mark.parametrize("rest, text", [(16.4, "甲 乙丙"), (16.6, "甲 乙\n丙")])
def test_blank_that_is_not_drawn_at_the_end_of_a_line_has_half_a_size(rest: float, text: str) -> None:
    assert cell_text([line("甲 乙"), line("丙", top=14)], 0, 30 + rest) == text


@pytest.mark.parametrize("indent, text", [(1.95, "甲乙i"), (2.05, "甲乙\ni")])
def test_line_is_centred_where_it_stands_in_by_two_points(indent: float, text: str) -> None:
    assert cell_text([line("甲乙", indent), line("i", top=14, wide=2)], 0, indent + 20 + 2.1) == text


@pytest.mark.parametrize("off, indented", [(1.95, False), (2.05, True)])
def test_centred_line_stands_in_on_both_sides_alike_within_two_points(off: float, *, indented: bool) -> None:
    assert is_indented(line("甲乙", 20), line("丙", 20), 0, 60 - off) is indented


@pytest.mark.parametrize("left, indented", [(14.9, False), (15.1, True)])
def test_paragraph_begins_with_a_line_that_stands_in_by_a_size_and_a_half(left: float, *, indented: bool) -> None:
    assert is_indented(line("甲", left), line("乙"), 0, 500) is indented


@pytest.mark.parametrize("before, indented", [(24.9, True), (25.1, False)])
def test_paragraph_begins_half_a_size_left_of_the_line_before_at_most(before: float, *, indented: bool) -> None:
    assert is_indented(line("甲", 20), line("乙", before), 0, 500) is indented


@pytest.mark.parametrize("left, far", [(49.9, False), (50.1, True)])
def test_line_five_sizes_further_in_begins_anew_and_is_no_part_of_the_next(left: float, *, far: bool) -> None:
    assert is_indented(line("甲", left), line("乙", left + 9), 0, 500) is far
    assert is_aside(line("甲", left), line("乙", left - 11), 0) is far
    assert not is_aside(line("甲", left), line("乙", left - 9), 0)


@pytest.mark.parametrize("shift, indented", [(24.9, True), (25.1, False), (79.9, False), (80.1, True)])
def test_second_line_of_an_annex_hangs_by_two_and_a_half_to_eight_sizes(shift: float, *, indented: bool) -> None:
    assert is_indented(line("甲", shift), line("乙"), 0, 500) is indented


@pytest.mark.parametrize("digits, short", [("567", True), ("5678", False)])
def test_figure_over_two_lines_is_a_telephone_number_from_eight_digits_on(digits: str, *, short: bool) -> None:
    assert has_short_break([line("1234", wide=5), line(digits, top=14, wide=5)], 0, 21) is short


def look(*glyphs: Glyph, bar: Segment | None = None) -> str:
    """The mark of one line of characters."""
    return look_of([TextLine(glyphs, "".join(one.text for one in glyphs))], [bar] if bar else []).mark


@pytest.mark.parametrize("gap, mark", [(3.4, "odd_look"), (3.6, ""), (-5.9, "odd_look"), (-6.1, "")])
def test_raised_digit_is_of_a_figure_that_it_touches(gap: float, mark: str) -> None:
    assert look(char("1", 0, 6, wide=12), char("2", 12 + gap, 0, wide=5)) == mark


@pytest.mark.parametrize("aside, lower, mark", [(5.4, 0, "odd_look"), (5.6, 0, ""), (0, 5.4, "odd_look"), (0, 5.6, "")])
def test_characters_stand_on_each_other_where_they_share_45_hundredths(aside: float, lower: float, mark: str) -> None:
    assert look(char("甲", 0), char("乙", aside, lower)) == mark


@pytest.mark.parametrize("lower, mark", [(6.9, "odd_look"), (7.1, "")])
def test_lines_are_one_figure_where_one_reaches_into_the_other_by_three_tenths(lower: float, mark: str) -> None:
    assert look_of([line("10", wide=5), line("2", 10, lower, wide=5)], []).mark == mark


def fraction(*beside: Glyph, over: float = 3, long: float = 20, apart: float = 0) -> str:
    """The mark of one digit over another, with a bar between them; `apart` is how far beside the bar they stand."""
    return look(char("1", 0, wide=5), char("2", 0, 16, wide=5), *beside, bar=Segment(10 + over, 2.5 + apart, 2.5 + apart + long))


@pytest.mark.parametrize("long, mark", [(59, "odd_look"), (61, "")])
def test_fraction_bar_is_six_sizes_long_at_most(long: float, mark: str) -> None:
    assert fraction(long=long) == mark


@pytest.mark.parametrize("over, mark", [(-2.9, "odd_look"), (-3.1, ""), (5.9, "odd_look"), (6.1, "")])
def test_fraction_bar_is_near_to_its_digits(over: float, mark: str) -> None:
    assert look(char("1", 0, wide=5), char("2", 15, 11 + over, wide=5), bar=Segment(10 + over, 0, 20)) == mark


@pytest.mark.parametrize("apart, mark", [(0.9, "odd_look"), (1.1, "")])
def test_digits_stand_over_a_bar_or_a_point_beside_it(apart: float, mark: str) -> None:
    assert fraction(apart=apart) == mark


@pytest.mark.parametrize("gap, lower, mark", [(5.9, 0, ""), (6.1, 0, "odd_look"), (3, 1.4, ""), (3, 1.6, "odd_look")])
def test_figure_goes_on_beside_a_line_that_so_is_no_fraction_bar(gap: float, lower: float, mark: str) -> None:
    assert fraction(char("人", 5 + gap, lower), long=5) == mark


@pytest.mark.parametrize("out, mark", [(0.9, "odd_look"), (1.1, "")])
def test_text_that_is_not_seen_is_of_a_cell_up_to_a_point_outside(out: float, mark: str) -> None:
    content = PageContent(1, 595, 842, hidden=[char("7", 100 + out - 5)])
    assert hides(content, (0, 0, 100, 20), 10).mark == mark


@pytest.mark.parametrize("gap, cells", [(1.1, ["甲乙", ""]), (1.3, ["甲", "乙"])])
def test_text_goes_on_over_a_wall_without_a_gap_of_an_eighth_of_a_size(gap: float, cells: list[str]) -> None:
    assert in_cells(char("甲", 91, string=1), char("乙", 101 + gap, string=1)) == cells


@pytest.mark.parametrize("over, cells", [(1.1, ["甲", "乙"]), (1.3, ["甲乙", ""])])
def test_strings_that_touch_are_one_where_the_first_reaches_over_the_wall_by_an_eighth(over: float, cells: list[str]) -> None:
    assert in_cells(char("甲", 90 + over, string=1), char("乙", 100 + over, string=2)) == cells


def in_cells(*glyphs: Glyph) -> list[str]:
    """What two cells hold whose wall stands at 100 points."""
    table = Table([90, 100, 200], [0, 20], [Region(0, 0, 0, 0), Region(0, 0, 1, 1)])
    put_glyphs(table, glyphs)
    return ["".join(glyph.text for glyph in region.glyphs) for region in table.regions]
