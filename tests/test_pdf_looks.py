"""Cells of a PDF whose look changes what they say, and tokens that a narrow cell breaks."""

from __future__ import annotations

import math

import pytest

from extractors.core.document import Cell, Grid, Line
from extractors.form import FieldSpec, FormSpec
from extractors.formats.pdf import read_pdf
from extractors.formats.pdf.paths import is_pale
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import paper
from tests.support.pdf_writer import PAGE, Page, ellipse, write_pdf

XS, YS = (80, 200, 300, 500), (100, 130, 160, 190)


def cells(page: Page) -> list[Cell]:
    return next(block for block in read_pdf(write_pdf([page]))[0].blocks if isinstance(block, Grid)).cells


def marked(page: Page) -> dict[str, str]:
    """The marks of the cells that have one, by place."""
    return {str(cell.place): str(cell.mark) for cell in cells(page) if cell.mark}


def form() -> Page:
    return Page().grid(XS, YS).text(90, 108, "职工人数")


def narrow(width: float, *lines: str) -> Cell:
    """A cell that is written in line by line, six points from its edges."""
    page = Page().grid((80, 80 + width, 400), (100, 160))
    for number, line in enumerate(lines):
        page.text(86, 105 + 14 * number, line)
    return cells(page)[0]


def picture(x: float, top: float, wide: float, high: float) -> str:
    return f"q {wide} 0 0 {high} {x} {PAGE[1] - top - high} cm /Im1 Do Q"


@pytest.mark.parametrize(
    "width, lines, whole",
    [
        (64, ("13900000", "002"), "13900000002"),
        (52, ("510102", "199003", "071234"), "510102199003071234"),
        (88, ("a@exam", "ple.cn"), "a@example.cn"),
        (72, ("电话139000", "00002"), "电话13900000002"),
    ],
)
def test_a_token_that_its_cell_breaks_is_whole_again(width: float, lines: tuple[str, ...], whole: str) -> None:
    cell = narrow(width, *lines)
    assert (cell.text, cell.mark) == (whole, "")


@pytest.mark.parametrize(
    "width, lines, whole",
    [
        (92, ("union", "members"), "union members"),
        (70, ("1390000 ", "55551234"), "1390000 55551234"),
        (80, ("13900000001", "13900000002"), "13900000001\n13900000002"),
        (120, ("300", "400"), "300\n400"),
    ],
    ids=["words", "a blank was typed", "two numbers", "two paragraphs"],
)
def test_two_words_stay_two(width: float, lines: tuple[str, ...], whole: str) -> None:
    cell = narrow(width, *lines)
    assert (cell.text, cell.mark) == (whole, "")


def test_a_short_figure_over_two_lines_is_a_doubt() -> None:
    assert narrow(26, "12", "34").mark == "odd_look"


@pytest.mark.parametrize(
    "page",
    [
        form().text(210, 108, "10").text(222, 106, "2", size=7),
        form().text(210, 108, "10").text(222, 115, "2", size=7),
        form().text(210, 108, "10").text(222, 102, "2"),
        form().text(210, 108, "10").text(222, 110, "2"),
        form().text(210, 108, "3").text(218, 103, "1", size=7).bar(217, 111, 223, 111.5).text(218, 113, "2", size=7),
        form().text(210, 104, "1").bar(209, 117, 217, 117.5).text(210, 117.6, "2"),
    ],
    ids=["a power", "an index", "raised in full size", "lowered in full size", "a mixed fraction", "a fraction alone"],
)
def test_a_figure_with_raised_lowered_or_stacked_digits_is_a_doubt(page: Page) -> None:
    assert marked(page) == {"page 1, R1C2": "odd_look"}


@pytest.mark.parametrize(
    "page, text",
    [
        (form().text(210, 108, "69").text(222, 108, "0").bar(222, 115, 228, 115.6), "69"),
        (form().text(210, 108, "12").bar(210, 115, 222, 115.6), ""),
        (form().text(210, 108, "69").text(222, 108, "0", before="1 g"), "69"),
        (form().text(210, 108, "12", before="1 1 1 rg"), ""),
        (form().text(210, 108, "12", before="3 Tr"), ""),
    ],
    ids=["struck in part", "struck", "white in part", "white", "not drawn"],
)
def test_text_that_is_written_and_not_seen_is_a_doubt(page: Page, text: str) -> None:
    assert marked(page) == {"page 1, R1C2": "odd_look"}
    assert cells(page)[1].text == text


