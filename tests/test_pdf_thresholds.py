"""On each side of the thresholds of reading PDF: a measure on the page that just passes, and one that just does not."""

from __future__ import annotations

import pytest

from extractors.core.document import Document, Grid, Line
from extractors.core.location import Location
from extractors.formats.pdf import has_text, read_pdf
from extractors.formats.pdf.across_pages.joining import WholeTable, _padding
from extractors.formats.pdf.lattice import Region, Table, find_tables
from extractors.formats.pdf.page_content import Glyph, PageContent, Segment
from extractors.formats.pdf.paths import add_unread_drawings, is_black
from extractors.formats.pdf.writing import TextLine
from tests.support.pdf_writer import PAGE, Page, ellipse, hex_text, text_operators, write_pdf

XS, YS = (80, 200, 300), (100, 130, 160)
SIZE = 12


def read(*pages: Page) -> Document:
    return read_pdf(write_pdf(pages))[0]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def marks(document: Document) -> set[str]:
    cells = (cell for grid in grids(document) for cell in grid.cells)
    return {str(piece.mark) for piece in (*cells, *(one for one in document.blocks if isinstance(one, Line)))} - {""}


def picture(x: float, top: float, wide: float, high: float) -> str:
    return f"q {wide} 0 0 {high} {x} {PAGE[1] - top - high} cm /Im1 Do Q"


def lattice(further: float = 0, wall: float = 1) -> Table:
    """Two rows of two cells, a further level line so far below the middle one, and the wall of the upper row drawn in that share."""
    levels = [100, 130, 160, *([130 + further] if further else [])]
    across = [Segment(at, 80, 300) for at in levels]
    down = [Segment(80, 100, 160), Segment(300, 100, 160), Segment(200, 130, 160), Segment(200, 130 - 30 * wall, 130)]
    (table,) = find_tables(across, down)
    return table


@pytest.mark.parametrize("apart, rows", [(2.9, 2), (3.1, 3)])
def test_level_lines_less_than_three_points_apart_are_one(apart: float, rows: int) -> None:
    assert len(lattice(further=apart).ys) - 1 == rows


@pytest.mark.parametrize("share, cells", [(0.71, 4), (0.69, 3)])
def test_wall_of_which_seven_tenths_are_drawn_parts_two_cells(share: float, cells: int) -> None:
    assert len(lattice(wall=share).regions) == cells


@pytest.mark.parametrize("off, goes_on", [(3.9, True), (4.1, False)])
def test_table_goes_on_where_its_edges_are_less_than_four_points_off(off: float, *, goes_on: bool) -> None:
    whole = WholeTable(Location("page", 1))
    whole.add(Table([80, 300], [100, 130], []), Location("page", 1))
    assert whole.takes(Table([80 + off, 300], [100, 130], [])) is goes_on


@pytest.mark.parametrize("wide, tables", [(2.9, 1), (3.1, 0)])
def test_filled_bar_is_a_border_up_to_three_points(wide: float, tables: int) -> None:
    assert len(grids(read(Page().grid(XS, YS, wide=wide).text(90, 108, "职工")))) == tables


@pytest.mark.parametrize("side, doubted", [(3.9, False), (4.1, True), (39.9, True), (40.1, False)])
def test_curve_of_four_to_forty_points_may_be_a_tick(side: float, *, doubted: bool) -> None:
    page = (
        Page()
        .grid((80, 200, 300), (100, 160))
        .text(90, 108, "职工")
        .draw(f"210 700 m 211 {700 + side / 2} {210 + side / 2} 701 {210 + side} {700 + side} c S")
    )
    assert any("\ufffd" in cell.text for grid in grids(read(page)) for cell in grid.cells) is doubted


@pytest.mark.parametrize("slope, aside", [(0.049, False), (0.051, True)])
def test_text_turned_by_more_than_a_twentieth_is_a_watermark(slope: float, *, aside: bool) -> None:
    page = Page().text(80, 100, "正文").draw(f"BT /F1 12 Tf 1 {slope} -{slope} 1 80 500 Tm <6837> Tj ET")
    assert (lines(read(page)) == ["正文"]) is aside


@pytest.mark.parametrize("characters, text", [(30, False), (31, True)])
def test_page_that_is_a_picture_has_a_text_from_thirty_one_characters_on(characters: int, *, text: bool) -> None:
    page = Page(image=True).bar(20, 90, 60, 90.5).text(20, 100, "职" * characters)
    assert has_text(write_pdf([page])) is text


