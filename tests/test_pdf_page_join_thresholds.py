"""On each side of the thresholds by which tables of a PDF go on over pages, below each other and side by side. Sizes are ten points."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.core.document import Grid
from extractors.core.location import Location
from extractors.formats.pdf import read_pdf
from extractors.formats.pdf.across_pages.page_joins import CellOverPages, PageJoin, Part, find_page_join
from extractors.formats.pdf.page_content import Glyph
from extractors.formats.pdf.writing import TextLine
from tests.support.pdf_writer import Page, write_pdf

PLACE = Location("page", 1)


def line(text: str, *, wide: float = 10) -> TextLine:
    return TextLine(tuple(Glyph(one, wide * place, wide * (place + 1), 0, 10) for place, one in enumerate(text)), text)


def cell(*texts: str, rowspan: int = 1, below: float = 2, wide: float = 10, rest: float = 1, x0: float = 0) -> CellOverPages:
    """A cell that is written full but for the `rest`, with so much space `below` its writing."""
    written = [line(text, wide=wide) for text in texts]
    right = max((one.x1 for one in written), default=0.0) + rest
    return CellOverPages(x0, x0 + 100, 0, rowspan, [Part(written, 0, right, 10 + below)], PLACE)


def join(*pairs: tuple[CellOverPages, CellOverPages], others: Sequence[CellOverPages] = ()) -> PageJoin:
    return find_page_join(pairs, [*others, *(one for pair in pairs for one in pair)], is_open=False)


@pytest.mark.parametrize("below, rows", [(21.9, 1), (22.1, 0)])
def test_row_goes_on_where_less_than_two_lines_had_room_below_it(below: float, rows: int) -> None:
    pairs = [(cell("甲乙丙", "丁戊己", below=below), cell("庚"))] * 2
    assert join(*pairs).shared_rows == rows


@pytest.mark.parametrize("wide, rows", [(9.9, 0), (10.1, 1)])
def test_row_goes_on_where_one_of_its_lines_is_longer_than_eight_sizes(wide: float, rows: int) -> None:
    pairs = [(cell("甲乙丙丁戊己庚辛", wide=wide), cell("壬"))] * 2
    assert join(*pairs).shared_rows == rows


@pytest.mark.parametrize("columns, unsure", [(3, False), (4, True)])
def test_row_of_a_list_of_four_columns_may_go_on_where_most_of_its_texts_do(columns: int, *, unsure: bool) -> None:
    pairs = [(cell("甲乙丙"), cell("丁")) for _ in range(columns - 1)]
    assert join(*pairs, (cell("12"), cell("3"))).unsure is unsure


@pytest.mark.parametrize("seen, goes_on", [(1, False), (2, True)])
def test_cells_usually_span_as_many_rows_as_two_others_do(seen: int, *, goes_on: bool) -> None:
    upper, piece = cell("甲", rowspan=2, rest=50), cell("乙", rowspan=1)
    ended, begun = cell("丙。", rest=50, x0=100), cell("丁", x0=100)
    others = [cell("戊", rowspan=3) for _ in range(seen)]
    assert (piece in join((upper, piece), (ended, begun), others=others).above) is goes_on


LEFT, RIGHT = (54, 200, 350, 500), (54, 300, 450)


def tables(rows: int, lower: float = 0) -> int:
    """How many tables two pages have, whose tables stand side by side but for so much."""
    pages = []
    for xs, text, down in ((LEFT, "甲", 0.0), (RIGHT, "乙", lower)):
        ys = [100 + 30 * row + down for row in range(rows + 1)]
        page = Page().grid(xs, ys)
        for y in ys[:-1]:
            page.text(xs[0] + 8, y + 8, text)
        pages.append(page)
    return sum(isinstance(block, Grid) for block in read_pdf(write_pdf(pages))[0].blocks)


@pytest.mark.parametrize("lower, count", [(1.4, 1), (1.6, 2)])
def test_rows_stand_side_by_side_on_two_pages_within_a_point_and_a_half(lower: float, count: int) -> None:
    assert tables(3, lower) == count


@pytest.mark.parametrize("rows, count", [(1, 2), (2, 1)])
def test_tables_of_two_rows_may_be_one_sheet_and_those_of_one_are_two(rows: int, count: int) -> None:
    assert tables(rows) == count