def test_a_picture_for_an_answer_is_a_doubt() -> None:
    assert marked(form().draw(picture(210, 104, 40, 20))) == {"page 1, R1C2": "unreadable_object"}
    assert marked(form().text(210, 108, "12").draw(picture(230, 104, 40, 20))) == {"page 1, R1C2": "odd_look"}


@pytest.mark.parametrize(
    "page",
    [
        form().text(210, 108, "12").bar(210, 121, 222, 121.6),
        form().text(210, 101, "12").bar(210, 113, 222, 113.6).text(210, 115, "15人"),
        form().text(210, 108, "12").text(226, 112, "（含女职工3人）", size=8),
        form().text(210, 108, "12").text(222, 108, "人"),
        form().text(210, 108, "12").text(310, 108, "3.5").text(90, 138, "会员人数").text(210, 138, "9"),
        form().text(210, 108, "12").text(90, 400, "注").text(102, 398, "1", size=7).text(110, 400, "见附件"),
        form().text(210, 108, "望江街道").draw(picture(190, 90, 90, 90)),
        form().text(210, 108, "12").draw(picture(20, 20, 40, 40)),
    ],
    ids=["underlined", "underlined over a line", "a note in small print", "a measure", "figures", "a footnote outside", "a seal", "a logo"],
)
def test_what_changes_no_figure_is_no_doubt(page: Page) -> None:
    assert marked(page) == {}


def line_marks(page: Page) -> list[str]:
    return [str(block.mark) for block in read_pdf(write_pdf([page]))[0].blocks if isinstance(block, Line)]


@pytest.mark.parametrize(
    "page",
    [
        Page().text(90, 108, "受益职工：10").text(162, 106, "2", size=7),
        Page().text(90, 108, "受益职工：3").text(157, 103, "1", size=7).bar(156, 111, 162, 111.5).text(157, 113, "2", size=7),
        Page().text(90, 108, "受益职工：69").text(162, 108, "0").bar(162, 115, 168, 115.6),
        Page().text(90, 108, "受益职工：6").text(156, 108, "9", before="1 g"),
        Page().text(90, 108, "受益职工：").draw(picture(152, 106, 30, 16)),
    ],
    ids=["a power", "a fraction", "struck", "white", "a picture"],
)
def test_a_line_whose_look_changes_its_figure_is_a_doubt(page: Page) -> None:
    assert "odd_look" in line_marks(page)


def test_a_line_that_is_underlined_or_sealed_is_no_doubt() -> None:
    page = Page().text(90, 108, "受益职工：12").bar(150, 121, 162, 121.6).text(90, 130, "填表人：周敏").draw(picture(120, 100, 90, 90))
    assert set(line_marks(page)) == {""}


def test_white_text_on_a_dark_cell_is_no_doubt() -> None:
    page = Page().draw("0 0 0.5 rg 80 712 120 30 re f").draw("0 g").grid(XS, YS).text(90, 108, "栏目", before="1 g")
    assert marked(page) == {}


def line_spans(page: Page) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """The lines that have a mark, with the places that it is about."""
    blocks = read_pdf(write_pdf([page]))[0].blocks
    return [(block.text, block.spans) for block in blocks if isinstance(block, Line) and block.mark]


def signed() -> Page:
    """A line with two answers; the figure of the second one stands from 216 points on."""
    return form().text(90, 300, "填表人：刘勇").text(180, 300, "受益：")


CELL = "q 201 712 98 30 re W n"
"""What cuts off text to the cell behind the first label."""


