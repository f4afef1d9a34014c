"""On each side of the thresholds by which scans are made straight, ticks told by their shape, words put on lines, and labels mended."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location
from extractors.formats.scan import repair
from extractors.formats.scan.cell_words import joined, visual_lines
from extractors.formats.scan.grid import Frame
from extractors.formats.scan.images import Grey, PageImage, binarized
from extractors.formats.scan.ink import tick_or_text
from extractors.formats.scan.ocr import Word, is_upside_down
from extractors.formats.scan.straighten import _fit, _Rule, _skew, _trend, levelling, straighten
from extractors.language.ticks import DRAWN_TICKS

PAGE = Location("page", 1)


def plain(grey: Grey) -> PageImage:
    return PageImage(grey, np.zeros(grey.shape, np.bool_))


def is_tick(*, high: int = 100, wide: int = 100, turn: int = 30, left: int = 40, right: int = 100, joint: int = 12) -> bool:
    """Whether a stroke is a tick that turns at a column, with its joint and its two ends so many pixels above its lowest row."""
    page = np.full((140, 420), 240, np.uint8)
    stroke = page[20 : 20 + high, 20 : 20 + wide]
    stroke[high - joint, :] = 0
    stroke[high - joint :, turn - 1 : turn + 2] = 0
    stroke[high - left : high - joint, :2] = 0
    stroke[high - right : high - joint, -2:] = 0
    stroke[: high - joint, wide // 2] = 0
    return tick_or_text(plain(page), Frame(0, 0, 1, 1, 0, 0, 420, 140), "/") in DRAWN_TICKS


@pytest.mark.parametrize("wide, tick", [(24, False), (25, True), (300, True), (301, False)])
def test_tick_is_a_quarter_as_wide_as_high_to_three_times(wide: int, *, tick: bool) -> None:
    assert is_tick(wide=wide, turn=wide * 3 // 10) is tick


@pytest.mark.parametrize("turn, tick", [(9, False), (10, True), (70, True), (71, False)])
def test_tick_turns_between_a_tenth_and_seven_tenths_of_its_width(turn: int, *, tick: bool) -> None:
    assert is_tick(turn=turn) is tick


@pytest.mark.parametrize("left, tick", [(11, False), (12, True), (75, True), (76, False)])
def test_tick_begins_between_an_eighth_and_three_quarters_of_its_height(left: int, *, tick: bool) -> None:
    assert is_tick(left=left, joint=min(12, left)) is tick


@pytest.mark.parametrize("left, right, tick", [(40, 74, False), (40, 75, True), (70, 84, False), (70, 86, True)])
def test_tick_ends_above_three_quarters_and_higher_than_it_begins(left: int, right: int, *, tick: bool) -> None:
    assert is_tick(left=left, right=right) is tick


def stands_upright(page: Grey) -> bool:
    """Whether the left edge of what is drawn on a page is upright after it was seen aslant and straightened."""
    corners = np.array([[0, 0], [1300, 0], [1300, 900], [0, 900]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, corners + np.array([[78, 0], [-78, 18], [0, 0], [0, 0]], np.float32))
    aslant = np.asarray(cv2.warpPerspective(page, turn, (1300, 900), borderValue=(255,)), np.uint8)
    down, across = np.nonzero(binarized(straighten(plain(aslant)).grey))
    top, low = (across[(down >= edge) & (down < edge + 50)] for edge in (down.min() + 10, down.max() - 60))
    return abs(int(top.min()) - int(low.min())) < 10


def ruled(*areas: tuple[int, int, int, int]) -> Grey:
    """A page with some rules, each from a point to another."""
    page = np.full((900, 1300), 255, np.uint8)
    for left, top, right, bottom in areas:
        cv2.line(page, (left, top), (right, bottom), (0,), 2)
    return page


def is_askew(long: int, *, dash: int = 0, gap: int = 0, width: int = 1300) -> bool:
    """Whether six lines of such a length, or of dashes, tell that a page lies askew by 20 degrees."""
    page = np.full((900, width), 255, np.uint8)
    along = np.array([np.cos(np.radians(20)), np.sin(np.radians(20))])
    for number in range(6):
        start = np.array([width / 2 - 50, 450.0]) + 60 * (number - 3) * np.array([-along[1], along[0]]) - along * long / 2
        for at in range(0, long, dash + gap or long):
            ends = (start + along * at, start + along * min(long, at + (dash or long)))
            cv2.line(page, *(tuple(map(int, np.round(end))) for end in ends), (0,), 2)
    return _skew(page) > 15


@pytest.mark.parametrize("long, askew", [(160, False), (170, True)])
def test_page_is_askew_as_lines_of_an_eighth_of_its_width_are(long: int, *, askew: bool) -> None:
    assert is_askew(long) is askew


@pytest.mark.parametrize("gap, askew", [(10, True), (11, False)])
def test_line_that_tells_how_askew_a_page_is_may_have_gaps_of_a_two_hundredth_of_its_width(gap: int, *, askew: bool) -> None:
    assert is_askew(400, dash=60, gap=gap) is askew


@pytest.mark.parametrize("long, askew", [(112, False), (117, True)])
def test_line_that_tells_how_askew_a_small_page_is_has_a_hundred_and_twenty_points(long: int, *, askew: bool) -> None:
    assert is_askew(long, width=800) is askew


BOX = ((100, 100, 1100, 100), (100, 800, 1100, 800), (100, 100, 100, 800))


@pytest.mark.parametrize("long, upright", [(150, False), (162, True)])
def test_level_rule_that_tells_how_aslant_a_page_is_has_an_eighth_of_its_width(long: int, *, upright: bool) -> None:
    across = ((600, 100, 600, 800), (1100, 100, 1100, 800), (600 - long // 2, 450, 600 + long // 2, 450))
    assert stands_upright(ruled(*BOX, *across)) is upright


@pytest.mark.parametrize("tall, upright", [(35, False), (40, True)])
def test_upright_rule_that_tells_how_aslant_a_page_is_has_a_twentieth_of_its_height(tall: int, *, upright: bool) -> None:
    assert stands_upright(ruled(*BOX, (100, 450, 1100, 450), (1100, 100, 1100, 100 + tall))) is upright


@pytest.mark.parametrize("dash, upright", [(15, False), (17, True)])
def test_rule_by_which_a_page_is_straightened_has_dashes_of_a_seventieth_of_its_width(dash: int, *, upright: bool) -> None:
    dashes = [(x, y, min(1100, x + dash), y) for y in (100, 300, 450, 600, 800) for x in range(100, 1100, dash + 8)]
    assert stands_upright(ruled(*dashes, *((x, 100, x, 800) for x in (100, 600, 1100)))) is upright


@pytest.mark.parametrize("votes, turned", [("下" * 6 + "上" * 7, True), ("下" * 5 + "上" * 6 + "下" * 2, False)])
def test_eleven_longest_lines_vote_on_whether_a_page_stands_on_its_head(votes: str, *, turned: bool) -> None:
    page, found = np.full((800, 500), 255, np.uint8), []
    for place, vote in enumerate(votes):
        strip = page[60 * place : 60 * place + 44, 10:430]
        cv2.putText(strip, "UNION MEMBERS 2017", (10, 34), cv2.FONT_HERSHEY_DUPLEX, 1.1, (0,), 2)
        strip[:] = strip[::-1, ::-1].copy() if vote == "下" else strip
        found.append(word("", 10, 60 * place, 430 - place, 60 * place + 44))
    assert is_upside_down(page, found) is turned


@pytest.mark.parametrize("high, count", [(54, 1), (55, 0)])
def test_stroke_is_one_rule_up_to_half_as_high_as_wide(high: int, count: int) -> None:
    mask = np.zeros((100, 140), np.uint8)
    mask[0, 20:120] = mask[:high, 20] = 255
    assert len(_fit(mask, 70, 20)) == count


def is_levelled(*, rows: Sequence[float] = (100, 500, 900), columns: int = 2, slope: float = 0.2) -> bool:
    """Whether a page of a thousand pixels is changed for rules that meet on one side."""
    level = [_Rule(place, slope * (500 - place) / 400, 800) for place in rows]
    upright = [_Rule(100 + 800 * place, 0, 800) for place in range(columns)]
    return bool((levelling(level, upright, (1000, 1000)) != np.eye(3)).any())


@pytest.mark.parametrize("rows, levelled", [((100, 900), False), ((100, 500, 900), True)])
def test_page_is_levelled_by_three_level_rules(rows: Sequence[float], *, levelled: bool) -> None:
    assert is_levelled(rows=rows) is levelled


@pytest.mark.parametrize("columns, levelled", [(1, False), (2, True)])
def test_page_is_levelled_by_two_upright_rules(columns: int, *, levelled: bool) -> None:
    assert is_levelled(columns=columns) is levelled


@pytest.mark.parametrize("corner, levelled", [(340, True), (360, False)])
def test_page_is_left_as_it_is_where_a_corner_would_move_by_a_third(corner: float, *, levelled: bool) -> None:
    assert is_levelled(slope=corner / 400) is levelled


def trend(outlier: float, *, wobble: float = 0.0) -> float:
    """The slope on which forty rules agree, half of them more and less aslant, and one other."""
    rules = [_Rule(10.0 * place, wobble * (-1) ** place, 100) for place in range(-20, 21) if place]
    return abs(float(_trend([*rules, _Rule(0.0, outlier, 100)])(0)))


@pytest.mark.parametrize(
    "outlier, wobble, dropped", [(0.0039, 0.0, False), (0.0043, 0.0, True), (0.0053, 0.002, False), (0.0057, 0.002, True)]
)
def test_rule_is_no_rule_where_its_slope_is_far_from_the_trend_of_all(outlier: float, wobble: float, *, dropped: bool) -> None:
    assert (trend(outlier, wobble=wobble) < 1e-6) is dropped


def word(text: str, left: float, top: float, right: float, bottom: float) -> Word:
    return Word(text, 0.99, 0.99, left, top, right, bottom)


@pytest.mark.parametrize("lower, count", [(9.9, 1), (10.1, 2)])
def test_words_up_to_half_their_height_lower_stand_on_one_line(lower: float, count: int) -> None:
    assert len(visual_lines([word("一", 0, 0, 20, 20), word("二", 30, lower, 50, 20 + lower)])) == count


@pytest.mark.parametrize("gap, said", [(19.9, "一二"), (20.1, "一  二")])
def test_words_stand_apart_from_their_height_on(gap: float, said: str) -> None:
    assert joined([word("一", 0, 0, 20, 20), word("二", 20 + gap, 0, 40 + gap, 20)]) == said


def mended(*lines: str, printed: str) -> list[str]:
    (document,) = repair([Document([Line(line, PAGE) for line in lines])], [printed])
    return [block.text for block in document.blocks if isinstance(block, Line)]


@pytest.mark.parametrize("read, printed, said", [("填表入", "填表人", "填表入"), ("联系电活", "联系电话", "联系电话")])
def test_label_of_four_characters_is_mended_and_one_of_three_may_be_a_name(read: str, printed: str, said: str) -> None:
    assert mended(read, printed=printed) == [said]


@pytest.mark.parametrize(
    "lines, count", [(("请根据实际", "结果从中选择", "对应栏目中打勾"), 1), (("请根据实际结果", "从中", "选择", "对应栏目中打勾"), 4)]
)
def test_printed_text_is_broken_over_three_lines_at_most(lines: Sequence[str], count: int) -> None:
    assert len(mended(*lines, printed="请根据实际结果从中选择对应栏目中打勾")) == count


@pytest.mark.parametrize("number, options, said", [("12", 2, "12．"), ("123", 2, "123"), ("3", 1, "3")])
def test_figure_of_two_digits_beside_two_options_is_the_number_of_an_item(number: str, options: int, said: str) -> None:
    printed = ["已经解决或采纳", "正在解决中"][:options]
    cells = [Cell(number, 0, 0, 2, 1, PAGE), *(Cell(one, row, 1, 1, 1, PAGE) for row, one in enumerate(printed))]
    (document,) = repair([Document([Grid(cells, 2, 2, PAGE)])], printed)
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert grid.cells[0].text == said
