"""On each side of the thresholds of reading PDF: a measure on the page that just passes, and one that just does not."""

from __future__ import annotations

import pytest

from extractors.core.document import Document, Grid, Line
from extractors.core.location import Location
from extractors.formats.pdf import has_text, read_pdf
from extractors.formats.pdf.across_pages.joining import WholeTable, _padding
from extractors.formats.pdf.lattice import Region, Table, find_tables
from extractors.formats.pdf.page_content import Glyph, Segment
from extractors.formats.pdf.writing import TextLine
from tests.support.pdf_writer import PAGE, Page, write_pdf

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


@pytest.mark.parametrize("share, cells", [(0.75, 4), (0.65, 3)])
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


@pytest.mark.parametrize("slope, aside", [(0.04, False), (0.06, True)])
def test_text_turned_by_more_than_a_twentieth_is_a_watermark(slope: float, *, aside: bool) -> None:
    page = Page().text(80, 100, "正文").draw(f"BT /F1 12 Tf 1 {slope} -{slope} 1 80 500 Tm <6837> Tj ET")
    assert (lines(read(page)) == ["正文"]) is aside


@pytest.mark.parametrize("characters, text", [(30, False), (31, True)])
def test_page_that_is_a_picture_has_a_text_from_thirty_one_characters_on(characters: int, *, text: bool) -> None:
    page = Page(image=True).text(20, 100, "职" * characters)
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


@pytest.mark.parametrize("rise, doubted", [(0.10, False), (0.14, True)])
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