def test_text_cut_off_at_the_edge_of_its_cell_is_a_doubt_of_that_cell_alone() -> None:
    """Spreadsheets print the rest of a text that is too long over the next cell, or not at all."""
    long = "成都锦城百货有限责任公司"
    page = form().text(210, 108, long, before=CELL[2:]).text(310, 108, "12")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0] == [("职工人数", ""), (long, "odd_look"), ("12", "")]
    page = form().text(210, 108, long[:8], before=CELL[2:]).text(310, 108, "12")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0] == [("职工人数", ""), (long[:8], "odd_look"), ("12", "")]


def test_text_cut_off_at_its_beginning_is_whole_and_a_doubt() -> None:
    page = form().text(180, 108, "123456789", before=CELL[2:])
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0] == [("职工人数", ""), ("123456789", "odd_look"), ("", "")]


@pytest.mark.parametrize("x, size, place", [(210, 12, 1), (203, 12, 1), (255, 10, 2)])
def test_text_that_runs_over_the_edge_of_its_cell_is_whole_and_a_doubt(x: float, size: float, place: int) -> None:
    """It begins at the left edge of its cell, or stands in the middle of it."""
    long = "成都锦城百货有限责任公司" if place == 1 else "成都锦城百货有限责任公司乐山分公司峨眉第二工厂"
    page = Page().grid((80, 200, 300, 420, 540), YS).text(90, 108, "职工人数").text(x, 108, long, size=size)
    told = {cell.col: (cell.text, cell.mark) for cell in cells(page) if cell.row == 0 and cell.col}
    assert told == {1: ("", ""), 2: ("", ""), 3: ("", "")} | {place: (long, "odd_look")}


def test_texts_of_two_cells_that_nearly_touch_are_two() -> None:
    page = Page().grid((80, 200, 300, 500), YS).text(188, 108, "甲").text(200.5, 108, "乙").text(288.5, 108, "12").text(301, 108, "34")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0] == [("甲", ""), ("乙 12", ""), ("34", "")]


def test_text_within_the_box_that_cuts_is_no_doubt() -> None:
    page = form().text(210, 108, "12", before=CELL[2:]).text(310, 108, "甲")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0] == [("职工人数", ""), ("12", ""), ("甲", "")]


def test_text_of_which_nothing_is_seen_is_not_read() -> None:
    page = form().text(310, 108, "99", before=CELL[2:]).text(210, 108, "12")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0] == [("职工人数", ""), ("12", ""), ("", "")]


def test_what_was_cut_off_before_counts_no_more_once_the_state_is_restored() -> None:
    page = form().draw(f"{CELL} Q").text(310, 108, "12")
    assert [cell.text for cell in cells(page) if cell.row == 0] == ["职工人数", "", "12"]


def test_figure_under_a_white_patch_with_another_over_it_is_a_doubt() -> None:
    page = form().text(210, 108, "29").draw("q 1 g 202 715 90 22 re f Q").text(230, 108, "35")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0 and cell.col == 1] == [("35", "odd_look")]


def test_figure_under_a_ruling_line_or_a_colour_is_read() -> None:
    page = form().text(210, 108, "29").draw("q 1 1 0 rg 202 715 90 22 re f Q 1 g 202 742 90 0.1 re f")
    assert [(cell.text, cell.mark) for cell in cells(page) if cell.row == 0 and cell.col == 1] == [("29", "")]


@pytest.mark.parametrize(
    "frame, read",
    [
        ("70 640 450 110 re 71 641 448 108 re f*", ("29", "")),
        ("70 640 450 110 re 71 749 448 -108 re f", ("29", "")),
        ("205 714 40 26 re 206 715 38 24 re f*", ("29", "")),
        ("1 g 202 715 30 22 re 203 716 28 20 re f*", ("29", "")),
        ("202 715 90 22 re 302 715 90 22 re f*", ("", "odd_look")),
        ("202 715 90 22 re 203 716 88 20 re f", ("", "odd_look")),
    ],
    ids=["a browser's", "drawn round the other way", "a small one", "a white one", "two patches", "a patch on a patch"],
)
def test_figure_in_a_frame_of_two_rectangles_is_read_and_under_two_patches_is_a_doubt(frame: str, read: tuple[str, str]) -> None:
    page = form().text(210, 108, "29").draw(f"q {frame} Q")
    assert [(cell.text, str(cell.mark)) for cell in cells(page) if cell.row == 0 and cell.col == 1] == [read]


