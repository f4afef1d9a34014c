"""On each side of every threshold of scans: ink, cells, pages and pictures that just pass, and some that just do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.core.document import Cell, Grid, Line
from extractors.core.location import Location
from extractors.formats.scan.cells import OCR, OCR_LOW, fill, joined, paragraphs, visual_lines
from extractors.formats.scan.grid import Frame, Table
from extractors.formats.scan.images import Grey, Mask, PageImage, binarized, without_red
from extractors.formats.scan.ink import is_red, overlooked
from extractors.formats.scan.ocr import Word
from extractors.formats.scan.reader import Piece, read_pages, rejoined
from extractors.formats.scan.straighten import straighten
from tests.support.scanned import png

FRAME = Frame(0, 0, 1, 1, 0, 0, 200, 100)
PAPER = 255


def white(high: int = 100, wide: int = 200) -> Grey:
    return np.full((high, wide), PAPER, np.uint8)


def nothing(high: int = 100, wide: int = 200) -> Mask:
    return np.zeros((high, wide), np.bool_)


def inked(wide: int, high: int, *, left: int = 90, shade: int = 0, paper: Grey | None = None) -> PageImage:
    """A cell with one block of ink."""
    grey = white() if paper is None else paper
    grey[40 : 40 + high, left : left + wide] = shade
    return PageImage(grey, nothing())


def word(written: str, *, left: float = 20, right: float = 90, top: float = 20, high: float = 20, weakest: float = 1.0) -> Word:
    return Word(written, 1.0, weakest, left, top, right, top + high)


@pytest.mark.parametrize("wide, high, sure", [(3, 5, True), (4, 4, False)])
def test_specks_of_fewer_than_sixteen_pixels_are_dirt(wide: int, high: int, *, sure: bool) -> None:
    seen = overlooked(inked(wide, high), FRAME)
    assert (seen.text, seen.sure) == ("", sure)


@pytest.mark.parametrize("side, read", [(9, False), (10, True)])
def test_ink_of_ten_pixels_is_read(side: int, *, read: bool) -> None:
    seen = overlooked(inked(side, side), FRAME)
    assert (seen.sure, seen.confidence is not None) == (False, read)


@pytest.mark.parametrize("wide, sure", [(4, True), (5, False)])
def test_a_strip_along_a_rule_is_its_ink_below_five_pixels(wide: int, *, sure: bool) -> None:
    assert overlooked(inked(wide, 8, left=5), FRAME).sure is sure


@pytest.mark.parametrize("pixels, sure", [(39, True), (40, False)])
def test_forty_pixels_of_red_in_an_empty_cell_are_a_doubt(pixels: int, *, sure: bool) -> None:
    red = nothing()
    red[50, 50 : 50 + pixels] = True
    assert overlooked(PageImage(white(), red), FRAME).sure is sure


@pytest.mark.parametrize(
    "noise, shade, sure", [(0, 225, True), (0, 224, False), (10, 210, True), (10, 209, False), (25, 165, True), (25, 164, False)]
)
def test_ink_is_darker_than_paper_by_thirty_or_three_times_its_noise_but_ninety_at_most(noise: int, shade: int, *, sure: bool) -> None:
    paper = white()
    for row in range(100):
        if row % 5 > 1:
            paper[row] = PAPER - noise
    assert overlooked(inked(8, 8, shade=shade, paper=paper), FRAME).sure is sure


def _sealed(red: int, black: Mask, shade: int = 150) -> bool:
    """Whether a word is a seal's with so many red pixels beside black ones."""
    grey, mask = white(), nothing()
    grey[black] = 0
    places = [(row, col) for row in range(5, 15) for col in range(5, 15)][:red]
    for place in places:
        grey[place], mask[place] = shade, True
    return is_red(PageImage(grey, mask), Word("章", 1.0, 1.0, 0, 0, 199, 99))


def _black(wide: int, high: int) -> Mask:
    black = nothing()
    black[40 : 40 + high, 40 : 40 + wide] = True
    return black


@pytest.mark.parametrize("red, seal", [(60, False), (61, True)])
def test_a_word_is_a_seal_where_more_than_six_tenths_of_its_ink_are_red(red: int, *, seal: bool) -> None:
    assert _sealed(red, _black(10, 4)) is seal


@pytest.mark.parametrize("shade, seal", [(114, False), (115, True)])
def test_red_ink_as_dark_as_print_is_print(shade: int, *, seal: bool) -> None:
    assert _sealed(61, _black(10, 4), shade) is seal


@pytest.mark.parametrize("wide, high, red, seal", [(58, 1, 61, False), (59, 1, 61, True), (1, 28, 25, False), (1, 29, 25, True)])
def test_a_long_stroke_through_a_word_is_a_rule_and_none_of_its_ink(wide: int, high: int, red: int, *, seal: bool) -> None:
    assert _sealed(red, _black(wide, high)) is seal


