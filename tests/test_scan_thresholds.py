"""On each side of the thresholds of reading scans: a measure on the page that just passes, and one that just does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest

from extractors.core.document import Cell, Grid
from extractors.core.location import Location
from extractors.formats.scan.cell_words import fill, paragraphs, reached, read_well_apart
from extractors.formats.scan.grid import Frame, Table, find_tables
from extractors.formats.scan.images import Grey, Mask, PageImage, binarized, without_red
from extractors.formats.scan.ink import Seen, as_said, is_red, overlooked
from extractors.formats.scan.ocr import Word
from extractors.formats.scan.reader import (
    Piece,
    as_sure_as_pixels_allow,
    is_strokes_of,
    lies_on_its_side,
    may_stand_on_its_head,
    rejoined,
)
from extractors.formats.scan.straighten import _Rule, _trend, straighten
from extractors.language.ticks import UNKNOWN

PAGE = Location("page", 1)
XS, YS = (100, 400, 700), (100, 200, 300)
Area = tuple[int, int, int, int]


def sheet(xs: Sequence[int] = XS, ys: Sequence[int] = YS, *faded: Area) -> Grey:
    """A page with a lattice of thin rules, white again in some areas (left, top, right, bottom)."""
    page = np.full((900, 1300), 255, np.uint8)
    for y in ys:
        cv2.line(page, (xs[0], y), (xs[-1], y), (0,), 2)
    for x in xs:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), (0,), 2)
    for left, top, right, bottom in faded:
        page[top:bottom, left:right] = 255
    return page


def cells(page: Grey) -> list[int]:
    """How many cells each table has."""
    return [len(table.frames) for table in find_tables(page)]


@pytest.mark.parametrize("wide, high, found", [(150, 40, [1]), (138, 40, []), (300, 27, [1]), (300, 26, [])])
def test_smallest_table_is_150_pixels_wide_with_its_rules_and_27_high(wide: int, high: int, found: list[int]) -> None:
    assert cells(sheet((100, 100 + wide), (100, 100 + high))) == found


@pytest.mark.parametrize("faded, found", [((0, 0, 1, 1), [1]), ((95, 95, 106, 106), [])])
def test_box_is_a_table_where_its_rules_meet_four_times(faded: Area, found: list[int]) -> None:
    assert cells(sheet((100, 400), (100, 200), faded)) == found


@pytest.mark.parametrize("half, found", [(42, [4]), (46, [3])])
def test_level_rule_is_drawn_where_seven_tenths_of_it_are(half: int, found: list[int]) -> None:
    assert cells(sheet(XS, YS, (550 - half, 195, 550 + half, 206))) == found


@pytest.mark.parametrize("half, found", [(10, [4]), (11, [3])])
def test_upright_rule_is_drawn_where_four_fifths_of_it_are(half: int, found: list[int]) -> None:
    assert cells(sheet(XS, YS, (395, 150 - half, 406, 150 + half))) == found


@pytest.mark.parametrize("half, found", [(2, [4]), (3, [3])])
def test_upright_rule_of_a_low_row_is_drawn_where_nearly_all_of_it_is(half: int, found: list[int]) -> None:
    assert cells(sheet(XS, (100, 150, 200), (395, 125 - half, 406, 125 + half))) == found


@pytest.mark.parametrize("high, found", [(64, [2]), (60, [1])])
def test_row_of_up_to_sixty_pixels_may_be_filled_by_a_line_of_text(high: int, found: list[int]) -> None:
    assert cells(sheet(XS, (100, 100 + high), (395, 97 + high // 2, 406, 104 + high // 2))) == found


@pytest.mark.parametrize("gap, found", [(2, [4]), (4, [3])])
def test_upright_rule_reaches_the_rules_above_and_below(gap: int, found: list[int]) -> None:
    assert cells(sheet(XS, (100, 158, 216), (395, 102, 406, 102 + gap))) == found


@pytest.mark.parametrize("within, found", [(4, [3]), (5, [4])])
def test_upright_rule_is_whole_in_the_six_pixels_at_both_of_its_ends(within: int, found: list[int]) -> None:
    assert cells(sheet(XS, (100, 250, 400), (395, 102 + within, 406, 105 + within))) == found


@pytest.mark.parametrize("stroke, found", [(37, [3]), (39, [4])])
def test_level_rule_consists_of_strokes_of_forty_pixels(stroke: int, found: list[int]) -> None:
    page = sheet(XS, YS, (405, 190, 695, 211))
    for x in range(410, 695, stroke + 3):
        page[200:202, x : min(695, x + stroke)] = 0
    assert cells(page) == found


@pytest.mark.parametrize("stroke, found", [(20, [1]), (22, [2])])
def test_upright_rule_consists_of_strokes_of_twenty_two_pixels(stroke: int, found: list[int]) -> None:
    page = sheet(XS, (100, 300), (394, 103, 407, 298))
    for y in [*range(103, 298 - stroke, stroke + 3), 298 - stroke]:
        page[y : y + stroke, 400:402] = 0
    assert cells(page) == found


@pytest.mark.parametrize("long, found", [(165, [3]), (180, [4])])
def test_level_rule_consists_of_long_strokes_in_six_tenths(long: int, found: list[int]) -> None:
    page = sheet(XS, YS, (405, 190, 695, 211))
    page[200:202, 405 : 405 + long] = 0
    for x in range(405 + long + 3, 695, 23):
        page[200:202, x : min(695, x + 20)] = 0
    assert cells(page) == found


@pytest.mark.parametrize("off, found", [(8, [4]), (9, [3])])
def test_rule_may_wander_by_seven_pixels_and_its_own_width(off: int, found: list[int]) -> None:
    page = sheet((100, 500, 700), YS, (503, 196, 698, 206))
    page[200 + off : 202 + off, 500:700] = 0
    assert cells(page) == found


@pytest.mark.parametrize("apart, found", [(18, [4]), (19, [6])])
def test_rules_more_than_eighteen_pixels_apart_are_two(apart: int, found: list[int]) -> None:
    assert cells(sheet(XS, (100, 200, 200 + apart, 300))) == found


@pytest.mark.parametrize("gap, found", [(15, [2]), (17, [1])])
def test_rule_may_be_broken_over_fifteen_pixels(gap: int, found: list[int]) -> None:
    assert cells(sheet((100, 260), YS, (172, 195, 172 + gap, 206))) == found


@pytest.mark.parametrize("long, found", [(88, [2]), (91, [3])])
def test_level_rule_is_ninety_pixels_long(long: int, found: list[int]) -> None:
    assert cells(sheet((100, 100 + long, 700), YS, (102 + long, 195, 698, 206))) == found


@pytest.mark.parametrize("long, found", [(102, [2]), (104, [3])])
def test_level_rule_of_a_wide_table_is_a_twentieth_of_it_long(long: int, found: list[int]) -> None:
    page = cv2.copyMakeBorder(sheet(), 0, 0, 0, 1000, cv2.BORDER_CONSTANT, value=(255,))
    page[:] = 255
    cv2.rectangle(page, (100, 100), (2140, 300), (0,), 2)
    cv2.line(page, (100, 200), (100 + long, 200), (0,), 2)
    cv2.line(page, (100 + long, 100), (100 + long, 300), (0,), 2)
    assert cells(np.asarray(page, np.uint8)) == found


@pytest.mark.parametrize("above, found", [(73, [1]), (75, [2])])
def test_upright_rule_is_found_where_one_stroke_has_three_quarters_of_the_lowest_row(above: int, found: list[int]) -> None:
    assert cells(sheet(XS, (100, 200), (395, 102 + above, 406, 118 + above))) == found


@pytest.mark.parametrize("count, found", [(400, [399]), (401, [])])
def test_table_has_four_hundred_rules_at_most_in_one_direction(count: int, found: list[int]) -> None:
    page = np.full((300, 8300), 255, np.uint8)
    page[100:102, 100 : 100 + 20 * (count - 1)] = page[200:202, 100 : 100 + 20 * (count - 1)] = 0
    for rule in range(count):
        page[100:202, 100 + 20 * rule : 102 + 20 * rule] = 0
    assert cells(page) == found


def word(text: str, left: float, top: float, right: float, bottom: float, *, score: float = 0.99, weakest: float = 0.99) -> Word:
    return Word(text, score, weakest, left, top, right, bottom)


def row(*edges: int) -> Table:
    """A table of one row, 40 pixels high."""
    frames = [Frame(0, col, 1, 1, left, 0, right, 40) for col, (left, right) in enumerate(pairwise(edges))]
    return Table(tuple(frames), 1, len(frames))


@pytest.mark.parametrize("weakest, mark", [(0.9, "ocr"), (0.89, "ocr_low")])
def test_cell_is_sure_where_its_least_sure_character_is_nine_tenths_sure(weakest: float, mark: str) -> None:
    page = PageImage(np.full((40, 300), 255, np.uint8), np.zeros((40, 300), np.bool_))
    grid, outside = fill(row(0, 300), page, [word("职工", 10, 10, 60, 30, weakest=weakest)], PAGE)
    assert [str(cell.mark) for cell in grid.cells] == [mark]
    assert outside == []


@pytest.mark.parametrize("into, cols", [(11.9, [0]), (12.1, [0, 1])])
def test_word_runs_into_the_next_cell_by_six_tenths_of_a_character(into: float, cols: list[int]) -> None:
    assert [frame.col for frame in reached(word("职工12", 20, 10, 100 + into, 30), row(0, 100, 200))] == cols


@pytest.mark.parametrize("score, apart", [(0.86, True), (0.84, False)])
def test_parts_of_a_word_may_be_less_sure_by_a_twentieth(score: float, *, apart: bool) -> None:
    whole = word("职工l2", 0, 0, 100, 20, score=0.9)
    assert read_well_apart(whole, [word("职工", 0, 0, 45, 20), word("12", 55, 0, 100, 20, score=score)]) is apart


def test_parts_that_say_the_same_are_taken_however_sure() -> None:
    assert read_well_apart(word("职工 12", 0, 0, 100, 20), [word("职工", 0, 0, 45, 20, score=0.1), word("12", 55, 0, 100, 20, score=0.1)])
    assert not read_well_apart(word("职工 12", 0, 0, 100, 20), [])


@pytest.mark.parametrize("height, count", [(24.9, 1), (25.1, 2)])
def test_line_goes_on_in_one_whose_height_differs_by_less_than_a_quarter(height: float, count: int) -> None:
    assert len(paragraphs([[word("一行", 0, 0, 190, 20)], [word("二行", 0, 30, 90, 30 + height)]], 200)) == count


@pytest.mark.parametrize("short_by, count", [(39, 1), (41, 2)])
def test_line_goes_on_where_it_ends_within_two_characters_of_the_edge(short_by: float, count: int) -> None:
    assert len(paragraphs([[word("一行", 0, 0, 200 - short_by, 20)], [word("二行", 0, 30, 90, 50)]], 200)) == count


@pytest.mark.parametrize("length, count", [(16, 2), (17, 1)])
def test_label_that_begins_a_paragraph_has_sixteen_characters_at_most(length: int, count: int) -> None:
    assert len(paragraphs([[word("一行", 0, 0, 190, 20)], [word(f"{'甲' * length}：", 0, 30, 90, 50)]], 200)) == count


def part(middle: float) -> Piece:
    """A table of two columns, the rule between them at a share of its width."""
    return Piece(Grid([Cell("甲", 0, col, 1, 1, PAGE) for col in (0, 1)], 1, 2, PAGE), (0.0, middle, 1.0))


@pytest.mark.parametrize("middle, joined", [(0.514, True), (0.516, False)])
def test_columns_on_two_pages_are_the_same_within_a_sixty_seventh_of_the_width(middle: float, *, joined: bool) -> None:
    assert (rejoined(part(0.5), part(middle)) is not None) is joined


@pytest.mark.parametrize("high, strokes", [(23, False), (25, True)])
def test_box_that_a_word_covers_by_six_tenths_is_strokes_of_its_characters(high: float, *, strokes: bool) -> None:
    assert is_strokes_of(word("国", 0, 0, 100, high), row(0, 100)) is strokes


@pytest.mark.parametrize("pixels, weakest", [(1200, 0.99), (1199, 0.7)])
def test_page_of_less_than_1200_pixels_is_never_sure(pixels: int, weakest: float) -> None:
    assert [one.weakest for one in as_sure_as_pixels_allow([word("职工", 0, 0, 50, 20)], pixels)] == [weakest]


@pytest.mark.parametrize("high, on_its_side", [(151, True), (149, False)])
def test_page_lies_on_its_side_where_more_words_are_half_as_high_again_as_wide_than_as_broad(high: float, *, on_its_side: bool) -> None:
    upwards, along = word("职工", 0, 0, 100, high), word("职工", 0, 0, 151, 100)
    assert lies_on_its_side([upwards]) is on_its_side
    assert lies_on_its_side([upwards, upwards, along]) is on_its_side
    assert not lies_on_its_side([upwards, along])


@pytest.mark.parametrize("wide, on_its_side", [(151, False), (149, True)])
def test_word_nearly_as_high_as_wide_does_not_tell_that_a_page_stands_upright(wide: float, *, on_its_side: bool) -> None:
    assert lies_on_its_side([word("职工", 0, 0, 100, 151), word("职", 0, 0, wide, 100)]) is on_its_side


@pytest.mark.parametrize("score, asked", [(0.84, True), (0.86, False)])
def test_page_is_asked_which_way_up_it_stands_where_its_words_are_less_than_85_hundredths_sure(score: float, *, asked: bool) -> None:
    read = [word("职工", 0, 0, 50, 20, score=1.0), word("职工", 0, 30, 50, 50, score=2 * score - 1.0)]
    assert may_stand_on_its_head(read) is asked
    assert not may_stand_on_its_head([])


@pytest.mark.parametrize("score, shown", [(0.6, "甲"), (0.59, UNKNOWN)])
def test_ink_that_was_overlooked_is_shown_as_read_where_six_tenths_sure_and_doubted_anyway(score: float, shown: str) -> None:
    seen = as_said("甲", score, 0.5)
    assert (seen.text, seen.sure) == (shown, False)
    assert as_said("", 1.0, 1.0).text == UNKNOWN


def plain(grey: Grey, red: Mask | None = None) -> PageImage:
    return PageImage(grey, np.zeros(grey.shape, np.bool_) if red is None else red)


@pytest.mark.parametrize("side, becomes", [(1140, 2280), (1160, 2300), (2300, 2300), (4000, 2300)])
def test_page_grows_to_twice_its_size_and_2300_pixels_at_most(side: int, becomes: int) -> None:
    assert max(straighten(plain(np.full((side, side // 2), 255, np.uint8))).grey.shape) == becomes


@pytest.mark.parametrize("ys, upright", [((100, 800), False), ((100, 400, 800), True)])
def test_three_level_rules_tell_how_aslant_a_page_was_seen(ys: Sequence[int], *, upright: bool) -> None:
    page = sheet((100, 600, 1100), ys)
    corners = np.array([[0, 0], [1300, 0], [1300, 900], [0, 900]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, corners + np.array([[78, 0], [-78, 18], [0, 0], [0, 0]], np.float32))
    aslant = np.asarray(cv2.warpPerspective(page, turn, (1300, 900), borderValue=(255,)), np.uint8)
    down, across = np.nonzero(binarized(straighten(plain(aslant)).grey))
    top, low = (across[(down >= edge) & (down < edge + 50)] for edge in (down.min() + 10, down.max() - 60))
    assert (abs(int(top.min()) - int(low.min())) < 10) is upright


@pytest.mark.parametrize("pixel, red", [((200, 155, 155), False), ((200, 154, 154), True), ((110, 0, 0), False), ((111, 0, 0), True)])
def test_ink_is_red_where_it_is_bright_and_redder_than_anything_printed(pixel: tuple[int, int, int], *, red: bool) -> None:
    assert without_red(np.full((1, 1, 3), pixel, np.uint8)).red.all() == red


def test_red_ink_is_lifted_towards_the_paper_by_a_third_of_its_redness() -> None:
    assert without_red(np.full((1, 1, 3), (200, 100, 90), np.uint8)).grey.item() == 235


@pytest.mark.parametrize("darker, ink", [(9, False), (10, True)])
def test_ink_is_ten_shades_darker_than_what_surrounds_it(darker: int, *, ink: bool) -> None:
    page = np.full((100, 3000), 200, np.uint8)
    page[50:55, 500:505] = 200 - darker
    assert bool(binarized(page).any()) is ink


FRAME = Frame(0, 0, 1, 1, 0, 0, 200, 100)
NOTHING = Seen("", sure=True)


def stained(area: Area, shade: int = 0, *, grain: int = 0, paper: int = 240) -> Grey:
    """A cell with one stain on paper that is darker in three of five columns."""
    page = np.full((100, 200), paper, np.uint8)
    page[:, np.arange(200) % 5 > 1] = paper - grain
    left, top, right, bottom = area
    page[top:bottom, left:right] = shade
    return page


@pytest.mark.parametrize("length, nothing", [(15, True), (16, False)])
def test_stain_of_less_than_sixteen_pixels_is_dirt(length: int, *, nothing: bool) -> None:
    assert (overlooked(plain(stained((50, 50, 50 + length, 51))), FRAME) == NOTHING) is nothing


@pytest.mark.parametrize("high, read", [(9, False), (10, True)])
def test_stroke_of_ten_pixels_is_read_and_a_smaller_one_is_a_doubt(high: int, *, read: bool) -> None:
    seen = overlooked(plain(stained((50, 40, 53, 40 + high))), FRAME)
    assert not seen.sure
    assert bool(seen.text) is read


@pytest.mark.parametrize("left, nothing", [(5, True), (6, False)])
def test_stroke_within_five_pixels_of_the_edge_is_what_is_left_of_a_rule(left: int, *, nothing: bool) -> None:
    assert (overlooked(plain(stained((left, 30, left + 2, 60))), FRAME) == NOTHING) is nothing


@pytest.mark.parametrize(
    "grain, darker, nothing",
    [(0, 30, True), (0, 31, False), (6, 44, True), (6, 46, False), (20, 89, True), (20, 91, False)],
    ids=["30 shades", "and more", "five times the noise", "and more", "90 at most", "and more"],
)
def test_ink_in_a_cell_is_clearly_darker_than_its_noisy_paper(grain: int, darker: int, *, nothing: bool) -> None:
    page = stained((50, 40, 70, 60), 240 - darker, grain=grain)
    assert (overlooked(plain(page), FRAME) == NOTHING) is nothing


@pytest.mark.parametrize("pixels, sure", [(39, True), (40, False)])
def test_cell_with_forty_red_pixels_may_hide_something(pixels: int, *, sure: bool) -> None:
    red = np.zeros((100, 200), np.bool_)
    red[50, 50 : 50 + pixels] = True
    assert overlooked(plain(stained((0, 0, 0, 0)), red), FRAME).sure == sure


@pytest.mark.parametrize("share, read", [(0.44, True), (0.46, False)])
def test_ink_under_a_seal_is_print_where_it_has_less_than_45_hundredths_of_the_brightness(share: float, *, read: bool) -> None:
    red = np.zeros((100, 200), np.bool_)
    red[30:70, 30:100] = True
    assert bool(overlooked(plain(stained((50, 40, 56, 60), int(250 * share), paper=250), red), FRAME).text) is read


def of_seal(red: Area, *black: Area) -> bool:
    """Whether a word of red and black ink belongs to a seal."""
    page, mask = np.full((100, 200), 250, np.uint8), np.zeros((100, 200), np.bool_)
    for (left, top, right, bottom), shade in [(red, 150), *((one, 0) for one in black)]:
        page[top:bottom, left:right] = shade
    mask[red[1] : red[3], red[0] : red[2]] = True
    return is_red(plain(page, mask), word("专用章", 0, 0, 199, 99))


@pytest.mark.parametrize("wide, red", [(41, False), (39, True)])
def test_word_belongs_to_a_seal_where_six_tenths_of_its_ink_are_red(wide: int, *, red: bool) -> None:
    assert of_seal((100, 10, 160, 60), *((10, top, 10 + wide, top + 25) for top in (10, 60))) is red


@pytest.mark.parametrize(
    "area, red", [((10, 50, 68, 52), False), ((10, 50, 72, 52), True), ((50, 10, 52, 38), False), ((50, 10, 52, 40), True)]
)
def test_rules_through_a_word_are_no_ink_of_it(area: Area, *, red: bool) -> None:
    assert of_seal((100, 50, 120, 52), area) is red


@pytest.mark.parametrize("apart, order", [(50, 0), (51, 1)])
def test_slopes_tell_of_perspective_where_lines_lie_more_than_50_pixels_apart(apart: int, order: int) -> None:
    trend = _trend([_Rule(place, place / 1000, 100) for place in (0.0, apart / 2, float(apart))])
    assert trend.order == order