@pytest.mark.parametrize(
    "page, text, place",
    [
        (signed().text(216, 300, "282").bar(216, 306, 234, 306.6), "填表人：刘勇 受益：", 10),
        (signed().text(216, 300, "28").text(228, 300, "2").bar(228, 306, 234, 306.6), "填表人：刘勇 受益：28", 12),
        (signed().text(216, 300, "282", before="1 1 1 rg"), "填表人：刘勇 受益：", 10),
        (signed().text(216, 300, "10").text(228, 298, "2", size=7), "填表人：刘勇 受益：102", 12),
        (signed().text(216, 300, "10").draw(picture(230, 298, 14, 10)), "填表人：刘勇 受益：10", 12),
        (form().text(90, 300, "填表人：").text(138, 300, "刘勇").bar(138, 306, 162, 306.6).text(180, 300, "受益：28"), "填表人： 受益：28", 4),
    ],
    ids=["struck", "struck in part", "white", "a power", "a picture", "the first of two struck"],
)  # fmt: skip
def test_doubt_about_a_line_says_where_it_is(page: Page, text: str, place: int) -> None:
    assert line_spans(page) == [(text, ((place, place),))]


def test_doubt_about_the_second_line_of_a_paragraph_is_in_its_text() -> None:
    full = "本单位开展慰问活动走访困难职工家庭发放慰问品并且组织座谈会听取各方意见"
    page = form().text(90, 300, full).text(90, 316, "受益职工28").text(150, 316, "2").bar(150, 322, 156, 322.6).text(156, 316, "人。")
    assert line_spans(page) == [(f"{full}受益职工28人。", ((len(full) + 6,) * 2,))]


def test_hidden_answer_on_a_line_of_two_labels_is_a_doubt_of_its_own_field() -> None:
    fields = {"writer": FieldSpec("填表人"), "visits": FieldSpec("慰问场次", "count"), "workers": FieldSpec("职工人数", "count")}
    blank = paper([["职工人数", ""]], "填表人：          慰问场次：")
    layout = compile_layout("c", "f", FormSpec("表", fields=fields), Printed([blank], [], 2017))
    page = Page().grid((80, 200, 300), (600, 630)).text(90, 608, "职工人数").text(210, 608, "41")
    page.text(80, 700, "填表人：王芳").text(250, 700, "慰问场次：").text(316, 700, "877", before="1 g")
    (reading,) = read_parts(read_pdf(write_pdf([page])), [layout])[0]
    found = {name: (answer.value, [one.code for one in answer.findings]) for name, answer in reading.values.items()}
    assert found == {"writer": ("王芳", []), "visits": (None, ["odd_look"]), "workers": (41, [])}


@pytest.mark.parametrize("matrix", ["-1 0 0 -1", "-1 0 0 1", "1 0 0 -1"], ids=["on its head", "mirrored", "mirrored upside down"])
def test_text_that_is_turned_over_is_a_doubt_and_not_read_backwards(matrix: str) -> None:
    page = form().text(210, 108, "10").draw(f"BT /F1 12 Tf {matrix} 246 {PAGE[1] - 116} Tm <00310032> Tj ET")
    assert marked(page) == {"page 1, R1C2": "odd_look"}
    assert cells(page)[1].text == "10"


def test_texts_at_one_place_are_a_doubt_and_bold_by_two_drawings_is_none() -> None:
    assert marked(form().text(210, 108, "12").text(210, 108, "34")) == {"page 1, R1C2": "odd_look"}
    assert marked(form().text(210, 108, "12").text(210.3, 108, "12")) == {}


@pytest.mark.parametrize(
    "colour, space, pale",
    [((1.0,), "Separation", False), ((0.0,), "Separation", True), ((0.0, 0.0, 1.0), "DeviceN", False), ((1.0,), "DeviceGray", True)],
)
def test_full_ink_of_a_printing_house_is_seen(colour: tuple[float, ...], space: str, *, pale: bool) -> None:
    assert is_pale(colour, space) is pale


INK = "/Ink cs"