@pytest.mark.parametrize("weakest, mark", [(0.9, OCR), (0.89, OCR_LOW)])
def test_a_cell_is_as_sure_as_ocr_can_be_from_nine_tenths_on(weakest: float, mark: str) -> None:
    table = Table((FRAME,), 1, 1)
    grid, outside = fill(table, PageImage(white(), nothing()), [word("十二", weakest=weakest)], Location("page", 1))
    assert (grid.cells[0].text, grid.cells[0].mark, outside) == ("十二", mark, [])


@pytest.mark.parametrize("label, parts", [("栏" * 16, 2), ("栏" * 17, 1)])
def test_a_label_of_sixteen_characters_begins_a_paragraph(label: str, parts: int) -> None:
    assert len(paragraphs([[word("上文", right=200)], [word(f"{label}：", top=50)]], 200)) == parts


@pytest.mark.parametrize("high, parts", [(24, 1), (25, 2), (16, 1), (15, 2)])
def test_a_line_of_another_size_by_a_quarter_begins_a_paragraph(high: float, parts: int) -> None:
    assert len(paragraphs([[word("上文", right=200)], [word("下文", top=50, high=high)]], 200)) == parts


@pytest.mark.parametrize("right, parts", [(161, 1), (160, 2)])
def test_a_line_goes_on_where_it_ends_less_than_two_characters_before_the_edge(right: float, parts: int) -> None:
    assert len(paragraphs([[word("上文", right=right)], [word("下文", top=50)]], 200)) == parts


@pytest.mark.parametrize("top, lines", [(29, 1), (30, 2)])
def test_words_stand_on_one_line_where_they_are_less_than_half_a_character_off(top: float, lines: int) -> None:
    assert len(visual_lines([word("左"), word("右", left=120, right=150, top=top)])) == lines


@pytest.mark.parametrize("left, text", [(110, "左右"), (111, "左  右")])
def test_a_gap_between_words_is_wider_than_a_character(left: float, text: str) -> None:
    assert joined([word("左"), word("右", left=left, right=150)]) == text


@pytest.mark.parametrize("edge, one", [(0.514, True), (0.516, False)])
def test_columns_of_two_pages_are_the_same_within_fifteen_thousandths(edge: float, *, one: bool) -> None:
    grid = Grid([Cell("甲", 0, 0, 1, 1, None), Cell("乙", 0, 1, 1, 1, None)], 1, 2, None)
    whole = rejoined(Piece(grid, (0.0, 0.5, 1.0)), Piece(grid, (0.0, edge, 1.0)))
    assert (whole is not None and (whole.grid.rows, whole.grid.cols) == (2, 2)) is one


@pytest.mark.parametrize("wide, coarse", [(1199, True), (1200, False)])
def test_what_is_read_on_a_page_of_few_pixels_is_never_sure(wide: int, *, coarse: bool) -> None:
    page = np.full((400, wide, 3), 255, np.uint8)
    cv2.putText(page, "UNION", (300, 200), cv2.FONT_HERSHEY_DUPLEX, 2.5, (0, 0, 0), 4)
    (line,) = read_pages(png(page)).blocks
    assert isinstance(line, Line)
    assert line.text == "UNION"
    assert (line.confidence == 0.7) is coarse


@pytest.mark.parametrize("rgb, red", [((200, 155, 155), False), ((200, 154, 154), True), ((110, 0, 0), False), ((111, 0, 0), True)])
def test_a_pixel_is_red_by_its_surplus_and_brightness(rgb: tuple[int, int, int], *, red: bool) -> None:
    page = without_red(np.full((4, 4, 3), rgb, np.uint8))
    assert bool(page.red.all()) is red


def test_red_ink_is_lifted_by_a_share_of_its_surplus() -> None:
    assert int(without_red(np.full((4, 4, 3), (200, 100, 60), np.uint8)).grey[0, 0]) == 235


@pytest.mark.parametrize("shade, ink", [(190, True), (191, False)])
def test_a_pixel_is_ink_where_it_is_ten_darker_than_its_surroundings(shade: int, *, ink: bool) -> None:
    grey = np.full((60, 60), 200, np.uint8)
    grey[30, 30] = shade
    assert bool(binarized(grey)[30, 30]) is ink


@pytest.mark.parametrize("wide, made", [(1100, 2200), (1149, 2298), (1151, 2300), (2300, 2300), (4000, 2300)])
def test_a_page_is_brought_to_one_size_but_grows_to_twice_its_own_at_most(wide: int, made: int) -> None:
    page = straighten(PageImage(white(200, wide), nothing(200, wide)))
    assert page.grey.shape[1] == made