@pytest.mark.parametrize("characters, text", [(399, False), (400, True)])
def test_text_over_a_picture_is_a_letter_from_four_hundred_characters_on(characters: int, *, text: bool) -> None:
    page = Page(image=True)
    for line in range(10):
        page.text(20, 100 + 20 * line, "职" * (characters // 10 + (line < characters % 10)), size=10)
    assert has_text(write_pdf([page])) is text


@pytest.mark.parametrize("share, text", [(0.49, True), (0.51, False)])
def test_page_is_a_picture_where_one_covers_more_than_half_of_it(share: float, *, text: bool) -> None:
    page = Page().text(20, 20, "职" * 9).draw(picture(0, PAGE[1] * (1 - share), PAGE[0], PAGE[1] * share))
    assert has_text(write_pdf([page])) is text


@pytest.mark.parametrize("bottom, outside", [(0.119, True), (0.121, False)])
def test_page_number_stands_in_the_upper_or_lower_eighth(bottom: float, *, outside: bool) -> None:
    page = Page().text(290, bottom * PAGE[1] - SIZE, "- 1 -").text(80, 300, "正文")
    assert (lines(read(page)) == ["正文"]) is outside


@pytest.mark.parametrize("bottom, outside", [(0.084, True), (0.086, False)])
def test_line_that_returns_on_every_page_is_a_head_above_its_margin(bottom: float, *, outside: bool) -> None:
    pages = [Page().text(80, bottom * PAGE[1] - SIZE, "区总工会").text(80, 300, text) for text in ("甲文。", "乙文。")]
    assert ("区总工会" not in lines(read(*pages))) is outside


@pytest.mark.parametrize("sizes, doubted", [(3.8, True), (4.2, False)])
def test_hidden_text_belongs_to_a_line_up_to_four_sizes_behind_it(sizes: float, *, doubted: bool) -> None:
    page = Page().text(80, 300, "职工：").text(80 + 3 * SIZE + sizes * SIZE - SIZE / 4, 300, "7", before="1 g")
    assert bool(marks(read(page))) is doubted


@pytest.mark.parametrize("size, doubted", [(9.4, True), (9.8, False)])
def test_digit_of_less_than_four_fifths_of_its_neighbour_is_raised(size: float, *, doubted: bool) -> None:
    page = Page().text(80, 300, "受益10").text(80 + 36 + 0.3, 300 + (SIZE - size) * 0.88, "2", size=size)
    assert bool(marks(read(page))) is doubted


@pytest.mark.parametrize("rise, doubted", [(0.115, False), (0.125, True)])
def test_digit_is_raised_by_an_eighth_of_its_size(rise: float, *, doubted: bool) -> None:
    page = Page().text(80, 300, "受益10").text(80 + 36 + 0.3, 300 - rise * SIZE, "2")
    assert bool(marks(read(page))) is doubted


@pytest.mark.parametrize("sizes, doubted", [(3.9, True), (4.1, False)])
def test_picture_beside_text_is_a_seal_from_four_sizes_of_height_on(sizes: float, *, doubted: bool) -> None:
    page = Page().grid(XS, (100, 180)).text(90, 104, "职工").draw(picture(100, 115, 30, sizes * SIZE))
    assert bool(marks(read(page))) is doubted


@pytest.mark.parametrize("gap, padding", [(5.4, 5.4), (6.9, 6.9), (7.1, 7.0), (30.0, 7.0)])
def test_space_beside_the_writing_is_padding_up_to_7_points(gap: float, padding: float) -> None:
    line = TextLine((Glyph("职", gap, 100 - gap, 5, 15),), "职")
    assert _padding(Table([0, 100], [0, 20], [Region(0, 0, 0, 0)]), [[line]]) == pytest.approx(padding)


@pytest.mark.parametrize("share, kept", [(0.49, True), (0.51, False)])
def test_picture_drawn_over_text_hides_it_from_half_of_the_page_on(share: float, *, kept: bool) -> None:
    page = Page().text(20, 20, "职" * 40).text(20, 800, "底下的文字").draw(picture(0, PAGE[1] * (1 - share), PAGE[0], PAGE[1] * share))
    assert ("底下的文字" in lines(read(page))) is kept


def first_row(page: Page) -> list[tuple[str, str]]:
    """Text and mark of each cell of the first row."""
    return [(cell.text, str(cell.mark)) for cell in grids(read(page))[0].cells if cell.row == 0]


def cut_at(right: float) -> str:
    """What cuts off text at this place across the page."""
    return f"q 0 0 {right} {PAGE[1]} re W n"


@pytest.mark.parametrize("out, mark", [(2.9, ""), (3.1, "odd_look")])
def test_text_is_cut_off_where_a_quarter_of_a_character_is(out: float, mark: str) -> None:
    page = Page().grid(XS, YS).text(90, 108, "职工", before=cut_at(90 + 2 * SIZE - out)[2:])
    assert first_row(page)[0] == ("职工", mark)


@pytest.mark.parametrize("gap, cell", [(3.5, ("职工人", "odd_look")), (3.7, ("职工", ""))])
def test_text_that_is_cut_off_goes_on_without_a_gap_of_three_tenths_of_a_size(gap: float, cell: tuple[str, str]) -> None:
    page = Page().grid(XS, YS).draw(cut_at(114)).text(90, 108, "职工").text(114 + gap, 108, "人").draw("Q")
    assert first_row(page)[0] == cell


@pytest.mark.parametrize("over, row", [(0.9, [("职工人", "odd_look"), ("", "")]), (1.1, [("职工", ""), ("人", "odd_look")])])
def test_text_is_of_the_cell_whose_box_cuts_it_off_a_point_over_the_wall(over: float, row: list[tuple[str, str]]) -> None:
    wall = 200.24
    page = Page().grid(XS, YS).draw(cut_at(wall + over))
    for place, text in enumerate("职工人"):
        page.text(wall - 24 + SIZE * place, 108, text)
    assert first_row(page.draw("Q")) == row


@pytest.mark.parametrize("side, kept", [(4.4, True), (4.6, False)])
def test_white_patch_hides_a_character_from_twenty_square_points_on(side: float, *, kept: bool) -> None:
    page = Page().text(80, 300, "职").text(80, 320, "工").draw(f"1 g {86 - side / 2} {PAGE[1] - 306 - side / 2} {side} {side} re f")
    assert ("职" in lines(read(page))[0]) is kept


@pytest.mark.parametrize("grey, seen", [(0.89, True), (0.91, False)])
def test_text_is_pale_from_nine_tenths_on(grey: float, *, seen: bool) -> None:
    for colour in (f"{grey} g", f"{grey} {grey} {grey} rg", f"{1 - grey} {1 - grey} {1 - grey} {1 - grey} k"):
        assert ("职" in lines(read(Page().text(80, 300, "职", before=colour).text(80, 320, "工")))[0]) is seen


@pytest.mark.parametrize("grey, hides", [(0.988, False), (0.992, True), (0.11, False), (0.09, True)])
def test_patch_hides_what_is_below_where_it_is_nearly_white_or_nearly_black(grey: float, *, hides: bool) -> None:
    patch = f"q {grey} g 80 {PAGE[1] - 316} 60 20 re f Q"
    assert ("职" in lines(read(Page().text(84, 300, "职").text(80, 320, "工").draw(patch)))[0]) is not hides


@pytest.mark.parametrize("long, aside, cells", [(1.9, 0.0, 2), (1.9, 1.2, 1), (2.1, 1.2, 2)])
def test_dash_of_two_points_is_part_of_a_rule_and_a_shorter_one_where_dashes_stand_evenly(long: float, aside: float, cells: int) -> None:
    page = Page().grid((80, 200), (100, 160)).text(90, 108, "职工")
    for place in range(40):
        left = 80 + 3 * place + aside * (place % 2)
        page.bar(left, 130, left + long, 130.48)
    assert lines(read(page)) == (["职工"] if cells == 1 else [])


@pytest.mark.parametrize("long, count, cells", [(6.9, 9, 2), (7.1, 9, 1), (6.9, 7, 1)])
def test_border_is_made_of_eight_dashes_of_seven_points(long: float, count: int, cells: int) -> None:
    page = Page().grid((80, 80 + 12 * count), (100, 160)).text(90, 108, "职工")
    for place in range(count):
        page.bar(80 + 12 * place, 130, 80 + 12 * place + long, 130.48)
    assert lines(read(page)) == (["职工"] if cells == 1 else [])


@pytest.mark.parametrize("high, doubted", [(29.5, True), (30.5, False)])
def test_ring_of_up_to_sixty_points_is_a_choice_and_a_higher_one_a_seal(high: float, *, doubted: bool) -> None:
    ring = ellipse(250, 130, 40, high)
    cells = grids(read(Page().grid((80, 200, 300), (100, 160)).text(90, 108, "职工").text(240, 125, "12").draw(ring)))[0].cells
    assert [str(cell.mark) for cell in cells] == ["", "odd_look" if doubted else ""]


@pytest.mark.parametrize("gap, doubted", [(0.34, True), (0.36, False)])
def test_ring_that_is_open_by_a_third_encircles(gap: float, *, doubted: bool) -> None:
    corners = ((264, 115 - 30 * gap), (204, 103), (206, 127), (264, 115 + 30 * gap))
    ring = " l ".join(f"{x} {PAGE[1] - y}" for x, y in corners).replace(" l ", " m ", 1)
    cells = grids(read(Page().grid((80, 200, 300), (100, 130)).text(90, 108, "职工").text(210, 108, "12").draw(f"{ring} l S")))[0].cells
    assert [str(cell.mark) for cell in cells] == ["", "odd_look" if doubted else ""]


@pytest.mark.parametrize("count, doubted", [(500, False), (501, True)])
def test_what_lies_in_the_box_of_one_of_many_strokes_is_a_doubt(count: int, *, doubted: bool) -> None:
    stroke = f"203 {PAGE[1] - 126} m 280 {PAGE[1] - 123} l 296 {PAGE[1] - 102} l S "
    page = Page().grid((80, 200, 300), (100, 130)).text(90, 108, "职工").text(210, 108, "12").draw(stroke * count)
    assert [str(cell.mark) for cell in grids(read(page))[0].cells] == ["", "odd_look" if doubted else ""]


@pytest.mark.parametrize("parts, hides", [(2000, False), (2001, True)])
def test_path_of_two_thousand_parts_may_be_frames(parts: int, *, hides: bool) -> None:
    frame = f"202 {PAGE[1] - 128} 96 26 re 204 {PAGE[1] - 126} 92 22 re "
    specks = " ".join(f"{20 + one % 500} {20 + one // 500} 0.5 0.5 re" for one in range(parts - 2))
    page = Page().grid((80, 200, 300), (100, 130)).text(90, 108, "职工").text(210, 108, "12").draw(f"1 g {frame}{specks} f*")
    assert [cell.text for cell in grids(read(page))[0].cells] == ["职工", "" if hides else "12"]


@pytest.mark.parametrize("off, cells", [(0.9, 3), (1.1, 2)])
def test_rule_is_level_where_its_ends_differ_by_a_point(off: float, cells: int) -> None:
    page = Page().grid((80, 300), (100, 160, 190)).text(90, 108, "职工").draw(f"0.5 w 80 712 m 300 {712 + off} l S")
    assert len(grids(read(page))[0].cells) == cells


@pytest.mark.parametrize("high, drawn", [(0.9, 0), (1.1, 1)])
def test_slanted_stroke_may_be_a_tick_where_it_rises_by_a_point(high: float, drawn: int) -> None:
    assert ticks(f"0.5 w 210 720 m 230 {720 + high} l S") == drawn
    assert ticks(f"0.5 w 210 720 m 215 {720 + high} 225 {720 + high} 230 {720 + high} c S") == drawn


@pytest.mark.parametrize("apart, drawn", [(0.9, 1), (1.1, 2)])
def test_strokes_a_point_apart_are_one_tick(apart: float, drawn: int) -> None:
    assert ticks("".join(f"{x} 720 m {x + 10} 730 l S " for x in (210, 220 + apart))) == drawn


@pytest.mark.parametrize("count, drawn", [(200, 200), (201, 0)])
def test_two_hundred_things_drawn_on_a_page_may_be_ticks_and_more_are_a_picture(count: int, drawn: int) -> None:
    content = PageContent(1, *PAGE, drawings=[(20 * one, 0, 20 * one + 6, 6) for one in range(count)])
    add_unread_drawings(content)
    assert len(content.glyphs) == drawn


def ticks(strokes: str) -> int:
    """How many unknown signs a page has on which something is drawn."""
    return sum(line.count("\ufffd") for line in lines(read(Page().text(80, 20, "职工").draw(strokes))))


@pytest.mark.parametrize("lower, rows", [(0.45, 3), (0.55, 2)])
def test_pieces_of_a_rule_are_level_within_half_a_point(lower: float, rows: int) -> None:
    across = [Segment(at, 80, 300) for at in (100, 160, 190)] + [Segment(130, 80, 150), Segment(130 + lower, 152, 290)]
    (table,) = find_tables(across, [Segment(80, 100, 190), Segment(300, 100, 190)])
    assert len(table.ys) - 1 == rows


@pytest.mark.parametrize("below, kept", [(2.9, True), (3.1, False)])
def test_stroke_is_the_border_of_a_table_within_three_points(below: float, *, kept: bool) -> None:
    wall = 130.24
    page = Page().grid(XS, YS).text(210, 127, "旧文").bar(209, wall + below - 0.25, 235, wall + below + 0.25)
    assert any(cell.text == "旧文" for cell in grids(read(page))[0].cells) is kept


@pytest.mark.parametrize("at, kept", [(-1.3, True), (-1.1, False), (3.5, False), (3.7, True)])
def test_text_is_struck_through_its_middle_and_not_over_or_under_it(at: float, *, kept: bool) -> None:
    page = Page().text(80, 300, "旧文").text(80, 340, "新文").bar(79, 306 + at - 0.25, 105, 306 + at + 0.25)
    assert ("旧文" in lines(read(page))) is kept


@pytest.mark.parametrize("left, end, whole", [(2.9, 1.1, True), (3.1, 1.1, False), (2.9, 1.3, False)])
def test_right_edge_is_proved_by_lines_from_the_left_one_that_end_within_a_character(left: float, end: float, *, whole: bool) -> None:
    page = Page().text(80, 80, "标题").text(80 + left * SIZE, 100, "甲" * 24).text(80, 116, "续。")
    page.text(80 + (left - end) * SIZE, 150, "乙" * 24).text(80, 166, "完。")
    assert (f"{'甲' * 24}续。" in lines(read(page))) is whole


@pytest.mark.parametrize("size, whole", [(13.2, True), (13.4, False)])
def test_line_larger_by_a_tenth_begins_a_paragraph(size: float, *, whole: bool) -> None:
    page = Page().text(80, 100, "甲" * 36).text(80, 116, "乙", size=size)
    assert (len(lines(read(page))) == 1) is whole


@pytest.mark.parametrize("gap, whole", [(17.9, True), (18.1, False)])
def test_line_a_size_and_a_half_below_begins_a_paragraph(gap: float, *, whole: bool) -> None:
    page = Page().text(80, 100, "甲" * 36).text(80, 100 + SIZE + gap, "乙")
    assert (len(lines(read(page))) == 1) is whole


@pytest.mark.parametrize("lines_written, padding", [(9, 1), (10, 5)])
def test_one_end_of_twenty_may_reach_further_out_than_the_writing(lines_written: int, padding: float) -> None:
    ends = [TextLine((Glyph("职", 1 if place == 0 else 5, 95, 5, 15),), "职") for place in range(lines_written)]
    assert _padding(Table([0, 100], [0, 20], [Region(0, 0, 0, 0)]), [ends]) == pytest.approx(padding)


@pytest.mark.parametrize("dark, black", [(0.095, True), (0.105, False)])
def test_patch_is_black_up_to_a_tenth_of_white(dark: float, *, black: bool) -> None:
    assert [is_black(colour) for colour in (dark, (dark,) * 3, (0, 0, 0, 1 - dark))] == [black] * 3


@pytest.mark.parametrize("wide, kept", [(2.9, True), (3.1, False)])
def test_black_bar_of_more_than_three_points_hides_what_is_under_it(wide: float, *, kept: bool) -> None:
    page = Page().text(80, 300, "职").text(80, 320, "工").bar(85, 299, 85 + wide, 313)
    assert any("职" in line for line in lines(read(page))) is kept


@pytest.mark.parametrize("opacity, text", [(0.49, "12"), (0.5, "")])
def test_patch_that_a_reader_laid_over_a_figure_hides_it_from_half_of_its_opacity_on(opacity: float, text: str) -> None:
    page = (
        Page()
        .grid(XS, YS)
        .text(90, 108, "职工")
        .text(210, 108, "12")
        .annotation("Square", (208, 106, 224, 122), f"/IC [1 1 0] /CA {opacity}")
    )
    assert first_row(page)[1] == (text, "odd_look")


@pytest.mark.parametrize("pitch, text", [(7.1, "增加车\n位"), (7.3, "增加车位")])
def test_text_that_a_reader_typed_is_wrapped_where_it_is_drawn_over_more_than_eight_fifths_of_its_size(pitch: float, text: str) -> None:
    drawn = f"{text_operators(2, 2 + pitch, '增加车')} {text_operators(2, 2, '位')}"
    page = (
        Page()
        .grid(XS, YS)
        .text(90, 108, "职工")
        .annotation("FreeText", (202, 101, 250, 129), f"/Contents {hex_text('增加车位')}", drawn=drawn)
    )
    assert first_row(page)[1] == (text, "")


@pytest.mark.parametrize("at, doubted", [(318.9, False), (320.5, True), (379.0, True), (380.9, True), (382.1, False)])
def test_stroke_crosses_a_character_but_in_its_upper_and_lower_fifth(at: float, *, doubted: bool) -> None:
    y = PAGE[1] - at
    page = Page().text(80, 300, "职", size=100).annotation("Line", (80, at - 1, 180, at + 1), f"/L [90 {y} 170 {y}]")
    assert ("odd_look" in marks(read(page))) is doubted