@pytest.mark.parametrize(
    "tint, read",
    [(0.1, ("29", "")), (0.5, ("29", "")), (1, ("", "odd_look")), (0, ("", "odd_look"))],
    ids=["pale", "grey", "black", "white"],
)
def test_patch_of_ink_hides_a_figure_where_it_is_full_or_the_paper_s_own(tint: float, read: tuple[str, str]) -> None:
    page = form().text(210, 108, "29").draw(f"q {INK} {tint} scn 202 715 90 22 re f Q")
    assert [(cell.text, str(cell.mark)) for cell in cells(page) if cell.row == 0 and cell.col == 1] == [read]


@pytest.mark.parametrize("bordered", [True, False], ids=["bars", "strokes"])
def test_borders_in_full_ink_are_borders(bordered: bool) -> None:  # noqa: FBT001
    page = Page().draw(f"{INK} 1 scn /Ink CS 1 SCN")
    if bordered:
        page.grid(XS, YS)
    else:
        page.draw(
            " ".join(
                [
                    *(f"{x} {PAGE[1] - 100} m {x} {PAGE[1] - 190} l S" for x in XS),
                    *(f"80 {PAGE[1] - y} m 500 {PAGE[1] - y} l S" for y in YS),
                ]
            )
        )
    page.draw("0 g").text(90, 108, "职工人数").text(210, 108, "29")
    assert [cell.text for cell in cells(page) if cell.row == 0] == ["职工人数", "29", ""]


def test_white_text_on_full_ink_is_no_doubt() -> None:
    page = Page().draw(f"q {INK} 1 scn 80 712 120 30 re f Q").grid(XS, YS).text(90, 108, "栏目", before="1 g")
    assert marked(page) == {}
    assert cells(page)[0].text == "栏目"


STROKES = {
    "slanted line": f"1 w 203 {PAGE[1] - 119} m 253 {PAGE[1] - 111} l S",
    "cross over the cell": f"1 w 202 {PAGE[1] - 128} m 298 {PAGE[1] - 102} l S 202 {PAGE[1] - 102} m 298 {PAGE[1] - 128} l S",
    "line that is not quite level": f"1 w 203 {PAGE[1] - 116} m 263 {PAGE[1] - 114} l S",
    "drawn by hand": f"1 w 203 {PAGE[1] - 112} m 220 {PAGE[1] - 106} 230 {PAGE[1] - 122} 262 {PAGE[1] - 118} c S",
    "outline of a pen": f"203 {PAGE[1] - 119} m 253 {PAGE[1] - 111} l 253 {PAGE[1] - 113} l 203 {PAGE[1] - 121} l f",
    "ring": ellipse(222, 115, 25, 12),
}


@pytest.mark.parametrize("stroke", STROKES.values(), ids=STROKES)
def test_figure_that_is_crossed_or_encircled_by_a_stroke_is_a_doubt(stroke: str) -> None:
    page = form().text(210, 108, "1234").text(210, 138, "56").draw(stroke)
    assert marked(page) == {"page 1, R1C2": "odd_look"}
    assert [cell.text for cell in cells(page)][1] == "1234"


@pytest.mark.parametrize(
    "stroke",
    [ellipse(250, 130, 56, 56), f"0.95 G {STROKES['slanted line']} 0 G", ellipse(250, 145, 25, 6)],
    ids=["seal", "pale", "ring around nothing"],
)
def test_stroke_that_is_a_seal_or_pale_or_touches_no_character_is_no_doubt(stroke: str) -> None:
    assert marked(form().text(210, 108, "1234").draw(stroke)) == {}


def test_stroke_under_a_text_is_no_doubt() -> None:
    assert marked(Page().draw(STROKES["slanted line"]).grid(XS, YS).text(90, 108, "职工人数").text(210, 108, "1234")) == {}


def elsewhere(count: int) -> str:
    return " ".join(f"{60 + one % 400} {PAGE[1] - 700} m {110 + one % 400} {PAGE[1] - 760} l S" for one in range(count))


def test_figure_is_a_doubt_where_it_is_crossed_however_much_else_is_drawn() -> None:
    assert marked(form().text(210, 108, "1234").draw(elsewhere(2100) + " " + STROKES["slanted line"])) == {"page 1, R1C2": "odd_look"}


def test_figure_that_is_encircled_twice_in_one_go_is_a_doubt_and_one_beside_a_shape_is_none() -> None:
    ring, rule = ellipse(222, 115, 25, 12), PAGE[1] - 128
    twice = ring.replace(" S", ring.split(" m", 1)[1])
    assert marked(form().text(216, 108, "12").draw(twice)) == {"page 1, R1C2": "odd_look"}
    assert marked(form().text(210, 108, "12").draw(f"202 {rule} m 298 {rule} l 298 {rule + 24} l h S")) == {}


def star(x: float, top: float, reach: float) -> str:
    rays = [math.pi / 2 + one * math.pi * 4 / 5 for one in range(5)]
    points = [f"{x + reach * math.cos(ray):.2f} {PAGE[1] - top + reach * math.sin(ray):.2f}" for ray in rays]
    return f"1 0 0 rg {points[0]} m {' l '.join(points[1:])} l h f"


@pytest.mark.parametrize("ring, mark", [(ellipse(250, 130, 56, 56), {}), (ellipse(270, 130, 56, 56), {"page 1, R1C2": "odd_look"})])
def test_star_in_the_middle_of_a_seal_is_part_of_it(ring: str, mark: dict[str, str]) -> None:
    assert marked(form().text(240, 108, "1234").draw(f"1 0 0 RG {ring} {star(250, 130, 24)}")) == mark


def outlines(count: int) -> str:
    return " ".join(ellipse(20 + 8 * (one % 60), 300 + 12 * (one // 60), 3, 5) for one in range(count))


def test_answer_whose_characters_are_outlines_is_a_doubt_among_many_others() -> None:
    page = form().text(210, 138, "56").draw(ellipse(214, 115, 3, 5) + ellipse(222, 115, 3, 5) + outlines(250))
    assert marked(page) == {"page 1, R1C2": "unreadable_object"}


@pytest.mark.parametrize("colour, mark", [("1 G", {}), ("0.93 G", {}), ("0.5 G", {"page 1, R1C2": "odd_look"})])
def test_pattern_that_is_pale_is_the_ground_of_a_page(colour: str, mark: dict[str, str]) -> None:
    rings = "".join(ellipse(205 + 9 * (one % 10), 104 + (one // 10) % 24, 4, 4) for one in range(250))
    assert marked(Page().draw(f"q {colour} {rings} Q").grid(XS, YS).text(90, 108, "职工人数").text(210, 108, "12")) == mark


@pytest.mark.parametrize("colour, doubted", [("0.93 G", True), ("1 G", False)])
def test_single_sign_that_is_pale_is_a_doubt_and_a_white_one_is_none(colour: str, *, doubted: bool) -> None:
    page = form().text(210, 108, "12").draw(f"q {colour} {ellipse(270, 115, 6, 6)} Q")
    assert [cell.text for cell in cells(page)][1] == ("12 \ufffd" if doubted else "12")


@pytest.mark.parametrize("dash, gap", [(0.48, 0.48), (1.44, 0.48), (0.5, 1.5), (1, 2.5), (3, 3.5), (4, 4), (6, 3)])
def test_borders_drawn_dash_by_dash_are_borders(dash: float, gap: float) -> None:
    page = Page()
    for count, (xs, ys) in enumerate((((80, 500), (100, 130, 230)), ((80, 200, 300, 500), (100, 230)))):
        for one in range(1, 500):
            at = (dash + gap) * one
            page.operators += [
                (f"{xs[0] + at} {PAGE[1] - y} {dash} 0.48 re f" if not count else f"{x} {PAGE[1] - ys[0] - at} 0.48 {dash} re f")
                for x in (xs if count else (0,)) for y in (ys if not count else (0,))
                if (xs[0] + at < xs[1] if not count else ys[0] + at < ys[1])
            ]  # fmt: skip
    assert [cell.text for cell in cells(page.text(90, 108, "职工人数").text(210, 108, "12").text(310, 108, "会议次数"))][:3] == [
        "职工人数",
        "12",
        "会议次数",
    ]
